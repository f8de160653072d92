/* tests/unit/test_routes.c -- every endpoint, for everybody.
 *
 * The list is the route table's own: a new route is tested here without a line
 * in this file, and is held to what the table of rights says.
 */
#include <stdio.h>
#include <string.h>

#include "handlers/officers/openapi.h"
#include "tests/support/route_house.h"
#include "tests/support/table.h"

static struct route_house house;

/* ---- the list itself ---- */

static void
test_each_has_a_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        assert_true(route->right > RIGHT_NONE && route->right < RIGHTS);
        assert_true(route->start == NULL || route->right == RIGHT_OPEN);
        assert_true(route->start != NULL || route->read != NULL
                    || route->write != NULL);
        for (size_t n = 0; n < i; n++)
            assert_false(route->method == api_routes[n].method
                         && strcmp(route->path, api_routes[n].path) == 0);
    }
}

static const json_t *
described(const json_t *paths, const struct api_route *route)
{
    char path[200], method[8];

    snprintf(path, sizeof path, "/%s", route->path);
    snprintf(method, sizeof method, "%s", office_method(route->method));
    for (char *c = method; *c != '\0'; c++)
        *c = (char)(*c - 'A' + 'a');
    return json_object_get(json_object_get(paths, path), method);
}

/* Every route stands in the API's description with its right, and nothing that
 * is none. */
static void
test_described(void **state)
{
    json_t *root = json_loads(openapi_json, JSON_REJECT_DUPLICATES, NULL);
    json_t *paths = json_object_get(root, "paths"), *path;
    const char *name;
    size_t count = 0;

    (void)state;
    assert_non_null(paths);
    json_object_foreach(paths, name, path)
    {
        count += json_object_size(path);
    }
    for (size_t i = 0; i < api_routes_count; i++) {
        const json_t *operation = described(paths, &api_routes[i]);
        const char *word =
            json_string_value(json_object_get(operation, "x-right"));
        if (word == NULL)
            fail_msg("openapi.json lacks %s %s, or its x-right",
                     office_method(api_routes[i].method), api_routes[i].path);
        assert_string_equal(word, right_row(api_routes[i].right)->word);
    }
    assert_int_equal(count, api_routes_count);
    json_decref(root);
}

/* ---- each endpoint ---- */

static struct nobody {
    const char *name, *headers;
} nobodies[] = {
    { "nothing", "" },
    { "an empty cookie", "Cookie: kentongan_session=\r\n" },
    { "a made-up cookie",
      "Cookie: kentongan_session="
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nX-CSRF-Token: A\r\n" },
    { "a cookie far too long",
      "Cookie: kentongan_session="
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "\r\n" },
    { "another's cookie name", "Cookie: session=1; kentongan=2\r\n" },
};

static void
test_nobody(void **state)
{
    const struct nobody *nobody = *state;

    route_house_open(&house);
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (right_row(route->right)->open)
            continue;
        int status =
            office_house_ask(&house.office, office_method(route->method),
                             route_house_address(&house, route),
                             nobody->headers, route_house_body(route));
        route_house_problem(&house, status, 401);
    }
    route_house_close(&house);
}

static struct row {
    const char *name;
    enum role role;
} roles[] = {
    { "operator", ROLE_OPERATOR }, { "penyidik", ROLE_PENYIDIK },
    { "pengawas", ROLE_PENGAWAS }, { "auditor", ROLE_AUDITOR },
    { "admin", ROLE_ADMIN },
};

/* Signed in anew for each, since some of them end sessions. */
static void
test_role(void **state)
{
    const struct row *row = *state;

    route_house_open(&house);
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (right_row(route->right)->open)
            continue;
        office_house_sign_in(&house.office, row->role);
        int status = office_house_as(
            &house.office, row->role, office_method(route->method),
            route_house_address(&house, route), route_house_body(route));
        if (role_may(row->role, route->right))
            route_house_let_in(route, status);
        else
            route_house_problem(&house, status, 403);
    }
    route_house_close(&house);
}

static struct scoped {
    const char *name;
    enum scope scope;
} scopes[] = {
    { "read", SCOPE_READ },
    { "exchange", SCOPE_EXCHANGE },
};

static void
test_scope(void **state)
{
    const struct scoped *row = *state;

    route_house_open(&house);
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (right_row(route->right)->open)
            continue;
        int status = office_house_with(
            &house.office, row->scope, office_method(route->method),
            route_house_address(&house, route), route_house_body(route));
        if (scope_may(row->scope, route->right))
            route_house_let_in(route, status);
        else
            route_house_problem(&house, status, 403);
    }
    route_house_close(&house);
}

int
main(void)
{
    const struct CMUnitTest list[] = {
        cmocka_unit_test(test_each_has_a_right),
        cmocka_unit_test(test_described),
    };

    return RUN_TABLE("every endpoint without a session", nobodies, test_nobody)
           + RUN_TABLE("every endpoint as", roles, test_role)
           + RUN_TABLE("every endpoint with a token", scopes, test_scope)
           + cmocka_run_group_tests_name("endpoints", list, NULL, NULL);
}
