/* handlers/aggregators/macrokiosk.c -- MacroKiosk.
 *
 *   in    GET or POST form: SMS, of a short code (shortcode, from) or of a long
 *         one (longcode, msisdn); receipts
 *   out   SMS as JSON; send.api_key is their service id (servid)
 *
 * The one thing one would get wrong: an SMS is answered with "-1", which says
 * "send nothing back"; a receipt is not.
 *
 * Not verified with a live account: their error answers, and the alphabet of a
 * text of type 5 (sent as it is, in JSON).
 */
#include "gateway/base/adapter.h"
#include "gateway/base/gsm7.h"
#include "gateway/base/own.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

/* ---- SMS from a villager ---- */

/* The first of two fields that is there. */
static struct text
either(const struct fields *fields, const char *name, const char *other)
{
    struct text value = fields_get(fields, name);

    return value.at != NULL ? value : fields_get(fields, other);
}

static enum gw_err
macrokiosk_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    static const char *const names[] = { "msgId",    "msgid", "from",
                                         "msisdn",   "text",  "shortcode",
                                         "longcode", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    ret->list[0] = (struct sms_in){
        .id = either(in->fields, "msgId", "msgid"),
        .from = either(in->fields, "from", "msisdn"),
        .to = either(in->fields, "shortcode", "longcode"),
        .text = fields_get(in->fields, "text"),
        .date = fields_get(in->fields, "time"),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

static const struct receipt_word receipt_words[] = {
    { "ACCEPTED", RECEIPT_ACCEPTED },   { "PROCESSING", RECEIPT_ACCEPTED },
    { "DELIVERED", RECEIPT_DELIVERED }, { "UNDELIVERED", RECEIPT_UNDELIVERED },
    { NULL, RECEIPT_UNKNOWN },
};

static enum gw_err
macrokiosk_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    static const char *const names[] = { "msgid", "msgId", "status", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    struct text status = fields_get(in->fields, "status");
    ret->list[0] = (struct receipt){
        .ref = either(in->fields, "msgid", "msgId"),
        .state = receipt_word_state(receipt_words, status),
        .word = form_word(status),
    };
    ret->count = 1;
    return GW_OK;
}

static void
macrokiosk_write_ok(const struct wire_in *in, enum callback callback,
                    struct wire_reply *reply)
{
    (void)in;
    if (callback != CALLBACK_SMS)
        return;
    reply->content_type = "text/plain";
    buf_str(&reply->body, "-1");
}

/* ---- sending ---- */

static void
macrokiosk_write_send(const struct sms_out *sms, const struct send_config *send,
                      struct wire_call *call)
{
    struct buf *body = body_post(call, send->url);
    bool wide = sms_size(sms->text).coding == SMS_UCS2;

    buf_char(body, '{');
    body_add(body, "user", text_of(send->username));
    body_add(body, "pass", text_of(send->password));
    body_add(body, "to", msisdn_digits(sms->to));
    body_add(body, "text", sms->text);
    body_add(body, "from", text_of(send->from));
    body_add(body, "servid", text_of(send->api_key));
    body_add(body, "type", wide ? TEXT("5") : TEXT("0"));
    buf_char(body, '}');
}

static void
macrokiosk_judge(const struct send_config *send,
                 const struct wire_answer *answer, struct buf *scratch,
                 struct send_verdict *ret_verdict)
{
    (void)send;
    OWNED(body_free)
    json_t *root = NULL;

    if (verdict_http(answer, ret_verdict) || answer->status > 299
        || body_parse(answer->body, &root) != GW_OK)
        return;
    struct text id = body_peek(root, "MsgID");
    if (id.at == NULL)
        id = body_peek(root, "msgid");
    if (id.len > 0)
        *ret_verdict = send_accepted(id, scratch);
}

const struct adapter adapter_macrokiosk = {
    .name = "macrokiosk",
    .read_sms = macrokiosk_read_sms,
    .read_receipts = macrokiosk_read_receipts,
    .write_ok = macrokiosk_write_ok,
    .write_send = macrokiosk_write_send,
    .judge = macrokiosk_judge,
};
