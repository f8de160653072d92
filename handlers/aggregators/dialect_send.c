/* handlers/aggregators/dialect_send.c -- sending as a description tells it, and
 * what the answer means.
 *
 *   rules of the description, in their order --none--> what HTTP alone says
 *
 * The one thing one would get wrong: an address. A template may put a value
 * into it, so each is escaped for a query; only {url}, which the channel's send
 * block gives, is as it is.
 */
#include <string.h>

#include "gateway/base/gsm7.h"
#include "gateway/base/utf8.h"
#include "gateway/platform/crypto.h"
#include "handlers/aggregators/dialect_parts.h"
#include "handlers/aggregators/sign.h"
#include "handlers/aggregators/verdict.h"
#include "handlers/aggregators/words.h"

enum {
    TEXT_MAX = 16 * 1024,
    ID_MAX = 256,
    VALUE_MAX = 4096,
    SEEN_MAX = 4096, /* of an answer, by expressions */
    COUNTRY = 2      /* digits of 62 */
};

/* ---- values ----------------------------------------------------------------------- */

struct send_values {
    const struct send_config *send;
    const struct sms_out *sms;
    char to[MSISDN_MAX + 2];
    struct buf text; /* digits, if it goes out as such */
    struct buf id;
    bool ucs2;
};

static void
write_number(const struct msisdn *number, enum dialect_number form,
             char to[MSISDN_MAX + 2])
{
    struct text digits = msisdn_digits(number);

    if (form == NUMBER_LOCAL && text_starts(digits, TEXT("62"))) {
        to[0] = '0';
        digits.at += COUNTRY;
        digits.len -= COUNTRY;
        (void)text_copy(digits, to + 1, MSISDN_MAX + 1);
    } else if (form == NUMBER_PLUS) {
        to[0] = '+';
        (void)text_copy(digits, to + 1, MSISDN_MAX + 1);
    } else {
        (void)text_copy(digits, to, MSISDN_MAX + 2);
    }
}

static void
write_hex(struct text text, struct buf *out)
{
    OWNED(buf_wipe)
    struct buf units = buf_new(TEXT_MAX);

    utf8_to_utf16be(text, &units);
    if (!buf_ok(&units))
        out->err = units.err;
    for (size_t i = 0; i < units.len; i++)
        buf_printf(out, "%02X", (unsigned)(unsigned char)units.at[i]);
}

static struct text
value_of(const void *arg, int name)
{
    const struct send_values *values = arg;
    const struct send_config *send = values->send;
    const struct dialect_send *dialect = &send->dialect->send;

    switch (name) {
    case NAME_URL:
        return text_of(send->url);
    case NAME_USERNAME:
        return text_of(send->username);
    case NAME_PASSWORD:
        return text_of(send->password);
    case NAME_API_KEY:
        return text_of(send->api_key);
    case NAME_SENDER:
        return text_of(send->from);
    case NAME_TO:
        return text_of(values->to);
    case NAME_TEXT:
        return values->text.len > 0 ? buf_text(&values->text)
                                    : values->sms->text;
    case NAME_ID:
        return buf_text(&values->id);
    case NAME_RECEIPT_URL:
        return text_of(values->sms->receipt_url);
    default:
        return text_of(values->ucs2 ? dialect->ucs2 : dialect->gsm);
    }
}

/* ---- the call ---------------------------------------------------------------------- */

static void
write_pairs(const struct dialect_pairs *pairs, const struct send_values *values,
            struct buf *out)
{
    for (size_t i = 0; i < pairs->count; i++) {
        if (i > 0)
            buf_char(out, '&');
        form_escape(text_of(pairs->list[i].name), out);
        buf_char(out, '=');
        dialect_template_fill(&pairs->list[i].value, ESCAPE_FORM, -1, value_of,
                              values, out);
    }
}

static void
write_url(const struct dialect_send *dialect, const struct send_values *values,
          struct wire_call *call)
{
    if (dialect->url_given)
        dialect_template_fill(&dialect->url, ESCAPE_FORM, NAME_URL, value_of,
                              values, &call->url);
    else
        buf_str(&call->url, values->send->url);
    if (dialect->query.count == 0 || !buf_ok(&call->url))
        return;
    buf_char(&call->url, memchr(call->url.at, '?', call->url.len) ? '&' : '?');
    write_pairs(&dialect->query, values, &call->url);
}

static void
write_body(const struct dialect_send *dialect, const struct send_values *values,
           struct wire_call *call)
{
    if (dialect->form.count > 0) {
        call->content_type = "application/x-www-form-urlencoded";
        write_pairs(&dialect->form, values, &call->body);
    } else if (dialect->body_given) {
        call->content_type = dialect->format.type;
        dialect_template_fill(&dialect->body, dialect->format.escape, -1,
                              value_of, values, &call->body);
    }
}

static void
write_headers(const struct dialect_send *dialect,
              const struct send_values *values, struct wire_call *call)
{
    for (size_t i = 0; i < dialect->headers.count; i++) {
        OWNED(buf_wipe)
        struct buf value = buf_new(VALUE_MAX);
        dialect_template_fill(&dialect->headers.list[i].value, ESCAPE_PLAIN, -1,
                              value_of, values, &value);
        if (!buf_ok(&value))
            call->url.err = value.err;
        wire_call_header(call, dialect->headers.list[i].name, buf_text(&value));
    }
    if (dialect->basic)
        sign_basic(call, values->send->username, values->send->password);
}

void
dialect_write_send(const struct sms_out *sms, const struct send_config *send,
                   struct wire_call *call)
{
    const struct dialect_send *dialect = &send->dialect->send;
    OWNED(buf_wipe)
    struct buf text = buf_new(TEXT_MAX);
    OWNED(buf_free)
    struct buf id = buf_new(ID_MAX);
    bool ucs2 = sms_size(sms->text).coding == SMS_UCS2;

    ours_write(&id, sms);
    if (ucs2 && dialect->hex)
        write_hex(sms->text, &text);
    if (!buf_ok(&id) || !buf_ok(&text)) {
        call->url.err = GW_NOMEM;
        return;
    }
    struct send_values values = {
        .send = send, .sms = sms, .text = text, .id = id, .ucs2 = ucs2
    };
    write_number(sms->to, dialect->number, values.to);
    call->method = dialect->method;
    write_url(dialect, &values, call);
    write_body(dialect, &values, call);
    write_headers(dialect, &values, call);
    crypto_wipe(values.to, sizeof values.to);
}

/* ---- the answer --------------------------------------------------------------------- */

/* ret_group: NULL, or what the first group of the expression holds. */
static bool
matches(const regex_t *regex, struct text body, struct text *ret_group)
{
    char seen[SEEN_MAX + 1];
    regmatch_t found[2] = { { 0, 0 }, { 0, 0 } };

    if (body.len > SEEN_MAX)
        body.len = SEEN_MAX;
    for (size_t i = 0; i < body.len; i++)
        seen[i] = body.at[i] != '\0' ? body.at[i] : ' ';
    seen[body.len] = '\0';
    /* Without groups the matcher never goes back, however long it takes. */
    if (regexec(regex, seen, ret_group != NULL ? 2 : 0, found, 0) != 0)
        return false;
    if (ret_group != NULL && found[1].rm_so >= 0)
        *ret_group = (struct text){ body.at + found[1].rm_so,
                                    (size_t)(found[1].rm_eo - found[1].rm_so) };
    return true;
}

/* Their id, copied into scratch. */
static struct send_verdict
accepted(const struct dialect_send *dialect, struct text body,
         struct buf *scratch)
{
    OWNED(fields_free)
    struct fields none;
    OWNED(dialect_view_close)
    struct dialect_view view = { .in = NULL };
    struct wire_in in = { .method = HTTP_POST, .body = body, .fields = &none };
    struct text ref = { NULL, 0 };

    fields_init(&none);
    if (dialect->has_id_regex)
        (void)matches(&dialect->id_regex, body, &ref);
    else if (dialect->id.count > 0
             && dialect_view_open(&in, dialect->where, &view) == GW_OK)
        ref = dialect_view_value(&view, &dialect->id);
    return send_accepted(ref.len <= ID_MAX ? ref : (struct text){ NULL, 0 },
                         scratch);
}

static const char *const outcome_reasons[] = {
    [SEND_ACCEPTED] = "accepted",     [SEND_TROUBLE] = "their_trouble",
    [SEND_THROTTLED] = "throttled",   [SEND_REFUSED] = "refused",
    [SEND_MISCONFIGURED] = "account",
};

void
dialect_judge(const struct send_config *send, const struct wire_answer *answer,
              struct buf *scratch, struct send_verdict *ret_verdict)
{
    const struct dialect_send *dialect = &send->dialect->send;

    for (size_t i = 0; i < dialect->rules_count && answer->reached; i++) {
        const struct dialect_rule *rule = &dialect->rules[i];
        if (answer->status < rule->from || answer->status > rule->to
            || (rule->has_regex && !matches(&rule->regex, answer->body, NULL)))
            continue;
        const char *reason = rule->reason != NULL
                                 ? rule->reason
                                 : outcome_reasons[rule->outcome];
        *ret_verdict = rule->outcome == SEND_ACCEPTED
                           ? accepted(dialect, answer->body, scratch)
                           : verdict_of(rule->outcome, reason);
        ret_verdict->opted_out = rule->opted_out;
        ret_verdict->doubtful = rule->doubtful;
        return;
    }
    (void)verdict_http(answer, ret_verdict);
}
