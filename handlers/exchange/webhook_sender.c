/* handlers/exchange/webhook_sender.c -- see webhook_sender.h.
 *
 *   tick, wake --> look (reader): the next event for each that is not busy
 *      --> POST --> answer --> mark, or when to try again (writer) --> look
 *
 * The room is exchange, not officers: what is sent is the feed of changes, and
 * nothing here knows an officer, a right or a tip's words.
 *
 * What one would get wrong: sending the next before the mark of the last is on
 * disk. After a power cut the order would be another, so a webhook is busy until
 * its answer is stored. And what ends during a look stays busy until the next
 * one, whose thread must not see it change. A webhook whose secret cannot be
 * opened fails alone, as one that does not answer; the others are told.
 */
#include "handlers/exchange/webhook_sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "handlers/exchange/webhook_slot.h"

enum {
    SLOTS = 2 * WEBHOOKS_MAX, /* two agencies */
    SCAN = 200                /* events looked at for one webhook */
};

struct webhook_sender {
    struct store *store;
    struct client *client;
    const struct keyring *keyring;
    struct client_guard guard;
    struct slot slots[SLOTS];
    int64_t busy[SLOTS]; /* whose each is, as of the look; 0: free */
    struct store_op op;
    int64_t now_ms, looked_us;
    bool looking, woken, drained;
};

/* ---- looking ---- */

struct look {
    struct db *db;
    struct webhook_sender *sender;
    struct slot *slot; /* for the webhook that is looked at */
    size_t scanned;
};

static bool
is_busy(const struct webhook_sender *sender, int64_t id)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (sender->busy[i] == id)
            return true;
    return false;
}

static struct slot *
free_slot(struct webhook_sender *sender)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (sender->busy[i] == 0)
            return &sender->slots[i];
    return NULL;
}

/* The first event that it wants ends the walk with GW_CONFLICT. */
static enum gw_err
pick(const struct event_view *view, void *arg)
{
    struct look *look = arg;
    struct slot *slot = look->slot;
    const char *kind = event_word(view->kind);

    look->scanned++;
    slot->mark = view->id;
    if (kind == NULL || (view->own && view->agency != slot->hook.agency)
        || !webhook_wants(&slot->hook, kind))
        return GW_OK;
    enum gw_err err = slot_fill_event(slot, view);
    return err == GW_OK ? GW_CONFLICT : err;
}

static enum gw_err
look_at(const struct webhook *hook, void *arg)
{
    struct look *look = arg;
    struct webhook_sender *sender = look->sender;
    struct slot *slot = free_slot(sender);
    bool due = hook->dead_ms == 0 && hook->next_ms <= sender->now_ms;

    if (slot == NULL || is_busy(sender, hook->id)
        || (!due && hook->test_ms == 0))
        return GW_OK;
    slot->hook = *hook;
    slot->id[0] = '\0';
    slot->locked = false;
    slot->mark = hook->mark;
    look->slot = slot;
    look->scanned = 0;
    enum gw_err err = hook->test_ms != 0
                          ? slot_fill_test(slot, sender->now_ms)
                          : event_after(look->db, hook->mark, SCAN, pick, look);
    if (err != GW_OK && err != GW_CONFLICT)
        return err;
    if (slot->id[0] != '\0') {
        err = webhook_secret(look->db, sender->keyring, hook->id, slot->secret);
        slot->locked = err == GW_DENIED;
        if (err != GW_OK && !slot->locked)
            return err;
    }
    if (slot->id[0] != '\0' || look->scanned == SCAN) {
        slot->course = SLOT_FOUND;
        sender->busy[slot - sender->slots] = hook->id;
    }
    return GW_OK;
}

/* Reader: touches slots that are free by sender->busy, and no others. */
static enum gw_err
run_look(struct db *db, void *arg)
{
    struct look look = { .db = db, .sender = arg };

    return webhook_each(db, AGENCY_NONE, look_at, &look);
}

/* ---- storing ---- */

static enum gw_err
run_store(struct db *db, void *arg)
{
    enum gw_err err = slot_store(db, arg);

    return err == GW_MISSING ? GW_OK : err; /* removed meanwhile */
}

static void
on_stored(enum gw_err err, void *arg)
{
    struct slot *slot = arg;

    if (err != GW_OK)
        log_warn("webhook.not_stored", LOG_NUM("id", slot->hook.id),
                 LOG_WORD("reason", gw_err_word(err)));
    else if (slot->died)
        log_error("webhook.dead", LOG_NUM("id", slot->hook.id));
    slot->course = SLOT_OVER;
    slot->sender->woken = true;
}

static void
keep(struct slot *slot)
{
    slot->now_ms = clock_wall_ms();
    slot->died = false;
    slot->op =
        (struct store_op){ .run = run_store, .done = on_stored, .arg = slot };
    store_write(slot->sender->store, &slot->op);
}

/* ---- sending ---- */

/* What we ended ourselves was not refused. */
static void
on_answer(const struct wire_answer *answer, void *arg)
{
    struct slot *slot = arg;
    int64_t wait_ms = webhook_wait_ms(slot->hook.tries + 1);

    if (slot->sender->drained && !answer->reached) {
        slot->course = SLOT_OVER;
        return;
    }
    slot->status = answer->reached ? answer->status : 0;
    slot->wait_ms =
        answer->retry_after_ms > wait_ms ? answer->retry_after_ms : wait_ms;
    keep(slot);
}

static void
send(struct slot *slot)
{
    struct webhook_sender *sender = slot->sender;
    char timestamp[24], signature[WEBHOOK_SIGNATURE + 1] = "";
    OWNED(wire_call_free)
    struct wire_call call;

    wire_call_init(&call);
    call.method = HTTP_POST;
    call.content_type = "application/json";
    (void)snprintf(timestamp, sizeof timestamp, "%lld",
                   (long long)(clock_wall_ms() / 1000));
    if (webhook_sign(slot->secret, slot->id, timestamp, text_of(slot->body),
                     signature)
        != GW_OK) {
        slot->course = SLOT_OVER; /* want of memory: at the next look */
        return;
    }
    buf_str(&call.url, slot->hook.url);
    buf_str(&call.body, slot->body);
    wire_call_header(&call, "X-Kentongan-Id", text_of(slot->id));
    wire_call_header(&call, "X-Kentongan-Timestamp", text_of(timestamp));
    wire_call_header(&call, "X-Kentongan-Signature", text_of(signature));
    crypto_wipe(slot->secret, sizeof slot->secret);
    client_send_guarded(sender->client, &call, &sender->guard, on_answer, slot);
}

/* Set aside as one that does not answer: tried again later and later, since the
 * right keys may come back, and given up in the end. */
static void
fail_locked(struct slot *slot)
{
    log_error("webhook.secret_locked", LOG_NUM("id", slot->hook.id));
    slot->status = 0;
    slot->wait_ms = webhook_wait_ms(slot->hook.tries + 1);
    keep(slot);
}

static void
on_looked(enum gw_err err, void *arg)
{
    struct webhook_sender *sender = arg;

    sender->looking = false;
    if (err != GW_OK)
        log_warn("webhook.failed", LOG_WORD("reason", gw_err_word(err)));
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &sender->slots[i];
        if (slot->course != SLOT_FOUND)
            continue;
        slot->course = SLOT_SENT;
        if (sender->drained)
            slot->course = SLOT_OVER;
        else if (slot->id[0] == '\0')
            keep(slot);
        else if (slot->locked)
            fail_locked(slot);
        else
            send(slot);
    }
}

/* ---- when ---- */

static void
on_tick(void *arg)
{
    struct webhook_sender *sender = arg;
    int64_t idle_ms = (clock_mono_us() - sender->looked_us) / 1000;

    if (sender->drained || sender->looking
        || (!sender->woken && sender->looked_us != 0
            && idle_ms < SENDER_EVERY_MS))
        return;
    sender->woken = false;
    sender->looking = true;
    sender->looked_us = clock_mono_us();
    sender->now_ms = clock_wall_ms();
    for (size_t i = 0; i < SLOTS; i++)
        if (sender->slots[i].course == SLOT_OVER) {
            sender->slots[i].course = SLOT_FREE;
            sender->busy[i] = 0;
        }
    sender->op =
        (struct store_op){ .run = run_look, .done = on_looked, .arg = sender };
    store_read(sender->store, &sender->op);
}

enum gw_err
webhook_sender_open(struct loop *loop, struct store *store,
                    struct client *client, const struct keyring *keyring,
                    struct webhook_sender **ret_sender)
{
    OWNED(webhook_sender_close)
    struct webhook_sender *sender = calloc(1, sizeof *sender);

    if (sender == NULL)
        return GW_NOMEM;
    sender->store = store;
    sender->client = client;
    sender->keyring = keyring;
    for (size_t i = 0; i < SLOTS; i++)
        sender->slots[i].sender = sender;
    enum gw_err err = loop_every(loop, SENDER_TICK_MS, on_tick, sender);
    if (err != GW_OK)
        return err;
    *ret_sender = GIVE(sender);
    return GW_OK;
}

void
webhook_sender_config(struct webhook_sender *sender,
                      const struct config *config)
{
    if (sender != NULL)
        sender->guard = client_guard_from(config);
}

void
webhook_sender_wake(struct webhook_sender *sender)
{
    if (sender != NULL)
        sender->woken = true;
}

void
webhook_sender_drain(struct webhook_sender *sender)
{
    if (sender != NULL)
        sender->drained = true;
}

void
webhook_sender_close(struct webhook_sender *sender)
{
    if (sender == NULL)
        return;
    crypto_wipe(sender, sizeof *sender);
    free(sender);
}
