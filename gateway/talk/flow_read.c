/* gateway/talk/flow_read.c -- small readers that say what is wrong.
 *
 * Each takes a node and gives a checked thing, or adds a fault with the node's
 * line and gives nothing. No memory is not a fault of the file: it is
 * remembered in the reader and asked for once at the end.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "gateway/talk/flow_table.h"

/* A word that several screens show is read once for each of them. */
static bool
is_said(const struct flow_reader *reader, int line, const char *text)
{
    for (size_t i = 0; i < reader->faults->count; i++) {
        const struct fault *fault = &reader->faults->list[i];
        if (fault->line == line && strcmp(fault->text, text) == 0
            && strcmp(fault->file, reader->file) == 0)
            return true;
    }
    return false;
}

void
flow_fault(struct flow_reader *reader, const struct yaml_node *node,
           const char *format, ...)
{
    char text[FAULT_TEXT];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args); /* cut is fine */
    va_end(args);
    int line = node != NULL ? yaml_line(node) : 0;
    if (!is_said(reader, line, text))
        fault_add(reader->faults, reader->file, line, "%s", text);
}

const char *
flow_copy(struct flow_reader *reader, struct text text)
{
    const char *copy = flow_arena_copy(&reader->flow->arena, text);

    if (copy == NULL)
        reader->nomem = true;
    return copy;
}

bool
flow_is_map(struct flow_reader *reader, const struct yaml_node *node,
            const char *what)
{
    if (yaml_kind(node) == YAML_MAP)
        return true;
    flow_fault(reader, node, "%s must be a map of `key: value`", what);
    return false;
}

static bool
is_id(struct text text)
{
    if (text.len == 0 || text.len >= ANSWER_NAME)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool letter = c >= 'a' && c <= 'z';
        bool rest = (c >= '0' && c <= '9') || c == '_';
        if (!letter && !(rest && i > 0))
            return false;
    }
    return true;
}

const char *
flow_read_id(struct flow_reader *reader, const struct yaml_node *node,
             const char *what)
{
    struct text text = yaml_text(node);

    if (yaml_kind(node) == YAML_SCALAR && is_id(text))
        return flow_copy(reader, text);
    flow_fault(reader, node,
               "%s must be a word of a-z, 0-9 and _, at most %d long, that "
               "begins with a letter",
               what, ANSWER_NAME - 1);
    return NULL;
}

static const struct flow_key *
find_key(const struct flow_key *keys, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, keys[i].name))
            return &keys[i];
    }
    return NULL;
}

static void
unknown_key(struct flow_reader *reader, const struct yaml_node *key,
            const struct flow_key *keys, size_t count, const char *what)
{
    char known[FAULT_TEXT] = "";
    size_t used = 0;

    for (size_t i = 0; i < count && used < sizeof known; i++) {
        int n = snprintf(known + used, sizeof known - used, "%s%s",
                         i > 0 ? ", " : "", keys[i].name);
        used += n > 0 ? (size_t)n : 0;
    }
    struct text name = yaml_text(key);
    flow_fault(reader, key, "%s has no key `%.*s`; it has: %s", what,
               (int)(name.len < 40 ? name.len : 40),
               name.len > 0 ? name.at : "", known);
}

void
flow_read_map(struct flow_reader *reader, const struct yaml_node *map,
              const struct flow_key *keys, size_t keys_count, void *into,
              const char *what)
{
    if (!flow_is_map(reader, map, what))
        return;
    for (size_t i = 0; i < yaml_count(map); i++) {
        const struct yaml_node *name = yaml_key(reader->yaml, map, i);
        const struct flow_key *key =
            find_key(keys, keys_count, yaml_text(name));
        if (key == NULL)
            unknown_key(reader, name, keys, keys_count, what);
        else
            key->read(reader, into, yaml_value(reader->yaml, map, i));
    }
}

/* ---- the handset's alphabet ---- */

/* Cuts the character at offset out of text, to be shown as itself. */
static void
one_character(struct text text, size_t offset, char ret[8])
{
    size_t len = 1;

    while (len < 4 && offset + len < text.len
           && ((unsigned char)text.at[offset + len] & 0xC0) == 0x80)
        len++;
    if (!text_copy((struct text){ text.at + offset, len }, ret, 8))
        ret[0] = '\0';
}

void
flow_check_gsm7(struct flow_reader *reader, const struct yaml_node *node,
                const char *where)
{
    struct text rest = yaml_text(node);
    uint32_t point;
    size_t offset;

    while (gsm7_first_foreign(rest, &point, &offset)) {
        char shown[8];
        one_character(rest, offset, shown);
        flow_fault(reader, node,
                   "%s: U+%04X (%s) is not in the alphabet of every handset "
                   "(GSM-7)",
                   where, (unsigned)point, shown);
        rest.at += offset + 1;
        rest.len -= offset + 1;
        while (rest.len > 0 && ((unsigned char)rest.at[0] & 0xC0) == 0x80) {
            rest.at++;
            rest.len--;
        }
    }
}
