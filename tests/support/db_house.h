/* tests/support/db_house.h -- a store_house with one connection for writing and
 * tables thing, parent and child, for tests of the database door. */
#ifndef TESTS_SUPPORT_DB_HOUSE_H
#define TESTS_SUPPORT_DB_HOUSE_H

#include "gateway/store/db_internal.h"
#include "tests/support/store_house.h"

struct db_house {
    struct store_house at;
    struct db *db;
};

void db_house_open(struct db_house *house);
void db_house_close(struct db_house *house); /* removes it too */

/* The first column of a query's only row. */
int64_t db_house_number(struct db *from, const char *sql);
/* Adds a row to thing. */
void db_house_add(struct db_house *house, int64_t id);

#endif
