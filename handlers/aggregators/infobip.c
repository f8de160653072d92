/* handlers/aggregators/infobip.c -- Infobip.
 *
 *   in    POST of JSON, a batch of SMS or of receipts: all are stored or none
 *   out   SMS API 3: JSON, our messageId in it
 *
 * Sending is idempotent by messageId: what was taken, though its answer never
 * came, is refused when it is sent again, and that refusal means "sent". The
 * one thing one would get wrong: group 3, DELIVERED, holds "to operator", which
 * is no phone yet.
 *
 * Callbacks are proved by a fixed Authorization header: its whole value is the
 * channel's signature.secret. Not verified with a live account: their newer
 * signatures (algorithm unknown, so not here), and how long they wait for an
 * answer; whether a message that was refused for want of credit, and is sent
 * again under its id when there is some, counts as a repeat.
 */
#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/sign.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

/* Their status ids that mean something of their own. */
enum {
    ID_TO_OPERATOR = 2,
    ID_ENROUTE = 7,
    ID_DO_NOT_DISTURB = 10,
    ID_NO_CREDITS = 12,
    ID_FLOODING = 20,
    ID_REPEATED = 23
};

/* The results of a callback; GW_REJECTED unless all are objects. */
static enum gw_err
read_results(const struct wire_in *in, size_t max, json_t **ret_root,
             json_t **ret_results)
{
    OWNED(body_free)
    json_t *root = NULL;
    enum gw_err err = body_read(in, &root);

    if (err != GW_OK)
        return err;
    json_t *results = json_object_get(root, "results");
    if (!json_is_array(results) || json_array_size(results) > max)
        return GW_REJECTED;
    for (size_t i = 0; i < json_array_size(results); i++) {
        if (!json_is_object(json_array_get(results, i)))
            return GW_REJECTED;
    }
    *ret_results = results;
    *ret_root = GIVE(root);
    return GW_OK;
}

/* ---- SMS from villagers ---- */

static enum gw_err
infobip_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    OWNED(body_free)
    json_t *root = NULL;
    json_t *results;
    enum gw_err err = read_results(in, SMS_BATCH_MAX, &root, &results);

    if (err != GW_OK)
        return err;
    ret->count = json_array_size(results);
    for (size_t i = 0; i < ret->count; i++) {
        const json_t *each = json_array_get(results, i);
        struct text text = body_text(in, each, "text");
        if (text.at == NULL)
            text = body_text(in, each, "cleanText");
        ret->list[i] = (struct sms_in){
            .id = body_text(in, each, "messageId"),
            .from = body_text(in, each, "from"),
            .to = body_text(in, each, "to"),
            .text = text,
            .date = body_text(in, each, "receivedAt"),
        };
    }
    return GW_OK;
}

/* ---- receipts ---- */

static const struct receipt_word groups[] = {
    { "PENDING", RECEIPT_ACCEPTED },
    { "UNDELIVERABLE", RECEIPT_UNDELIVERED },
    { "DELIVERED", RECEIPT_DELIVERED },
    { "EXPIRED", RECEIPT_EXPIRED },
    { "REJECTED", RECEIPT_REJECTED },
    { "1", RECEIPT_ACCEPTED },
    { "2", RECEIPT_UNDELIVERED },
    { "3", RECEIPT_DELIVERED },
    { "4", RECEIPT_EXPIRED },
    { "5", RECEIPT_REJECTED },
    { NULL, RECEIPT_UNKNOWN },
};

static struct text
group_of(const json_t *status)
{
    struct text group = body_peek(status, "groupId");

    return group.at != NULL ? group : body_peek(status, "groupName");
}

static enum receipt_state
receipt_state(const json_t *status)
{
    enum receipt_state state = receipt_word_state(groups, group_of(status));
    struct text name = body_peek(status, "name");
    int64_t id = body_number(status, "id");

    if (state == RECEIPT_DELIVERED
        && (id == ID_TO_OPERATOR || text_is(name, "DELIVERED_TO_OPERATOR")))
        return RECEIPT_SENT;
    if (state == RECEIPT_ACCEPTED && id == ID_ENROUTE)
        return RECEIPT_SENT;
    if (state == RECEIPT_REJECTED && id == ID_REPEATED)
        return RECEIPT_ACCEPTED;
    return state;
}

/* The word for the log; it outlives the object. */
static struct text
receipt_word(const struct wire_in *in, const json_t *status)
{
    struct text word = form_word(body_text(in, status, "name"));

    return word.at != NULL ? word
                           : form_word(body_text(in, status, "groupName"));
}

static enum gw_err
infobip_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    OWNED(body_free)
    json_t *root = NULL;
    json_t *results;
    enum gw_err err = read_results(in, RECEIPT_BATCH_MAX, &root, &results);

    if (err != GW_OK)
        return err;
    ret->count = json_array_size(results);
    for (size_t i = 0; i < ret->count; i++) {
        const json_t *each = json_array_get(results, i);
        const json_t *status = json_object_get(each, "status");
        struct text ref = body_text(in, each, "messageId");
        ret->list[i] = (struct receipt){
            .ref = ref,
            .ours = ours_read(ref),
            .state = receipt_state(status),
            .word = receipt_word(in, status),
            .opted_out = body_number(status, "id") == ID_DO_NOT_DISTURB,
        };
        if (ret->list[i].opted_out)
            ret->list[i].to = body_text(in, each, "to");
    }
    return GW_OK;
}

/* ---- sending ---- */

static void
infobip_write_send(const struct sms_out *sms, const struct send_config *send,
                   struct wire_call *call)
{
    struct buf *body = body_post(call, send->url);

    buf_str(body, "{\"messages\":[{");
    body_add(body, "sender", text_of(send->from));
    buf_str(body, send->from[0] != '\0' ? "," : "");
    buf_str(body, "\"destinations\":[{");
    body_add(body, "to", msisdn_digits(sms->to));
    body_add_ours(body, "messageId", sms);
    buf_str(body, "}],\"content\":{");
    body_add(body, "text", sms->text);
    buf_char(body, '}');
    if (sms->receipt_url != NULL && sms->receipt_url[0] != '\0') {
        buf_str(body, ",\"webhooks\":{\"delivery\":{");
        body_add(body, "url", text_of(sms->receipt_url));
        buf_str(body, "},\"contentType\":\"application/json\"}");
    }
    buf_str(body, "}]}");
    sign_bearer(call, "App", send->api_key);
    wire_call_header(call, "Accept", TEXT("application/json"));
}

static struct send_verdict
judge_status(const json_t *message, struct buf *scratch)
{
    const json_t *status = json_object_get(message, "status");
    struct text ref = body_peek(message, "messageId");
    struct send_verdict verdict;

    switch (body_number(status, "id")) {
    case ID_REPEATED: /* taken before, though we never heard so */
        return send_accepted(ref, scratch);
    case ID_DO_NOT_DISTURB:
        verdict = verdict_of(SEND_REFUSED, "opted_out");
        verdict.opted_out = true;
        return verdict;
    case ID_NO_CREDITS:
        return verdict_of(SEND_MISCONFIGURED, "balance");
    case ID_FLOODING: /* so many an hour for one number */
        return verdict_of(SEND_TROUBLE, "flooding");
    default:
        break;
    }
    switch (receipt_word_state(groups, group_of(status))) {
    case RECEIPT_ACCEPTED:
    case RECEIPT_SENT:
    case RECEIPT_DELIVERED:
        return send_accepted(ref, scratch);
    case RECEIPT_EXPIRED:
    case RECEIPT_UNDELIVERED:
    case RECEIPT_REJECTED:
        return verdict_of(SEND_REFUSED, "rejected");
    case RECEIPT_UNKNOWN:
        break;
    }
    /* Group 0, "OK", or none: taken if it has an id. */
    return ref.len > 0 ? send_accepted(ref, scratch) : verdict_unreadable();
}

static void
infobip_judge(const struct send_config *send, const struct wire_answer *answer,
              struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    OWNED(body_free)
    json_t *root = NULL;

    if (verdict_http(answer, ret_verdict) || answer->status > 299
        || body_parse(answer->body, &root) != GW_OK)
        return;
    const json_t *messages = json_object_get(root, "messages");
    if (json_is_object(json_array_get(messages, 0)))
        *ret_verdict = judge_status(json_array_get(messages, 0), scratch);
}

const struct adapter adapter_infobip = {
    .name = "infobip",
    .headers = sign_authorization_headers,
    .verify = sign_authorization,
    .read_sms = infobip_read_sms,
    .read_receipts = infobip_read_receipts,
    .write_send = infobip_write_send,
    .judge = infobip_judge,
};
