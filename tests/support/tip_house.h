/* tests/support/tip_house.h -- a data folder for tests of tips: keys, a
 * migrated database and the places, all real, in a temporary folder. */
#ifndef TESTS_SUPPORT_TIP_HOUSE_H
#define TESTS_SUPPORT_TIP_HOUSE_H

#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/tips/place.h"

struct tip_house {
    char folder[32];
    char path[64]; /* of the database */
    struct keyring *keyring;
    struct places *places;
    struct db *db; /* no transaction open */
};

/* Aborts the test when it cannot. */
void tip_house_open(struct tip_house *house);
void tip_house_close(struct tip_house *house); /* and removes the folder */
static inline void
tip_house_close_slot(struct tip_house *h)
{
    tip_house_close(h);
}

/* The first column of a query's only row, as a number. */
int64_t tip_house_number(struct tip_house *house, const char *sql, int64_t id);

/* True when the bytes stand anywhere in the files of the folder: the database
 * and its write-ahead log. */
bool tip_house_holds(const struct tip_house *house, struct text bytes);

#endif
