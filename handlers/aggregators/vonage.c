/* handlers/aggregators/vonage.c -- Vonage (Nexmo), SMS API.
 *
 *   in    GET, POST form or POST of JSON, as the account says; signed if asked
 *   out   SMS as a form POST; always HTTP 200, the verdict is inside
 *
 *   sig = hash of "&name=value..." without sig, sorted by name; in a value
 *         '&' and '=' are '_'
 *
 * Which hash, the account says: signature.method. The clock may differ by five
 * minutes. What repeats within them is known by its message id; the nonce is
 * not kept here, since an adapter has no memory.
 *
 * The one thing one would get wrong: a long SMS comes in parts, each a callback
 * with an id of its own (concat-part of concat-total), in any order. They are
 * told apart here and joined where villagers' texts are stored.
 *
 * Not verified with a live account: how long they wait for an answer, and
 * whether what they repeat for a day is signed anew. If it is not, whatever came
 * while we were down for more than five minutes is refused when it comes again.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/base/adapter.h"
#include "gateway/base/gsm7.h"
#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/sign.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

enum { SIGNED_MAX = 256 * 1024, CLOCK_S = 5 * 60 };

/* ---- what came, in any of its shapes ---- */

static bool
is_json(const struct wire_in *in)
{
    return in->method == HTTP_POST && in->body.len > 0
           && !form_is_type(in->content_type);
}

static enum gw_err
read_fields(const struct wire_in *in, struct fields *fields)
{
    if (in->method != HTTP_GET && in->method != HTTP_POST)
        return GW_REJECTED;
    enum gw_err err = fields_read_form(fields, in->query);
    if (err != GW_OK || in->method == HTTP_GET)
        return err;
    return is_json(in) ? body_fields(in, fields)
                       : fields_read_form(fields, in->body);
}

static enum gw_err
read_known(const struct wire_in *in, const char *const *names)
{
    enum gw_err err = read_fields(in, in->fields);

    if (err != GW_OK)
        return err;
    for (; *names != NULL; names++) {
        if (fields_get(in->fields, *names).at != NULL)
            return GW_OK;
    }
    return GW_REJECTED;
}

/* ---- the signature ---- */

static const char *const methods[] = { "md5hash",     "hmac-md5",
                                       "hmac-sha1",   "hmac-sha256",
                                       "hmac-sha512", NULL };

static int
compare_names(const void *left, const void *right)
{
    const struct field *a = left, *b = right;
    size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
    int order = len > 0 ? memcmp(a->name.at, b->name.at, len) : 0;

    if (order == 0)
        order = (a->name.len > b->name.len) - (a->name.len < b->name.len);
    /* Of a repeated name: as they came. */
    return order != 0 ? order : (a > b) - (a < b);
}

/* A list of places, so that sorting leaves the fields as they are. */
static int
compare_places(const void *left, const void *right)
{
    return compare_names(*(const struct field *const *)left,
                         *(const struct field *const *)right);
}

static void
write_signed(const struct fields *fields, struct buf *out)
{
    const struct field *sorted[FIELDS_MAX];

    for (size_t i = 0; i < fields->count; i++)
        sorted[i] = &fields->list[i];
    if (fields->count > 1)
        qsort(sorted, fields->count, sizeof *sorted, compare_places);
    for (size_t i = 0; i < fields->count; i++) {
        if (text_is(sorted[i]->name, "sig"))
            continue;
        buf_char(out, '&');
        buf_add(out, sorted[i]->name);
        buf_char(out, '=');
        for (size_t at = 0; at < sorted[i]->value.len; at++) {
            char c = sorted[i]->value.at[at];
            buf_char(out, c == '&' || c == '=' ? '_' : c);
        }
    }
}

/* The hash by a method; 0 bytes if it could not be computed. */
static size_t
hash_by(const char *method, const char *secret, struct buf *text,
        uint8_t ret_bytes[SIGN_BYTES_MAX])
{
    static const struct {
        const char *method;
        enum sign_hash hash;
    } keyed[] = {
        { "hmac-md5", SIGN_MD5 },
        { "hmac-sha1", SIGN_SHA1 },
        { "hmac-sha256", SIGN_SHA256 },
        { "hmac-sha512", SIGN_SHA512 },
    };

    for (size_t i = 0; i < LENGTH(keyed); i++) {
        if (strcmp(keyed[i].method, method) == 0)
            return sign_keyed(keyed[i].hash, secret, buf_text(text), ret_bytes);
    }
    size_t len = text->len;
    buf_str(text, secret);
    size_t bytes =
        buf_ok(text) ? sign_plain(SIGN_MD5, buf_text(text), ret_bytes) : 0;
    text->len = len;
    return bytes;
}

static bool
is_signed_with(const char *method, const char *secret, struct buf *text,
               struct text given)
{
    uint8_t want[SIGN_BYTES_MAX], got[SIGN_BYTES_MAX];
    size_t len = secret[0] != '\0' ? hash_by(method, secret, text, want) : 0;

    return len > 0 && crypto_unhex(given, got, len)
           && crypto_equal((struct text){ (const char *)want, len },
                           (struct text){ (const char *)got, len });
}

static bool
is_now(const struct wire_in *in, const struct fields *fields)
{
    int64_t at_s;

    if (!text_number(fields_get(fields, "timestamp"), &at_s) || at_s < 0)
        return false;
    int64_t now_s = in->now_ms / 1000;
    return at_s <= now_s + CLOCK_S && now_s - at_s <= CLOCK_S;
}

static enum gw_err
vonage_verify(const struct wire_in *in, const struct verify_config *config)
{
    OWNED(fields_free)
    struct fields fields;
    OWNED(buf_wipe)
    struct buf text = buf_new(SIGNED_MAX);

    fields_init(&fields);
    enum gw_err err = read_fields(in, &fields);
    if (err == GW_OK) {
        write_signed(&fields, &text);
        err = text.err;
    }
    if (err != GW_OK)
        return err == GW_NOMEM ? err : GW_DENIED;

    struct text given = fields_get(&fields, "sig");
    const char *method =
        config->method[0] != '\0' ? config->method : methods[0];
    bool fresh = is_signed_with(method, config->secret, &text, given);
    bool old = is_signed_with(method, config->secret_old, &text, given);
    if (text.err == GW_NOMEM)
        return GW_NOMEM;
    return (fresh || old) && is_now(in, &fields) ? GW_OK : GW_DENIED;
}

/* ---- SMS from a villager ---- */

static enum gw_err
vonage_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    static const char *const names[] = { "messageId", "msisdn", "to",
                                         "text",      "data",   NULL };
    enum gw_err err = read_known(in, names);

    if (err != GW_OK)
        return err;
    struct text text = fields_get(in->fields, "text");
    if (text.at == NULL) /* binary: its hex, so that nothing is lost */
        text = fields_get(in->fields, "data");
    ret->list[0] = (struct sms_in){
        .id = fields_get(in->fields, "messageId"),
        .from = fields_get(in->fields, "msisdn"),
        .to = fields_get(in->fields, "to"),
        .text = text,
        .date = fields_get(in->fields, "message-timestamp"),
    };
    sms_in_part(&ret->list[0], fields_get(in->fields, "concat-ref"),
                fields_get(in->fields, "concat-total"),
                fields_get(in->fields, "concat-part"));
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

static const struct receipt_word receipt_words[] = {
    { "accepted", RECEIPT_ACCEPTED },   { "buffered", RECEIPT_SENT },
    { "delivered", RECEIPT_DELIVERED }, { "expired", RECEIPT_EXPIRED },
    { "failed", RECEIPT_UNDELIVERED },  { "rejected", RECEIPT_REJECTED },
    { NULL, RECEIPT_UNKNOWN },
};

static enum gw_err
vonage_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    static const char *const names[] = { "messageId", "status", "client-ref",
                                         "err-code", NULL };
    enum gw_err err = read_known(in, names);

    if (err != GW_OK)
        return err;
    struct text status = fields_get(in->fields, "status");
    ret->list[0] = (struct receipt){
        .ref = fields_get(in->fields, "messageId"),
        .ours = ours_read(fields_get(in->fields, "client-ref")),
        .state = receipt_word_state(receipt_words, status),
        .word = form_word(status),
        .opted_out = text_is(fields_get(in->fields, "err-code"), "4"),
    };
    if (ret->list[0].opted_out)
        ret->list[0].to = fields_get(in->fields, "msisdn");
    ret->count = 1;
    return GW_OK;
}

/* ---- sending ---- */

static void
vonage_write_send(const struct sms_out *sms, const struct send_config *send,
                  struct wire_call *call)
{
    struct buf *body = &call->body;

    call->method = HTTP_POST;
    buf_str(&call->url, send->url);
    call->content_type = "application/x-www-form-urlencoded";
    form_add(body, "api_key", text_of(send->api_key));
    form_add(body, "api_secret", text_of(send->password));
    form_add(body, "from", text_of(send->from));
    form_add(body, "to", msisdn_digits(sms->to));
    form_add(body, "text", sms->text);
    if (sms_size(sms->text).coding == SMS_UCS2)
        form_add(body, "type", TEXT("unicode"));
    form_add(body, "status-report-req", TEXT("1"));
    if (sms->receipt_url != NULL && sms->receipt_url[0] != '\0')
        form_add(body, "callback", text_of(sms->receipt_url));
    buf_str(body, "&client-ref=");
    ours_write(body, sms);
}

static const struct send_code send_codes[] = {
    { "0", SEND_ACCEPTED, "accepted", false },
    { "1", SEND_THROTTLED, "throttled", false },
    { "2", SEND_REFUSED, "missing_field", false },
    { "3", SEND_REFUSED, "bad_field", false },
    { "4", SEND_MISCONFIGURED, "credentials", false },
    { "5", SEND_TROUBLE, "their_error", false },
    { "6", SEND_REFUSED, "bad_message", false },
    { "7", SEND_REFUSED, "barred_number", false },
    { "8", SEND_MISCONFIGURED, "barred_account", false },
    { "9", SEND_MISCONFIGURED, "balance", false },
    { "10", SEND_THROTTLED, "too_many_binds", false },
    { "11", SEND_MISCONFIGURED, "no_http", false },
    { "12", SEND_REFUSED, "too_long", false },
    { "14", SEND_MISCONFIGURED, "signature", false },
    { "15", SEND_MISCONFIGURED, "sender_id", false },
    { "22", SEND_REFUSED, "network_code", false },
    { "23", SEND_MISCONFIGURED, "callback", false },
    { "29", SEND_REFUSED, "not_whitelisted", false },
    { "32", SEND_MISCONFIGURED, "signature", false },
    { "33", SEND_MISCONFIGURED, "deactivated", false },
    { NULL, SEND_REFUSED, NULL, false },
};

/* One entry a part; the message is as good as its worst part. */
static void
judge_parts(const json_t *parts, struct buf *scratch,
            struct send_verdict *ret_verdict)
{
    struct text ref = body_peek(json_array_get(parts, 0), "message-id");
    bool some = false;

    for (size_t i = 0; i < json_array_size(parts); i++) {
        struct text status = body_peek(json_array_get(parts, i), "status");
        struct send_verdict verdict = verdict_of(SEND_TROUBLE, "unknown_code");
        (void)send_code_judge(send_codes, status, &verdict);
        if (verdict.outcome != SEND_ACCEPTED) {
            *ret_verdict = verdict;
            ret_verdict->doubtful = some && verdict.outcome == SEND_TROUBLE;
            return;
        }
        some = true;
    }
    if (some)
        *ret_verdict = send_accepted(ref, scratch);
}

static void
vonage_judge(const struct send_config *send, const struct wire_answer *answer,
             struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    OWNED(body_free)
    json_t *root = NULL;

    if (verdict_http(answer, ret_verdict) || answer->status > 299
        || body_parse(answer->body, &root) != GW_OK)
        return;
    judge_parts(json_object_get(root, "messages"), scratch, ret_verdict);
}

const struct adapter adapter_vonage = {
    .name = "vonage",
    .methods = methods,
    .verify = vonage_verify,
    .read_sms = vonage_read_sms,
    .read_receipts = vonage_read_receipts,
    .write_send = vonage_write_send,
    .judge = vonage_judge,
};
