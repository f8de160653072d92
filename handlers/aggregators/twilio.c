/* handlers/aggregators/twilio.c -- Twilio.
 *
 *   in    POST form (GET if so configured): SMS, receipts; signed
 *   out   SMS as a form POST with Basic credentials, answered with JSON
 *
 *   X-Twilio-Signature = base64(HMAC-SHA1(token,
 *       address [name value ...]))      each pair once, sorted
 *
 * The address is the one that Twilio called, with or without its port: the
 * sender does not say which, so both are tried. A body that is no form is
 * covered by bodySHA256 in the query. The one thing one would get wrong: the
 * answer to an SMS is a document; an empty one says "send nothing".
 *
 * Nothing tells their repeats of one message from two, so a send without an
 * answer may double it. Not verified with a live account: error codes other
 * than 21610 and 20429, and when it is that a long text comes as base64, which
 * has been seen.
 */
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/sign.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

enum { SIGNED_MAX = 256 * 1024, BASE64_MIN = 80 };

static const char *const twilio_headers[] = { "X-Twilio-Signature", NULL };

/* ---- the signature ---- */

static int
compare_texts(struct text a, struct text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int
compare_fields(const void *left, const void *right)
{
    const struct field *a = left, *b = right;
    int order = compare_texts(a->name, b->name);

    return order != 0 ? order : compare_texts(a->value, b->value);
}

/* Appends each pair of a form once, in order. GW_DENIED  no form */
static enum gw_err
add_form(struct text form, struct buf *out)
{
    OWNED(fields_free)
    struct fields fields;

    fields_init(&fields);
    enum gw_err err = fields_read_form(&fields, form);
    if (err != GW_OK)
        return err == GW_REJECTED ? GW_DENIED : err;
    if (fields.count > 1)
        qsort(fields.list, fields.count, sizeof *fields.list, compare_fields);
    for (size_t i = 0; i < fields.count; i++) {
        if (i > 0 && compare_fields(&fields.list[i - 1], &fields.list[i]) == 0)
            continue;
        buf_add(out, fields.list[i].name);
        buf_add(out, fields.list[i].value);
    }
    return GW_OK;
}

/* A body that is no form: its hash stands in the query, which is signed. */
static enum gw_err
check_body(const struct wire_in *in)
{
    OWNED(fields_free)
    struct fields fields;
    uint8_t hash[32];
    char hex[2 * sizeof hash + 1];

    fields_init(&fields);
    enum gw_err err = fields_read_form(&fields, in->query);
    if (err != GW_OK)
        return err == GW_REJECTED ? GW_DENIED : err;
    crypto_sha256(in->body, hash);
    crypto_hex(hash, sizeof hash, hex);
    return crypto_equal(fields_get(&fields, "bodySHA256"), text_of(hex))
               ? GW_OK
               : GW_DENIED;
}

/* What is signed behind the address. */
static enum gw_err
add_body(const struct wire_in *in, struct buf *out)
{
    if (in->method != HTTP_POST || in->body.len == 0)
        return GW_OK;
    return form_is_type(in->content_type) ? add_form(in->body, out)
                                          : check_body(in);
}

/* An address in three pieces: up to the host, its port, the rest. */
struct address {
    struct text head, port, tail;
};

static struct address
cut_address(const char *url)
{
    const char *host = strstr(url, "://");
    host = host != NULL ? host + 3 : url;
    size_t len = strcspn(host, "/?");
    const char *port = memchr(host, ']', len); /* an IPv6 address */
    port = port == NULL ? host : port;
    port = memchr(port, ':', len - (size_t)(port - host));
    if (port == NULL)
        port = host + len;
    return (struct address){
        .head = { url, (size_t)(port - url) },
        .port = { port, len - (size_t)(port - host) },
        .tail = text_of(host + len),
    };
}

static bool
is_signed(const struct wire_in *in, const struct verify_config *config,
          struct address address, struct text port, struct text behind,
          struct buf *room)
{
    buf_clear(room);
    buf_add(room, address.head);
    buf_add(room, port);
    buf_add(room, address.tail);
    buf_add(room, behind);
    return buf_ok(room)
           && sign_fits(config, SIGN_SHA1, buf_text(room),
                        wire_in_header(in, "X-Twilio-Signature"));
}

static enum gw_err
twilio_verify(const struct wire_in *in, const struct verify_config *config)
{
    OWNED(buf_wipe)
    struct buf behind = buf_new(SIGNED_MAX);
    OWNED(buf_wipe)
    struct buf room = buf_new(SIGNED_MAX);
    enum gw_err err = add_body(in, &behind);

    if (err == GW_OK && !buf_ok(&behind))
        err = behind.err;
    if (err != GW_OK)
        return err == GW_REJECTED ? GW_DENIED : err;

    struct address address = cut_address(in->public_url);
    bool tls = text_starts(address.head, TEXT("https:"));
    const struct text ports[] = { address.port, TEXT(""),
                                  tls ? TEXT(":443") : TEXT(":80") };
    bool good = false;
    for (size_t i = 0; i < LENGTH(ports); i++)
        good |=
            is_signed(in, config, address, ports[i], buf_text(&behind), &room);
    if (room.err == GW_NOMEM)
        return GW_NOMEM;
    return good ? GW_OK : GW_DENIED;
}

/* ---- SMS from a villager ---- */

static struct text
message_id(const struct fields *fields)
{
    static const char *const names[] = { "MessageSid", "SmsSid",
                                         "SmsMessageSid" };
    struct text id = { NULL, 0 };

    for (size_t i = 0; i < LENGTH(names) && id.len == 0; i++)
        id = fields_get(fields, names[i]);
    return id;
}

/* A long text may come as base64. It is taken for that only if it is nothing
 * else by its signs and reads well decoded, which no sentence does by chance.
 * GW_OK and *text as it was if it is none. */
static enum gw_err
undo_base64(struct buf *scratch, struct text *text)
{
    size_t len = text->len;

    if (len < BASE64_MIN || len % 4 != 0 || len > SIGNED_MAX
        || memchr(text->at, ' ', len) != NULL)
        return GW_OK;
    if (!buf_reserve(scratch, len))
        return scratch->err;
    int got = EVP_DecodeBlock((unsigned char *)scratch->at,
                              (const unsigned char *)text->at, (int)len);
    if (got < 0)
        return GW_OK;
    size_t padding = text->at[len - 2] == '='   ? 2
                     : text->at[len - 1] == '=' ? 1
                                                : 0;
    struct text plain = { scratch->at, (size_t)got - padding };
    if (form_reads_well(plain))
        *text = plain;
    return GW_OK;
}

static enum gw_err
twilio_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    static const char *const names[] = {
        "MessageSid", "SmsSid", "SmsMessageSid", "From", "To", "Body", NULL
    };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    struct text text = fields_get(in->fields, "Body");
    err = undo_base64(in->scratch, &text);
    if (err != GW_OK)
        return err;
    ret->list[0] = (struct sms_in){
        .id = message_id(in->fields),
        .from = fields_get(in->fields, "From"),
        .to = fields_get(in->fields, "To"),
        .text = text,
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

static const struct receipt_word receipt_words[] = {
    { "accepted", RECEIPT_ACCEPTED },
    { "scheduled", RECEIPT_ACCEPTED },
    { "queued", RECEIPT_ACCEPTED },
    { "sending", RECEIPT_ACCEPTED },
    { "sent", RECEIPT_SENT },
    { "delivered", RECEIPT_DELIVERED },
    { "read", RECEIPT_DELIVERED },
    { "failed", RECEIPT_REJECTED },
    { "undelivered", RECEIPT_UNDELIVERED },
    { "canceled", RECEIPT_REJECTED },
    { NULL, RECEIPT_UNKNOWN },
};

static enum gw_err
twilio_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    static const char *const names[] = { "MessageSid", "SmsSid",
                                         "MessageStatus", "SmsStatus", NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    struct text status = fields_get(in->fields, "MessageStatus");
    if (status.len == 0)
        status = fields_get(in->fields, "SmsStatus");
    ret->list[0] = (struct receipt){
        .ref = message_id(in->fields),
        .state = receipt_word_state(receipt_words, status),
        .word = form_word(status),
        .opted_out = text_is(fields_get(in->fields, "ErrorCode"), "21610"),
    };
    if (ret->list[0].opted_out)
        ret->list[0].to = fields_get(in->fields, "To");
    ret->count = 1;
    return GW_OK;
}

static void
twilio_write_ok(const struct wire_in *in, enum callback callback,
                struct wire_reply *reply)
{
    (void)in;
    if (callback != CALLBACK_SMS)
        return;
    reply->content_type = "text/xml";
    buf_str(&reply->body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
}

/* ---- sending ---- */

static void
twilio_write_send(const struct sms_out *sms, const struct send_config *send,
                  struct wire_call *call)
{
    struct text from = text_of(send->from);
    bool service = from.len == 34 && text_starts(from, TEXT("MG"));
    char to[MSISDN_MAX + 2] = "+";

    (void)text_copy(msisdn_digits(sms->to), to + 1, sizeof to - 1);
    call->method = HTTP_POST;
    buf_str(&call->url, send->url);
    call->content_type = "application/x-www-form-urlencoded";
    form_add(&call->body, "To", text_of(to));
    form_add(&call->body, service ? "MessagingServiceSid" : "From", from);
    form_add(&call->body, "Body", sms->text);
    if (sms->receipt_url != NULL && sms->receipt_url[0] != '\0')
        form_add(&call->body, "StatusCallback", text_of(sms->receipt_url));
    sign_basic(call, send->username, send->password);
}

static const struct send_code send_codes[] = {
    { "20003", SEND_MISCONFIGURED, "credentials", false },
    { "20429", SEND_THROTTLED, "throttled", false },
    { "21211", SEND_REFUSED, "phone_number", false },
    { "21212", SEND_MISCONFIGURED, "sender_id", false },
    { "21606", SEND_MISCONFIGURED, "sender_id", false },
    { "21610", SEND_REFUSED, "opted_out", true },
    { "21611", SEND_THROTTLED, "queue_full", false },
    { "21614", SEND_REFUSED, "phone_number", false },
    { NULL, SEND_REFUSED, NULL, false },
};

static void
twilio_judge(const struct send_config *send, const struct wire_answer *answer,
             struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    OWNED(body_free)
    json_t *root = NULL;

    if (verdict_http(answer, ret_verdict)
        || body_parse(answer->body, &root) != GW_OK)
        return;
    struct text sid = body_peek(root, "sid");
    if (answer->status > 299)
        (void)send_code_judge(send_codes, body_peek(root, "code"), ret_verdict);
    else if (sid.len > 0)
        *ret_verdict = send_accepted(sid, scratch);
}

const struct adapter adapter_twilio = {
    .name = "twilio",
    .headers = twilio_headers,
    .verify = twilio_verify,
    .read_sms = twilio_read_sms,
    .read_receipts = twilio_read_receipts,
    .write_ok = twilio_write_ok,
    .write_send = twilio_write_send,
    .judge = twilio_judge,
};
