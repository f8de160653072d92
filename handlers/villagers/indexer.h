/* handlers/villagers/indexer.h -- reads what villagers wrote, soon after it was
 * stored.
 *
 * Storing never waits for reading. Texts are found and read on a reader thread,
 * and what was read is stored in small ops on the writer: urgency raised, a
 * place and a time where the sender gave none, and the words that say why. How
 * far it came is durable and moves in the same op, so that nothing is left out,
 * and nobody is paged or asked twice, wherever the power fails. It yields while
 * the store is busy. Loop thread.
 */
#ifndef HANDLERS_VILLAGERS_INDEXER_H
#define HANDLERS_VILLAGERS_INDEXER_H

#include "handlers/tips/tip_reading.h"
#include "handlers/villagers/inbound.h"
#include "handlers/villagers/setup.h"

enum {
    INDEXER_TICK_MS = 250,       /* one batch each, unless all is idle */
    INDEXER_EVERY_MS = 5 * 1000, /* without being woken */
    INDEXER_PATIENCE_MS = 1000,  /* a busy store is yielded to for so long */
    INDEXER_BUSY = 16,           /* ops in flight that make a store busy */
    INDEXER_TIPS = 32,           /* read in one op */
    INDEXER_MESSAGES = INDEXER_TIPS / 4
};

struct indexer;

/* Works from now on; door is borrowed. GW_NOMEM, GW_AGAIN no timer to be had */
MUST_CHECK enum gw_err indexer_open(struct inbound_door *door,
                                    struct indexer **ret_indexer);

/* Something may have been told: look soon (many calls, one look). */
void indexer_wake(struct indexer *indexer); /* NULL is fine */

/* Starts nothing more; what is under way ends by itself. */
void indexer_drain(struct indexer *indexer);

/* After store_close(), which has called back what was under way, and after the
 * loop ran last. */
void indexer_close(struct indexer *indexer);
static inline void
indexer_close_slot(struct indexer **s)
{
    indexer_close(*s);
}

/* ---- the work itself, for the indexer and for tests ---- */

struct indexer_entry {
    int64_t tip;
    bool fresh;   /* it is new */
    bool told;    /* it is new, or something was added */
    bool changed; /* its narrative did, after it was stored */
    bool quiet;   /* ... by officers who blacked something out */
    bool read;    /* reading holds what it says; else there is nothing */
    struct tip_reading reading;
};

struct indexer_message {
    int64_t tip, id;
};

struct indexer_found {
    struct reading_queue upto; /* the marks when all of it is stored */
    struct indexer_entry list[INDEXER_TIPS];
    size_t count;
    struct indexer_message messages[INDEXER_MESSAGES]; /* that were added */
    size_t messages_count;
    bool more;
};

/* What is to be read, read; on any thread that may read. Zeroed *found before
 * the first; afterwards indexer_forget() it, whatever is answered. Without a
 * reader in the setup there is nothing to do. Errors as db_run(). */
MUST_CHECK enum gw_err indexer_look(struct db *db, const struct setup *setup,
                                    struct indexer_found *found);
void indexer_forget(struct indexer_found *found);

/* Stores it as far as it is still so, and does what it calls for: pages duty,
 * asks the sender, notes noise; inside an op. *ret_owed: the outbox has
 * something to do. Errors as db_run(). */
MUST_CHECK enum gw_err indexer_work(struct db *db, const struct setup *setup,
                                    const struct indexer_found *found,
                                    int64_t now_ms, bool *ret_owed);

#endif
