/* handlers/officers/api.c -- the waiter of one request.
 *
 *   api_run --> [reader] read --> on_read --> [helper] work --> on_worked
 *                                    |                              |
 *                                    +--> [writer] write <----------+
 *                                    |         |
 *                                    |         v
 *                                    |     on_written
 *                                    v         v
 *                                    api_finish
 *
 * Only api_finish answers, and it frees: nothing may touch api after it. The
 * request's own texts stay valid on every thread until then.
 */
#include "handlers/officers/api.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/audit.h"

static const struct {
    int status;
    const char *title;
} titles[] = {
    { 400, "Permintaan tidak dapat dibaca" },
    { 401, "Belum masuk" },
    { 403, "Tidak berwenang" },
    { 404, "Tidak ditemukan" },
    { 405, "Cara tidak dilayani" },
    { 409, "Keadaan sudah berubah" },
    { 413, "Permintaan terlalu besar" },
    { 422, "Isian salah" },
    { 429, "Terlalu sering" },
    { 503, "Layanan sedang sibuk" },
};

static const char *
title_of(int status)
{
    for (size_t i = 0; i < LENGTH(titles); i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Gagal";
}

/* ---- what is answered ---- */

/* Appends JSON text, taking json over. */
static enum gw_err
put_json(struct api *api, json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (text == NULL)
        return GW_NOMEM;
    buf_clear(&api->out);
    buf_str(&api->out, text);
    crypto_wipe(text, strlen(text)); /* a password may be in it, once */
    free(text);
    return buf_ok(&api->out) ? GW_OK : api->out.err;
}

void
api_problem(struct api *api, int status, const char *field, const char *detail)
{
    json_t *json =
        json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank", "title",
                  title_of(status), "status", status, "detail", detail);

    if (json != NULL && field != NULL)
        (void)json_object_set_new(json, "field", json_string(field));
    api->status = status;
    api->content_type = "application/problem+json";
    if (put_json(api, json) != GW_OK)
        buf_clear(&api->out);
}

enum gw_err
api_json(struct api *api, int status, json_t *json)
{
    enum gw_err err = put_json(api, json);

    if (err == GW_OK) {
        api->status = status;
        api->content_type = "application/json";
    }
    return err;
}

void
api_cookie(struct api *api, const char *token)
{
    int64_t age_s = token[0] == '\0' ? 0 : api->rules.life.whole_ms / 1000;

    (void)snprintf(api->cookie, sizeof api->cookie,
                   "kentongan_session=%s; Path=/; Max-Age=%lld; HttpOnly; "
                   "SameSite=Strict%s",
                   token, (long long)age_s,
                   api->door->secure_cookie ? "; Secure" : "");
}

/* ---- what routes share ---- */

void
api_actor(const struct api *api, char ret_actor[32])
{
    bool machine = api->machine.id != 0;

    (void)snprintf(
        ret_actor, 32, "%s:%lld", machine ? "machine" : "officer",
        (long long)(machine ? api->machine.id : api->session.officer.id));
}

enum gw_err
api_audit(struct db *db, const struct api *api, const char *action,
          const char *subject, int64_t id, const char *detail)
{
    char actor[32], whole[64];

    api_actor(api, actor);
    if (id != 0)
        (void)snprintf(whole, sizeof whole, "%s:%lld", subject, (long long)id);
    return audit_add(db, api->now_ms,
                     &(struct audit_line){ .actor = actor,
                                           .action = action,
                                           .subject = id != 0 ? whole : subject,
                                           .detail = detail });
}

bool
api_may(const struct api *api, enum right right)
{
    return api->machine.id != 0 ? scope_may(api->machine.scope, right)
                                : role_may(api->session.officer.role, right);
}

/* The size stands before the state, so that it can be wiped. */
struct kept {
    size_t size;
    max_align_t at[];
};

static void
kept_free(void *state)
{
    struct kept *kept =
        (struct kept *)(void *)((char *)state - offsetof(struct kept, at));

    crypto_wipe(kept, offsetof(struct kept, at) + kept->size);
    free(kept);
}

void *
api_keep(struct api *api, size_t size)
{
    struct kept *kept = calloc(1, offsetof(struct kept, at) + size);

    assert(api->state == NULL);
    if (kept == NULL)
        return NULL;
    kept->size = size;
    api->state = kept->at;
    api->state_free = kept_free;
    return api->state;
}

static void
api_free(struct api *api)
{
    if (api->post_held != NULL)
        api->door->post.let_go(api->post_held);
    if (api->state_free != NULL)
        api->state_free(api->state);
    json_decref(api->body);
    fields_free(&api->query);
    buf_wipe(&api->out); /* it holds what tips say */
    crypto_wipe(api, sizeof *api);
    free(api);
}

/* What an error that no route explained is to the officer. */
static void
problem_of(struct api *api, enum gw_err err)
{
    switch (err) {
    case GW_MISSING:
        api_problem(api, 404, NULL,
                    "Data ini tidak ada, atau bukan untuk Anda.");
        return;
    case GW_DENIED:
        api_problem(api, 403, NULL, "Peran Anda tidak boleh melakukan ini.");
        return;
    case GW_CONFLICT:
        api_problem(api, 409, NULL,
                    "Data ini sudah berubah. Muat ulang, lalu coba lagi.");
        return;
    case GW_REJECTED:
        api_problem(api, 422, NULL, "Isian tidak dapat dipakai.");
        return;
    case GW_OK:
    case GW_AGAIN:
    case GW_IO:
    case GW_NOMEM:
    case GW_ERRORS:
        break;
    }
    api->retry_after_s = 5;
    api_problem(api, 503, NULL,
                "Layanan sedang sibuk. Coba lagi beberapa detik lagi.");
}

/* Whether what was guessed at was right is known now. */
static void
settle_guess(struct api *api)
{
    struct guesses *guesses = &api->door->guesses;

    if (api->wrong && !api->counted)
        (void)guess_begin(guesses, &api->who, api->now_ms);
    else if (api->counted && !api->wrong && api->status < 300)
        guess_passed(guesses, &api->who, api->now_ms);
    else if (api->counted && !api->wrong)
        guess_undo(guesses, &api->who);
}

void
api_finish(struct api *api, enum gw_err err)
{
    char retry[16];

    if (err != GW_OK || api->status == 0)
        problem_of(api, err);
    settle_guess(api);
    if (api->status == 200 && api->route != NULL && api->route->stream != NULL
        && api->route->stream(api)) {
        api_free(api);
        return;
    }
    http_reply_header(api->request, "Cache-Control", "no-store");
    http_reply_header(api->request, "X-Content-Type-Options", "nosniff");
    if (api->cookie[0] != '\0' && api->status < 300)
        http_reply_header(api->request, "Set-Cookie", api->cookie);
    if (api->retry_after_s > 0) {
        (void)snprintf(retry, sizeof retry, "%d", api->retry_after_s);
        http_reply_header(api->request, "Retry-After", retry);
    }
    http_reply(GIVE(api->request), api->status,
               api->out.len > 0 ? api->content_type : NULL,
               buf_text(&api->out));
    api_free(api);
}

/* ---- steps, the last first ---- */

static void
on_written(enum gw_err err, void *arg)
{
    struct api *api = arg;

    if (api->status >= 400)
        err = GW_OK; /* the problem says it */
    if (err == GW_OK && api->status < 300 && api->owes_sms
        && api->door->wake_outbox != NULL)
        api->door->wake_outbox(api->door->wake_arg);
    if (err == GW_OK && api->status < 300 && api->route->after != NULL)
        api->route->after(api);
    api_finish(api, err);
}

/* A machine that comes again after an hour leaves a line of its own. */
static enum gw_err
touch(struct db *db, const struct api *api)
{
    if (api->machine.id == 0)
        return session_touch(db, api->session.id, api->now_ms);
    enum gw_err err = machine_touch(db, api->machine.id, api->now_ms);
    return err == GW_OK
               ? api_audit(db, api, "token.use", "machine", api->machine.id, "")
               : err;
}

static bool
is_stale(const struct api *api)
{
    return api->machine.id == 0
               ? api->now_ms - api->session.used_ms >= SESSION_TOUCH_MS
               : api->now_ms - api->machine.used_ms >= MACHINE_TOUCH_MS;
}

/* Writer thread: the audit line, or the deed itself. Who asks is looked up
 * anew: a session may have ended, a role or an area been taken away since the
 * reader looked. */
static enum gw_err
api_write(struct db *db, void *arg)
{
    struct api *api = arg;

    enum gw_err err = api_authenticate(db, api);
    if (err != GW_OK || api->status >= 400)
        return err;
    if (is_stale(api)) {
        err = touch(db, api);
        if (err != GW_OK)
            return err;
    }
    if (api->route->write != NULL)
        err = api->route->write(db, api);
    /* A problem undoes what was done on the way to it. */
    return err == GW_OK && api->status >= 400 ? GW_REJECTED : err;
}

static void
write_if_needed(struct api *api)
{
    if (api->route->write == NULL && !is_stale(api)) {
        api_finish(api, GW_OK);
        return;
    }
    api->op =
        (struct store_op){ .run = api_write, .done = on_written, .arg = api };
    store_write(api->door->store, &api->op);
}

static enum gw_err
api_work(void *arg)
{
    struct api *api = arg;

    return api->route->work(api);
}

static void
on_worked(enum gw_err err, void *arg)
{
    struct api *api = arg;

    if (err == GW_AGAIN) {
        api->retry_after_s = 2;
        api_problem(api, 429, NULL,
                    "Layanan sedang sibuk. Coba lagi sebentar lagi.");
        api_finish(api, GW_OK);
    } else if (err != GW_OK || api->status >= 400) {
        api_finish(api, err);
    } else {
        write_if_needed(api);
    }
}

static void
on_read(enum gw_err err, void *arg)
{
    struct api *api = arg;

    if (err != GW_OK || api->status >= 400) {
        api_finish(api, err);
    } else if (api->route->work != NULL) {
        api->job = (struct helper_job){ .run = api_work,
                                        .done = on_worked,
                                        .arg = api };
        helpers_submit(api->door->helpers, &api->job);
    } else {
        write_if_needed(api);
    }
}

/* Reader thread: who is it, may he, and what he asked to see. */
static enum gw_err
api_read(struct db *db, void *arg)
{
    struct api *api = arg;

    enum gw_err err = api_authenticate(db, api);
    if (err != GW_OK || api->status >= 400)
        return err;
    return api->route->read == NULL ? GW_OK : api->route->read(db, api);
}

void
api_run(struct api *api)
{
    if (api->route->start != NULL) {
        api->route->start(api);
        return;
    }
    api->op = (struct store_op){ .run = api_read, .done = on_read, .arg = api };
    store_read(api->door->store, &api->op);
}
