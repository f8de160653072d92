/* gateway/platform/config_values.c -- one value of a config, checked and put in
 * its place.
 *
 * A fault says what is wrong and what would be right, but never the value: it
 * may be a secret or a phone number, in its own place or in a wrong one.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/config_read.h"
#include "gateway/platform/file.h"

enum { SECRET_FILE_MAX = 4096, FILE_PATH_MAX = 4096 };

static void *
place_of(const struct config_key *key, void *base)
{
    return (char *)base + key->offset;
}

/* ---- scalars ---- */

static void
store_text(struct config_reading *reading, const struct config_key *key,
           struct text text, int line, void *base)
{
    if (!config_form_fits(key->type, text)) {
        fault_add(reading->faults, reading->path, line, "%s: want %s",
                  key->path, config_form_want(key->type));
        return;
    }
    if (text.len < (size_t)key->min || text.len > (size_t)key->max) {
        fault_add(reading->faults, reading->path, line,
                  "%s has %zu bytes; want %d to %d", key->path, text.len,
                  key->min, key->max);
        return;
    }
    while (key->type == CONFIG_BASE_URL && text.at[text.len - 1] == '/')
        text.len--;
    if (key->type == CONFIG_SECRET && text.len < CONFIG_SECRET_GOOD)
        fault_warn(reading->faults, reading->path, line,
                   "%s has %zu characters and can be guessed; want %d random "
                   "letters and digits or more",
                   key->path, text.len, CONFIG_SECRET_GOOD);
    *(const char **)place_of(key, base) = config_keep(reading, text);
}

static void
store_int(struct config_reading *reading, const struct config_key *key,
          struct text text, int line, void *base)
{
    int64_t number;

    if (!text_number(text, &number))
        fault_add(reading->faults, reading->path, line,
                  "%s: want a whole number from %d to %d (%s)", key->path,
                  key->min, key->max, key->unit);
    else if (number < key->min || number > key->max)
        fault_add(reading->faults, reading->path, line,
                  "%s is too %s; want %d to %d (%s)", key->path,
                  number < key->min ? "small" : "large", key->min, key->max,
                  key->unit);
    else
        *(int *)place_of(key, base) = (int)number;
}

static bool
is_two_digits(const char *at, int most, int *ret_number)
{
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
        return false;
    *ret_number = (at[0] - '0') * 10 + at[1] - '0';
    return *ret_number <= most;
}

static void
store_clock(struct config_reading *reading, const struct config_key *key,
            struct text text, int line, void *base)
{
    int hour, minute;

    if (text.len == sizeof "21:00" - 1 && text.at[2] == ':'
        && is_two_digits(text.at, 23, &hour)
        && is_two_digits(text.at + 3, 59, &minute))
        *(int *)place_of(key, base) = hour * 60 + minute;
    else
        fault_add(reading->faults, reading->path, line,
                  "%s: want a time from \"00:00\" to \"23:59\"", key->path);
}

static void
store_bool(struct config_reading *reading, const struct config_key *key,
           struct text text, int line, void *base)
{
    bool on = text_is(text, "true");

    if (on || text_is(text, "false"))
        *(bool *)place_of(key, base) = on;
    else
        fault_add(reading->faults, reading->path, line,
                  "%s: want true or false", key->path);
}

void
config_value_text(struct config_reading *reading, const struct config_key *key,
                  struct text text, int line, void *base)
{
    if (key->type == CONFIG_INT)
        store_int(reading, key, text, line, base);
    else if (key->type == CONFIG_CLOCK)
        store_clock(reading, key, text, line, base);
    else if (key->type == CONFIG_BOOL)
        store_bool(reading, key, text, line, base);
    else if (text.len == 0)
        fault_add(reading->faults, reading->path, line, "%s is empty; want %s",
                  key->path, config_form_want(key->type));
    else
        store_text(reading, key, text, line, base);
}

/* False, and said, unless node is one value. */
static bool
is_value(struct config_reading *reading, const char *path, const char *suffix,
         const struct yaml_node *node)
{
    const char *found = "a list";

    if (yaml_kind(node) == YAML_SCALAR) {
        if (!yaml_is_null(node))
            return true;
        found = "nothing";
    } else if (yaml_kind(node) == YAML_MAP) {
        found = "a map";
    }
    fault_add(reading->faults, reading->path, yaml_line(node),
              "%s%s: want one value, found %s", path, suffix, found);
    return false;
}

void
config_value(struct config_reading *reading, const struct config_key *key,
             const struct yaml_node *node, void *base)
{
    if (is_value(reading, key->path, "", node))
        config_value_text(reading, key, yaml_text(node), yaml_line(node), base);
}

/* ---- values from files ---- */

static void
say_file(struct config_reading *reading, const struct config_key *key,
         const struct yaml_node *node, const char *what)
{
    fault_add(reading->faults, reading->path, yaml_line(node), "%s_file: %s",
              key->path, what);
}

/* What stands behind "$CREDENTIALS_DIRECTORY", else 0. */
static size_t
credentials_len(struct text path)
{
    static const char name[] = "$CREDENTIALS_DIRECTORY/";

    return text_starts(path, text_of(name)) ? sizeof name - 2 : 0;
}

/* False, and said, when there is no such path. */
static bool
resolve(struct config_reading *reading, const struct config_key *key,
        const struct yaml_node *node, struct buf *out)
{
    struct text path = yaml_text(node);
    size_t skip = credentials_len(path);

    if (skip > 0) {
        const char *folder = getenv("CREDENTIALS_DIRECTORY");

        if (folder == NULL || folder[0] == '\0') {
            say_file(reading, key, node,
                     "$CREDENTIALS_DIRECTORY is not set; systemd sets it for a "
                     "service with LoadCredential=");
            return false;
        }
        buf_str(out, folder);
    }
    buf_bytes(out, path.at + skip, path.len - skip);
    if (out->err == GW_NOMEM) {
        reading->nomem = true;
        return false;
    }
    if (!buf_ok(out) || memchr(path.at, '\0', path.len) != NULL) {
        say_file(reading, key, node, "want the path of a file");
        return false;
    }
    return true;
}

static struct text
without_last_newline(struct text text)
{
    if (text.len > 0 && text.at[text.len - 1] == '\n')
        text.len--;
    if (text.len > 0 && text.at[text.len - 1] == '\r')
        text.len--;
    return text;
}

void
config_value_file(struct config_reading *reading, const struct config_key *key,
                  const struct yaml_node *node, void *base)
{
    OWNED(buf_free)
    struct buf path = buf_new(FILE_PATH_MAX);
    OWNED(buf_wipe)
    struct buf text = buf_new(SECRET_FILE_MAX);

    if (!is_value(reading, key->path, "_file", node)
        || !resolve(reading, key, node, &path))
        return;
    enum gw_err err = file_read(buf_cstr(&path), &text);
    if (err == GW_NOMEM)
        reading->nomem = true;
    else if (err != GW_OK)
        say_file(reading, key, node, file_trouble(err));
    else
        config_value_text(reading, key, without_last_newline(buf_text(&text)),
                          yaml_line(node), base);
}
