/* tests/support/door_house.h -- the callback listener as it stands in
 * production: a real loop, a real store on the folder of a villager_house, real
 * sockets on loopback.
 */
#ifndef TESTS_SUPPORT_DOOR_HOUSE_H
#define TESTS_SUPPORT_DOOR_HOUSE_H

#include "handlers/villagers/inbound.h"
#include "tests/support/villager_house.h"

struct door_house {
    struct villager_house villagers;
    struct loop *loop;
    struct store *store;
    struct http *http;
    struct inbound_door door;
    unsigned woken;    /* how often the outbox was woken */
    char answer[8192]; /* the whole of the last one */
};

void door_house_open(struct door_house *house);
void door_house_close(struct door_house *house);

/* Asks on a connection of its own and returns the whole answer without its Date
 * line. headers: lines with \r\n, or "". */
const char *door_house_ask(struct door_house *house, const char *method,
                           const char *path, const char *headers,
                           const char *body);
/* POSTs a form. */
const char *door_house_post(struct door_house *house, const char *path,
                            const char *form);
/* The status of the last answer. */
int door_house_status(const struct door_house *house);

/* Runs the loop until the store has nothing under way. */
void door_house_settle(struct door_house *house);

#endif
