/* handlers/commands/serve.c -- the gateway, wired together.
 *
 * Opens bottom-up, runs the loop, closes top-down. On SIGTERM or SIGINT no new
 * connection is taken; what is in flight is finished and committed, then the
 * process ends with 0. On SIGHUP config, menus and languages are read anew: if
 * anything is wrong with them the old ones stay.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/kinds.h"
#include "handlers/commands/serve.h"
#include "handlers/villagers/letter_send.h"
#include "handlers/villagers/sender.h"

enum {
    STOP_LOOK_MS = 20,         /* while stopping: is everything answered? */
    STOP_PATIENCE_MS = 15000,  /* longer than any aggregator's answer takes */
    OFFICER_DEADLINE_S = 30,   /* a slow line may upload for this long */
    OFFICER_BODY = 256 * 1024, /* over what the API takes, so that it says so */
    METRICS_BODY = 1024,
    CALLBACK_HEADERS = 64 * 1024 /* by GET the text is in the address, %XX */
};

/* ---- parts ---- */

static void
wake_outbox(void *arg)
{
    struct gateway *gateway = arg;

    outbox_wake(gateway->outbox);
}

static void
wake_indexer(void *arg)
{
    struct gateway *gateway = arg;

    indexer_wake(gateway->indexer);
}

static void
count_sms(void *arg, const char *channel, size_t count)
{
    struct gateway *gateway = arg;

    outbox_received(gateway->outbox, channel, count);
}

static void
on_metrics(struct http_request *request, void *arg)
{
    OWNED(buf_free)
    struct buf page = buf_new(1024 * 1024);

    (void)arg;
    if (!text_is(http_path(request), "/metrics")) {
        http_reply(request, 404, NULL, TEXT(""));
        return;
    }
    metrics_page(&page);
    http_reply(request, buf_ok(&page) ? 200 : 503,
               "text/plain; version=0.0.4; charset=utf-8", buf_text(&page));
}

static void
on_callback(struct http_request *request, void *arg)
{
    struct gateway *gateway = arg;

    if (!simulator_take(gateway->simulator, request))
        inbound_handle(request, &gateway->villagers);
}

/* ---- signals ---- */

static void
on_stop(void *arg)
{
    struct gateway *gateway = arg;

    gateway->stopping = true;
    gateway->stop_at_us = clock_mono_us();
    log_info("serve.stopping",
             LOG_NUM("requests", http_in_flight(gateway->http_callbacks)
                                     + http_in_flight(gateway->http_officers)),
             LOG_NUM("ops", store_in_flight(gateway->store)));
    (void)sd_notify(0, "STOPPING=1");
    http_drain(gateway->http_callbacks);
    http_drain(gateway->http_officers);
    http_drain(gateway->http_metrics);
    janitor_drain(gateway->janitor);
    indexer_drain(gateway->indexer);
    counter_drain(gateway->counter);
    exporter_drain(gateway->exporter);
    webhook_sender_drain(gateway->webhooks);
    live_drain(gateway->live);
    outbox_drain(gateway->outbox);
    simulator_drain(gateway->simulator);
}

static void
on_look(void *arg)
{
    struct gateway *gateway = arg;

    serve_forget_retired(gateway);
    if (!gateway->stopping)
        return;
    size_t left = http_in_flight(gateway->http_callbacks)
                  + http_in_flight(gateway->http_officers)
                  + outbox_in_flight(gateway->outbox)
                  + store_in_flight(gateway->store);
    if (left == 0 && !notary_finish(gateway->notary))
        left = 1;
    bool late = clock_mono_us() - gateway->stop_at_us
                > (int64_t)STOP_PATIENCE_MS * 1000;
    if (left == 0 || late) {
        if (left > 0)
            log_warn("serve.impatient", LOG_NUM("left", left));
        loop_quit(gateway->loop);
    }
}

/* ---- opening ---- */

static enum gw_err
open_loop(struct gateway *gateway)
{
    enum gw_err err = loop_open(&gateway->loop);

    if (err == GW_OK)
        err = loop_signals(gateway->loop, on_stop, serve_on_reload, gateway);
    if (err == GW_OK)
        err = loop_every(gateway->loop, STOP_LOOK_MS, on_look, gateway);
    return err;
}

/* What the doors are lent. */
static void
give_doors(struct gateway *gateway)
{
    gateway->villagers.store = gateway->store;
    gateway->villagers.loop = gateway->loop;
    gateway->villagers.wake_outbox = wake_outbox;
    gateway->villagers.count_sms = count_sms;
    gateway->villagers.wake_indexer = wake_indexer;
    gateway->villagers.wake_arg = gateway;
    gateway->officers.store = gateway->store;
    gateway->officers.helpers = gateway->helpers;
    gateway->officers.keyring = gateway->house.keyring;
    gateway->officers.places = gateway->places;
    gateway->officers.reader = gateway->reader;
    gateway->officers.post = letter_post(&gateway->villagers);
    gateway->officers.wake_outbox = wake_outbox;
    gateway->officers.wake_arg = gateway;
    serve_give(gateway, gateway->villagers.setup);
}

/* What works by itself beside the doors. */
static enum gw_err
open_parts(struct gateway *gateway)
{
    enum gw_err err = notary_open(gateway->loop, gateway->store,
                                  gateway->house.keyring, &gateway->notary);
    if (err == GW_OK)
        err = exporter_open(gateway->loop, gateway->store, gateway->helpers,
                            gateway->house.keyring, gateway->places,
                            gateway->house.data_dir, &gateway->exporter);
    gateway->officers.exporter = gateway->exporter;
    if (err == GW_OK)
        err =
            webhook_sender_open(gateway->loop, gateway->store, gateway->client,
                                gateway->house.keyring, &gateway->webhooks);
    gateway->officers.webhooks = gateway->webhooks;
    webhook_sender_config(gateway->webhooks, gateway->villagers.setup->config);
    if (err == GW_OK)
        err = live_open(gateway->loop, &gateway->officers, &gateway->live);
    gateway->officers.live = gateway->live;
    if (err == GW_OK)
        err = janitor_open(&gateway->villagers, &gateway->janitor);
    if (err == GW_OK)
        err = indexer_open(&gateway->villagers, &gateway->indexer);
    if (err == GW_OK)
        err = counter_open(gateway->loop, gateway->store, &gateway->counter);
    return err;
}

static enum gw_err
open_inside(struct gateway *gateway)
{
    enum gw_err err = open_loop(gateway);

    if (err == GW_OK)
        err =
            store_open(gateway->loop, gateway->house.data_dir, &gateway->store);
    if (err == GW_OK)
        err = helpers_open(gateway->loop, &gateway->helpers);
    if (err == GW_OK)
        err = client_open(gateway->loop, &gateway->client);
    if (err == GW_OK)
        err = outbox_open(gateway->loop, gateway->store, gateway->client,
                          gateway->house.keyring, &gateway->outbox);
    if (err == GW_OK)
        outbox_on_opted_out(gateway->outbox, sender_opted_out,
                            gateway->house.keyring);
    if (err == GW_OK)
        err = simulator_open(gateway->loop, &gateway->simulator);
    if (err != GW_OK)
        return err;

    give_doors(gateway);
    return open_parts(gateway);
}

static enum gw_err
listen_on(struct gateway *gateway, const char *name, const char *address,
          const struct http_limits *limits, http_fn *fn, void *arg,
          struct http **ret_http)
{
    enum gw_err err =
        http_open(gateway->loop, address, limits, fn, arg, ret_http);

    if (err != GW_OK)
        fprintf(stderr,
                "kentongan serve: cannot listen on %s (listen.%s): %s\n",
                address, name,
                err == GW_CONFLICT   ? "the address is in use"
                : err == GW_DENIED   ? "not allowed; ports below 1024 need root"
                : err == GW_REJECTED ? "not an address of this machine"
                                     : gw_err_text(err));
    return err;
}

static enum gw_err
open_doors(struct gateway *gateway)
{
    const struct config *config = gateway->villagers.setup->config;
    const struct http_limits callbacks = { .header_bytes = CALLBACK_HEADERS };
    const struct http_limits officers = { .deadline_s = OFFICER_DEADLINE_S,
                                          .body_bytes = OFFICER_BODY };
    const struct http_limits metrics = { .body_bytes = METRICS_BODY,
                                         .connections = 16 };

    enum gw_err err =
        listen_on(gateway, "callbacks", config->listen_callbacks, &callbacks,
                  on_callback, gateway, &gateway->http_callbacks);
    if (err == GW_OK)
        err = listen_on(gateway, "officers", config->listen_officers, &officers,
                        officers_handle, &gateway->officers,
                        &gateway->http_officers);
    if (err == GW_OK)
        err = listen_on(gateway, "metrics", config->listen_metrics, &metrics,
                        on_metrics, NULL, &gateway->http_metrics);
    return err;
}

/* Descriptors for as many connections as the listeners may hold; and no core
 * dump, which would hold numbers, texts and keys. */
static void
set_limits(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
}

static void
say_ready(const struct gateway *gateway)
{
    if (!keyring_exported(gateway->house.keyring))
        log_warn("key.not_exported",
                 LOG_WORD("remedy", "kentongan_key_export"));
    log_info("serve.ready",
             LOG_NUM("callbacks", http_port(gateway->http_callbacks)),
             LOG_NUM("officers", http_port(gateway->http_officers)),
             LOG_NUM("metrics", http_port(gateway->http_metrics)),
             LOG_WORD("version", KENTONGAN_VERSION));
    (void)sd_notify(0, "READY=1");
}

/* Top-down; every part accepts that it was never opened. What is still under
 * way is called back by the part that closes, so helpers go before the store
 * they submit to, and the store before the doors it answers through. */
static void
close_all(struct gateway *gateway)
{
    webhook_sender_drain(gateway->webhooks);
    exporter_drain(gateway->exporter);
    helpers_close(gateway->helpers);
    client_close(gateway->client);
    store_close(gateway->store);
    simulator_close(gateway->simulator);
    gateway->officers.live = NULL;
    live_close(gateway->live);
    http_close(gateway->http_callbacks);
    http_close(gateway->http_officers);
    http_close(gateway->http_metrics);
    outbox_close(gateway->outbox);
    janitor_close(gateway->janitor);
    notary_close(gateway->notary);
    counter_close(gateway->counter);
    indexer_close(gateway->indexer);
    exporter_close(gateway->exporter);
    webhook_sender_close(gateway->webhooks);
    loop_close(gateway->loop);
    while (gateway->retired_count > 0)
        setup_unref(gateway->retired[--gateway->retired_count]);
    setup_unref(gateway->villagers.setup);
    reader_close(gateway->reader);
    places_close(gateway->places);
    house_close(&gateway->house);
}

/* The folder, then the config as a whole: menus need keys and places. */
static enum gw_err
open_ground(struct gateway *gateway, struct faults *faults)
{
    OWNED(config_free)
    struct config *config = NULL;

    enum gw_err err = config_load(gateway->config_path, faults, &config);
    if (err != GW_OK)
        return err;
    err = house_open(config->data_dir, HOUSE_SERVE, &gateway->house);
    if (err != GW_OK)
        return err;
    db_close(GIVE(gateway->house.db)); /* the store has its own */
    err = places_open(&gateway->places);
    if (err == GW_OK)
        err = reader_open(gateway->places, &gateway->reader);
    if (err != GW_OK)
        return err;
    *faults = (struct faults){ 0 }; /* the config is read once more */
    err =
        setup_load(gateway->config_path, &command_kinds, gateway->house.keyring,
                   gateway->places, faults, &gateway->villagers.setup);
    if (err != GW_OK)
        return err;
    gateway->villagers.setup->reader = gateway->reader;
    return err;
}

int
command_serve(int argc, char **argv)
{
    const char *path = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };

    if (!args_read(argc, argv, "serve -c FILE", args, LENGTH(args), NULL, 0))
        return EXIT_USAGE;
    if (path == NULL) {
        fprintf(stderr, "kentongan serve: which config? usage: kentongan serve "
                        "-c FILE\n");
        return EXIT_USAGE;
    }

    struct gateway *gateway = calloc(1, sizeof *gateway);
    struct faults *faults = calloc(1, sizeof *faults);
    if (gateway == NULL || faults == NULL)
        abort(); /* nothing has begun: nothing to save */
    gateway->config_path = path;
    gateway->house.lock_fd = -1;
    set_limits();

    enum gw_err err = open_ground(gateway, faults);
    serve_say_faults(faults);
    free(faults);
    if (err == GW_OK)
        err = open_inside(gateway);
    if (err == GW_OK)
        err = open_doors(gateway);
    if (err == GW_OK) {
        say_ready(gateway);
        loop_run(gateway->loop);
    }
    close_all(gateway);
    free(gateway);
    log_info("serve.ended", LOG_WORD("status", gw_err_word(err)));
    return err == GW_OK ? EXIT_FINE : EXIT_FAULT;
}
