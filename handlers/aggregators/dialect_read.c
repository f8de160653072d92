/* handlers/aggregators/dialect_read.c -- readers of single keys.
 *
 * Each takes a node and fills what its key is for, or adds a fault with the
 * node's line. No memory is no fault of the file: it is remembered in the reader
 * and asked for once at the end.
 *
 * The one thing one would get wrong: showing what stands there. A secret in the
 * wrong place must not reach the log, so a fault says what it wants instead.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "handlers/aggregators/dialect_reader.h"

enum { STRING_MAX = 4096, REGEX_GROUPS_MAX = 4 };

void
dialect_fault(struct dialect_reader *reader, const struct yaml_node *node,
              const char *format, ...)
{
    char text[FAULT_TEXT];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args); /* cut is fine */
    va_end(args);
    fault_add(reader->faults, reader->file, node != NULL ? yaml_line(node) : 0,
              "%s", text);
}

void
dialect_list_word(char list[FAULT_TEXT], const char *word)
{
    size_t used = strlen(list);

    (void)snprintf(list + used, FAULT_TEXT - used, "%s%s", used > 0 ? ", " : "",
                   word);
}

/* ---- maps ------------------------------------------------------------------ */

static bool
is_key(const struct dialect_key *keys, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, keys[i].name))
            return true;
    }
    return false;
}

static void
unknown_key(struct dialect_reader *reader, const struct yaml_node *key,
            const struct dialect_key *keys, size_t count, const char *what)
{
    char known[FAULT_TEXT] = "", word[YAML_WORD];

    for (size_t i = 0; i < count; i++)
        dialect_list_word(known, keys[i].name);
    dialect_fault(reader, key, "%s has no key `%s`; it has: %s", what,
                  yaml_word(key, word), known);
}

void
dialect_map(struct dialect_reader *reader, const struct yaml_node *node,
            const struct dialect_key *keys, size_t count, void *section,
            const char *what)
{
    if (yaml_kind(node) != YAML_MAP) {
        dialect_fault(reader, node, "%s must be a map of `key: value`", what);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, node, i);
        if (!is_key(keys, count, yaml_text(key)))
            unknown_key(reader, key, keys, count, what);
    }
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *value =
            yaml_find(reader->yaml, node, keys[i].name);
        if (value != NULL)
            keys[i].read(reader, (char *)section + keys[i].offset, value);
        else if (keys[i].needed)
            dialect_fault(reader, node, "%s lacks `%s`", what, keys[i].name);
    }
}

/* ---- words ------------------------------------------------------------------ */

const char *
dialect_string(struct dialect_reader *reader, const struct yaml_node *node)
{
    struct text text = yaml_text(node);

    if (yaml_kind(node) != YAML_SCALAR || yaml_is_null(node)
        || text.len > STRING_MAX
        || (text.len > 0 && memchr(text.at, '\0', text.len) != NULL)) {
        dialect_fault(reader, node, "want a text here, at most %d bytes",
                      STRING_MAX);
        return "";
    }
    return dialect_keep(reader, text);
}

void
dialect_read_string(struct dialect_reader *reader, void *into,
                    const struct yaml_node *node)
{
    const char **string = into;

    *string = dialect_string(reader, node);
}

int
dialect_choice(struct dialect_reader *reader, const struct yaml_node *node,
               const char *const *words)
{
    char known[FAULT_TEXT] = "";

    for (int i = 0; words[i] != NULL; i++) {
        if (yaml_kind(node) == YAML_SCALAR
            && text_is(yaml_text(node), words[i]))
            return i;
        dialect_list_word(known, words[i]);
    }
    dialect_fault(reader, node, "want one of: %s", known);
    return -1;
}

void
dialect_read_bool(struct dialect_reader *reader, void *into,
                  const struct yaml_node *node)
{
    static const char *const words[] = { "false", "true", NULL };
    bool *flag = into;

    *flag = dialect_choice(reader, node, words) == 1;
}

static void
add_word(struct dialect_reader *reader, struct dialect_words *words,
         const struct yaml_node *node)
{
    if (words->count >= DIALECT_WORDS_MAX)
        dialect_fault(reader, node, "at most %d words", DIALECT_WORDS_MAX);
    else
        words->list[words->count++] = dialect_string(reader, node);
}

void
dialect_read_words(struct dialect_reader *reader, void *into,
                   const struct yaml_node *node)
{
    if (yaml_kind(node) != YAML_LIST) {
        add_word(reader, into, node);
        return;
    }
    for (size_t i = 0; i < yaml_count(node) && i <= DIALECT_WORDS_MAX; i++)
        add_word(reader, into, yaml_item(reader->yaml, node, i));
}

void
dialect_read_statuses(struct dialect_reader *reader, void *into,
                      const struct yaml_node *node)
{
    int *range = into;
    struct text rest = yaml_text(node), first = { NULL, 0 };
    int64_t from = 0, to = 0;

    (void)text_cut(&rest, '-', &first);
    bool good = text_number(first, &from);
    to = from;
    if (rest.at != NULL)
        good = good && text_number(rest, &to);
    if (!good || from < 100 || to > 599 || from > to) {
        dialect_fault(reader, node,
                      "want a status like 200, or a range like "
                      "200-299");
        return;
    }
    range[0] = (int)from;
    range[1] = (int)to;
}

/* ---- types and expressions ---------------------------------------------------- */

void
dialect_read_escape(struct dialect_reader *reader, void *into,
                    const struct yaml_node *node)
{
    static const char *const words[] = {
        [ESCAPE_PLAIN] = "plain", [ESCAPE_JSON] = "json", [ESCAPE_XML] = "xml",
        [ESCAPE_FORM] = "form",   [ESCAPE_PIPE] = "pipe", [ESCAPE_RAW] = NULL,
    };
    struct dialect_format *format = into;
    int escape = dialect_choice(reader, node, words);

    format->escape = escape < 0 ? ESCAPE_PLAIN : (enum dialect_escape)escape;
    format->escape_given = true;
}

static bool
is_printable(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    }
    return text.len > 0;
}

static bool
holds(struct text text, const char *needle)
{
    return text.len > 0
           && memmem(text.at, text.len, needle, strlen(needle)) != NULL;
}

void
dialect_read_type(struct dialect_reader *reader, void *into,
                  const struct yaml_node *node)
{
    struct dialect_format *format = into;
    struct text text = yaml_text(node);

    if (yaml_kind(node) != YAML_SCALAR || !is_printable(text) || text.len > 100
        || !holds(text, "/")) {
        dialect_fault(reader, node, "want a type like text/plain");
        return;
    }
    format->type = dialect_keep(reader, text);
    if (!format->escape_given)
        format->escape = holds(text, "json")              ? ESCAPE_JSON
                         : holds(text, "xml")             ? ESCAPE_XML
                         : holds(text, "form-urlencoded") ? ESCAPE_FORM
                                                          : ESCAPE_PLAIN;
}

/* Is the character at i only a character, by a backslash before it? */
static bool
is_escaped(struct text text, size_t i)
{
    size_t slashes = 0;

    while (slashes < i && text.at[i - 1 - slashes] == '\\')
        slashes++;
    return slashes % 2 == 1;
}

static bool
repeats(char c)
{
    return c == '+' || c == '*' || c == '?';
}

/* Whether an expression can be trusted not to eat time or memory: no count, no
 * repeated repetition and few repeated groups (each '+' doubles what it stands
 * behind, so a nest of them is as large as one likes), and no reference
 * backwards. */
static bool
is_tame(struct text text)
{
    bool bracket = false;
    int groups = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '\\' && !bracket) {
            i++;
            if (i < text.len && text.at[i] >= '0' && text.at[i] <= '9')
                return false;
        } else if (c == '{' && !bracket) {
            return false;
        } else if (repeats(c) && !bracket && i > 0) {
            groups += text.at[i - 1] == ')';
            if (groups > REGEX_GROUPS_MAX
                || (repeats(text.at[i - 1]) && !is_escaped(text, i - 1)))
                return false;
        } else if (c == '[' && !bracket) {
            bracket = true;
            i += i + 1 < text.len && text.at[i + 1] == '^';
            i += i + 1 < text.len && text.at[i + 1] == ']';
        } else if (c == ']') {
            bracket = false;
        }
    }
    return true;
}

bool
dialect_regex(struct dialect_reader *reader, const struct yaml_node *node,
              regex_t *ret_regex)
{
    struct text text = yaml_text(node);
    char pattern[DIALECT_REGEX_MAX + 1], why[80];

    if (yaml_kind(node) != YAML_SCALAR || text.len == 0
        || !text_copy(text, pattern, sizeof pattern) || !is_tame(text)) {
        dialect_fault(reader, node,
                      "want an extended regular expression of at "
                      "most %d bytes, without {n}, \\1, a+* and many "
                      "repeated groups",
                      DIALECT_REGEX_MAX);
        return false;
    }
    int err = regcomp(ret_regex, pattern, REG_EXTENDED | REG_ICASE);
    if (err == 0)
        return true;
    if (err == REG_ESPACE) {
        reader->nomem = true;
        return false;
    }
    (void)regerror(err, ret_regex, why, sizeof why);
    dialect_fault(reader, node, "this is no regular expression: %s", why);
    return false;
}
