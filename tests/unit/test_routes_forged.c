/* tests/unit/test_routes_forged.c -- every endpoint, asked in the name of
 * somebody who is signed in: without the CSRF token, from another site, with a
 * session that may only enrol, at an address that is none.
 */
#include <stdio.h>

#include "tests/support/route_house.h"
#include "tests/support/table.h"

static struct route_house house;

static int
open_house(void **state)
{
    (void)state;
    route_house_open(&house);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    route_house_close(&house);
    return 0;
}

/* A write with the cookie alone, as another site could make a browser send. */
static void
test_no_csrf(void **state)
{
    char headers[128], forged[256];

    (void)state;
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (route->method == HTTP_GET || right_row(route->right)->open)
            continue;
        for (enum role role = ROLE_OPERATOR; role < ROLE_COUNT; role++) {
            snprintf(headers, sizeof headers,
                     "Cookie: kentongan_session=%s\r\n",
                     house.office.sessions[role].token);
            snprintf(forged, sizeof forged, "%sX-CSRF-Token: %s\r\n", headers,
                     house.office.sessions[role % ROLE_ADMIN + 1].csrf);
            route_house_problem(
                &house,
                office_house_ask(&house.office, office_method(route->method),
                                 route_house_address(&house, route), headers,
                                 route_house_body(route)),
                403);
            route_house_problem(
                &house,
                office_house_ask(&house.office, office_method(route->method),
                                 route_house_address(&house, route), forged,
                                 route_house_body(route)),
                403);
        }
    }
}

/* A session that may only set up a second factor. */
static void
test_only_enrols(void **state)
{
    (void)state;
    house.office.door.rules.require_otp = true;
    house.office.door.rules.enrol = true;
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        const struct right_row *right = right_row(route->right);
        if (right->open)
            continue;
        office_house_sign_in(&house.office, ROLE_PENGAWAS);
        int status = office_house_as(
            &house.office, ROLE_PENGAWAS, office_method(route->method),
            route_house_address(&house, route), route_house_body(route));
        if (right->limited)
            route_house_let_in(route, status);
        else
            route_house_problem(&house, status, 403);
    }
    house.office.door.rules.enrol = false;
    route_house_problem(
        &house, office_house_as(&house.office, ROLE_ADMIN, "GET", "me", ""),
        401);
}

/* What a browser says when another site makes it write, sign-in included. */
static void
test_other_site(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (route->method == HTTP_GET)
            continue;
        route_house_problem(&house,
                            office_house_ask(&house.office,
                                             office_method(route->method),
                                             route_house_address(&house, route),
                                             "Sec-Fetch-Site: cross-site\r\n",
                                             route_house_body(route)),
                            403);
    }
}

static void
test_wrong_way_in(void **state)
{
    (void)state;
    route_house_problem(
        &house, office_house_as(&house.office, ROLE_ADMIN, "PUT", "me", "{}"),
        405);
    route_house_problem(
        &house,
        office_house_as(&house.office, ROLE_ADMIN, "GET", "nothing", ""), 404);
    route_house_problem(
        &house,
        office_house_as(&house.office, ROLE_PENYIDIK, "GET", "tips/0", ""),
        404);
    route_house_problem(
        &house,
        office_house_as(&house.office, ROLE_PENYIDIK, "GET", "tips/../me", ""),
        404);
    route_house_problem(
        &house,
        office_house_as(&house.office, ROLE_PENYIDIK, "GET", "tips/99999", ""),
        404);
    route_house_problem(
        &house,
        office_house_as(&house.office, ROLE_PENYIDIK, "GET", "tips?a=%", ""),
        400);
}

int
main(void)
{
#define IN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, open_house, close_house)
    const struct CMUnitTest whole[] = {
        IN_HOUSE(test_no_csrf),
        IN_HOUSE(test_only_enrols),
        IN_HOUSE(test_other_site),
        IN_HOUSE(test_wrong_way_in),
    };

    return cmocka_run_group_tests_name("endpoints", whole, NULL, NULL);
}
