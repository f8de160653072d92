/* handlers/aggregators/kannel.c -- a Kannel of one's own, or an aggregator that
 * shows its interface.
 *
 *   in    GET with the names of our get-url (a form POST too): SMS, receipts
 *   out   POST of the bare text, everything else in X-Kannel-* headers, so that
 *         no number or text stands in an address
 *
 * Kannel gives no id to what it takes, so the receipt's address carries ours.
 * It sends the answer to a callback on to the villager as an SMS: the answer to
 * a stored one is empty. The one thing one would get wrong: coding 1 says
 * "data", yet a long SMS that Kannel joined may claim it and be plain text.
 *
 * Tried against Kannel 1.4.5 with an SMSC of our own behind it. Not verified: an
 * aggregator's that shows the same names, and receipts that a real SMSC sends in
 * steps (16 behind 8).
 */
#include "gateway/base/adapter.h"
#include "gateway/base/gsm7.h"
#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/registry.h"
#include "handlers/aggregators/verdict.h"

/* ---- SMS from a villager ---- */

enum alphabet {
    ALPHABET_UTF8,
    ALPHABET_UTF16BE,
    ALPHABET_LATIN1,
    ALPHABET_DATA
};

static const struct {
    const char *charset;
    enum alphabet alphabet;
} charsets[] = {
    { "UTF-8", ALPHABET_UTF8 },     { "UTF8", ALPHABET_UTF8 },
    { "US-ASCII", ALPHABET_UTF8 },  { "UTF-16BE", ALPHABET_UTF16BE },
    { "UTF-16", ALPHABET_UTF16BE }, { "UCS-2BE", ALPHABET_UTF16BE },
    { "UCS-2", ALPHABET_UTF16BE },  { "ISO-8859-1", ALPHABET_LATIN1 },
    { "LATIN1", ALPHABET_LATIN1 },  { "8-BIT", ALPHABET_DATA },
};

static enum alphabet
alphabet_of(struct text charset, struct text coding)
{
    for (size_t i = 0; i < LENGTH(charsets); i++) {
        if (text_equal_fold(charset, text_of(charsets[i].charset)))
            return charsets[i].alphabet;
    }
    if (text_is(coding, "2"))
        return ALPHABET_UTF16BE;
    return text_is(coding, "1") ? ALPHABET_DATA : ALPHABET_UTF8;
}

static bool
is_septets(struct text bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if ((unsigned char)bytes.at[i] > 0x7F)
            return false;
    }
    return true;
}

/* Appends bytes as UTF-8. What is neither text nor septets comes through as
 * Latin-1: nothing of it is lost, and somebody may know what it means. */
static void
recode(struct text bytes, enum alphabet alphabet, struct buf *out)
{
    switch (alphabet) {
    case ALPHABET_UTF16BE:
        utf8_from_utf16be(bytes, out);
        break;
    case ALPHABET_DATA:
        if (is_septets(bytes))
            gsm7_decode(bytes, out);
        else
            utf8_from_latin1(bytes, out);
        break;
    case ALPHABET_LATIN1:
        utf8_from_latin1(bytes, out);
        break;
    case ALPHABET_UTF8:
        buf_add(out, bytes);
        break;
    }
}

static enum gw_err
read_text(const struct wire_in *in, struct text *ret_text)
{
    struct text bytes = fields_get(in->fields, "message");
    enum alphabet alphabet = alphabet_of(fields_get(in->fields, "charset"),
                                         fields_get(in->fields, "coding"));

    /* What claims to be data may be text. Control characters other than the end
     * of a line speak for septets, where they are letters. */
    if (bytes.len == 0 || alphabet == ALPHABET_UTF8
        || (alphabet == ALPHABET_DATA && form_reads_well(bytes))) {
        *ret_text = bytes;
        return GW_OK;
    }
    recode(bytes, alphabet, in->scratch);
    if (!buf_ok(in->scratch))
        return in->scratch->err;
    *ret_text = buf_text(in->scratch);
    return GW_OK;
}

static enum gw_err
kannel_read_sms(const struct wire_in *in, struct sms_batch *ret)
{
    static const char *const names[] = { "id", "ts",      "sender",
                                         "to", "message", NULL };
    struct text text;
    enum gw_err err = form_read(in, names);

    if (err == GW_OK)
        err = read_text(in, &text);
    if (err != GW_OK)
        return err;
    ret->list[0] = (struct sms_in){
        .id = fields_get(in->fields, "id"),
        .from = fields_get(in->fields, "sender"),
        .to = fields_get(in->fields, "to"),
        .text = text,
        .date = fields_get(in->fields, "ts"),
    };
    ret->count = 1;
    return GW_OK;
}

/* ---- receipts: %d of our dlr-url ---- */

static const struct {
    const char *value;
    enum receipt_state state;
} receipt_values[] = {
    { "1", RECEIPT_DELIVERED }, { "2", RECEIPT_UNDELIVERED },
    { "4", RECEIPT_SENT },      /* kept at the SMSC: phone off */
    { "8", RECEIPT_SENT },      /* taken by the SMSC */
    { "16", RECEIPT_REJECTED }, /* refused by the SMSC */
    { "32", RECEIPT_ACCEPTED },
};

static enum gw_err
kannel_read_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    static const char *const names[] = { "id", "status", "smscid", NULL };
    struct receipt receipt = { .state = RECEIPT_UNKNOWN };
    enum gw_err err = form_read(in, names);

    if (err != GW_OK)
        return err;

    struct text status = fields_get(in->fields, "status");
    for (size_t i = 0; i < LENGTH(receipt_values); i++) {
        if (text_is(status, receipt_values[i].value)) {
            receipt.state = receipt_values[i].state;
            receipt.word = status;
        }
    }
    if (receipt.state == RECEIPT_UNKNOWN)
        receipt.word = form_word(status);

    int64_t ours = 0;
    if (text_number(fields_get(in->fields, "id"), &ours) && ours > 0)
        receipt.ours = ours;
    receipt.ref = fields_get(in->fields, "smscid");
    if (receipt.ref.len == 0)
        receipt.ref = (struct text){ NULL, 0 };
    ret->list[0] = receipt;
    ret->count = 1;
    return GW_OK;
}

/* ---- sending ---- */

/* Kannel reads escapes in this address, so a percent of its own is doubled. */
static void
add_receipt_url(const struct sms_out *sms, struct buf *out)
{
    for (const char *c = sms->receipt_url; *c != '\0'; c++) {
        buf_char(out, *c);
        if (*c == '%')
            buf_char(out, '%');
    }
    buf_str(out, "?id=");
    buf_int(out, sms->id);
    buf_str(out, "&status=%d&smscid=%F&reply=%A");
}

static void
add_receipt_headers(const struct sms_out *sms, struct wire_call *call)
{
    OWNED(buf_free)
    struct buf url = buf_new(4096);

    if (sms->receipt_url == NULL || sms->receipt_url[0] == '\0')
        return;
    add_receipt_url(sms, &url);
    if (!buf_ok(&url)) { /* rather later than without a receipt */
        call->body.err = url.err;
        return;
    }
    wire_call_header(call, "X-Kannel-DLR-Url", buf_text(&url));
    wire_call_header(call, "X-Kannel-DLR-Mask", TEXT("31"));
}

/* Text outside the handset's alphabet leaves as UTF-16BE of our own making:
 * a Kannel without iconv refuses to recode. */
static void
add_text(struct text text, struct wire_call *call)
{
    if (sms_size(text).coding == SMS_GSM7) {
        call->content_type = "text/plain; charset=UTF-8";
        buf_add(&call->body, text);
        return;
    }
    call->content_type = "text/plain; charset=UTF-16BE";
    wire_call_header(call, "X-Kannel-Coding", TEXT("2"));
    utf8_to_utf16be(text, &call->body);
}

static void
kannel_write_send(const struct sms_out *sms, const struct send_config *send,
                  struct wire_call *call)
{
    call->method = HTTP_POST;
    buf_str(&call->url, send->url);
    wire_call_header(call, "X-Kannel-Username", text_of(send->username));
    wire_call_header(call, "X-Kannel-Password", text_of(send->password));
    if (send->from != NULL && send->from[0] != '\0')
        wire_call_header(call, "X-Kannel-From", text_of(send->from));
    wire_call_header(call, "X-Kannel-To", msisdn_digits(sms->to));
    add_receipt_headers(sms, call);
    add_text(sms->text, call);
}

static const struct {
    int status;       /* 0: any 2xx */
    const char *head; /* of the body */
    enum send_outcome outcome;
    const char *reason;
} answers[] = {
    { 0, "0: ", SEND_ACCEPTED, "accepted" },
    { 0, "3: ", SEND_ACCEPTED, "queued" },
    { 0, "Sent.", SEND_ACCEPTED, "accepted" },
    { 202, "", SEND_ACCEPTED, "accepted" },
    { 400, "Sender missing", SEND_MISCONFIGURED, "sender" },
    { 400, "Account field", SEND_MISCONFIGURED, "account" },
    { 400, "DLR-URL field", SEND_MISCONFIGURED, "dlr_url" },
    { 400, "Charset or body", SEND_REFUSED, "charset" },
    { 400, "Number(s)", SEND_REFUSED, "denied_number" },
    { 400, "Missing receiver", SEND_REFUSED, "receiver" },
    { 400, "Empty receiver", SEND_REFUSED, "receiver" },
    { 403, "Not routable", SEND_REFUSED, "no_route" },
    { 403, "Authorization failed", SEND_MISCONFIGURED, "credentials" },
};

static void
kannel_judge(const struct send_config *send, const struct wire_answer *answer,
             struct buf *scratch, struct send_verdict *ret_verdict)
{
    (void)send;
    (void)scratch;
    if (verdict_http(answer, ret_verdict))
        return;

    bool good = answer->status >= 200 && answer->status <= 299;
    for (size_t i = 0; i < LENGTH(answers); i++) {
        if ((answers[i].status == answer->status
             || (answers[i].status == 0 && good))
            && text_starts(answer->body, text_of(answers[i].head))) {
            *ret_verdict = verdict_of(answers[i].outcome, answers[i].reason);
            return;
        }
    }
}

const struct adapter adapter_kannel = {
    .name = "kannel",
    .read_sms = kannel_read_sms,
    .read_receipts = kannel_read_receipts,
    .write_send = kannel_write_send,
    .judge = kannel_judge,
};
