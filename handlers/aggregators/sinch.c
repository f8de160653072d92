/* handlers/aggregators/sinch.c -- Sinch, SMS (REST, XMS).
 *
 *   in    POST of JSON: SMS ("mo_text"), receipts; signed if asked
 *   out   a batch of one as JSON behind a bearer token
 *
 *   x-sinch-webhook-signature = base64(HMAC-SHA256(secret,
 *       body "." nonce "." timestamp))
 *
 * The one thing one would get wrong: they repeat for days what we could not
 * store, and nobody says that a repeat is signed anew. So an old timestamp is
 * no fault; a repeat is known by its id.
 *
 * Not verified with a live account: what the codes 402 to 418 of a receipt
 * mean. A binary SMS is kept as the base64 that it comes in.
 */
#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/sign.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

enum { SIGNED_MAX = 80 * 1024 };

/* ---- the signature ---- */

#define HEADER(rest) "x-sinch-webhook-signature" rest

static const char *const sinch_headers[] = { HEADER(""), HEADER("-timestamp"),
                                             HEADER("-nonce"),
                                             HEADER("-algorithm"), NULL };

static enum gw_err
sinch_verify(const struct wire_in *in, const struct verify_config *config)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(SIGNED_MAX);
    struct text algorithm = wire_in_header(in, HEADER("-algorithm"));

    if (algorithm.len > 0 && !text_equal_fold(algorithm, TEXT("HmacSHA256")))
        return GW_DENIED;
    buf_add(&text, in->body);
    buf_char(&text, '.');
    buf_add(&text, wire_in_header(in, HEADER("-nonce")));
    buf_char(&text, '.');
    buf_add(&text, wire_in_header(in, HEADER("-timestamp")));
    if (!buf_ok(&text))
        return text.err == GW_NOMEM ? GW_NOMEM : GW_DENIED;
    return sign_fits(config, SIGN_SHA256, buf_text(&text),
                     wire_in_header(in, HEADER("")))
               ? GW_OK
               : GW_DENIED;
}

/* ---- SMS from a villager ---- */

static enum gw_err
sinch_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    OWNED(body_free)
    json_t *root = NULL;
    enum gw_err err = body_read(in, &root);

    if (err != GW_OK)
        return err;
    struct text type = body_peek(root, "type");
    if (type.at != NULL ? !text_starts(type, TEXT("mo_"))
                        : body_peek(root, "id").at == NULL
                              && body_peek(root, "from").at == NULL
                              && body_peek(root, "body").at == NULL)
        return GW_REJECTED;
    ret->list[0] = (struct sms_in){
        .id = body_text(in, root, "id"),
        .from = body_text(in, root, "from"),
        .to = body_text(in, root, "to"),
        .text = body_text(in, root, "body"),
        .date = body_text(in, root, "received_at"),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

static const struct receipt_word receipt_words[] = {
    { "Queued", RECEIPT_ACCEPTED },     { "Dispatched", RECEIPT_SENT },
    { "Delivered", RECEIPT_DELIVERED }, { "Failed", RECEIPT_UNDELIVERED },
    { "Expired", RECEIPT_EXPIRED },     { "Rejected", RECEIPT_REJECTED },
    { "Cancelled", RECEIPT_REJECTED },  { "Aborted", RECEIPT_REJECTED },
    { "Deleted", RECEIPT_REJECTED },    { NULL, RECEIPT_UNKNOWN },
};

/* Where the status stands: the report of a recipient, or the first line of a
 * batch's, which holds one message of ours. */
static const json_t *
status_place(const json_t *root)
{
    const json_t *statuses = json_object_get(root, "statuses");

    return json_is_array(statuses) ? json_array_get(statuses, 0) : root;
}

static enum gw_err
sinch_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    OWNED(body_free)
    json_t *root = NULL;
    enum gw_err err = body_read(in, &root);

    if (err != GW_OK)
        return err;
    struct text type = body_peek(root, "type");
    if (type.at != NULL ? !text_starts(type, TEXT("recipient_delivery_report_"))
                              && !text_starts(type, TEXT("delivery_report_"))
                        : body_peek(root, "batch_id").at == NULL
                              && body_peek(root, "status").at == NULL)
        return GW_REJECTED;
    struct text status = body_text(in, status_place(root), "status");
    ret->list[0] = (struct receipt){
        .ref = body_text(in, root, "batch_id"),
        .ours = ours_read(body_peek(root, "client_reference")),
        .state = receipt_word_state(receipt_words, status),
        .word = form_word(status),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- sending ---- */

static void
sinch_write_send(const struct sms_out *sms, const struct send_config *send,
                 struct wire_call *call)
{
    struct buf *body = body_post(call, send->url);

    buf_str(body, "{\"to\":[\"+");
    buf_add(body, msisdn_digits(sms->to));
    buf_str(body, "\"]");
    body_add(body, "from", text_of(send->from));
    body_add(body, "body", sms->text);
    body_add(body, "delivery_report", TEXT("per_recipient"));
    body_add(body, "callback_url", text_of(sms->receipt_url));
    body_add_ours(body, "client_reference", sms);
    buf_char(body, '}');
    sign_bearer(call, "Bearer", send->api_key);
}

static void
sinch_judge(const struct send_config *send, const struct wire_answer *answer,
            struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    OWNED(body_free)
    json_t *root = NULL;

    if (verdict_http(answer, ret_verdict) || answer->status > 299
        || body_parse(answer->body, &root) != GW_OK)
        return;
    struct text id = body_peek(root, "id");
    if (id.len > 0)
        *ret_verdict = send_accepted(id, scratch);
}

const struct adapter adapter_sinch = {
    .name = "sinch",
    .headers = sinch_headers,
    .verify = sinch_verify,
    .read_sms = sinch_read_sms,
    .read_receipts = sinch_read_receipts,
    .write_send = sinch_write_send,
    .judge = sinch_judge,
};
