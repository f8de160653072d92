/* gateway/outbox/outbox_rows.h -- the tables of this room: outbox, outbox_ref,
 * orphan_receipt. For this room alone; every error is as db_run()'s.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_ROWS_H
#define GATEWAY_OUTBOX_OUTBOX_ROWS_H

#include "gateway/base/text.h"
#include "gateway/outbox/outbox_state.h"
#include "gateway/store/db.h"

enum {
    OUTBOX_CHANNEL_MAX = 32,
    OUTBOX_REASON_MAX = 47,
    OUTBOX_TRIED_MAX = 8 * (OUTBOX_CHANNEL_MAX + 1),
    OUTBOX_IDS_MAX = 64 /* ids one look takes */
};

/* A message without its words. */
struct outbox_row {
    int64_t id;
    char channel[OUTBOX_CHANNEL_MAX + 1];
    int64_t tip; /* 0: none */
    int priority;
    enum outbox_state state;
    enum receipt_state receipt; /* the highest that came */
    int64_t attempts;           /* tries that may have left the house */
    int64_t created_ms;
    int64_t due_ms;  /* 0: not waiting for anything of ours */
    int64_t held_ms; /* a wish that it wait so long; 0: none */
    int64_t expires_ms;
    int64_t sent_ms;                    /* when it was taken; 0: not yet */
    int64_t finished_ms;                /* 0: not yet */
    char reason[OUTBOX_REASON_MAX + 1]; /* why it is as it is; "": none */
    bool pinned; /* its channel may have taken it already, unseen */
    char tried[OUTBOX_TRIED_MAX + 1]; /* channels that it has left */
    bool has_words;
};

struct outbox_ids {
    int64_t list[OUTBOX_IDS_MAX];
    size_t count;
};

/* ---- the channels that a message has left; pure ---- */

/* False, and nothing added, when there is no room. */
bool outbox_tried_add(char tried[OUTBOX_TRIED_MAX + 1], const char *channel);
bool outbox_tried_has(const char *tried, const char *channel);

/* ---- one message ---- */

MUST_CHECK enum gw_err outbox_row_insert(struct db *db,
                                         const struct outbox_row *row,
                                         struct text sealed_to,
                                         struct text sealed_text);
/* GW_MISSING */
MUST_CHECK enum gw_err outbox_row_get(struct db *db, int64_t id,
                                      struct outbox_row *ret_row);
/* Gets number and text, too: fn(row, sealed_to, sealed_text, arg), borrowed for
 * the call. GW_MISSING; else what fn answers. */
typedef enum gw_err outbox_sealed_fn(const struct outbox_row *row,
                                     struct text sealed_to,
                                     struct text sealed_text, void *arg);
MUST_CHECK enum gw_err outbox_row_open(struct db *db, int64_t id,
                                       outbox_sealed_fn *fn, void *arg);
/* Writes what may change, its channel too. A message that has not to go out any
 * more loses its number. */
MUST_CHECK enum gw_err outbox_row_update(struct db *db,
                                         const struct outbox_row *row);
/* The same for one that was before, and counts it by channel and day: taken,
 * delivered, given up. */
MUST_CHECK enum gw_err outbox_row_move(struct db *db,
                                       const struct outbox_row *before,
                                       const struct outbox_row *row,
                                       int64_t now_ms);
MUST_CHECK enum gw_err outbox_row_wipe(struct db *db, int64_t id);
/* Calls fn for each message of a tip, oldest first, until it fails. */
MUST_CHECK enum gw_err outbox_rows_of_tip(struct db *db, int64_t tip,
                                          outbox_sealed_fn *fn, void *arg);
/* Ids of a tip's messages above after. */
MUST_CHECK enum gw_err outbox_ids_of_tip(struct db *db, int64_t tip,
                                         int64_t after,
                                         struct outbox_ids *ret_ids);

/* ---- what waits; each is a seek into one index, however much waits ---- */

/* The next channel by name after that one with something that waits.
 * GW_MISSING  no more */
MUST_CHECK enum gw_err outbox_next_channel(
    struct db *db, const char *after, char ret_channel[OUTBOX_CHANNEL_MAX + 1]);
/* The same for the priorities of a channel. GW_MISSING */
MUST_CHECK enum gw_err outbox_next_priority(struct db *db, const char *channel,
                                            int after, int *ret_priority);
/* Ids that are due, longest due first; at most limit, at most OUTBOX_IDS_MAX.*/
MUST_CHECK enum gw_err outbox_ids_due(struct db *db, const char *channel,
                                      int priority, int64_t now_ms,
                                      size_t limit, struct outbox_ids *ret_ids);
/* When the first that is not due yet will be. GW_MISSING  none */
MUST_CHECK enum gw_err outbox_next_due(struct db *db, const char *channel,
                                       int priority, int64_t now_ms,
                                       int64_t *ret_due_ms);
/* Ids found SENDING. */
MUST_CHECK enum gw_err outbox_ids_sending(struct db *db,
                                          struct outbox_ids *ret_ids);

/* ---- what waits, as a whole; these walk the index: readers only ---- */

/* How many wait in a channel. */
MUST_CHECK enum gw_err outbox_count(struct db *db, const char *channel,
                                    int64_t *ret_count);
/* When the one that is due longest was made. GW_MISSING  none is due */
MUST_CHECK enum gw_err outbox_oldest_due(struct db *db, const char *channel,
                                         int priority, int64_t now_ms,
                                         int64_t *ret_created_ms);
/* Ids that have expired, or that are due after latest_due_ms though nobody
 * wished so, or held beyond latest_held_ms. */
MUST_CHECK enum gw_err outbox_ids_astray(struct db *db, const char *channel,
                                         int64_t now_ms, int64_t latest_due_ms,
                                         int64_t latest_held_ms,
                                         struct outbox_ids *ret_ids);

/* Removes up to limit messages that are over, belong to no tip, and were made
 * and last moved before that time. *ret_count says how many. */
MUST_CHECK enum gw_err outbox_over_prune(struct db *db, int64_t before_ms,
                                         int64_t limit, int64_t *ret_count);
/* When the oldest of them was made, whenever it moved. GW_MISSING  none */
MUST_CHECK enum gw_err outbox_over_oldest(struct db *db, int64_t before_ms,
                                          int64_t *ret_at_ms);

/* ---- the aggregators' ids ---- */

MUST_CHECK enum gw_err outbox_ref_put(struct db *db, int64_t hash,
                                      int64_t outbox, int64_t now_ms);
/* GW_MISSING */
MUST_CHECK enum gw_err outbox_ref_get(struct db *db, int64_t hash,
                                      int64_t *ret_outbox);

/* ---- receipts without a message ---- */

/* Of two for the same message the higher one stays. */
MUST_CHECK enum gw_err outbox_orphan_put(struct db *db, int64_t hash,
                                         enum receipt_state receipt,
                                         bool opted_out, int64_t now_ms);
/* Reads it and removes it. GW_MISSING */
MUST_CHECK enum gw_err outbox_orphan_take(struct db *db, int64_t hash,
                                          enum receipt_state *ret_receipt,
                                          bool *ret_opted_out);
MUST_CHECK enum gw_err outbox_orphan_has(struct db *db, int64_t hash,
                                         bool *ret_known);
MUST_CHECK enum gw_err outbox_orphan_count(struct db *db, int64_t *ret_count);

/* Removes up to limit of the oldest that came before that time. */
MUST_CHECK enum gw_err outbox_refs_prune(struct db *db, int64_t before_ms,
                                         int64_t limit);
MUST_CHECK enum gw_err outbox_orphans_prune(struct db *db, int64_t before_ms,
                                            int64_t limit);
/* When the oldest came; GW_MISSING  there is none. */
MUST_CHECK enum gw_err outbox_refs_oldest(struct db *db, int64_t *ret_at_ms);
MUST_CHECK enum gw_err outbox_orphans_oldest(struct db *db, int64_t *ret_at_ms);

/* Those of a tip that are held back are due now; see db_changes(). */
MUST_CHECK enum gw_err outbox_row_release(struct db *db, int64_t tip,
                                          int64_t now_ms);

#endif
