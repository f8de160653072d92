/* handlers/aggregators/telkomsel.c -- Telkomsel DigiHub: sending, and its
 * receipts. What villagers text comes by another channel.
 *
 *   in    POST of JSON to a path that they fix, /callback/digihub/smsapi: give
 *         it as the channel's alias
 *   out   SMS as JSON; send.api_key is the key, send.password its secret
 *
 *   x-signature = hex(SHA-256(key secret seconds))
 *
 * The one thing one would get wrong: they want the host for receipts, never an
 * address, so no secret stands in it; the channel's `allow` must say who may
 * call.
 *
 * Not verified with a live account: how far the clock may be off, and every
 * status code but 00000.
 */
#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/sign.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

enum { SIGNED_MAX = 8 * 1024 };

/* ---- receipts ---- */

static enum receipt_state
receipt_state(struct text status)
{
    return text_equal_fold(status, TEXT("SENDING"))
               ? RECEIPT_ACCEPTED
               : receipt_word_state(receipt_words_smpp, status);
}

static enum gw_err
telkomsel_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    OWNED(body_free)
    json_t *root = NULL;
    enum gw_err err = body_read(in, &root);

    if (err != GW_OK)
        return err;
    struct text id = body_peek(root, "transaction_id");
    struct text ref = body_text(in, root, "message_id");
    struct text status = body_text(in, root, "status");
    if (id.at == NULL && ref.at == NULL && status.at == NULL)
        return GW_REJECTED;
    ret->list[0] = (struct receipt){
        .ref = ref,
        .ours = ours_read(id),
        .state = receipt_state(status),
        .word = form_word(status),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- sending ---- */

static void
add_signature(const struct sms_out *sms, const struct send_config *send,
              struct wire_call *call)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(SIGNED_MAX);
    uint8_t hash[32];
    char hex[2 * sizeof hash + 1];

    buf_str(&text, send->api_key);
    buf_str(&text, send->password);
    buf_int(&text, sms->now_ms / 1000);
    if (!buf_ok(&text))
        call->body.err = text.err;
    crypto_sha256(buf_text(&text), hash);
    crypto_hex(hash, sizeof hash, hex);
    wire_call_header(call, "api_key", text_of(send->api_key));
    wire_call_header(call, "x-signature", text_of(hex));
}

/* The host of an address, with its port. */
static struct text
host_of(const char *url)
{
    struct text rest = text_of(url), host = { NULL, 0 };

    for (int i = 0; i < 3; i++) /* "https:", "", the host */
        (void)text_cut(&rest, '/', &host);
    return host;
}

static void
telkomsel_write_send(const struct sms_out *sms, const struct send_config *send,
                     struct wire_call *call)
{
    struct buf *body = body_post(call, send->url);

    buf_str(body, "{\"transaction\":{");
    body_add_ours(body, "transaction_id", sms);
    body_add(body, "callback_domain", host_of(sms->receipt_url));
    buf_str(body, "},\"sms\":{");
    body_add(body, "sender_id", text_of(send->from));
    body_add(body, "recipient", msisdn_digits(sms->to));
    body_add(body, "sms_text", sms->text);
    buf_str(body, "}}");
    add_signature(sms, send, call);
}

static void
telkomsel_judge(const struct send_config *send,
                const struct wire_answer *answer, struct buf *scratch,
                struct send_verdict *ret_verdict)
{
    (void)send;
    OWNED(body_free)
    json_t *root = NULL;

    if (verdict_http(answer, ret_verdict) || answer->status > 299
        || body_parse(answer->body, &root) != GW_OK)
        return;
    const json_t *sms = json_object_get(root, "sms_information");
    struct text code =
        body_peek(json_object_get(root, "transaction"), "status_code");
    if (text_is(code, "00000"))
        *ret_verdict = send_accepted(body_peek(sms, "message_id"), scratch);
    else if (code.len > 0)
        *ret_verdict = verdict_of(SEND_TROUBLE, "unknown_code");
}

const struct adapter adapter_telkomsel = {
    .name = "telkomsel-digihub",
    .read_receipts = telkomsel_read_receipts,
    .write_send = telkomsel_write_send,
    .judge = telkomsel_judge,
};
