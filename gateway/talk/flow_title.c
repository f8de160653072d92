/* gateway/talk/flow_title.c -- a text with {values} to pieces.
 *
 *   "Kode {code}:\n{place|label:route}"
 *      literal, value, literal, newline, value, label (if the value was empty)
 *
 * What one would get wrong: newlines are pieces of their own, because a line
 * whose values turn out empty is left out when the screen is composed.
 */
#include <string.h>

#include "gateway/talk/flow_table.h"

struct title_reader {
    struct flow_reader *reader;
    const struct yaml_node *node;
    const char *where;
    struct flow_piece pieces[FLOW_PIECES_MAX];
    size_t count;
    bool full;
};

static void
add_piece(struct title_reader *title, struct flow_piece piece)
{
    if (title->count < FLOW_PIECES_MAX)
        title->pieces[title->count++] = piece;
    else
        title->full = true;
}

static void
add_literal(struct title_reader *title, struct text text)
{
    while (text.len > 0) {
        const char *newline = memchr(text.at, '\n', text.len);
        size_t len = newline != NULL ? (size_t)(newline - text.at) : text.len;
        if (len > 0) {
            struct text copy = {
                .at = flow_copy(title->reader, (struct text){ text.at, len }),
                .len = len,
            };
            if (copy.at == NULL)
                return;
            add_piece(title, (struct flow_piece){ .kind = FLOW_LITERAL,
                                                  .literal = copy });
        }
        if (newline == NULL)
            return;
        add_piece(title, (struct flow_piece){ .kind = FLOW_NEWLINE });
        text.at += len + 1;
        text.len -= len + 1;
    }
}

static const struct flow_value *
find_value(const struct flow_reader *reader, struct text name)
{
    const struct flow_value *row = reader->flow->host.values;

    while (row->name != NULL && !text_is(name, row->name))
        row++;
    return row->name != NULL ? row : NULL;
}

/* One name between braces. */
static void
add_name(struct title_reader *title, struct text name, bool otherwise)
{
    static const struct text label = { "label:", 6 };
    struct flow_piece piece = { .otherwise = otherwise };

    if (text_is(name, "page")) {
        piece.kind = FLOW_PAGE;
    } else if (text_is(name, "pages")) {
        piece.kind = FLOW_PAGES_COUNT;
    } else if (text_starts(name, label)) {
        piece.kind = FLOW_LABEL;
        piece.answer =
            flow_copy(title->reader, (struct text){ name.at + label.len,
                                                    name.len - label.len });
    } else {
        piece.kind = FLOW_VALUE;
        piece.value = find_value(title->reader, name);
        if (piece.value == NULL) {
            flow_fault(title->reader, title->node,
                       "%s: there is no value {%.*s}", title->where,
                       (int)(name.len < 40 ? name.len : 40), name.at);
            return;
        }
    }
    add_piece(title, piece);
}

/* What stands between braces: names, the first of them that says something. */
static void
add_names(struct title_reader *title, struct text names)
{
    struct text name;
    bool otherwise = false;

    while (text_cut(&names, '|', &name)) {
        add_name(title, name, otherwise);
        otherwise = true;
    }
}

static void
cut_pieces(struct title_reader *title, struct text rest)
{
    while (rest.len > 0) {
        const char *open = memchr(rest.at, '{', rest.len);
        size_t before = open != NULL ? (size_t)(open - rest.at) : rest.len;
        add_literal(title, (struct text){ rest.at, before });
        if (open == NULL)
            return;
        const char *close = memchr(open, '}', rest.len - before);
        if (close == NULL) {
            flow_fault(title->reader, title->node, "%s: { without its }",
                       title->where);
            return;
        }
        add_names(title, (struct text){ open + 1, (size_t)(close - open - 1) });
        size_t used = (size_t)(close - rest.at) + 1;
        rest.at += used;
        rest.len -= used;
    }
}

void
flow_read_title(struct flow_reader *reader, const struct yaml_node *node,
                const char *where, struct flow_title *ret_title)
{
    struct title_reader title = {
        .reader = reader,
        .node = node,
        .where = where,
    };
    struct text text = text_trim(yaml_text(node));

    if (yaml_kind(node) != YAML_SCALAR || text.len == 0) {
        flow_fault(reader, node, "%s must be a text", where);
        return;
    }
    flow_check_gsm7(reader, node, where);
    cut_pieces(&title, text);
    if (title.full) {
        flow_fault(reader, node, "%s has more than %d pieces", where,
                   FLOW_PIECES_MAX);
        return;
    }
    size_t size = title.count * sizeof title.pieces[0];
    struct flow_piece *pieces = flow_arena_take(&reader->flow->arena, size);
    if (pieces == NULL) {
        reader->nomem = true;
        return;
    }
    memcpy(pieces, title.pieces, size);
    *ret_title = (struct flow_title){ .pieces = pieces, .count = title.count };
}
