/* handlers/villagers/indexer_feed.h -- private to the indexer: what it finds is
 * told to officers, too.
 */
#ifndef HANDLERS_VILLAGERS_INDEXER_FEED_H
#define HANDLERS_VILLAGERS_INDEXER_FEED_H

#include "handlers/villagers/indexer.h"

/* A tip that came in gets its first line and its deadline; one whose sender
 * went on gets a line for that, and if officers waited for him, they do no
 * more. Inside the op that moves the marks, so each is told once. Without a
 * calendar in the setup nothing is told. Errors as db_run(). */
MUST_CHECK enum gw_err indexer_feed(struct db *db, const struct setup *setup,
                                    const struct indexer_found *found,
                                    int64_t now_ms);

#endif
