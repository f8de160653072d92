/* handlers/tips/token_store.h -- the tokens of tips, kept as their texts are.
 *
 *   token_stale (any op) --> token_find (reader thread) --> token_store (op)
 *
 * What was told is found a few seconds later; what was erased or blacked out is
 * gone from the index in the same transaction.
 */
#ifndef HANDLERS_TIPS_TOKEN_STORE_H
#define HANDLERS_TIPS_TOKEN_STORE_H

#include "gateway/store/db.h"
#include "handlers/tips/token.h"

enum {
    TOKEN_BATCH_TIPS = 16,
    TOKEN_BATCH_ROWS = 200,   /* of one op: it holds up the writer no longer */
    TOKEN_COMMON_FROM = 1000, /* below so many tips no word is too common */
    TOKEN_COMMON_ONE_IN = 20
};

/* The tip's tokens are to be made anew; inside an op. */
MUST_CHECK enum gw_err token_stale(struct db *db, int64_t tip);
/* Nothing finds the tip any more; inside an op. */
MUST_CHECK enum gw_err token_drop(struct db *db, int64_t tip);

struct token_work {
    int64_t tip, turn;
    bool forgotten;          /* nobody knows the sender's number any more */
    struct token_list *list; /* NULL: it was erased, or cannot be opened */
};
struct token_batch {
    struct token_work list[TOKEN_BATCH_TIPS];
    size_t count;
    bool more; /* than there was room for */
};

/* What is due, its texts opened and read; on any thread that may read. Zeroed
 * before the first; afterwards token_forget() it, whatever is answered. */
MUST_CHECK enum gw_err token_find(struct db *db,
                                  const struct token_maker *maker,
                                  struct token_batch *batch);
void token_forget(struct token_batch *batch);

/* Brings the index so far, at most TOKEN_BATCH_ROWS rows of it; inside an op.
 * *ret_more: something is due yet. */
MUST_CHECK enum gw_err token_store(struct db *db,
                                   const struct token_batch *batch,
                                   bool *ret_more);

/* The tokens of one tip as its texts are now; GW_MISSING it was erased or is
 * none, GW_REJECTED it cannot be opened: logged. list is added to. */
MUST_CHECK enum gw_err token_of_tip(struct db *db,
                                    const struct token_maker *maker,
                                    int64_t tip, struct token_list *list,
                                    bool *ret_forgotten);

#endif
