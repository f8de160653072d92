/* handlers/followup/similar.h -- open tips that seem to tell of the same.
 *
 * Strong signs are numbers, plates, accounts, companies and ships that both
 * name; weak ones are rare words that both use, told for more by the same
 * district and by days close together. Any thread that may read.
 */
#ifndef HANDLERS_FOLLOWUP_SIMILAR_H
#define HANDLERS_FOLLOWUP_SIMILAR_H

#include "handlers/tips/token.h"

enum { SIMILAR_MAX = 20 };

/* Why, as bits. */
enum similar_why {
    SIMILAR_NUMBER = 1,
    SIMILAR_PLATE = 2,
    SIMILAR_ACCOUNT = 4,
    SIMILAR_COMPANY = 8,
    SIMILAR_SHIP = 16,
    SIMILAR_WORDS = 32,
    SIMILAR_DISTRICT = 64,
    SIMILAR_TIME = 128,
    SIMILAR_SENDER = 256 /* the same one told it: no second witness */
};
/* "nomor sama", "" for a bit that is none. */
const char *similar_word(int why);

struct similar {
    int64_t tip;
    int why;   /* bits */
    int score; /* more is nearer */
};
struct similar_list {
    struct similar list[SIMILAR_MAX]; /* the nearest first */
    size_t count;
    int64_t outside; /* as near, but not to be seen by the reader */
    /* Senders who tell of it, this tip's among them: known ones, each once. */
    int64_t senders;
};

/* areas: as tip_areas_join() makes it. GW_MISSING  no such tip, or erased;
 * GW_NOMEM; else as db_run() */
MUST_CHECK enum gw_err similar_find(struct db *db,
                                    const struct token_maker *maker,
                                    int64_t tip, struct text areas,
                                    struct similar_list *ret_list);

#endif
