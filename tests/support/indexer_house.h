/* tests/support/indexer_house.h -- a villager_house with a reader, and the
 * indexer's rounds by hand.
 */
#ifndef TESTS_SUPPORT_INDEXER_HOUSE_H
#define TESTS_SUPPORT_INDEXER_HOUSE_H

#include "handlers/villagers/indexer.h"
#include "tests/support/reader_house.h"
#include "tests/support/texter.h"

struct indexer_house {
    struct villager_house at;
    struct reader_house reader;
    struct indexer_found found;
    struct calendar calendar;
};

/* With duty numbers; now is reader_house_now. */
void indexer_house_open(struct indexer_house *house);
void indexer_house_close(struct indexer_house *house);

/* One look; found holds what is to be stored. */
void indexer_house_look(struct indexer_house *house);
/* One op with it, committed; whether it owes an SMS. */
bool indexer_house_work(struct indexer_house *house);
/* Rounds until nothing waits. How many tips were read. */
int indexer_house_read(struct indexer_house *house);

/* A number of the tip's row. */
#define INDEXER_TIP(house, column, id)  \
    villager_house_number(&(house)->at, \
                          "SELECT " column " FROM tip WHERE id = $1", (id))

/* The newest message in the outbox to other than duty, opened; "" for none. */
const char *indexer_house_question(struct indexer_house *house);
/* How many pages to duty there are. */
int indexer_house_pages(struct indexer_house *house);

#endif
