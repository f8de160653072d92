/* gateway/platform/config.h -- the one config file, read and checked.
 *
 * config_keys.c is the only list of keys: type, range, default, unit, prose.
 * A config is immutable; a reload makes a new one.
 */
#ifndef GATEWAY_PLATFORM_CONFIG_H
#define GATEWAY_PLATFORM_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/base/adapter.h"
#include "gateway/base/err.h"
#include "gateway/base/operator.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"
#include "gateway/platform/faults.h"

enum { CONFIG_CHANNELS_MAX = 64, CONFIG_DUTY_MAX = 16, CONFIG_ALLOW_MAX = 16 };
enum {
    CONFIG_ROUTES_MAX = 16,
    CONFIG_ROUTE_CHANNELS_MAX = 8,
    CONFIG_ROUTE_OPERATORS_MAX = 6,
    CONFIG_ROUTE_PREFIXES_MAX = 24
};

enum agency { AGENCY_NONE, AGENCY_IMIGRASI, AGENCY_POLDA };
const char *agency_word(enum agency agency); /* "imigrasi", "polda" */
bool agency_read(struct text word, enum agency *ret_agency);

/* A block of addresses; IPv4 in the mapped form. */
struct cidr {
    unsigned char address[16];
    unsigned bits; /* of 128 */
};
bool cidr_read(struct text text, struct cidr *ret_cidr); /* "10.0.0.0/8" */
bool cidr_holds(const struct cidr *list, size_t count, struct text address);

struct channel_config {
    const char *name; /* [a-z0-9-]{1,32} */
    const char *kind;
    const char *dialect; /* the file that describes it, or NULL */
    const char *secret;  /* never empty */
    struct cidr allow[CONFIG_ALLOW_MAX];
    size_t allow_count; /* 0: anybody who knows the secret */
    int septets;        /* this channel's screen; service's if unset */
    const char *alias;  /* a fixed callback path, or NULL */
    struct verify_config signature; /* its secret is "" if none is given */
    bool can_send;                  /* a send block with a url stands there */
    struct send_config send;
    int line; /* where it stands in the file */
};

/* Which channels SMS to some numbers go by. With neither operators nor
 * prefixes: to all numbers. */
struct route_config {
    const struct phone_operator *operators[CONFIG_ROUTE_OPERATORS_MAX];
    size_t operators_count;
    uint32_t prefixes[CONFIG_ROUTE_PREFIXES_MAX];
    size_t prefixes_count;
    const char *channels[CONFIG_ROUTE_CHANNELS_MAX]; /* best first; each can
                                                        send */
    size_t channels_count;
    const char *prefer; /* "order" or "cost" */
    int line;
};

struct config {
    const char *path; /* as given with -c */
    const char *data_dir;
    const char *public_url; /* no slash at the end */
    struct cidr proxies[CONFIG_ALLOW_MAX];
    size_t proxies_count;
    const char *listen_callbacks, *listen_officers, *listen_metrics;
    const char *service_sms, *service_ussd;
    int screen_septets;
    struct msisdn duty_imigrasi[CONFIG_DUTY_MAX], duty_polda[CONFIG_DUTY_MAX];
    size_t duty_imigrasi_count, duty_polda_count;
    int quota_tips; /* a sender a day, 0: none; more are kept, last in line */
    int quiet_from, quiet_to; /* minutes of the day, WIB; the same: none */
    int not_actionable_days, number_days; /* after a tip came to rest */
    const char *holidays;                 /* file; "" those we know */
    const char *menus;                    /* folder */
    const char *languages; /* comma list of extra languages, "" = none */
    bool simulator;
    bool require_otp, enrol;
    /* Closed networks that word of changes may go to. */
    struct cidr webhook_networks[CONFIG_ALLOW_MAX];
    size_t webhook_networks_count;
    int idle_minutes, session_hours;
    struct channel_config channels[CONFIG_CHANNELS_MAX];
    size_t channels_count;
    struct route_config routes[CONFIG_ROUTES_MAX]; /* the first that fits */
    size_t routes_count;

    void *memory; /* what the strings live in; config_free() */
};

/* Reads the file. Every fault is added to faults with its line; warnings too
 * (a short secret, no duty numbers). Values may be read from files by the same
 * key with _file at its end (secret_file: PATH); "$CREDENTIALS_DIRECTORY/" at
 * the beginning of such a path is systemd's folder.
 *
 * GW_REJECTED  at least one error is in faults
 * GW_MISSING   no such file (also in faults); GW_NOMEM
 */
MUST_CHECK enum gw_err config_load(const char *path, struct faults *faults,
                                   struct config **ret_config);

void config_free(struct config *config);
static inline void
config_free_slot(struct config **s)
{
    config_free(*s);
}

const struct channel_config *config_channel(const struct config *config,
                                            struct text name); /* or NULL */

/* Whether the phone in the browser may run: it is asked for, and neither
 * listen.callbacks nor public_url can be reached from another machine. */
bool config_simulator_runs(const struct config *config);

/* The first key that differs and that a reload cannot change (data_dir, a
 * listener), NULL when there is none; a static string. */
const char *config_needs_restart(const struct config *running,
                                 const struct config *fresh);

#endif
