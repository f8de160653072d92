/* gateway/platform/config_map.c -- the keys of one map, by the table.
 *
 *   each key of the file -> its row -> value, list, file or map below
 *   each row not met     -> its default, or "is missing"
 *
 * A secret's row answers to two keys, KEY and KEY_file; the YAML reader cannot
 * know that they are one.
 */
#include <string.h>

#include "gateway/platform/config_read.h"

/* What a row is called below prefix; NULL when it is not directly there. */
static const char *
name_below(const struct config_key *key, const char *prefix)
{
    size_t len = strlen(prefix);

    if (strncmp(key->path, prefix, len) != 0
        || strchr(key->path + len, '.') != NULL)
        return NULL;
    return key->path + len;
}

/* ret_by_file: the value is a file that holds it. */
static const struct config_key *
find_row(const char *prefix, struct text word, bool *ret_by_file)
{
    static const char suffix[] = "_file";

    for (size_t i = 0; i < config_keys_count; i++) {
        const struct config_key *key = &config_keys[i];
        const char *name = name_below(key, prefix);

        if (name == NULL || !text_starts(word, text_of(name)))
            continue;
        struct text rest = { word.at + strlen(name), word.len - strlen(name) };
        *ret_by_file = key->secret && text_is(rest, suffix);
        if (rest.len == 0 || *ret_by_file)
            return key;
    }
    return NULL;
}

/* ---- one row ---- */

static void
read_map_row(struct config_reading *reading, const struct config_key *key,
             const struct yaml_node *node, void *base)
{
    char prefix[2 * CONFIG_KEY_WORD];

    if (node != NULL && yaml_kind(node) != YAML_MAP) {
        fault_add(reading->faults, reading->path, yaml_line(node),
                  "%s: want keys with values below it%s", key->path,
                  key->preset != NULL ? ", or nothing at all" : "");
        return;
    }
    snprintf(prefix, sizeof prefix, "%s.", key->path);
    config_map(reading, prefix, node, base);
}

static void
read_structs(struct config_reading *reading, const struct config_key *key,
             const struct yaml_node *node)
{
    size_t errors = reading->faults->errors;

    if (key->type == CONFIG_CHANNEL_LIST)
        config_channels(reading, key, node);
    else
        config_routes(reading, key, node);
    reading->unsure |= reading->faults->errors > errors;
}

static void
read_row(struct config_reading *reading, const struct config_key *key,
         const struct yaml_node *node, void *base)
{
    switch (key->type) {
    case CONFIG_MAP:
        read_map_row(reading, key, node, base);
        break;
    case CONFIG_CHANNEL_LIST:
    case CONFIG_ROUTE_LIST:
        read_structs(reading, key, node);
        break;
    case CONFIG_CIDR_LIST:
    case CONFIG_NUMBER_LIST:
    case CONFIG_WORD_LIST:
    case CONFIG_OPERATOR_LIST:
    case CONFIG_PREFIX_LIST:
    case CONFIG_SENDER_LIST:
        config_value_list(reading, key, node, base);
        break;
    case CONFIG_TEXT:
    case CONFIG_BASE_URL:
    case CONFIG_URL:
    case CONFIG_LISTEN:
    case CONFIG_SHORT_CODE:
    case CONFIG_SERVICE_CODE:
    case CONFIG_NAME:
    case CONFIG_ALIAS:
    case CONFIG_PREFERENCE:
    case CONFIG_SECRET:
    case CONFIG_INT:
    case CONFIG_CLOCK:
    case CONFIG_BOOL:
    case CONFIG_TYPES:
        config_value(reading, key, node, base);
        break;
    }
}

/* ---- rows that the file does not mention ---- */

static void
use_default(struct config_reading *reading, const struct config_key *key,
            const struct yaml_node *map, void *base)
{
    if (key->preset == NULL) {
        if (map != NULL)
            fault_add(reading->faults, reading->path, yaml_line(map),
                      "%s is missing: %s", key->path, key->prose);
    } else if (key->type == CONFIG_MAP) {
        read_map_row(reading, key, NULL, base);
    } else if (key->preset[0] != '\0' && key->preset[0] != '[') {
        config_value_text(reading, key, text_of(key->preset), 0, base);
    }
}

/* ---- the map ---- */

static void
read_pair(struct config_reading *reading, const char *prefix,
          const struct yaml_node *map, size_t i, void *base, bool *seen)
{
    const struct yaml_node *word = yaml_key(reading->yaml, map, i);
    const struct yaml_node *value = yaml_value(reading->yaml, map, i);
    bool by_file;

    const struct config_key *key = find_row(prefix, yaml_text(word), &by_file);
    if (key == NULL) {
        config_unknown(reading, prefix, word);
        return;
    }
    size_t row = (size_t)(key - config_keys);
    if (seen[row]) {
        fault_add(reading->faults, reading->path, yaml_line(word),
                  "%s and %s_file are both given; want one of them", key->path,
                  key->path);
        return;
    }
    seen[row] = true;
    if (by_file)
        config_value_file(reading, key, value, base);
    else
        read_row(reading, key, value, base);
}

void
config_map(struct config_reading *reading, const char *prefix,
           const struct yaml_node *node, void *base)
{
    bool seen[CONFIG_KEYS_MAX] = { false };
    size_t count = node != NULL ? yaml_count(node) : 0;

    for (size_t i = 0; i < count && !reading->nomem; i++)
        read_pair(reading, prefix, node, i, base, seen);
    if (reading->nomem) /* what was not read is not missing */
        return;
    for (size_t row = 0; row < config_keys_count; row++) {
        if (!seen[row] && name_below(&config_keys[row], prefix) != NULL)
            use_default(reading, &config_keys[row], node, base);
    }
}
