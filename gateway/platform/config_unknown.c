/* gateway/platform/config_unknown.c -- what an unknown key was meant to be.
 *
 * First a slip of the finger among the keys of the same map; then the same word
 * in another map; else all that are known here.
 */
#include <string.h>

#include "gateway/platform/config_read.h"

enum { SLIPS_MAX = 2 };

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters must be put in, taken out or changed (Levenshtein). */
static size_t
slips(const char *a, const char *b)
{
    size_t row[CONFIG_KEY_WORD + 1];
    size_t len = least(strlen(b), CONFIG_KEY_WORD);

    for (size_t j = 0; j <= len; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];

        row[0] = i + 1;
        for (size_t j = 1; j <= len; j++) {
            size_t changed = diagonal + (a[i] != b[j - 1]);

            diagonal = row[j];
            row[j] = least(changed, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[len];
}

static const char *
last_word(const struct config_key *key)
{
    const char *dot = strrchr(key->path, '.');

    return dot != NULL ? dot + 1 : key->path;
}

static bool
is_below(const struct config_key *key, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(key->path, prefix, len) == 0
           && last_word(key) == key->path + len;
}

/* The nearest key of the same map, if it is near at all; ret_file gets its
 * suffix. */
static const struct config_key *
nearest(const char *prefix, const char *word, const char **ret_suffix)
{
    const struct config_key *best = NULL;
    size_t best_slips = least(SLIPS_MAX, strlen(word) / 2) + 1;

    for (size_t i = 0; i < 2 * config_keys_count; i++) {
        const struct config_key *key = &config_keys[i / 2];
        const char *suffix = i % 2 == 0 ? "" : "_file";
        char candidate[CONFIG_KEY_WORD + 8];

        if (!is_below(key, prefix) || (i % 2 == 1 && !key->secret))
            continue;
        snprintf(candidate, sizeof candidate, "%s%s", last_word(key), suffix);
        size_t now = slips(word, candidate);
        if (now < best_slips) {
            best = key;
            best_slips = now;
            *ret_suffix = suffix;
        }
    }
    return best;
}

static const struct config_key *
elsewhere(const char *word)
{
    for (size_t i = 0; i < config_keys_count; i++) {
        if (strcmp(last_word(&config_keys[i]), word) == 0)
            return &config_keys[i];
    }
    return NULL;
}

static void
list_known(const char *prefix, struct buf *out)
{
    for (size_t i = 0; i < config_keys_count; i++) {
        if (!is_below(&config_keys[i], prefix))
            continue;
        if (out->len > 0)
            buf_str(out, ", ");
        buf_str(out, last_word(&config_keys[i]));
    }
}

void
config_unknown(struct config_reading *reading, const char *prefix,
               const struct yaml_node *key)
{
    char room[YAML_WORD];
    const char *word = yaml_word(key, room), *suffix = "";
    int line = yaml_line(key);

    if (reading->faults->count == FAULTS_MAX) { /* only counted from here on */
        fault_add(reading->faults, reading->path, line, "unknown key");
        return;
    }
    const struct config_key *meant = nearest(prefix, word, &suffix);
    if (meant == NULL)
        meant = elsewhere(word);
    if (meant != NULL) {
        fault_add(reading->faults, reading->path, line,
                  "unknown key %s; did you mean %s%s?", word, meant->path,
                  suffix);
        return;
    }
    OWNED(buf_free)
    struct buf known = buf_new(FAULT_TEXT);
    list_known(prefix, &known);
    reading->nomem |= known.err == GW_NOMEM;
    fault_add(reading->faults, reading->path, line,
              "unknown key %s; known here: %s", word, buf_cstr(&known));
}
