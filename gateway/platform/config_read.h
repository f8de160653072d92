/* gateway/platform/config_read.h -- a config while it is read; private to
 * config*.c.
 */
#ifndef GATEWAY_PLATFORM_CONFIG_READ_H
#define GATEWAY_PLATFORM_CONFIG_READ_H

#include "gateway/platform/config.h"
#include "gateway/platform/config_keys.h"
#include "gateway/platform/yaml.h"

struct config_reading {
    const char *path; /* of the file, for faults */
    const struct yaml *yaml;
    struct faults *faults;
    struct config *config;
    bool unsure; /* channels or routes are not what was meant */
    bool nomem;  /* remembered; the result is thrown away */
};

/* A copy that lives as long as the config; "" and nomem when there is none. */
const char *config_keep(struct config_reading *reading, struct text text);

/* One value, checked and stored at base + key->offset; what is wrong becomes a
 * fault. */
void config_value(struct config_reading *reading, const struct config_key *key,
                  const struct yaml_node *node, void *base);
/* The same for a text that stands in no node; line is where it comes from. */
void config_value_text(struct config_reading *reading,
                       const struct config_key *key, struct text text, int line,
                       void *base);
void config_value_list(struct config_reading *reading,
                       const struct config_key *key,
                       const struct yaml_node *node, void *base);

/* node is the path of the file that holds the value. */
void config_value_file(struct config_reading *reading,
                       const struct config_key *key,
                       const struct yaml_node *node, void *base);

/* The keys of one map; node NULL: none is given, so all get their defaults.
 * prefix: "", "listen.", "channels[].", ... */
void config_map(struct config_reading *reading, const char *prefix,
                const struct yaml_node *node, void *base);

/* Says that node, which is no key of prefix, is unknown, and what it may have
 * been meant to be. */
void config_unknown(struct config_reading *reading, const char *prefix,
                    const struct yaml_node *key);

/* The list of channels. */
void config_channels(struct config_reading *reading,
                     const struct config_key *key,
                     const struct yaml_node *node);

/* The list of routes; and what only the whole file can tell of them. */
void config_routes(struct config_reading *reading, const struct config_key *key,
                   const struct yaml_node *node);
void config_routes_check(struct config_reading *reading);

/* Whether a text is of the form its type wants (config_forms.c). */
bool config_form_fits(enum config_type type, struct text text);
const char *config_form_want(enum config_type type);
/* The part of a base URL that names the host; "" when it is no URL. */
struct text config_url_host(struct text url);

/* Reads a config from memory; path names it in faults. As config_load(). */
MUST_CHECK enum gw_err config_read(const char *path, struct text text,
                                   struct faults *faults,
                                   struct config **ret_config);

#endif
