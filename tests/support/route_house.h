/* tests/support/route_house.h -- the officers' listener with a tip in it, and
 * what to send to each route of the API's own list.
 */
#ifndef TESTS_SUPPORT_ROUTE_HOUSE_H
#define TESTS_SUPPORT_ROUTE_HOUSE_H

#include "tests/support/office_house.h"

struct route_house {
    struct office_house office;
    int64_t tip;
};

void route_house_open(struct route_house *house);
void route_house_close(struct route_house *house);

/* The route's address with numbers for {id}: an officer's or a tip's. Good
 * until the next call. */
const char *route_house_address(const struct route_house *house,
                                const struct api_route *route);
/* A body with which the deed itself goes well, if one is known; else {}. */
const char *route_house_body(const struct api_route *route);

/* Fails unless that status came for somebody who has the right. */
void route_house_let_in(const struct api_route *route, int status);
/* Fails unless the last answer is that problem. */
void route_house_problem(struct route_house *house, int status, int expected);

#endif
