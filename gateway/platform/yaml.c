/* gateway/platform/yaml.c -- a YAML document whose every node knows its line.
 *
 *   text --scan events--> allowed? --load--> document --check--> keys single
 *
 * Owns libyaml's document. The first pass is there because a loaded document
 * has forgotten its anchors, and an alias makes a graph of it: a file of 1 kB
 * could stand for a tree of gigabytes. After it the document is a tree.
 */
#include "gateway/platform/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "gateway/platform/file.h"
#include "gateway/platform/yaml_trouble.h"

struct yaml {
    yaml_document_t document;
    bool loaded;
};

/* ---- nodes ---- */

/* struct yaml_node is never defined: its pointers are libyaml's in disguise. */
static const yaml_node_t *
inside(const struct yaml_node *node)
{
    return (const yaml_node_t *)(const void *)node;
}

static const struct yaml_node *
outside(const yaml_node_t *node)
{
    return (const struct yaml_node *)(const void *)node;
}

/* Nodes are numbered from 1, and every number in a tree is one of them. */
static const yaml_node_t *
numbered(const struct yaml *yaml, int number)
{
    return yaml->document.nodes.start + (number - 1);
}

const struct yaml_node *
yaml_root(const struct yaml *yaml)
{
    const yaml_document_t *document = &yaml->document;

    if (document->nodes.start == document->nodes.top)
        return NULL;
    const struct yaml_node *root = outside(document->nodes.start);
    return yaml_is_null(root) ? NULL : root;
}

enum yaml_kind
yaml_kind(const struct yaml_node *node)
{
    switch (inside(node)->type) {
    case YAML_SEQUENCE_NODE:
        return YAML_LIST;
    case YAML_MAPPING_NODE:
        return YAML_MAP;
    case YAML_NO_NODE:
    case YAML_SCALAR_NODE:
    default:
        return YAML_SCALAR;
    }
}

int
yaml_line(const struct yaml_node *node)
{
    return (int)inside(node)->start_mark.line + 1;
}

struct text
yaml_text(const struct yaml_node *node)
{
    const yaml_node_t *in = inside(node);

    if (in->type != YAML_SCALAR_NODE)
        return TEXT("");
    return (struct text){ (const char *)in->data.scalar.value,
                          in->data.scalar.length };
}

bool
yaml_is_null(const struct yaml_node *node)
{
    static const char *const words[] = { "", "~", "null", "Null", "NULL" };
    const yaml_node_t *in = inside(node);

    if (in->type != YAML_SCALAR_NODE
        || in->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    for (size_t i = 0; i < LENGTH(words); i++) {
        if (text_is(yaml_text(node), words[i]))
            return true;
    }
    return false;
}

static size_t
pairs_count(const yaml_node_t *map)
{
    return (size_t)(map->data.mapping.pairs.top
                    - map->data.mapping.pairs.start);
}

size_t
yaml_count(const struct yaml_node *node)
{
    const yaml_node_t *in = inside(node);

    if (in->type == YAML_MAPPING_NODE)
        return pairs_count(in);
    if (in->type == YAML_SEQUENCE_NODE)
        return (size_t)(in->data.sequence.items.top
                        - in->data.sequence.items.start);
    return 0;
}

const struct yaml_node *
yaml_item(const struct yaml *yaml, const struct yaml_node *list, size_t i)
{
    return outside(numbered(yaml, inside(list)->data.sequence.items.start[i]));
}

const struct yaml_node *
yaml_key(const struct yaml *yaml, const struct yaml_node *map, size_t i)
{
    return outside(
        numbered(yaml, inside(map)->data.mapping.pairs.start[i].key));
}

const struct yaml_node *
yaml_value(const struct yaml *yaml, const struct yaml_node *map, size_t i)
{
    return outside(
        numbered(yaml, inside(map)->data.mapping.pairs.start[i].value));
}

const struct yaml_node *
yaml_find(const struct yaml *yaml, const struct yaml_node *map, const char *key)
{
    if (yaml_kind(map) != YAML_MAP)
        return NULL;
    for (size_t i = 0; i < yaml_count(map); i++) {
        if (text_is(yaml_text(yaml_key(yaml, map, i)), key))
            return yaml_value(yaml, map, i);
    }
    return NULL;
}

static bool
is_word(struct text text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool digit = c >= '0' && c <= '9';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        digits += digit;
        if (!digit && !letter && c != '_' && c != '-' && c != '.')
            return false;
    }
    return text.len > 0 && digits < 6;
}

const char *
yaml_word(const struct yaml_node *key, char ret_word[YAML_WORD])
{
    struct text text = yaml_text(key);

    return is_word(text) && text_copy(text, ret_word, YAML_WORD) ? ret_word
                                                                 : "that";
}

/* ---- keys ---- */

static int
by_text_then_line(const void *a, const void *b)
{
    const yaml_node_t *left = *(const yaml_node_t *const *)a;
    const yaml_node_t *right = *(const yaml_node_t *const *)b;
    size_t len_left = left->data.scalar.length;
    size_t len_right = right->data.scalar.length;

    if (len_left != len_right)
        return len_left < len_right ? -1 : 1;
    int order =
        memcmp(left->data.scalar.value, right->data.scalar.value, len_left);
    if (order != 0)
        return order;
    return left->start_mark.index < right->start_mark.index ? -1 : 1;
}

/* False: a key is no word, which is said. */
static bool
gather_keys(const struct yaml *yaml, const char *name, const yaml_node_t *map,
            const yaml_node_t **ret_keys, struct faults *faults)
{
    for (size_t i = 0; i < pairs_count(map); i++) {
        ret_keys[i] = numbered(yaml, map->data.mapping.pairs.start[i].key);
        if (ret_keys[i]->type != YAML_SCALAR_NODE) {
            fault_add(faults, name, yaml_line(outside(ret_keys[i])),
                      "a key must be a word, not a list or a map");
            return false;
        }
    }
    return true;
}

static enum gw_err
check_map(const struct yaml *yaml, const char *name, const yaml_node_t *map,
          struct faults *faults)
{
    size_t count = pairs_count(map);
    char word[YAML_WORD];
    enum gw_err err = GW_OK;

    const yaml_node_t **keys = calloc(count > 0 ? count : 1, sizeof *keys);
    if (keys == NULL)
        return GW_NOMEM;
    if (!gather_keys(yaml, name, map, keys, faults)) {
        free(keys);
        return GW_REJECTED;
    }
    qsort(keys, count, sizeof *keys, by_text_then_line);
    for (size_t i = 1; i < count; i++) {
        if (!text_equal(yaml_text(outside(keys[i - 1])),
                        yaml_text(outside(keys[i]))))
            continue;
        fault_add(faults, name, yaml_line(outside(keys[i])),
                  "key %s stands here twice; the first is in line %d",
                  yaml_word(outside(keys[i]), word),
                  yaml_line(outside(keys[i - 1])));
        err = GW_REJECTED;
    }
    free(keys);
    return err;
}

static enum gw_err
check_maps(const struct yaml *yaml, const char *name, struct faults *faults)
{
    enum gw_err err = GW_OK;

    for (const yaml_node_t *node = yaml->document.nodes.start;
         node < yaml->document.nodes.top; node++) {
        if (node->type != YAML_MAPPING_NODE)
            continue;
        enum gw_err one = check_map(yaml, name, node, faults);
        if (one == GW_NOMEM)
            return one;
        if (one != GW_OK)
            err = one;
    }
    return err;
}

/* ---- loading ---- */

static enum gw_err
load_document(const char *name, struct text text, struct faults *faults,
              struct yaml *yaml)
{
    yaml_parser_t parser;
    enum gw_err err = GW_OK;

    if (!yaml_parser_initialize(&parser))
        return GW_NOMEM;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.at,
                                 text.len);
    if (yaml_parser_load(&parser, &yaml->document))
        yaml->loaded = true;
    else
        err = yaml_trouble_parser(&parser, name, text, faults);
    yaml_parser_delete(&parser);
    return err;
}

enum gw_err
yaml_read(const char *name, struct text text, struct faults *faults,
          struct yaml **ret_yaml)
{
    OWNED(yaml_close)
    struct yaml *yaml = calloc(1, sizeof *yaml);

    if (yaml == NULL)
        return GW_NOMEM;
    if (text.at == NULL)
        text = TEXT("");
    if (text_starts(text, TEXT("\xEF\xBB\xBF"))) { /* a byte order mark */
        text.at += 3;
        text.len -= 3;
    }
    enum gw_err err = yaml_trouble_scan(name, text, faults);
    if (err == GW_OK)
        err = load_document(name, text, faults, yaml);
    if (err == GW_OK)
        err = check_maps(yaml, name, faults);
    if (err != GW_OK)
        return err;
    *ret_yaml = GIVE(yaml);
    return GW_OK;
}

enum gw_err
yaml_file_text(const char *path, struct faults *faults, struct buf *out)
{
    enum gw_err err = file_read(path, out);

    if (err == GW_OK || err == GW_NOMEM)
        return err;
    fault_add(faults, path, 0, "%s", file_trouble(err));
    return err == GW_MISSING ? GW_MISSING : GW_REJECTED;
}

enum gw_err
yaml_load(const char *path, struct faults *faults, struct yaml **ret_yaml)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(YAML_BYTES_MAX);

    enum gw_err err = yaml_file_text(path, faults, &text);
    if (err != GW_OK)
        return err;
    return yaml_read(path, buf_text(&text), faults, ret_yaml);
}

void
yaml_close(struct yaml *yaml)
{
    if (yaml == NULL)
        return;
    if (yaml->loaded)
        yaml_document_delete(&yaml->document);
    free(yaml);
}
