/* gateway/platform/yaml.h -- a YAML document whose every node knows its line.
 *
 * libyaml's document API, read whole (at most 1 MiB, 64 levels deep), with
 * doubled keys refused. Nodes are borrowed from the document.
 *
 * Of YAML only what a reader sees at once is taken: one document, keys that are
 * plain words, no anchors, aliases or tags. (It is yaml_close(), since libyaml
 * itself has a yaml_free().)
 */
#ifndef GATEWAY_PLATFORM_YAML_H
#define GATEWAY_PLATFORM_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"
#include "gateway/platform/faults.h"

struct yaml;
struct yaml_node; /* opaque; yaml.c knows it */

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

enum { YAML_BYTES_MAX = 1024 * 1024, YAML_DEPTH_MAX = 64 };

/* GW_MISSING  no such file; GW_REJECTED malformed, anchors and aliases
 * included; both with a fault. GW_NOMEM */
MUST_CHECK enum gw_err yaml_load(const char *path, struct faults *faults,
                                 struct yaml **ret_yaml);
/* The same from memory; name stands for the path in faults. text need not
 * outlive the call. */
MUST_CHECK enum gw_err yaml_read(const char *name, struct text text,
                                 struct faults *faults, struct yaml **ret_yaml);
/* The first half of yaml_load(), for whoever must wipe the text. */
MUST_CHECK enum gw_err yaml_file_text(const char *path, struct faults *faults,
                                      struct buf *out);
void yaml_close(struct yaml *yaml);
static inline void
yaml_close_slot(struct yaml **s)
{
    yaml_close(*s);
}

/* NULL: the file is empty, or holds comments alone */
const struct yaml_node *yaml_root(const struct yaml *yaml);
enum yaml_kind yaml_kind(const struct yaml_node *node);
int yaml_line(const struct yaml_node *node);         /* from 1 */
struct text yaml_text(const struct yaml_node *node); /* scalars; else "" */
/* Nothing was written there ("key:"), or null, or ~; quoted ones are texts. */
bool yaml_is_null(const struct yaml_node *node);
size_t yaml_count(const struct yaml_node *node); /* items or pairs */
const struct yaml_node *yaml_item(const struct yaml *yaml,
                                  const struct yaml_node *list, size_t i);
const struct yaml_node *yaml_key(const struct yaml *yaml,
                                 const struct yaml_node *map, size_t i);
const struct yaml_node *yaml_value(const struct yaml *yaml,
                                   const struct yaml_node *map, size_t i);
const struct yaml_node *yaml_find(const struct yaml *yaml,
                                  const struct yaml_node *map,
                                  const char *key); /* or NULL */

/* A key as a fault may show it: what does not look like a word of ours (it may
 * be a phone number in the wrong place) becomes "that". */
enum { YAML_WORD = 40 };
const char *yaml_word(const struct yaml_node *key, char ret_word[YAML_WORD]);

#endif
