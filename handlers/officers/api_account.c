/* handlers/officers/api_account.c -- one's own account: who one is, where one
 * is signed in, the password.
 *
 * What a stolen session could do with an account is bounded here: a new
 * password needs the old one (guessed no faster than at sign-in) and ends every
 * other session.
 */
#include "handlers/officers/api_account.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/password.h"
#include "handlers/officers/api_session.h"
#include "handlers/officers/recovery.h"

/* ---- who one is ---- */

static json_t *
rights_json(const struct api *api)
{
    json_t *list = json_array();

    for (int i = RIGHT_NONE + 1; i < RIGHTS; i++) {
        const struct right_row *row = right_row((enum right)i);
        if (api_may(api, (enum right)i) && !row->open
            && (!api->session.enrols || row->limited))
            (void)json_array_append_new(list, json_string(row->word));
    }
    return list;
}

enum gw_err
api_me_read(struct db *db, struct api *api)
{
    int64_t left = 0;

    enum gw_err err = recovery_left(db, api->session.officer.id, &left);
    if (err != GW_OK)
        return err;
    json_t *me = api_officer_json(&api->session.officer);
    json_t *more =
        json_pack("{s:I, s:b, s:s, s:o}", "recovery_left", (json_int_t)left,
                  "enrol", api->session.enrols, "csrf", api->session.csrf,
                  "rights", rights_json(api));
    if (json_object_update(me, more) != 0) {
        json_decref(me);
        me = NULL;
    }
    json_decref(more);
    return api_json(api, 200, me);
}

/* ---- with whom one works ---- */

static enum gw_err
add_colleague(const struct officer *officer, void *arg)
{
    char id[24];

    if (officer->disabled || !role_may(officer->role, RIGHT_READ_TIPS))
        return GW_OK;
    (void)snprintf(id, sizeof id, "%lld", (long long)officer->id);
    json_t *item = json_pack(
        "{s:s, s:s, s:s, s:s}", "id", id, "login", officer->login, "agency",
        agency_word(officer->agency), "role", role_word(officer->role));
    return json_array_append_new(arg, item) == 0 ? GW_OK : GW_NOMEM;
}

enum gw_err
api_colleagues_read(struct db *db, struct api *api)
{
    json_t *items = json_array();

    enum gw_err err = officer_each(db, add_colleague, items);
    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", items));
}

/* ---- where one is signed in ---- */

struct listing {
    const struct api *api;
    json_t *items;
};

static enum gw_err
add_session(const struct session *session, void *arg)
{
    const struct listing *list = arg;
    char id[24], created[CLOCK_TEXT], used[CLOCK_TEXT];

    (void)snprintf(id, sizeof id, "%lld", (long long)session->id);
    clock_format(session->created_ms, created);
    clock_format(session->used_ms, used);
    json_t *item = json_pack("{s:s, s:s, s:s, s:b, s:b}", "id", id,
                             "created_at", created, "used_at", used, "current",
                             session->id == list->api->session.id, "enrol",
                             session->enrols);
    return json_array_append_new(list->items, item) == 0 ? GW_OK : GW_NOMEM;
}

enum gw_err
api_sessions_of(struct db *db, struct api *api, int64_t officer)
{
    struct listing list = { .api = api, .items = json_array() };

    enum gw_err err = session_each(db, &api->rules.life, officer, api->now_ms,
                                   add_session, &list);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", list.items));
}

enum gw_err
api_sessions_end_of(struct db *db, struct api *api, int64_t officer,
                    int64_t keep)
{
    char detail[40];
    int64_t ended;

    enum gw_err err = session_end_all(db, officer, keep, &ended);
    if (err != GW_OK)
        return err;
    (void)snprintf(detail, sizeof detail, "count=%lld", (long long)ended);
    err = api_audit(db, api, "session.revoke", "officer", officer, detail);
    return err == GW_OK ? api_json(
               api, 200, json_pack("{s:I}", "ended", (json_int_t)ended))
                        : err;
}

enum gw_err
api_sessions_read(struct db *db, struct api *api)
{
    return api_sessions_of(db, api, api->session.officer.id);
}

enum gw_err
api_sessions_end(struct db *db, struct api *api)
{
    return api_sessions_end_of(db, api, api->session.officer.id,
                               api->session.id);
}

/* One's own, or as admin a colleague's of the own agency. */
enum gw_err
api_sessions_end_one(struct db *db, struct api *api)
{
    struct officer officer;
    int64_t owner;

    enum gw_err err = session_owner(db, api->id, &owner);
    if (err == GW_OK)
        err = officer_get(db, owner, &officer);
    if (err != GW_OK)
        return err;
    if (owner != api->session.officer.id
        && (!api_may(api, RIGHT_OFFICERS)
            || officer.agency != api->session.officer.agency))
        return GW_MISSING;
    err = session_end(db, api->id);
    if (err != GW_OK)
        return err;
    if (api->id == api->session.id)
        api_cookie(api, "");
    api->status = 204;
    return api_audit(db, api, "session.revoke", "officer", owner, "count=1");
}

/* ---- the password ---- */

struct change {
    char old[PASSWORD_MAX + 1], new[PASSWORD_MAX + 1];
    struct officer_secrets secrets;
    char hash[PASSWORD_HASH];
};

enum gw_err
api_password_read(struct db *db, struct api *api)
{
    struct officer officer;
    struct change *change = api_keep(api, sizeof *change);

    if (change == NULL)
        return GW_NOMEM;
    if (!api_body_text(api, "old", false, change->old, sizeof change->old)
        || !api_body_text(api, "new", false, change->new, sizeof change->new))
        return GW_OK;
    if (strlen(change->new) < PASSWORD_MIN
        || strcmp(change->new, change->old) == 0) {
        api_problem(api, 422, "new",
                    "Kata sandi baru: paling sedikit 10 huruf atau angka, dan "
                    "bukan yang lama.");
        return GW_OK;
    }
    return officer_find(db, api->door->keyring,
                        text_of(api->session.officer.login), &officer,
                        &change->secrets);
}

enum gw_err
api_password_work(struct api *api)
{
    struct change *change = api->state;

    enum gw_err err =
        password_verify(text_of(change->old), change->secrets.password_hash);
    if (err == GW_DENIED) {
        api->wrong = true;
        api_problem(api, 422, "old", "Kata sandi lama tidak cocok.");
        return GW_OK;
    }
    return err == GW_OK ? password_hash(text_of(change->new), change->hash)
                        : err;
}

enum gw_err
api_password_write(struct db *db, struct api *api)
{
    const struct change *change = api->state;
    int64_t me = api->session.officer.id, ended;

    enum gw_err err = officer_set_password(db, me, change->hash);
    if (err == GW_OK)
        err = session_end_all(db, me, api->session.id, &ended);
    if (err != GW_OK)
        return err;
    api->status = 204;
    return api_audit(db, api, "password.change", "officer", me, "");
}
