/* handlers/commands/serve.h -- private to serve*.c: the gateway's parts.
 *
 *   serve.c         opens bottom-up, runs, closes top-down
 *   serve_setup.c   one config in force: given to the parts, replaced on SIGHUP
 */
#ifndef HANDLERS_COMMANDS_SERVE_H
#define HANDLERS_COMMANDS_SERVE_H

#include "gateway/outbox/outbox.h"
#include "gateway/store/house.h"
#include "gateway/store/store.h"
#include "handlers/exchange/webhook_sender.h"
#include "handlers/officers/counter.h"
#include "handlers/officers/door.h"
#include "handlers/officers/exporter.h"
#include "handlers/officers/live.h"
#include "handlers/officers/notary.h"
#include "handlers/simulator/simulator.h"
#include "handlers/villagers/inbound.h"
#include "handlers/villagers/indexer.h"
#include "handlers/villagers/janitor.h"

enum { SERVE_RETIRED_MAX = 64 };

struct gateway {
    const char *config_path;
    struct house house;
    struct places *places;
    struct reader *reader;
    struct loop *loop;
    struct store *store;
    struct helpers *helpers;
    struct client *client;
    struct outbox *outbox;
    struct outbox_channel channels[CONFIG_CHANNELS_MAX];
    /* Replaced by a reload; kept while a message that was sent with one of them
     * may be under way. */
    struct setup *retired[SERVE_RETIRED_MAX];
    size_t retired_count;
    struct janitor *janitor;
    struct notary *notary;
    struct counter *counter;
    struct exporter *exporter;
    struct webhook_sender *webhooks;
    struct live *live;
    struct indexer *indexer;
    struct inbound_door villagers;
    struct officers_door officers;
    struct simulator *simulator;
    struct http *http_callbacks, *http_officers, *http_metrics;
    bool stopping;
    int64_t stop_at_us;
};

/* Tells every part what a setup says of it; loop thread, or before it runs. */
void serve_give(struct gateway *gateway, const struct setup *setup);

/* SIGHUP: reads everything anew; if anything is wrong, the old stays. arg is
 * the struct gateway. */
void serve_on_reload(void *arg);

/* Frees setups that were replaced, once nothing sent with them is under way. */
void serve_forget_retired(struct gateway *gateway);

/* Says every fault on standard error; a service manager's log keeps them. */
void serve_say_faults(const struct faults *faults);

#endif
