/* handlers/officers/api.c -- the waiter of one request.
 *
 *   officers_handle --start----------------------------------+
 *        |                                                   |
 *        +--> [reader] api_read --> on_read --> [writer] api_write --> on_written
 *                                      |                                  |
 *                                      +----------> api_finish <----------+
 *
 * Only api_finish answers, and it frees: nothing may touch api after it. The
 * request's own texts stay valid on every thread until then.
 */
#include "handlers/officers/api.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"

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
api_actor(const struct api *api, char ret_actor[32])
{
    (void)snprintf(ret_actor, 32, "officer:%lld",
                   (long long)api->session.officer.id);
}

static void
api_free(struct api *api)
{
    if (api->state_free != NULL)
        api->state_free(api->state);
    crypto_wipe(api->token, sizeof api->token);
    fields_free(&api->query);
    buf_wipe(&api->out); /* it holds what tips say */
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

void
api_finish(struct api *api, enum gw_err err)
{
    char retry[16];

    if (err != GW_OK || api->status == 0)
        problem_of(api, err);
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

/* ---- steps, in the order they happen ---- */

/* Reader thread: who is it, may he, and what he asked to see. */
static enum gw_err
api_read(struct db *db, void *arg)
{
    struct api *api = arg;
    const struct api_route *route = api->route;

    if (api->token[0] == '\0') {
        api_problem(api, 401, NULL, "Silakan masuk dahulu.");
        return GW_OK;
    }
    enum gw_err err = session_find(db, api->door->keyring, text_of(api->token),
                                   api->now_ms, &api->session);
    if (err == GW_MISSING) {
        api_problem(api, 401, NULL, "Sesi sudah berakhir. Silakan masuk lagi.");
        return GW_OK;
    }
    if (err != GW_OK)
        return err;
    if (api->require_otp && !api->session.officer.has_otp) {
        api_problem(api, 401, NULL,
                    "Akun ini belum memakai kode sekali pakai.");
        return GW_OK;
    }
    if (route->method != HTTP_GET
        && !crypto_equal(text_of(api->csrf), text_of(api->session.csrf))) {
        api_problem(api, 403, NULL,
                    "Tanda X-CSRF-Token tidak cocok. Muat ulang halaman.");
        return GW_OK;
    }
    if (!role_may(api->session.officer.role, route->right))
        return GW_DENIED;
    return route->read == NULL ? GW_OK : route->read(db, api);
}

/* Writer thread: the audit line, or the deed itself. */
static enum gw_err
api_write(struct db *db, void *arg)
{
    struct api *api = arg;

    if (api->now_ms - api->session.used_ms >= SESSION_TOUCH_MS) {
        enum gw_err err = session_touch(db, api->session.id, api->now_ms);
        if (err != GW_OK)
            return err;
    }
    return api->route->write == NULL ? GW_OK : api->route->write(db, api);
}

static void
on_written(enum gw_err err, void *arg)
{
    api_finish(arg, err);
}

static void
on_read(enum gw_err err, void *arg)
{
    struct api *api = arg;
    bool stale = api->now_ms - api->session.used_ms >= SESSION_TOUCH_MS;

    if (err != GW_OK || api->status >= 400
        || (api->route->write == NULL && !stale)) {
        api_finish(api, err);
        return;
    }
    api->op =
        (struct store_op){ .run = api_write, .done = on_written, .arg = api };
    store_write(api->door->store, &api->op);
}

/* ---- the door ---- */

/* Does path (pieces below /api/v1) fit the route's pattern? */
static bool
route_fits(const char *pattern, const struct text *pieces, size_t count,
           int64_t *ret_id)
{
    struct text rest = text_of(pattern), piece;
    size_t i = 0;

    while (text_cut(&rest, '/', &piece)) {
        if (i == count)
            return false;
        if (text_is(piece, "{id}")) {
            if (!text_number(pieces[i], ret_id) || *ret_id <= 0)
                return false;
        } else if (!text_equal(piece, pieces[i])) {
            return false;
        }
        i++;
    }
    return i == count;
}

/* The value of one cookie; absent when it is not there. */
static struct text
cookie_value(struct text header, struct text name)
{
    struct text piece, key;

    while (header.at != NULL && text_cut(&header, ';', &piece)) {
        piece = text_trim(piece);
        if (text_cut(&piece, '=', &key) && text_equal(key, name))
            return piece;
    }
    return (struct text){ NULL, 0 };
}

static void
read_headers(struct api *api)
{
    struct text cookie = http_header(api->request, "Cookie");

    (void)text_copy(cookie_value(cookie, TEXT("kentongan_session")), api->token,
                    sizeof api->token);
    (void)text_copy(http_header(api->request, "X-CSRF-Token"), api->csrf,
                    sizeof api->csrf);
}

static void
find_route(struct api *api)
{
    enum { DEPTH = 6 };
    struct text pieces[DEPTH + 1];
    size_t count = http_path_pieces(http_path(api->request), pieces, DEPTH);
    bool known = false;

    if (count >= 3 && count <= DEPTH && text_is(pieces[0], "api")
        && text_is(pieces[1], "v1")) {
        for (size_t i = 0; i < api_routes_count; i++) {
            if (!route_fits(api_routes[i].path, pieces + 2, count - 2,
                            &api->id))
                continue;
            known = true;
            if (api_routes[i].method == http_method(api->request)) {
                api->route = &api_routes[i];
                return;
            }
        }
    }
    api_problem(api, known ? 405 : 404, NULL, "Alamat ini tidak ada.");
}

void
officers_handle(struct http_request *request, void *arg)
{
    struct api *api = calloc(1, sizeof *api);

    if (api == NULL) {
        http_reply(request, 503, NULL, TEXT(""));
        return;
    }
    api->door = arg;
    api->request = request;
    api->now_ms = clock_wall_ms();
    api->require_otp = api->door->require_otp;
    api->out = buf_new(API_OUT_MAX);
    fields_init(&api->query);
    find_route(api);
    if (api->route != NULL
        && fields_read_form(&api->query, http_query(request)) != GW_OK)
        api_problem(api, 400, NULL, "Bagian alamat sesudah '?' rusak.");
    if (api->status != 0) {
        api_finish(api, GW_OK);
        return;
    }
    read_headers(api);
    if (api->route->start != NULL) {
        api->route->start(api);
        return;
    }
    api->op = (struct store_op){ .run = api_read, .done = on_read, .arg = api };
    store_read(api->door->store, &api->op);
}
