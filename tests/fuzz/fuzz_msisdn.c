/* What comes as a sender's number. */
#include "gateway/base/msisdn.h"

#include <string.h>

#include "gateway/base/buf.h"
#include "tests/fuzz/fuzz.h"

/* Another spelling of a number is the same number. */
static void
must_be_same(const struct msisdn *number, const char *before, char between)
{
    struct buf spelling = buf_new(100);
    buf_str(&spelling, before);
    for (const char *digit = number->digits; *digit != '\0'; digit++) {
        buf_char(&spelling, *digit);
        buf_char(&spelling, between);
    }
    struct msisdn read;
    must(msisdn_read(buf_text(&spelling), &read) == GW_OK);
    must(msisdn_equal(&read, number));
    buf_free(&spelling);
}

static void
must_be_number(const struct msisdn *number)
{
    size_t len = strlen(number->digits);
    must(len >= 10 && len <= MSISDN_MAX);
    must(strspn(number->digits, "0123456789") == len);
    must(number->digits[0] != '0');
    must_be_same(number, "+", ' ');
    must_be_same(number, "00", '-');
    must_be_same(number, " (+", ')');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = { (const char *)data, size };
    struct msisdn number = { "untouched" };
    bool read = msisdn_read(text, &number) == GW_OK;
    if (read)
        must_be_number(&number);
    else
        must(strcmp(number.digits, "untouched") == 0);

    struct sender sender = sender_read(text);
    must((sender.kind == SENDER_NUMBER) == read);
    must(!read || msisdn_equal(&sender.number, &number));
    size_t len = strnlen(sender.opaque, sizeof sender.opaque);
    must(len <= SENDER_OPAQUE_MAX);
    must((sender.kind == SENDER_OPAQUE) == (len > 0));
    for (size_t i = 0; i < len; i++)
        must(sender.opaque[i] >= ' ' && sender.opaque[i] <= '~');
    return 0;
}
