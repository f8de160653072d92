/* handlers/aggregators/xml.c -- XML as a flat list; see xml.h.
 *
 * One pass over the text. The path of the element we are in lies in a fixed
 * array and grows and shrinks with the elements; values go behind one another
 * into one buffer. The text of an element is what stands before its first child.
 *
 * The one thing one would get wrong: refusing a body for what a villager typed.
 * Bytes that are no UTF-8 become U+FFFD, a lone ampersand stays one.
 */
#include "handlers/aggregators/xml.h"

#include <string.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"

enum { BYTES_MAX = 512 * 1024 };

struct reading {
    struct text rest;
    struct xml *xml;
    char path[XML_PATH_MAX];
    size_t path_len;
    size_t ends[XML_DEPTH_MAX]; /* of the parent's path */
    size_t depth;
    bool seen_root;
};

static bool
at(const struct reading *reading, const char *head)
{
    return text_starts(reading->rest, text_of(head));
}

static void
skip(struct reading *reading, size_t len)
{
    reading->rest.at += len;
    reading->rest.len -= len;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_space(struct reading *reading)
{
    while (reading->rest.len > 0 && is_space(reading->rest.at[0]))
        skip(reading, 1);
}

/* Skips what lies between head, which is next, and tail. False: no tail. */
static bool
skip_past(struct reading *reading, const char *head, const char *tail,
          struct text *ret_inside)
{
    size_t len = strlen(tail);

    skip(reading, strlen(head));
    const char *found =
        reading->rest.len == 0
            ? NULL
            : memmem(reading->rest.at, reading->rest.len, tail, len);
    if (found == NULL)
        return false;
    ret_inside->at = reading->rest.at;
    ret_inside->len = (size_t)(found - reading->rest.at);
    skip(reading, ret_inside->len + len);
    return true;
}

static bool
is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'
           || c == ':' || (unsigned char)c >= 0x80;
}

/* False: no name is next. */
static bool
take_name(struct reading *reading, struct text *ret_name)
{
    size_t len = 0;

    while (len < reading->rest.len && is_of_name(reading->rest.at[len]))
        len++;
    *ret_name = (struct text){ reading->rest.at, len };
    if (len == 0 || (ret_name->at[0] >= '0' && ret_name->at[0] <= '9')
        || ret_name->at[0] == '-' || ret_name->at[0] == '.')
        return false;
    skip(reading, len);
    return true;
}

/* ---- values ---- */

static bool
read_reference(struct text name, uint32_t *ret_point)
{
    static const struct {
        const char *name;
        uint32_t point;
    } known[] = { { "amp", '&' },
                  { "lt", '<' },
                  { "gt", '>' },
                  { "quot", '"' },
                  { "apos", '\'' } };
    uint32_t point = 0;

    for (size_t i = 0; i < LENGTH(known); i++) {
        if (text_is(name, known[i].name)) {
            *ret_point = known[i].point;
            return true;
        }
    }
    bool hex = text_starts(name, TEXT("#x"));
    size_t from = hex ? 2 : 1;
    if (name.len <= from || name.len > from + 7 || name.at[0] != '#')
        return false;
    for (size_t i = from; i < name.len; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *found = memchr(digits, name.at[i], 32);
        uint32_t digit = found ? (uint32_t)(found - digits) % 16 : 99;
        if (digit > (hex ? 15u : 9u))
            return false;
        point = point * (hex ? 16 : 10) + digit;
    }
    *ret_point = point;
    return true;
}

/* Appends raw text with what its references stand for. */
static void
put_decoded(struct buf *out, struct text raw)
{
    while (raw.len > 0) {
        uint32_t point;
        struct text tail = { raw.at + 1, raw.len - 1 }, name;
        const char *end =
            raw.at[0] == '&' && tail.len > 0
                ? memchr(tail.at, ';', tail.len < 10 ? tail.len : 10)
                : NULL;
        name = (struct text){ tail.at, end ? (size_t)(end - tail.at) : 0 };
        if (end != NULL && read_reference(name, &point)) {
            utf8_put(out, point);
            raw.at += name.len + 2;
            raw.len -= name.len + 2;
        } else if (utf8_next(&raw, &point)) {
            utf8_put(out, point);
        }
    }
}

/* Begins a leaf; its value follows in bytes. False: too many. */
static bool
add_leaf(struct reading *reading, struct text attribute)
{
    struct xml *xml = reading->xml;

    if (xml->count >= XML_LEAVES_MAX)
        return false;
    struct xml_leaf *leaf = &xml->list[xml->count++];
    leaf->path = xml->bytes.len;
    buf_bytes(&xml->bytes, reading->path, reading->path_len);
    if (attribute.len > 0) {
        buf_char(&xml->bytes, '@');
        buf_add(&xml->bytes, attribute);
    }
    leaf->path_len = xml->bytes.len - leaf->path;
    leaf->value = xml->bytes.len;
    leaf->value_len = 0;
    return true;
}

static void
end_leaf(struct reading *reading, size_t index)
{
    struct xml_leaf *leaf = &reading->xml->list[index];

    leaf->value_len = reading->xml->bytes.len - leaf->value;
}

/* ---- elements ---- */

static bool
enter(struct reading *reading, struct text name)
{
    size_t need = name.len + (reading->depth > 0 ? 1 : 0);

    if (reading->depth >= XML_DEPTH_MAX
        || reading->path_len + need > XML_PATH_MAX
        || (reading->depth == 0 && reading->seen_root))
        return false;
    reading->ends[reading->depth++] = reading->path_len;
    if (reading->depth > 1)
        reading->path[reading->path_len++] = '/';
    memcpy(reading->path + reading->path_len, name.at, name.len);
    reading->path_len += name.len;
    reading->seen_root = true;
    return true;
}

static void
leave(struct reading *reading)
{
    reading->path_len = reading->ends[--reading->depth];
}

static bool
take_attribute(struct reading *reading)
{
    struct text name, value;

    if (!take_name(reading, &name))
        return false;
    skip_space(reading);
    if (!at(reading, "="))
        return false;
    skip(reading, 1);
    skip_space(reading);
    const char *quote = at(reading, "\"")  ? "\""
                        : at(reading, "'") ? "'"
                                           : NULL;
    if (quote == NULL || !skip_past(reading, quote, quote, &value)
        || !add_leaf(reading, name))
        return false;
    put_decoded(&reading->xml->bytes, value);
    end_leaf(reading, reading->xml->count - 1);
    return true;
}

/* The text up to the next tag, to the value of an element whose leaf is the
 * last. */
static bool
take_text(struct reading *reading, bool keep)
{
    const char *end = memchr(reading->rest.at, '<', reading->rest.len);
    size_t len = end ? (size_t)(end - reading->rest.at) : reading->rest.len;
    struct text text = { reading->rest.at, len };

    skip(reading, len);
    if (keep)
        put_decoded(&reading->xml->bytes, text);
    return keep || text_trim(text).len == 0 || reading->depth > 0;
}

/* "<name ...>" or "<name .../>"; its leaf is added last, so that its text may
 * follow. */
static bool
take_start(struct reading *reading, bool *ret_open)
{
    struct text name;

    skip(reading, 1);
    if (!take_name(reading, &name) || !enter(reading, name))
        return false;
    for (;;) {
        skip_space(reading);
        if (at(reading, ">") || at(reading, "/>"))
            break;
        if (!take_attribute(reading))
            return false;
    }
    *ret_open = at(reading, ">");
    skip(reading, *ret_open ? 1 : 2);
    if (!add_leaf(reading, (struct text){ NULL, 0 }))
        return false;
    if (!*ret_open)
        leave(reading);
    return true;
}

static bool
take_end(struct reading *reading)
{
    struct text name;

    skip(reading, 2);
    if (reading->depth == 0 || !take_name(reading, &name))
        return false;
    size_t from = reading->ends[reading->depth - 1];
    from += reading->depth > 1 ? 1 : 0;
    struct text own = { reading->path + from, reading->path_len - from };
    skip_space(reading);
    if (!text_equal(name, own) || !at(reading, ">"))
        return false;
    skip(reading, 1);
    leave(reading);
    return true;
}

/* One thing. *open: the last leaf is an element's, and its text may follow. */
static bool
take(struct reading *reading, bool *open)
{
    struct text inside;

    if (!at(reading, "<"))
        return take_text(reading, *open);
    if (at(reading, "<!--"))
        return skip_past(reading, "<!--", "-->", &inside);
    if (at(reading, "<?"))
        return skip_past(reading, "<?", "?>", &inside);
    if (at(reading, "<![CDATA[")) {
        if (reading->depth == 0
            || !skip_past(reading, "<![CDATA[", "]]>", &inside))
            return false;
        if (*open) {
            struct text rest = inside;
            uint32_t point;
            while (utf8_next(&rest, &point))
                utf8_put(&reading->xml->bytes, point);
        }
        return true;
    }
    if (*open)
        end_leaf(reading, reading->xml->count - 1);
    *open = false;
    return at(reading, "</") ? take_end(reading) : take_start(reading, open);
}

void
xml_free(struct xml *xml)
{
    buf_wipe(&xml->bytes);
    xml->count = 0;
}

enum gw_err
xml_read(struct text text, struct xml *ret_xml)
{
    struct reading reading = { .rest = text, .xml = ret_xml };
    bool open = false, good = text.len > 0 && text.len <= XML_BYTES_MAX;

    ret_xml->bytes = buf_new(BYTES_MAX);
    ret_xml->count = 0;
    if (at(&reading, "\xEF\xBB\xBF"))
        skip(&reading, 3);
    while (good && reading.rest.len > 0)
        good = take(&reading, &open);
    good = good && reading.seen_root && reading.depth == 0;
    if (good && buf_ok(&ret_xml->bytes))
        return GW_OK;
    enum gw_err err =
        buf_ok(&ret_xml->bytes) ? GW_REJECTED : ret_xml->bytes.err;
    xml_free(ret_xml);
    return err;
}

struct text
xml_find(const struct xml *xml, const char *path)
{
    for (size_t i = 0; i < xml->count; i++) {
        const struct xml_leaf *leaf = &xml->list[i];
        struct text own = { xml->bytes.at + leaf->path, leaf->path_len };
        if (text_is(own, path))
            return (struct text){ xml->bytes.at + leaf->value,
                                  leaf->value_len };
    }
    return (struct text){ NULL, 0 };
}
