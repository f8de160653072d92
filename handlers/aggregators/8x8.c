/* handlers/aggregators/8x8.c -- 8x8 (Wavecell).
 *
 *   in    POST of JSON, an envelope {eventType, payload}: SMS, receipts
 *   out   SMS as JSON behind a bearer token
 *
 * Callbacks are proved by a fixed Authorization header: its whole value is the
 * channel's signature.secret. The one thing one would get wrong: "delivered" to
 * the operator is no phone yet; only the detail tells.
 *
 * Whatever is not answered with 2xx is sent four times more within two minutes
 * and then lost. Not verified with a live account: the name of a text inside
 * the payload ("body"; "text" is read too), and whether a receipt that a
 * message asked for itself comes without the envelope (read either way).
 */
#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/sign.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

/* The payload of an event; GW_REJECTED for other events. */
static enum gw_err
read_payload(const struct wire_in *in, const char *event, json_t **ret_root,
             json_t **ret_payload)
{
    OWNED(body_free)
    json_t *root = NULL;
    enum gw_err err = body_read(in, &root);

    if (err != GW_OK)
        return err;
    struct text type = body_peek(root, "eventType");
    json_t *payload = json_object_get(root, "payload");
    if (type.at == NULL && body_peek(root, "umid").at != NULL)
        payload = root;
    else if (type.at != NULL && !text_is(type, event))
        return GW_REJECTED;
    if (!json_is_object(payload))
        return GW_REJECTED;
    *ret_payload = payload;
    *ret_root = GIVE(root);
    return GW_OK;
}

/* ---- SMS from a villager ---- */

static enum gw_err
wavecell_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    OWNED(body_free)
    json_t *root = NULL;
    json_t *payload;
    enum gw_err err =
        read_payload(in, "inbound_message_received", &root, &payload);

    if (err != GW_OK)
        return err;
    struct text text = body_text(in, payload, "body");
    if (text.at == NULL)
        text = body_text(in, payload, "text");
    ret->list[0] = (struct sms_in){
        .id = body_text(in, payload, "umid"),
        .from = body_text(in, payload, "source"),
        .to = body_text(in, payload, "destination"),
        .text = text,
        .date = body_text(in, payload, "timestamp"),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

static const struct receipt_word receipt_words[] = {
    { "queued", RECEIPT_ACCEPTED },         { "sent", RECEIPT_SENT },
    { "delivered", RECEIPT_DELIVERED },     { "read", RECEIPT_DELIVERED },
    { "undelivered", RECEIPT_UNDELIVERED }, { "failed", RECEIPT_UNDELIVERED },
    { "rejected", RECEIPT_REJECTED },       { NULL, RECEIPT_UNKNOWN },
};

enum { ERROR_EXPIRED = 36 };

static enum receipt_state
receipt_state(const json_t *status)
{
    enum receipt_state state =
        receipt_word_state(receipt_words, body_peek(status, "state"));

    if (state == RECEIPT_DELIVERED
        && text_is(body_peek(status, "detail"), "delivered_to_operator"))
        return RECEIPT_SENT;
    if (state == RECEIPT_UNDELIVERED
        && body_number(status, "errorCode") == ERROR_EXPIRED)
        return RECEIPT_EXPIRED;
    return state;
}

static enum gw_err
wavecell_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    OWNED(body_free)
    json_t *root = NULL;
    json_t *payload;
    enum gw_err err =
        read_payload(in, "outbound_message_status_changed", &root, &payload);

    if (err != GW_OK)
        return err;
    const json_t *status = json_object_get(payload, "status");
    ret->list[0] = (struct receipt){
        .ref = body_text(in, payload, "umid"),
        .ours = ours_read(body_peek(payload, "clientMessageId")),
        .state = receipt_state(status),
        .word = form_word(body_text(in, status, "state")),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- sending ---- */

static void
wavecell_write_send(const struct sms_out *sms, const struct send_config *send,
                    struct wire_call *call)
{
    struct buf *body = body_post(call, send->url);

    buf_char(body, '{');
    body_add(body, "destination", msisdn_digits(sms->to));
    body_add(body, "source", text_of(send->from));
    body_add_ours(body, "clientMessageId", sms);
    body_add(body, "text", sms->text);
    body_add(body, "encoding", TEXT("AUTO"));
    body_add(body, "dlrCallbackUrl", text_of(sms->receipt_url));
    buf_char(body, '}');
    sign_bearer(call, "Bearer", send->api_key);
}

static const struct send_code send_codes[] = {
    { "QUEUED", SEND_ACCEPTED, "accepted", false },
    { "REJECTED", SEND_REFUSED, "rejected", false },
    { "1002", SEND_REFUSED, "phone_number", false },
    { "1200", SEND_MISCONFIGURED, "credentials", false },
    { "1201", SEND_MISCONFIGURED, "credentials", false },
    { "1300", SEND_MISCONFIGURED, "forbidden", false },
    { "1400", SEND_THROTTLED, "throttled", false },
    { "2000", SEND_TROUBLE, "their_error", false },
    { NULL, SEND_REFUSED, NULL, false },
};

static void
wavecell_judge(const struct send_config *send, const struct wire_answer *answer,
               struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    OWNED(body_free)
    json_t *root = NULL;

    if (verdict_http(answer, ret_verdict)
        || body_parse(answer->body, &root) != GW_OK)
        return;
    if (answer->status > 299) {
        (void)send_code_judge(send_codes, body_peek(root, "code"), ret_verdict);
        if (ret_verdict->outcome == SEND_ACCEPTED)
            *ret_verdict = verdict_of(SEND_REFUSED, "unknown_code");
        return;
    }
    struct text code = body_peek(json_object_get(root, "status"), "code");
    struct text umid = body_peek(root, "umid");
    if (!send_code_judge(send_codes, code, ret_verdict) && umid.len == 0)
        return;
    if (ret_verdict->outcome == SEND_ACCEPTED || ret_verdict->doubtful)
        *ret_verdict = send_accepted(umid, scratch);
}

const struct adapter adapter_8x8 = {
    .name = "8x8",
    .headers = sign_authorization_headers,
    .verify = sign_authorization,
    .read_sms = wavecell_read_sms,
    .read_receipts = wavecell_read_receipts,
    .write_send = wavecell_write_send,
    .judge = wavecell_judge,
};
