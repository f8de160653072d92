/* handlers/aggregators/dialect_template.c -- texts with {values} in them.
 *
 *   {"Message":"{screen}"}      read once:   {"Message":"   screen   "}
 *                               filled:      each value escaped for where it
 *                                            stands
 *
 * A brace that no small letter follows is a brace, so JSON needs no escaping of
 * its own.
 *
 * The one thing one would get wrong: a value that ends what it stands in. Every
 * value is made clean UTF-8 first, and then no byte of it can be a quotation
 * mark, a tag, a separator or a line end of the body around it.
 */
#include <assert.h>
#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/dialect_reader.h"

enum { VALUE_MAX = 256 * 1024, NAME_LEN_MAX = 32 };

/* ---- reading ----------------------------------------------------------------- */

/* The name in braces at the beginning of text; absent if there is none. */
static struct text
name_at(struct text text)
{
    size_t len = 1;

    if (text.len < 3 || text.at[0] != '{')
        return (struct text){ NULL, 0 };
    while (len < text.len && len <= NAME_LEN_MAX
           && ((text.at[len] >= 'a' && text.at[len] <= 'z')
               || text.at[len] == '_'))
        len++;
    if (len == 1 || len >= text.len || text.at[len] != '}')
        return (struct text){ NULL, 0 };
    return (struct text){ text.at + 1, len - 1 };
}

static void
unknown_name(struct dialect_reader *reader, const struct yaml_node *node,
             struct text name)
{
    char known[FAULT_TEXT] = "";

    for (size_t i = 0; reader->names[i] != NULL; i++)
        dialect_list_word(known, reader->names[i]);
    dialect_fault(reader, node, "there is no value {%.*s} here; there are: %s",
                  (int)name.len, name.at, known[0] != '\0' ? known : "none");
}

static int
index_of(const char *const *names, struct text name)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (text_is(name, names[i]))
            return i;
    }
    return -1;
}

static struct text
literal_at(struct text text)
{
    size_t len = 0;

    while (len < text.len
           && name_at((struct text){ text.at + len, text.len - len }).at
                  == NULL)
        len++;
    return (struct text){ text.at, len };
}

/* The next piece of *rest. False with a fault. */
static bool
take_piece(struct dialect_reader *reader, const struct yaml_node *node,
           struct text *rest, struct dialect_piece *ret_piece)
{
    struct text name = name_at(*rest);
    size_t len = name.len + 2;

    *ret_piece = (struct dialect_piece){ .name = -1 };
    if (name.at == NULL) {
        struct text literal = literal_at(*rest);
        len = literal.len;
        ret_piece->literal =
            (struct text){ dialect_keep(reader, literal), len };
        if (reader->nomem)
            return false;
    } else {
        ret_piece->name = index_of(reader->names, name);
        if (ret_piece->name < 0) {
            unknown_name(reader, node, name);
            return false;
        }
    }
    rest->at += len;
    rest->len -= len;
    return true;
}

void
dialect_read_template(struct dialect_reader *reader, void *into,
                      const struct yaml_node *node)
{
    struct dialect_template *template = into;
    struct text rest = text_of(dialect_string(reader, node));
    struct dialect_piece pieces[DIALECT_PIECES_MAX];
    size_t count = 0;

    while (rest.len > 0) {
        if (count >= DIALECT_PIECES_MAX) {
            dialect_fault(reader, node, "at most %d pieces of text and values",
                          DIALECT_PIECES_MAX);
            return;
        }
        if (!take_piece(reader, node, &rest, &pieces[count]))
            return;
        count++;
    }
    struct dialect_piece *kept =
        count == 0 ? NULL : dialect_alloc(reader, count * sizeof *kept);
    if (kept == NULL)
        return;
    memcpy(kept, pieces, count * sizeof *kept);
    *template = (struct dialect_template){ kept, count };
}

/* ---- filling ------------------------------------------------------------------ */

/* A line end in an attribute would be read as a space. */
static void
put_xml(struct buf *out, char c)
{
    if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\''
        || (unsigned char)c < 0x20)
        buf_printf(out, "&#%u;", (unsigned)(unsigned char)c);
    else
        buf_char(out, c);
}

static void
put_escaped(struct buf *out, struct text text, enum dialect_escape escape)
{
    if (escape == ESCAPE_FORM) {
        form_escape(text, out);
        return;
    }
    if (escape == ESCAPE_JSON) {
        body_escape(out, text);
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (escape == ESCAPE_XML)
            put_xml(out, c);
        else
            buf_char(out, escape == ESCAPE_PIPE && c == '|' ? '/' : c);
    }
}

static void
put_value(struct buf *out, struct text value, enum dialect_escape escape)
{
    OWNED(buf_wipe)
    struct buf clean = buf_new(VALUE_MAX);

    if (escape == ESCAPE_RAW) {
        buf_add(out, value);
        return;
    }
    utf8_clean(value, &clean);
    if (!buf_ok(&clean))
        out->err = clean.err;
    else
        put_escaped(out, buf_text(&clean), escape);
}

void
dialect_template_fill(const struct dialect_template *template,
                      enum dialect_escape escape, int raw,
                      dialect_lookup *lookup, const void *arg, struct buf *out)
{
    for (size_t i = 0; i < template->count; i++) {
        const struct dialect_piece *piece = &template->pieces[i];
        if (piece->name < 0) {
            buf_add(out, piece->literal);
            continue;
        }
        assert(lookup != NULL);
        put_value(out, lookup(arg, piece->name),
                  piece->name == raw ? ESCAPE_RAW : escape);
    }
}
