/* handlers/officers/notary.c -- see notary.h.
 *
 * One op of its own is under way at a time. The writer decides whether a head
 * is due, since commands beside the gateway sign, too.
 */
#include "handlers/officers/notary.h"

#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "handlers/tips/audit_head.h"

struct notary {
    struct store *store;
    const struct keyring *keyring;
    struct store_op op;
    int64_t now_ms, after_ms;
    bool busy, last, finished;
};

/* Writer thread. */
static enum gw_err
sign(struct db *db, void *arg)
{
    const struct notary *notary = arg;
    struct audit_head head;

    enum gw_err err = audit_head_sign(db, notary->keyring, notary->now_ms,
                                      notary->after_ms, &head);
    return err == GW_MISSING ? GW_OK : err; /* nothing happened yet */
}

static void
on_signed(enum gw_err err, void *arg)
{
    struct notary *notary = arg;

    notary->busy = false;
    notary->finished = notary->last;
    if (err != GW_OK)
        log_warn("audit.not_signed", LOG_WORD("reason", gw_err_word(err)));
}

static void
begin(struct notary *notary, int64_t after_ms)
{
    notary->busy = true;
    notary->now_ms = clock_wall_ms();
    notary->after_ms = after_ms;
    notary->op =
        (struct store_op){ .run = sign, .done = on_signed, .arg = notary };
    store_write(notary->store, &notary->op);
}

static void
on_look(void *arg)
{
    struct notary *notary = arg;

    if (!notary->busy && !notary->last)
        begin(notary, NOTARY_EVERY_MS);
}

enum gw_err
notary_open(struct loop *loop, struct store *store,
            const struct keyring *keyring, struct notary **ret_notary)
{
    OWNED(notary_close)
    struct notary *notary = calloc(1, sizeof *notary);

    if (notary == NULL)
        return GW_NOMEM;
    notary->store = store;
    notary->keyring = keyring;
    enum gw_err err = loop_every(loop, NOTARY_LOOK_MS, on_look, notary);
    if (err != GW_OK)
        return err;
    *ret_notary = GIVE(notary);
    return GW_OK;
}

bool
notary_finish(struct notary *notary)
{
    if (!notary->busy && !notary->last) {
        notary->last = true;
        begin(notary, 0);
    }
    return notary->finished;
}

void
notary_close(struct notary *notary)
{
    free(notary);
}
