/* handlers/aggregators/body.c -- JSON that an aggregator sent.
 *
 *   bytes --mend--> JSON as the parser wants it --jansson--> objects
 *
 * Mending is one pass: it bounds the depth, puts numbers into quotes, and makes
 * what stands inside strings valid whatever a phone has sent. The structure
 * itself is never mended.
 *
 * The one thing one would get wrong: texts outlive the parsed object. They are
 * copied into a buffer whose room was made beforehand, since a buffer that
 * grows moves what lies in it.
 */
#include "handlers/aggregators/body.h"

#include <assert.h>
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/aggregators/words.h"

enum {
    BODY_MAX = 64 * 1024,
    MENDED_MAX = 4 * BODY_MAX, /* U+FFFD is three bytes */
    FORM_MAX = 3 * MENDED_MAX,
    OURS_MAX = 64
};

/* ---- mending ---- */

struct mender {
    struct text rest;
    struct buf *out;
    int depth;
};

static char
take(struct mender *mender)
{
    char c = *mender->rest.at++;

    mender->rest.len--;
    return c;
}

/* The value of \uXXXX at the beginning of text, or -1. */
static long
unicode_escape(struct text text)
{
    long point = 0;

    if (text.len < 6 || text.at[0] != '\\' || text.at[1] != 'u')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *found = memchr(digits, text.at[i], 32);
        if (found == NULL)
            return -1;
        point = point * 16 + (found - digits) % 16;
    }
    return point;
}

static void
skip(struct mender *mender, size_t len)
{
    mender->rest.at += len;
    mender->rest.len -= len;
}

/* A backslash and what it speaks for. */
static void
mend_escape(struct mender *mender)
{
    struct text rest = mender->rest;
    long point = unicode_escape(rest);
    size_t len = 2;

    if (point >= 0xD800 && point <= 0xDFFF) {
        struct text next = { rest.at + 6, rest.len - 6 };
        long low = unicode_escape(next);
        if (point > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
            buf_str(mender->out, "\\uFFFD");
            skip(mender, 6);
            return;
        }
        len = 12;
    } else if (point >= 0) {
        len = 6;
    }
    if (len > rest.len)
        len = rest.len;
    buf_bytes(mender->out, rest.at, len);
    skip(mender, len);
}

/* What follows a quotation mark, up to the next. */
static void
mend_string(struct mender *mender)
{
    buf_char(mender->out, '"');
    while (mender->rest.len > 0) {
        unsigned char c = (unsigned char)mender->rest.at[0];
        uint32_t point;
        if (c == '\\') {
            mend_escape(mender);
        } else if (c < 0x20) {
            buf_str(mender->out, c == '\n' ? "\\n" : " ");
            skip(mender, 1);
        } else if (c < 0x80) {
            buf_char(mender->out, take(mender));
            if (c == '"')
                return;
        } else if (utf8_next(&mender->rest, &point)) {
            utf8_put(mender->out, point);
        }
    }
}

static bool
is_of_number(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.'
           || c == 'e' || c == 'E';
}

/* False: too deep. */
static bool
mend(struct mender *mender)
{
    while (mender->rest.len > 0) {
        char c = take(mender);
        if (c == '"') {
            mend_string(mender);
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            buf_char(mender->out, '"');
            buf_char(mender->out, c);
            while (mender->rest.len > 0 && is_of_number(mender->rest.at[0]))
                buf_char(mender->out, take(mender));
            buf_char(mender->out, '"');
        } else {
            mender->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            if (mender->depth > BODY_DEPTH_MAX)
                return false;
            buf_char(mender->out, c);
        }
    }
    return true;
}

/* ---- parsing ---- */

void
body_free(json_t *root)
{
    json_decref(root);
}

enum gw_err
body_parse(struct text text, json_t **ret_root)
{
    OWNED(buf_wipe)
    struct buf mended = buf_new(MENDED_MAX);
    struct mender mender = { .rest = text, .out = &mended };
    json_error_t error;

    if (text.len == 0 || !mend(&mender))
        return GW_REJECTED;
    if (!buf_ok(&mended))
        return mended.err;
    json_t *root = json_loadb(mended.at, mended.len, JSON_ALLOW_NUL, &error);
    if (root == NULL)
        return json_error_code(&error) == json_error_out_of_memory
                   ? GW_NOMEM
                   : GW_REJECTED;
    if (!json_is_object(root)) {
        json_decref(root);
        return GW_REJECTED;
    }
    *ret_root = root;
    return GW_OK;
}

static bool
type_is_json(struct text content_type)
{
    struct text type = { NULL, 0 };

    if (content_type.at == NULL)
        return true;
    (void)text_cut(&content_type, ';', &type);
    type = text_trim(type);
    return type.len == 0 || text_equal_fold(type, TEXT("application/json"))
           || text_equal_fold(type, TEXT("text/json"));
}

enum gw_err
body_read(const struct wire_in *in, json_t **ret_root)
{
    if (in->method != HTTP_POST || !type_is_json(in->content_type)
        || in->body.len > BODY_MAX)
        return GW_REJECTED;
    /* A byte that is no UTF-8 becomes three; nothing else grows. */
    if (!buf_reserve(in->scratch, 3 * in->body.len + 1))
        return in->scratch->err;
    return body_parse(in->body, ret_root);
}

/* ---- looking ---- */

struct text
body_value(const json_t *value)
{
    if (json_is_string(value))
        return (struct text){ json_string_value(value),
                              json_string_length(value) };
    if (json_is_boolean(value))
        return json_is_true(value) ? TEXT("true") : TEXT("false");
    return (struct text){ NULL, 0 };
}

struct text
body_peek(const json_t *object, const char *name)
{
    return body_value(json_object_get(object, name));
}

void
body_keep(struct buf *scratch, struct text *text)
{
    size_t from = scratch->len;

    if (text->at == NULL)
        return;
    assert(scratch->cap - from > text->len);
    buf_add(scratch, *text);
    *text = (struct text){ scratch->at + from, text->len };
}

struct text
body_text(const struct wire_in *in, const json_t *object, const char *name)
{
    struct text text = body_peek(object, name);

    body_keep(in->scratch, &text);
    return text;
}

int64_t
body_number(const json_t *object, const char *name)
{
    int64_t number = 0;

    (void)text_number(body_peek(object, name), &number);
    return number;
}

enum gw_err
body_fields(const struct wire_in *in, struct fields *fields)
{
    OWNED(body_free)
    json_t *root = NULL;
    OWNED(buf_wipe)
    struct buf form = buf_new(FORM_MAX);
    const char *name;
    json_t *value;

    if (in->method != HTTP_POST || !type_is_json(in->content_type))
        return GW_REJECTED;
    enum gw_err err = body_parse(in->body, &root);
    if (err != GW_OK)
        return err;
    json_object_foreach(root, name, value)
    {
        struct text text = body_value(value);
        if (text.at != NULL && name[0] != '\0')
            form_add(&form, name, text);
    }
    if (!buf_ok(&form))
        return form.err;
    return fields_read_form(fields, buf_text(&form));
}

/* ---- writing ---- */

struct buf *
body_post(struct wire_call *call, const char *url)
{
    call->method = HTTP_POST;
    buf_str(&call->url, url);
    call->content_type = "application/json";
    return &call->body;
}

void
body_escape(struct buf *out, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '"' || c == '\\') {
            buf_char(out, '\\');
            buf_char(out, c);
        } else if ((unsigned char)c < 0x20) {
            buf_printf(out, "\\u%04x", (unsigned)(unsigned char)c);
        } else {
            buf_char(out, c);
        }
    }
}

void
body_quote(struct buf *out, struct text text)
{
    buf_char(out, '"');
    body_escape(out, text);
    buf_char(out, '"');
}

void
body_add(struct buf *out, const char *name, struct text value)
{
    if (value.len == 0)
        return;
    if (out->len > 0 && out->at[out->len - 1] != '{')
        buf_char(out, ',');
    body_quote(out, text_of(name));
    buf_char(out, ':');
    body_quote(out, value);
}

void
body_add_ours(struct buf *out, const char *name, const struct sms_out *sms)
{
    OWNED(buf_free)
    struct buf id = buf_new(OURS_MAX);

    ours_write(&id, sms);
    if (!buf_ok(&id))
        out->err = id.err;
    body_add(out, name, buf_text(&id));
}
