/* gateway/platform/yaml.h -- a YAML document whose every node knows its line.
 *
 * libyaml's document API, read whole (at most 1 MiB, 64 levels deep), with
 * doubled keys refused. Nodes are borrowed from the document.
 */
#ifndef GATEWAY_PLATFORM_YAML_H
#define GATEWAY_PLATFORM_YAML_H

#include <stddef.h>

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"
#include "gateway/platform/faults.h"

struct yaml;
struct yaml_node;                           /* opaque; yaml.c knows it */

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

/* GW_MISSING  no such file; GW_REJECTED malformed, anchors and aliases
 * included; both with a fault. GW_NOMEM */
MUST_CHECK enum gw_err yaml_load(const char *path, struct faults *faults,
                                 struct yaml **ret_yaml);
void yaml_free(struct yaml *yaml);
static inline void yaml_free_slot(struct yaml **s) { yaml_free(*s); }

const struct yaml_node *yaml_root(const struct yaml *yaml);    /* NULL: empty file */
enum yaml_kind yaml_kind(const struct yaml_node *node);
int yaml_line(const struct yaml_node *node);                   /* from 1 */
struct text yaml_text(const struct yaml_node *node);           /* scalars; else "" */
size_t yaml_count(const struct yaml_node *node);               /* items or pairs */
const struct yaml_node *yaml_item(const struct yaml *yaml, const struct yaml_node *list,
                           size_t i);
const struct yaml_node *yaml_key(const struct yaml *yaml, const struct yaml_node *map,
                          size_t i);
const struct yaml_node *yaml_value(const struct yaml *yaml, const struct yaml_node *map,
                            size_t i);
const struct yaml_node *yaml_find(const struct yaml *yaml, const struct yaml_node *map,
                           const char *key);            /* or NULL */

#endif
