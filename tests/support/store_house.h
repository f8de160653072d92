/* tests/support/store_house.h -- a folder with a database, and ops to run. */
#ifndef TESTS_SUPPORT_STORE_HOUSE_H
#define TESTS_SUPPORT_STORE_HOUSE_H

#include "gateway/store/store.h"

struct store_house {
    char folder[64];
    char path[96]; /* of the database */
    struct loop *loop;
    struct store *store;
};

/* An empty folder below /tmp. */
void folder_make(char ret_folder[64]);
void folder_remove(const char *folder);
/* How many bytes folder/name has; -1 if it is not there. */
long folder_size(const char *folder, const char *name);
/* How many names it holds. */
int folder_count(const char *folder);
/* Whether the bytes stand anywhere in folder/name. */
bool folder_holds(const char *folder, const char *name, const char *bytes);

/* A migrated database with table thing (id, body); no store yet. */
void store_house_make(struct store_house *house);
/* ... with a loop and a store on it. */
void store_house_open(struct store_house *house);
void store_house_close(struct store_house *house); /* removes it too */

/* Runs the loop until nothing is in flight. */
void store_house_settle(struct store_house *house);
/* Runs the loop until store_ready() is as wanted. */
void store_house_until(struct store_house *house, bool ready);

/* How many rows table thing has, on a connection of its own. */
int64_t store_house_things(const struct store_house *house);

/* A number from the metrics page. */
int64_t metric_value(const char *name);

#endif
