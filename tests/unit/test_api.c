/* tests/unit/test_api.c -- the waiter of one request: what is decided between
 * its reader and its writer, and what a problem undoes.
 *
 * Its routes are the test's own, so that something can happen in between.
 */
#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "tests/support/office_house.h"
#include "tests/support/table.h"

static struct office_house house;

/* ---- what happens after the read ---- */

static int64_t
officer(void)
{
    return house.officers[ROLE_PENGAWAS];
}

static enum gw_err
sign_out(void)
{
    int64_t ended;

    return session_end_all(house.at.db, officer(), 0, &ended);
}

static enum gw_err
close_account(void)
{
    return officer_disable(house.at.db, officer());
}

static enum gw_err
take_role(void)
{
    struct officer changed;
    enum gw_err err = officer_get(house.at.db, officer(), &changed);

    changed.role = ROLE_OPERATOR;
    return err == GW_OK ? officer_update(house.at.db, &changed) : err;
}

static enum gw_err
revoke_token(void)
{
    int64_t id;

    return machine_revoke(house.at.db, TEXT("read"), 1, &id);
}

static struct row {
    const char *name;
    enum gw_err (*between)(void); /* NULL: nothing happens */
    bool machine, refuses;
    int status;
    int64_t lines; /* that the write leaves in the audit */
} rows[] = {
    { "all is well", NULL, false, false, 204, 1 },
    { "all is well with a machine", NULL, true, false, 204, 1 },
    { "signed out", sign_out, false, false, 401, 0 },
    { "the account is closed", close_account, false, false, 401, 0 },
    { "the role is taken away", take_role, false, false, 403, 0 },
    { "a machine's token is revoked", revoke_token, true, false, 401, 0 },
    { "a problem after a deed undoes it", NULL, false, true, 409, 0 },
};
static const struct row *now;

/* ---- the route ---- */

/* Reader thread; the house's own connection is nobody else's meanwhile. */
static enum gw_err
happen(struct db *db, struct api *api)
{
    (void)db;
    (void)api;
    if (now->between == NULL)
        return GW_OK;
    office_house_begin(&house);
    enum gw_err err = now->between();
    office_house_commit(&house);
    return err;
}

static enum gw_err
leave_line(struct db *db, struct api *api)
{
    enum gw_err err = api_audit(db, api, "test.deed", "test", 0, "");

    if (now->refuses)
        api_problem(api, 409, NULL, "Tidak.");
    else
        api->status = 204;
    return err;
}

static void
on_request(struct http_request *request, void *arg)
{
    static struct api_route route;
    struct api *api = calloc(1, sizeof *api);

    assert_non_null(api);
    route =
        (struct api_route){ .method = HTTP_POST,
                            .right = now->machine ? RIGHT_STATS : RIGHT_AUDIT,
                            .read = happen,
                            .write = leave_line };
    api->door = arg;
    api->request = request;
    api->route = &route;
    api->rules = api->door->rules;
    api->now_ms = clock_wall_ms();
    api->out = buf_new(API_OUT_MAX);
    api->bearer = now->machine;
    assert_true(
        text_copy(text_of(now->machine ? house.tokens[SCOPE_READ]
                                       : house.sessions[ROLE_PENGAWAS].token),
                  api->token, sizeof api->token));
    assert_true(text_copy(text_of(house.sessions[ROLE_PENGAWAS].csrf),
                          api->csrf, sizeof api->csrf));
    fields_init(&api->query);
    api_run(api);
}

static void
test_between(void **state)
{
    now = *state;
    office_house_open(&house);
    http_close(house.http);
    assert_int_equal(http_open(house.loop, "127.0.0.1:0", NULL, on_request,
                               &house.door, &house.http),
                     GW_OK);
    assert_int_equal(office_house_ask(&house, "POST", "x", "", "{}"),
                     now->status);
    assert_int_equal(office_house_lines(&house, "test.deed"), now->lines);
    office_house_close(&house);
}

int
main(void)
{
    return RUN_TABLE("between reading and writing", rows, test_between);
}
