/* handlers/commands/serve_setup.c -- one config in force.
 *
 * A reload makes a whole new setup or none. What the old one's strings are
 * still needed for decides when it goes: requests count their references, and
 * messages under way hold it back here.
 */
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"
#include "handlers/commands/kinds.h"
#include "handlers/commands/serve.h"

/* Which prefixes a route is for: its operators' and its own. */
static void
fill_prefixes(const struct route_config *config, struct outbox_route *route)
{
    for (size_t i = 0; i < config->operators_count; i++) {
        const uint32_t *prefixes = config->operators[i]->prefixes;
        for (size_t p = 0; prefixes[p] != 0; p++)
            route->prefixes[route->prefixes_count++] = prefixes[p];
    }
    for (size_t i = 0; i < config->prefixes_count; i++)
        route->prefixes[route->prefixes_count++] = config->prefixes[i];
}

static void
give_routes(struct gateway *gateway, const struct config *config)
{
    struct outbox_route routes[CONFIG_ROUTES_MAX];

    for (size_t i = 0; i < config->routes_count; i++) {
        const struct route_config *one = &config->routes[i];
        routes[i] = (struct outbox_route){
            .channels_count = one->channels_count,
            .cheapest = strcmp(one->prefer, "cost") == 0,
        };
        fill_prefixes(one, &routes[i]);
        for (size_t c = 0; c < one->channels_count; c++)
            routes[i].channels[c] = one->channels[c];
    }
    outbox_routes(gateway->outbox, routes, config->routes_count);
}

_Static_assert((int)CONFIG_ROUTES_MAX <= (int)OUTBOX_ROUTES_MAX
                   && (int)CONFIG_ROUTE_CHANNELS_MAX
                          <= (int)OUTBOX_ROUTE_CHANNELS_MAX,
               "a route of the config fits the outbox");

/* The channels of a setup that can send, as the outbox wants them. */
static void
give_channels(struct gateway *gateway, const struct setup *setup)
{
    size_t count = 0;

    for (size_t i = 0; i < setup->config->channels_count; i++) {
        const struct setup_channel *channel = &setup->channels[i];
        metric_channel((unsigned)i, channel->config->name);
        if (!channel->config->can_send)
            continue;
        gateway->channels[count] = (struct outbox_channel){
            .name = channel->config->name,
            .adapter = channel->adapter,
            .send = channel->config->send,
            .receipt_url = channel->receipt_url,
        };
        gateway->channels[count++].send.dialect = channel->dialect;
    }
    outbox_channels(gateway->outbox, gateway->channels, count);
    give_routes(gateway, setup->config);
}

static void
give_officers(struct gateway *gateway, const struct config *config)
{
    gateway->officers.rules = (struct officers_rules){
        .require_otp = config->require_otp,
        .enrol = config->enrol,
        .life = { .idle_ms = (int64_t)config->idle_minutes * 60 * 1000,
                  .whole_ms = (int64_t)config->session_hours * 3600 * 1000 },
        .retention = { .not_actionable_days = config->not_actionable_days,
                       .number_days = config->number_days },
    };
    gateway->officers.proxies_count = config->proxies_count;
    memcpy(gateway->officers.proxies, config->proxies, sizeof config->proxies);
    webhook_sender_config(gateway->webhooks, config);
    gateway->officers.secure_cookie =
        text_starts(text_of(config->public_url), TEXT("https://"));
}

void
serve_give(struct gateway *gateway, const struct setup *setup)
{
    give_channels(gateway, setup);
    give_officers(gateway, setup->config);
    gateway->officers.rules.calendar = setup->calendar;
    gateway->officers.rules.config = setup->config;
    simulator_config(gateway->simulator, setup->config);
}

void
serve_say_faults(const struct faults *faults)
{
    faults_print(faults, stderr);
}

void
serve_forget_retired(struct gateway *gateway)
{
    /* An officer's request keeps rules that point into its setup. */
    if (gateway->retired_count == 0 || outbox_in_flight(gateway->outbox) > 0
        || (gateway->http_officers != NULL
            && http_in_flight(gateway->http_officers) > 0))
        return;
    while (gateway->retired_count > 0)
        setup_unref(gateway->retired[--gateway->retired_count]);
}

/* With no room left (reloads without end while messages fly) the setup is kept
 * for the life of the process: memory is cheaper than a dangling text. */
static void
retire(struct gateway *gateway, struct setup *old)
{
    serve_forget_retired(gateway);
    if (gateway->retired_count < SERVE_RETIRED_MAX)
        gateway->retired[gateway->retired_count++] = old;
}

void
serve_on_reload(void *arg)
{
    struct gateway *gateway = arg;
    struct faults *faults = calloc(1, sizeof *faults);
    struct setup *fresh = NULL;
    struct setup *old = gateway->villagers.setup;

    if (faults == NULL || gateway->stopping) {
        free(faults);
        return;
    }
    (void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
                     (long long)clock_mono_us());
    enum gw_err err =
        setup_load(gateway->config_path, &command_kinds, gateway->house.keyring,
                   gateway->places, faults, &fresh);
    serve_say_faults(faults);
    if (err != GW_OK) {
        log_error("reload.refused", LOG_NUM("errors", faults->errors),
                  LOG_WORD("reason", gw_err_word(err)));
    } else {
        const char *fixed = config_needs_restart(old->config, fresh->config);
        if (fixed != NULL)
            log_warn("reload.needs_restart", LOG_WORD("key", fixed));
        fresh->reader = gateway->reader;
        gateway->villagers.setup = fresh;
        serve_give(gateway, fresh);
        retire(gateway, old);
        log_info("reload.done",
                 LOG_NUM("channels", fresh->config->channels_count));
    }
    (void)sd_notify(0, "READY=1");
    free(faults);
}
