/* gateway/platform/config.c -- the one config file, read and checked.
 *
 *   file -> yaml -> config_map() over the table -> checks across keys
 *
 * Owns the strings of a config, in a list behind its memory pointer. They are
 * wiped when it is freed, since some are secrets.
 */
#include "gateway/platform/config.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/platform/config_read.h"
#include "gateway/platform/crypto.h"

/* ---- strings ---- */

struct kept {
    struct kept *next;
    size_t len;
    char text[];
};

const char *
config_keep(struct config_reading *reading, struct text text)
{
    struct kept *kept = malloc(sizeof *kept + text.len + 1);

    if (kept == NULL) {
        reading->nomem = true;
        return "";
    }
    if (text.len > 0)
        memcpy(kept->text, text.at, text.len);
    kept->text[text.len] = '\0';
    kept->len = text.len;
    kept->next = reading->config->memory;
    reading->config->memory = kept;
    return kept->text;
}

void
config_free(struct config *config)
{
    if (config == NULL)
        return;
    for (struct kept *kept = config->memory, *next; kept != NULL; kept = next) {
        next = kept->next;
        crypto_wipe(kept->text, kept->len);
        free(kept);
    }
    free(config);
}

/* ---- checks across keys ---- */

/* The node of "key" or "map.key", NULL when the file does not say it. */
static const struct yaml_node *
find(const struct config_reading *reading, const char *map, const char *key)
{
    const struct yaml_node *node = yaml_root(reading->yaml);

    if (map != NULL)
        node = yaml_find(reading->yaml, node, map);
    return node != NULL ? yaml_find(reading->yaml, node, key) : NULL;
}

static int
line_of(const struct config_reading *reading, const char *map, const char *key)
{
    const struct yaml_node *node = find(reading, map, key);

    return node != NULL ? yaml_line(node) : 0;
}

/* Port 0 is any free one, so it may be said twice. */
static bool
is_same_address(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0
           && !(strlen(a) > 2 && strcmp(a + strlen(a) - 2, ":0") == 0);
}

static void
check_listeners(struct config_reading *reading)
{
    const struct config *config = reading->config;
    const struct {
        const char *key, *address;
    } listeners[] = {
        { "callbacks", config->listen_callbacks },
        { "officers", config->listen_officers },
        { "metrics", config->listen_metrics },
    };

    for (size_t i = 0; i < LENGTH(listeners); i++) {
        for (size_t j = 0; j < i; j++) {
            if (!is_same_address(listeners[i].address, listeners[j].address))
                continue;
            int line = line_of(reading, "listen", listeners[i].key);
            if (line == 0)
                line = line_of(reading, "listen", listeners[j].key);
            fault_add(reading->faults, reading->path, line,
                      "listen.%s and listen.%s are the same address; want a "
                      "port for each",
                      listeners[i].key, listeners[j].key);
        }
    }
}

static bool
is_loopback(struct text host)
{
    static const struct cidr loopback = {
        .address = { [10] = 0xFF, [11] = 0xFF, [12] = 127 }, .bits = 96 + 8
    };

    return text_equal_fold(host, TEXT("localhost")) || text_is(host, "[::1]")
           || cidr_holds(&loopback, 1, host);
}

/* The address without its port. */
static struct text
listener_host(const char *address)
{
    struct text host = text_of(address);

    while (host.len > 0 && host.at[host.len - 1] != ':')
        host.len--;
    if (host.len > 0)
        host.len--;
    return host;
}

bool
config_simulator_runs(const struct config *config)
{
    return config->simulator && config->proxies_count == 0
           && is_loopback(listener_host(config->listen_callbacks))
           && is_loopback(config_url_host(text_of(config->public_url)));
}

static void
warn(struct config_reading *reading)
{
    const struct config *config = reading->config;
    struct text url = text_of(config->public_url);

    if (config->duty_imigrasi_count + config->duty_polda_count == 0)
        fault_warn(reading->faults, reading->path,
                   line_of(reading, NULL, "duty"),
                   "duty has no numbers at all: nobody is paged when somebody "
                   "is in danger now");
    if (config_simulator_runs(config))
        fault_warn(reading->faults, reading->path,
                   line_of(reading, NULL, "simulator"),
                   "simulator is on: whoever uses this machine can send false "
                   "reports at /handset; never in production");
    else if (config->simulator)
        fault_warn(reading->faults, reading->path,
                   line_of(reading, NULL, "simulator"),
                   "simulator stays off: want listen.callbacks and public_url "
                   "on this machine alone (127.0.0.1), and no proxies");
    if (text_starts(url, TEXT("http://")) && !is_loopback(config_url_host(url)))
        fault_warn(reading->faults, reading->path,
                   line_of(reading, NULL, "public_url"),
                   "public_url is http, so numbers and texts cross the net "
                   "unsealed; want https");
}

static void
fill_septets(struct config *config)
{
    for (size_t i = 0; i < config->channels_count; i++) {
        if (config->channels[i].septets == 0)
            config->channels[i].septets = config->screen_septets;
    }
}

/* ---- reading ---- */

static void
read_root(struct config_reading *reading)
{
    size_t errors = reading->faults->errors;
    const struct yaml_node *root = yaml_root(reading->yaml);

    if (root == NULL || yaml_kind(root) != YAML_MAP) {
        fault_add(reading->faults, reading->path,
                  root != NULL ? yaml_line(root) : 0,
                  root == NULL ? "the file is empty; want at least service and "
                                 "channels, as in the sample config"
                               : "want keys with values, such as \"data_dir: "
                                 "var\"");
        return;
    }
    config_map(reading, "", root, reading->config);
    if (reading->nomem)
        return;
    check_listeners(reading);
    config_routes_check(reading);
    if (reading->faults->errors == errors) /* what is wrong comes first */
        warn(reading);
    fill_septets(reading->config);
}

enum gw_err
config_read(const char *path, struct text text, struct faults *faults,
            struct config **ret_config)
{
    OWNED(yaml_close)
    struct yaml *yaml = NULL;
    OWNED(config_free)
    struct config *config = NULL;
    size_t errors = faults->errors;

    enum gw_err err = yaml_read(path, text, faults, &yaml);
    if (err != GW_OK)
        return err;
    config = calloc(1, sizeof *config);
    if (config == NULL)
        return GW_NOMEM;

    struct config_reading reading = {
        .path = path, .yaml = yaml, .faults = faults, .config = config
    };
    config->languages = "";
    config->path = config_keep(&reading, text_of(path));
    if (!reading.nomem)
        read_root(&reading);
    if (reading.nomem)
        return GW_NOMEM;
    if (faults->errors > errors)
        return GW_REJECTED;
    *ret_config = GIVE(config);
    return GW_OK;
}

enum gw_err
config_load(const char *path, struct faults *faults, struct config **ret_config)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(YAML_BYTES_MAX);

    enum gw_err err = yaml_file_text(path, faults, &text);
    if (err != GW_OK)
        return err;
    return config_read(path, buf_text(&text), faults, ret_config);
}

/* ---- what a reload cannot change ---- */

const char *
config_needs_restart(const struct config *running, const struct config *fresh)
{
    for (size_t i = 0; i < config_keys_count; i++) {
        const struct config_key *key = &config_keys[i];

        if (key->reloadable || key->type == CONFIG_MAP)
            continue;
        const char *was, *is; /* all such keys are texts */
        memcpy(&was, (const char *)running + key->offset, sizeof was);
        memcpy(&is, (const char *)fresh + key->offset, sizeof is);
        if (strcmp(was, is) != 0)
            return key->path;
    }
    return NULL;
}

/* ---- agencies ---- */

static const char *const agency_words[] = {
    [AGENCY_NONE] = "",
    [AGENCY_IMIGRASI] = "imigrasi",
    [AGENCY_POLDA] = "polda",
};

const char *
agency_word(enum agency agency)
{
    return agency_words[agency];
}

bool
agency_read(struct text word, enum agency *ret_agency)
{
    for (size_t i = AGENCY_IMIGRASI; i < LENGTH(agency_words); i++) {
        if (text_is(word, agency_words[i])) {
            *ret_agency = (enum agency)i;
            return true;
        }
    }
    return false;
}
