/* handlers/aggregators/jasmin.c -- Jasmin's HTTP, which many aggregators run.
 *
 *   in    GET or POST form: SMS, receipts
 *   out   SMS as a form POST, answered with Success "id" or Error "why"
 *
 * The one thing one would get wrong: the answer. Anything but exactly
 * `ACK/Jasmin` is a failure to it; after three more tries, half a minute apart,
 * the SMS is lost.
 *
 * An SMS comes twice over: as bytes in `content` and as their hex in `binary`;
 * what they mean, the SMPP coding says. Not verified against a running one: in
 * which alphabet a connector takes the signs []{}^~\| and letters beyond ASCII
 * at coding 0. So what is not plain ASCII leaves as UCS-2.
 */
#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "gateway/platform/crypto.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

enum { BYTES_MAX = 64 * 1024 };

/* ---- SMS from a villager ---- */

/* The bytes of an SMS: of the hex, or the content itself. */
static struct text
bytes_of(const struct fields *fields, struct buf *out)
{
    struct text hex = fields_get(fields, "binary");

    if (hex.len > 0 && hex.len % 2 == 0 && hex.len / 2 <= BYTES_MAX
        && buf_reserve(out, hex.len / 2)
        && crypto_unhex(hex, out->at, hex.len / 2)) {
        out->len = hex.len / 2;
        return buf_text(out);
    }
    return fields_get(fields, "content");
}

static enum gw_err
read_text(const struct wire_in *in, struct text *ret_text)
{
    OWNED(buf_wipe)
    struct buf room = buf_new(BYTES_MAX + 1);
    struct text coding = fields_get(in->fields, "coding");
    struct text content = fields_get(in->fields, "content");
    struct text bytes = bytes_of(in->fields, &room);
    bool wide = text_is(coding, "8");

    if (!buf_ok(&room))
        return room.err;
    if (!wide && content.at != NULL
        && (utf8_valid(content) || bytes.at == content.at)) {
        bytes = content;
        if (utf8_valid(content)) {
            *ret_text = content;
            return GW_OK;
        }
    }
    if (bytes.at == NULL) {
        *ret_text = bytes;
        return GW_OK;
    }
    if (wide)
        utf8_from_utf16be(bytes, in->scratch);
    else
        utf8_from_latin1(bytes, in->scratch);
    if (!buf_ok(in->scratch))
        return in->scratch->err;
    *ret_text = bytes.len > 0 ? buf_text(in->scratch) : TEXT("");
    return GW_OK;
}

static enum gw_err
jasmin_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    static const char *const names[] = { "id",      "from",   "to",
                                         "content", "binary", NULL };
    struct text text;
    enum gw_err err = form_read(in, names);

    if (err == GW_OK)
        err = read_text(in, &text);
    if (err != GW_OK)
        return err;
    ret->list[0] = (struct sms_in){
        .id = fields_get(in->fields, "id"),
        .from = fields_get(in->fields, "from"),
        .to = fields_get(in->fields, "to"),
        .text = text,
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts ---- */

/* Level 1 tells what the SMSC said to the submission, in SMPP's own words. */
static enum receipt_state
receipt_state(struct text status)
{
    if (text_is(status, "ESME_ROK"))
        return RECEIPT_SENT;
    if (text_starts(status, TEXT("ESME_R")))
        return RECEIPT_REJECTED;
    return receipt_word_state(receipt_words_smpp, status);
}

static enum gw_err
jasmin_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    static const char *const names[] = { "id", "message_status", "id_smsc",
                                         NULL };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;
    struct text status = fields_get(in->fields, "message_status");
    ret->list[0] = (struct receipt){
        .ref = fields_get(in->fields, "id"),
        .state = receipt_state(status),
        .word = form_word(status),
    };
    ret->count = 1;
    return GW_OK;
}

static void
jasmin_write_ok(const struct wire_in *in, enum callback callback,
                struct wire_reply *reply)
{
    (void)in;
    (void)callback;
    reply->content_type = "text/plain";
    buf_str(&reply->body, "ACK/Jasmin");
}

/* ---- sending ---- */

static bool
is_plain(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.at[i] > 0x7E)
            return false;
    }
    return true;
}

static void
add_text(struct text text, struct wire_call *call)
{
    OWNED(buf_wipe)
    struct buf wide = buf_new(BYTES_MAX);
    OWNED(buf_wipe)
    struct buf hex = buf_new(2 * BYTES_MAX + 1);

    if (is_plain(text)) {
        form_add(&call->body, "coding", TEXT("0"));
        form_add(&call->body, "content", text);
        return;
    }
    utf8_to_utf16be(text, &wide);
    if (!buf_ok(&wide) || !buf_reserve(&hex, 2 * wide.len + 1)) {
        call->body.err = GW_NOMEM;
        return;
    }
    crypto_hex(wide.at, wide.len, hex.at);
    hex.len = 2 * wide.len;
    form_add(&call->body, "coding", TEXT("8"));
    form_add(&call->body, "hex-content", buf_text(&hex));
}

static void
jasmin_write_send(const struct sms_out *sms, const struct send_config *send,
                  struct wire_call *call)
{
    struct buf *body = &call->body;

    call->method = HTTP_POST;
    buf_str(&call->url, send->url);
    call->content_type = "application/x-www-form-urlencoded";
    form_add(body, "username", text_of(send->username));
    form_add(body, "password", text_of(send->password));
    form_add(body, "to", msisdn_digits(sms->to));
    if (send->from[0] != '\0')
        form_add(body, "from", text_of(send->from));
    add_text(sms->text, call);
    if (sms->receipt_url == NULL || sms->receipt_url[0] == '\0')
        return;
    form_add(body, "dlr", TEXT("yes"));
    form_add(body, "dlr-level", TEXT("3"));
    form_add(body, "dlr-url", text_of(sms->receipt_url));
    form_add(body, "dlr-method", TEXT("POST"));
}

static const struct send_code errors[] = {
    { "403", SEND_MISCONFIGURED, "credentials", false },
    { "412", SEND_REFUSED, "no_route", false },
    { NULL, SEND_REFUSED, NULL, false },
};

/* What stands between the first two quotation marks behind head. */
static bool
quoted(struct text body, struct text head, struct text *ret_inside)
{
    struct text before;

    if (!text_starts(body, head))
        return false;
    (void)text_cut(&body, '"', &before);
    return body.at != NULL && text_cut(&body, '"', ret_inside);
}

static void
jasmin_judge(const struct send_config *send, const struct wire_answer *answer,
             struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    struct text id, body = text_trim(answer->body);

    if (verdict_http(answer, ret_verdict))
        return;
    if (answer->status > 299) {
        struct text code = answer->status == 403   ? TEXT("403")
                           : answer->status == 412 ? TEXT("412")
                                                   : TEXT("");
        (void)send_code_judge(errors, code, ret_verdict);
    } else if (quoted(body, TEXT("Success"), &id)) {
        *ret_verdict = send_accepted(id, scratch);
    } else if (text_starts(body, TEXT("Error"))) {
        *ret_verdict = verdict_of(SEND_REFUSED, "error");
    }
}

const struct adapter adapter_jasmin = {
    .name = "jasmin",
    .read_sms = jasmin_read_sms,
    .read_receipts = jasmin_read_receipts,
    .write_ok = jasmin_write_ok,
    .write_send = jasmin_write_send,
    .judge = jasmin_judge,
};
