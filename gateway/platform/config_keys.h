/* gateway/platform/config_keys.h -- what a config may hold; private to
 * config*.c and to the tests that keep the sample complete.
 */
#ifndef GATEWAY_PLATFORM_CONFIG_KEYS_H
#define GATEWAY_PLATFORM_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum config_type {
    CONFIG_MAP, /* its keys stand below it in the table */
    CONFIG_CHANNEL_LIST,
    CONFIG_ROUTE_LIST,
    CONFIG_TEXT,     /* from here to CONFIG_SECRET: a C string */
    CONFIG_BASE_URL, /* loses the slashes at its end */
    CONFIG_URL,
    CONFIG_LISTEN, /* address and port */
    CONFIG_SHORT_CODE,
    CONFIG_SERVICE_CODE,
    CONFIG_NAME,       /* [a-z0-9-] */
    CONFIG_ALIAS,      /* a callback's path */
    CONFIG_PREFERENCE, /* order, cost */
    CONFIG_SECRET,     /* part of an address; a short one warns */
    CONFIG_INT,
    CONFIG_CLOCK, /* "21:00": an int, minutes of the day */
    CONFIG_BOOL,
    CONFIG_CIDR_LIST,
    CONFIG_NUMBER_LIST, /* phone numbers */
    CONFIG_WORD_LIST,   /* joined by commas */
    CONFIG_OPERATOR_LIST,
    CONFIG_PREFIX_LIST,
    CONFIG_SENDER_LIST, /* names of channels that can send */
    CONFIG_TYPES
};

struct config_key {
    const char *path; /* "listen.callbacks", "channels[].send.url" */
    enum config_type type;
    int min, max;       /* of a number; bytes of a text; items of a list */
    const char *preset; /* as it would be written; "": absent; NULL: must be
                           given (in a map that is given) */
    const char *unit;
    const char *prose;   /* one line */
    bool reloadable;     /* SIGHUP is enough */
    bool secret;         /* may come from a file: KEY_file; never shown */
    size_t offset;       /* in struct config, channel_config or route_config */
    size_t offset_count; /* of lists */
};

extern const struct config_key config_keys[];
extern const size_t config_keys_count;

enum { CONFIG_KEYS_MAX = 64, CONFIG_KEY_WORD = 40, CONFIG_SECRET_GOOD = 22 };

#endif
