/* handlers/aggregators/dart.c -- the dialect of DartMedia and Hub9.
 *
 *   in    GET: SMS, receipts
 *   out   SMS as a GET; both sides answer with three digits, 000 being good
 *
 * They give no id to what they take; it goes by ours, so a receipt names our
 * message. The one thing one would get wrong: the answer to a callback is the
 * text 000, and an empty 200 is a failure.
 *
 * Number, text and password stand in the address that is called, since it is a
 * GET that they ask for: use https if they offer it, and see that no proxy on
 * the way writes addresses down.
 *
 * Not verified with a live account: other codes than 000, 001 and 101, the
 * alphabet of a text (UTF-8 is sent, dcs is 0), and whether a text of more than
 * one part is joined there. A receipt for a later part ("123.2") counts for the
 * message.
 */
#include "handlers/aggregators/dart.h"

#include "handlers/aggregators/form.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

enum gw_err
dart_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    static const char *const names[] = { "messageid", "original", "sendto",
                                         "message", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    ret->list[0] = (struct sms_in){
        .id = fields_get(in->fields, "messageid"),
        .from = fields_get(in->fields, "original"),
        .to = fields_get(in->fields, "sendto"),
        .text = fields_get(in->fields, "message"),
        .date = fields_get(in->fields, "date"),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

enum { DELIVERED_FIRST = 10, DELIVERED_LAST = 12, FAILED_ABOVE = 20 };

static enum receipt_state
receipt_state(struct text status)
{
    int64_t number;

    if (!text_number(status, &number) || number < 0)
        return RECEIPT_UNKNOWN;
    if (number >= DELIVERED_FIRST && number <= DELIVERED_LAST)
        return RECEIPT_DELIVERED;
    return number > FAILED_ABOVE ? RECEIPT_UNDELIVERED : RECEIPT_SENT;
}

enum gw_err
dart_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    static const char *const names[] = { "messageid", "status", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    struct text id = fields_get(in->fields, "messageid");
    struct text status = fields_get(in->fields, "status");
    ret->list[0] = (struct receipt){
        .ref = id,
        .ours = ours_read(id),
        .state = receipt_state(status),
        .word = form_word(status),
    };
    ret->count = 1;
    return GW_OK;
}

void
dart_write_ok(const struct wire_in *in, enum callback callback,
              struct wire_reply *reply)
{
    (void)in;
    (void)callback;
    reply->content_type = "text/plain";
    buf_str(&reply->body, "000");
}

/* ---- sending ---- */

void
dart_write_send(const struct sms_out *sms, const struct send_config *send,
                struct wire_call *call)
{
    struct buf *url = &call->url;

    call->method = HTTP_GET;
    buf_str(url, send->url);
    buf_str(url, "?userid=");
    form_escape(text_of(send->username), url);
    form_add(url, "password", text_of(send->password));
    form_add(url, "sendto", msisdn_digits(sms->to));
    form_add(url, "original", text_of(send->from));
    form_add(url, "udhl", TEXT("0"));
    form_add(url, "dcs", TEXT("0"));
    form_add(url, "message", sms->text);
    buf_str(url, "&messageid=");
    buf_int(url, sms->id);
}

static const struct send_code send_codes[] = {
    { "000", SEND_ACCEPTED, "accepted", false },
    { "001", SEND_MISCONFIGURED, "credentials", false },
    { "101", SEND_MISCONFIGURED, "account", false },
    { NULL, SEND_REFUSED, NULL, false },
};

/* Three digits that are none of those: whatever it is, it was not taken. */
static bool
is_code(struct text text)
{
    int64_t number;

    return text.len == 3 && text_number(text, &number) && number >= 0;
}

void
dart_judge(const struct send_config *send, const struct wire_answer *answer,
           struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    struct text code = text_trim(answer->body);

    (void)scratch;
    if (verdict_http(answer, ret_verdict) || answer->status > 299)
        return;
    if (!send_code_judge(send_codes, code, ret_verdict) && is_code(code))
        *ret_verdict = verdict_of(SEND_TROUBLE, "unknown_code");
}
