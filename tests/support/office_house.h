/* tests/support/office_house.h -- the officers' listener as it stands in
 * production, with one officer of each role signed in and one machine of each
 * scope: a real loop, store, helper threads and sockets on loopback.
 */
#ifndef TESTS_SUPPORT_OFFICE_HOUSE_H
#define TESTS_SUPPORT_OFFICE_HOUSE_H

#include "handlers/officers/api.h"
#include "tests/support/tip_house.h"

struct office_house {
    struct tip_house at;
    struct loop *loop;
    struct store *store;
    struct helpers *helpers;
    struct http *http;
    struct officers_door door;
    struct calendar calendar;
    struct reader *reader;
    int64_t officers[ROLE_COUNT]; /* of Polda, all areas */
    struct session_made sessions[ROLE_COUNT];
    int64_t machines[SCOPES];
    char tokens[SCOPES][MACHINE_TOKEN + 1];
    char answer[65536]; /* the whole of the last one */
};

/* The password of every officer in it; logins are the words of their roles. */
#define OFFICE_PASSWORD "a good password"

void office_house_open(struct office_house *house);
void office_house_close(struct office_house *house);

/* Asks on a connection of its own; headers: lines with \r\n, or "". Returns the
 * status. */
int office_house_ask(struct office_house *house, const char *method,
                     const char *path, const char *headers, const char *body);
/* As the officer of that role, with cookie and CSRF token. */
int office_house_as(struct office_house *house, enum role role,
                    const char *method, const char *path, const char *body);
/* As the machine of that scope. */
int office_house_with(struct office_house *house, enum scope scope,
                      const char *method, const char *path, const char *body);
/* The body of the last answer. */
const char *office_house_body(const struct office_house *house);
/* The value of a header of the last answer; "" when it is not there. */
const char *office_house_header(struct office_house *house, const char *name);

/* Runs fn inside a transaction of the house's own connection. */
void office_house_begin(struct office_house *house);
void office_house_commit(struct office_house *house);
/* Signs the officer of that role in anew. */
void office_house_sign_in(struct office_house *house, enum role role);

/* How many audit lines have this action. */
int64_t office_house_lines(struct office_house *house, const char *action);

const char *office_method(enum http_method method);

#endif
