/* gateway/base/wire.c -- what crosses the wire.
 *
 * The words of the callbacks, and the life of an outgoing call's buffers.
 *
 * The one thing one would get wrong: a header's value may hold what somebody
 * else wrote; a line end in it would begin a header of its own.
 */
#include "gateway/base/wire.h"

#include <assert.h>
#include <string.h>

#include "gateway/base/own.h"

enum {
    URL_MAX = 16 * 1024, /* a message in a query, three bytes a byte */
    BODY_MAX = 64 * 1024,
    HEADER_MAX = 8 * 1024
};

static const char *const callback_words[CALLBACKS] = {
    [CALLBACK_SMS] = "sms",
    [CALLBACK_USSD] = "ussd",
    [CALLBACK_RECEIPT] = "receipt",
    [CALLBACK_ENDED] = "ended",
};

const char *
callback_word(enum callback callback)
{
    assert(callback < CALLBACKS);
    return callback_words[callback];
}

bool
callback_read(struct text word, enum callback *ret_callback)
{
    for (size_t i = 0; i < LENGTH(callback_words); i++) {
        if (text_is(word, callback_words[i])) {
            *ret_callback = (enum callback)i;
            return true;
        }
    }
    return false;
}

struct text
wire_in_header(const struct wire_in *in, const char *name)
{
    for (size_t i = 0; i < in->headers_count; i++) {
        if (text_equal_fold(text_of(in->headers[i].name), text_of(name)))
            return in->headers[i].value;
    }
    return (struct text){ NULL, 0 };
}

void
sms_in_part(struct sms_in *sms, struct text ref, struct text total,
            struct text number)
{
    int64_t parts, which;

    if (!text_number(total, &parts) || parts < 2 || parts > WIRE_PARTS_MAX
        || !text_number(number, &which) || which < 1 || which > parts)
        return;
    sms->part_ref = ref;
    sms->part_total = (unsigned)parts;
    sms->part_number = (unsigned)which;
}

void
wire_reply_header(struct wire_reply *reply, const char *name, const char *value)
{
    assert(reply->headers_count < WIRE_REPLY_HEADERS_MAX);
    reply->headers[reply->headers_count].name = name;
    reply->headers[reply->headers_count].value = value;
    reply->headers_count++;
}

void
wire_call_init(struct wire_call *call)
{
    *call = (struct wire_call){
        .method = HTTP_POST,
        .url = buf_new(URL_MAX),
        .body = buf_new(BODY_MAX),
    };
}

void
wire_call_header(struct wire_call *call, const char *name, struct text value)
{
    assert(call->headers_count < WIRE_HEADERS_MAX);
    struct buf copy = buf_new(HEADER_MAX);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        buf_char(&copy, c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
    }
    call->headers[call->headers_count].name = name;
    call->headers[call->headers_count].value = copy;
    call->headers_count++;
}

bool
wire_call_ok(const struct wire_call *call)
{
    bool ok = buf_ok(&call->url) && buf_ok(&call->body);
    for (size_t i = 0; i < call->headers_count; i++)
        ok = ok && buf_ok(&call->headers[i].value);
    return ok;
}

void
wire_call_free(struct wire_call *call)
{
    if (call == NULL)
        return;
    buf_wipe(&call->url);
    buf_wipe(&call->body);
    for (size_t i = 0; i < call->headers_count; i++)
        buf_wipe(&call->headers[i].value);
    call->headers_count = 0;
}
