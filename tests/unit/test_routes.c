/* tests/unit/test_routes.c -- every endpoint, for everybody.
 *
 * The list is the route table's own: a new route is tested here without a line
 * in this file, and is held to what the table of rights says.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "handlers/officers/openapi.h"
#include "handlers/tips/tip.h"
#include "tests/support/office_house.h"
#include "tests/support/table.h"

static struct office_house house;
static int64_t tip;

/* What to send so that the deed itself goes well, and what then comes. Others
 * are sent {} and need only not be refused for who asks. */
static const struct example {
    enum http_method method;
    const char *path, *body;
    int status;
} examples[] = {
    { HTTP_GET, "openapi.json", "", 200 },
    { HTTP_DELETE, "session", "", 204 },
    { HTTP_GET, "me", "", 200 },
    { HTTP_POST, "me/password",
      "{\"old\":\"" OFFICE_PASSWORD "\",\"new\":\"another password\"}", 204 },
    { HTTP_POST, "me/otp", "", 200 },
    { HTTP_GET, "colleagues", "", 200 },
    { HTTP_GET, "sessions", "", 200 },
    { HTTP_DELETE, "sessions", "", 200 },
    { HTTP_GET, "tips", "", 200 },
    { HTTP_GET, "tips/{id}", "", 200 },
    { HTTP_POST, "tips", "{\"narrative\":\"Dua anak dibawa\"}", 201 },
    { HTTP_POST, "tips/bulk", "{\"tips\":[\"1\"],\"do\":\"take\"}", 200 },
    { HTTP_GET, "live", "", 429 }, /* nobody may listen in this house */
    { HTTP_GET, "retention", "", 200 },
    { HTTP_POST, "officers/{id}/phone",
      "{\"number\":\"081377770001\",\"pin\":\"204871\"}", 204 },
    { HTTP_GET, "officers", "", 200 },
    { HTTP_POST, "officers",
      "{\"login\":\"baru\",\"agency\":\"polda\",\"role\":\"operator\","
      "\"areas\":[\"36.04\"]}",
      201 },
    { HTTP_GET, "officers/{id}", "", 200 },
    { HTTP_PATCH, "officers/{id}", "{\"areas\":[\"36.01.06\"]}", 200 },
    { HTTP_GET, "officers/{id}/sessions", "", 200 },
    { HTTP_DELETE, "officers/{id}/sessions", "", 200 },
    { HTTP_POST, "officers/{id}/reset", "", 200 },
    { HTTP_GET, "audit", "", 200 },
    { HTTP_GET, "audit/head", "", 200 },
};

static const struct example *
example_of(const struct api_route *route)
{
    for (size_t i = 0; i < LENGTH(examples); i++)
        if (examples[i].method == route->method
            && strcmp(examples[i].path, route->path) == 0)
            return &examples[i];
    return NULL;
}

/* The route's address with numbers for {id}: an officer's or a tip's. */
static const char *
address_of(const struct api_route *route)
{
    static char address[200];
    const char *hole = strstr(route->path, "{id}");
    const char *second = strstr(route->path, "/{id2}");
    int64_t id = strncmp(route->path, "officers", 8) == 0
                     ? house.officers[ROLE_OPERATOR]
                     : tip;

    if (hole == NULL)
        return route->path;
    int rest =
        second != NULL ? (int)(second - hole - 4) : (int)strlen(hole + 4);
    snprintf(address, sizeof address, "%.*s%lld%.*s%s",
             (int)(hole - route->path), route->path, (long long)id, rest,
             hole + 4, second != NULL ? "/9" : "");
    return address;
}

static const char *
body_of(const struct api_route *route)
{
    const struct example *example = example_of(route);

    return example != NULL             ? example->body
           : route->method == HTTP_GET ? ""
                                       : "{}";
}

static int
open_house(void **state)
{
    struct sender sender = { .kind = SENDER_NOBODY };
    struct tip_new new = { .channel = "at",
                           .medium = MEDIUM_SMS,
                           .language = "id",
                           .sender = &sender,
                           .body = { .narrative = TEXT("Tiga orang disekap"),
                                     .what = WHAT_CONFINED },
                           .now_ms = clock_wall_ms() };

    (void)state;
    office_house_open(&house);
    office_house_begin(&house);
    assert_int_equal(tip_add(house.at.db, house.at.keyring, &new, &tip), GW_OK);
    office_house_commit(&house);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    office_house_close(&house);
    return 0;
}

/* What came for who has the right. */
static void
expect_let_in(const struct api_route *route, int status)
{
    const struct example *example = example_of(route);

    if (example != NULL)
        assert_int_equal(status, example->status);
    else
        assert_true(status != 401 && status != 403 && status != 405);
}

static void
expect_problem(int status, int expected)
{
    char field[32];

    assert_int_equal(status, expected);
    assert_string_equal(office_house_header(&house, "Content-Type"),
                        "application/problem+json");
    snprintf(field, sizeof field, "\"status\":%d", expected);
    assert_non_null(strstr(office_house_body(&house), field));
}

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

    (void)open_house(NULL);
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (right_row(route->right)->open)
            continue;
        int status = office_house_ask(&house, office_method(route->method),
                                      address_of(route), nobody->headers,
                                      body_of(route));
        expect_problem(status, 401);
    }
    (void)close_house(NULL);
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

    (void)open_house(NULL);
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (right_row(route->right)->open)
            continue;
        office_house_sign_in(&house, row->role);
        int status =
            office_house_as(&house, row->role, office_method(route->method),
                            address_of(route), body_of(route));
        if (role_may(row->role, route->right))
            expect_let_in(route, status);
        else
            expect_problem(status, 403);
    }
    (void)close_house(NULL);
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

    (void)open_house(NULL);
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        if (right_row(route->right)->open)
            continue;
        int status =
            office_house_with(&house, row->scope, office_method(route->method),
                              address_of(route), body_of(route));
        if (scope_may(row->scope, route->right))
            expect_let_in(route, status);
        else
            expect_problem(status, 403);
    }
    (void)close_house(NULL);
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
                     house.sessions[role].token);
            snprintf(forged, sizeof forged, "%sX-CSRF-Token: %s\r\n", headers,
                     house.sessions[role % ROLE_ADMIN + 1].csrf);
            expect_problem(
                office_house_ask(&house, office_method(route->method),
                                 address_of(route), headers, body_of(route)),
                403);
            expect_problem(
                office_house_ask(&house, office_method(route->method),
                                 address_of(route), forged, body_of(route)),
                403);
        }
    }
}

/* A session that may only set up a second factor. */
static void
test_only_enrols(void **state)
{
    (void)state;
    house.door.rules.require_otp = true;
    house.door.rules.enrol = true;
    for (size_t i = 0; i < api_routes_count; i++) {
        const struct api_route *route = &api_routes[i];
        const struct right_row *right = right_row(route->right);
        if (right->open)
            continue;
        office_house_sign_in(&house, ROLE_PENGAWAS);
        int status =
            office_house_as(&house, ROLE_PENGAWAS, office_method(route->method),
                            address_of(route), body_of(route));
        if (right->limited)
            expect_let_in(route, status);
        else
            expect_problem(status, 403);
    }
    house.door.rules.enrol = false;
    expect_problem(office_house_as(&house, ROLE_ADMIN, "GET", "me", ""), 401);
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
        expect_problem(office_house_ask(&house, office_method(route->method),
                                        address_of(route),
                                        "Sec-Fetch-Site: cross-site\r\n",
                                        body_of(route)),
                       403);
    }
}

static void
test_wrong_way_in(void **state)
{
    (void)state;
    expect_problem(office_house_as(&house, ROLE_ADMIN, "PUT", "me", "{}"), 405);
    expect_problem(office_house_as(&house, ROLE_ADMIN, "GET", "nothing", ""),
                   404);
    expect_problem(office_house_as(&house, ROLE_PENYIDIK, "GET", "tips/0", ""),
                   404);
    expect_problem(
        office_house_as(&house, ROLE_PENYIDIK, "GET", "tips/../me", ""), 404);
    expect_problem(
        office_house_as(&house, ROLE_PENYIDIK, "GET", "tips/99999", ""), 404);
    expect_problem(
        office_house_as(&house, ROLE_PENYIDIK, "GET", "tips?a=%", ""), 400);
}

int
main(void)
{
#define IN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, open_house, close_house)
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_each_has_a_right),
        cmocka_unit_test(test_described),
        IN_HOUSE(test_no_csrf),
        IN_HOUSE(test_only_enrols),
        IN_HOUSE(test_other_site),
        IN_HOUSE(test_wrong_way_in),
    };

    return RUN_TABLE("every endpoint without a session", nobodies, test_nobody)
           + RUN_TABLE("every endpoint as", roles, test_role)
           + RUN_TABLE("every endpoint with a token", scopes, test_scope)
           + cmocka_run_group_tests_name("endpoints", whole, NULL, NULL);
}
