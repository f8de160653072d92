/* gateway/base/fields.c -- named values of a query or a form.
 *
 * Each reading owns one pool, as large as the form, which is all that decoding
 * can need; so one allocation reads a form, and no later one moves its texts.
 *
 *   pools -> [ next | l a p o r ... ] -> [ next | 1 7 7 1 ... ] -> NULL
 *
 * The one thing one would get wrong: cut first, decode then. "%26" is a letter
 * of a value and never an end of one.
 */
#include "gateway/base/fields.h"

#include <stdlib.h>
#include <string.h>

struct fields_pool {
    struct fields_pool *next;
    char bytes[];
};

void
fields_init(struct fields *fields)
{
    fields->count = 0;
    fields->pools = NULL;
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decodes text to *at and moves *at behind it. */
static bool
decode(struct text text, char **at, struct text *ret)
{
    char *start = *at, *to = start;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int high = text.len - i > 2 ? hex_value(text.at[i + 1]) : -1;
            int low = text.len - i > 2 ? hex_value(text.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        *to++ = c;
    }
    *at = to;
    *ret = (struct text){ start, (size_t)(to - start) };
    return true;
}

static enum gw_err
read_pairs(struct fields *fields, struct text form, char *at)
{
    size_t count = fields->count;
    for (struct text pair, name; text_cut(&form, '&', &pair);) {
        if (pair.len == 0)
            continue;
        if (count == FIELDS_MAX)
            return GW_REJECTED;
        struct field *field = &fields->list[count++];
        (void)text_cut(&pair, '=', &name); /* never empty, so one piece is */
        if (!decode(name, &at, &field->name)
            || !decode(pair, &at, &field->value))
            return GW_REJECTED;
    }
    fields->count = count;
    return GW_OK;
}

enum gw_err
fields_read_form(struct fields *fields, struct text form)
{
    if (form.len == 0)
        return GW_OK;
    struct fields_pool *pool = malloc(sizeof *pool + form.len);
    if (pool == NULL)
        return GW_NOMEM;
    enum gw_err err = read_pairs(fields, form, pool->bytes);
    if (err != GW_OK) {
        free(pool);
        return err;
    }
    pool->next = fields->pools;
    fields->pools = pool;
    return GW_OK;
}

struct text
fields_get(const struct fields *fields, const char *name)
{
    struct text wanted = text_of(name);
    for (size_t i = 0; i < fields->count; i++)
        if (text_equal(fields->list[i].name, wanted))
            return fields->list[i].value;
    return (struct text){ NULL, 0 };
}

void
fields_free(struct fields *fields)
{
    if (fields == NULL)
        return;
    while (fields->pools != NULL) {
        struct fields_pool *pool = fields->pools;
        fields->pools = pool->next;
        free(pool);
    }
    fields->count = 0;
}

static bool
is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'
           || c == '~';
}

void
form_escape(struct text text, struct buf *out)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len;) {
        size_t run = i;
        while (run < text.len && is_unreserved(text.at[run]))
            run++;
        if (run > i) {
            buf_bytes(out, text.at + i, run - i);
            i = run;
            continue;
        }
        unsigned char byte = (unsigned char)text.at[i++];
        const char escaped[3] = { '%', hex[byte >> 4], hex[byte & 15] };
        buf_bytes(out, escaped, sizeof escaped);
    }
}

void
form_add(struct buf *out, const char *name, struct text value)
{
    if (out->len > 0)
        buf_char(out, '&');
    form_escape(text_of(name), out);
    buf_char(out, '=');
    form_escape(value, out);
}
