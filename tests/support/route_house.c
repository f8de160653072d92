/* tests/support/route_house.c -- see route_house.h. */
#include "tests/support/route_house.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/platform/clock.h"
#include "handlers/tips/tip.h"
#include "tests/support/table.h"

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
const char *
route_house_address(const struct route_house *house,
                    const struct api_route *route)
{
    static char address[200];
    const char *hole = strstr(route->path, "{id}");
    const char *second = strstr(route->path, "/{id2}");
    int64_t id = strncmp(route->path, "officers", 8) == 0
                     ? house->office.officers[ROLE_OPERATOR]
                     : house->tip;

    if (hole == NULL)
        return route->path;
    int rest =
        second != NULL ? (int)(second - hole - 4) : (int)strlen(hole + 4);
    snprintf(address, sizeof address, "%.*s%lld%.*s%s",
             (int)(hole - route->path), route->path, (long long)id, rest,
             hole + 4, second != NULL ? "/9" : "");
    return address;
}

const char *
route_house_body(const struct api_route *route)
{
    const struct example *example = example_of(route);

    return example != NULL             ? example->body
           : route->method == HTTP_GET ? ""
                                       : "{}";
}

void
route_house_open(struct route_house *house)
{
    struct sender sender = { .kind = SENDER_NOBODY };
    struct tip_new new = { .channel = "at",
                           .medium = MEDIUM_SMS,
                           .language = "id",
                           .sender = &sender,
                           .body = { .narrative = TEXT("Tiga orang disekap"),
                                     .what = WHAT_CONFINED },
                           .now_ms = clock_wall_ms() };

    office_house_open(&house->office);
    office_house_begin(&house->office);
    assert_int_equal(tip_add(house->office.at.db, house->office.at.keyring,
                             &new, &house->tip),
                     GW_OK);
    office_house_commit(&house->office);
}

void
route_house_close(struct route_house *house)
{
    office_house_close(&house->office);
}

void
route_house_let_in(const struct api_route *route, int status)
{
    const struct example *example = example_of(route);

    if (example != NULL)
        assert_int_equal(status, example->status);
    else
        assert_true(status != 401 && status != 403 && status != 405);
}

void
route_house_problem(struct route_house *house, int status, int expected)
{
    char field[32];

    assert_int_equal(status, expected);
    assert_string_equal(office_house_header(&house->office, "Content-Type"),
                        "application/problem+json");
    snprintf(field, sizeof field, "\"status\":%d", expected);
    assert_non_null(strstr(office_house_body(&house->office), field));
}
