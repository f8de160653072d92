/* handlers/officers/api_door.c -- from an address to a route. */
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "handlers/officers/api.h"
#include "handlers/officers/page.h"

enum { ROUTE_IDS = 2 };

/* Does path (pieces below /api/v1) fit the route's pattern? */
static bool
route_fits(const char *pattern, const struct text *pieces, size_t count,
           int64_t ret_ids[ROUTE_IDS])
{
    struct text rest = text_of(pattern), piece;
    size_t i = 0, ids = 0;

    while (text_cut(&rest, '/', &piece)) {
        if (i == count)
            return false;
        if (text_is(piece, "{id}") || text_is(piece, "{id2}")) {
            if (ids == ROUTE_IDS || !text_number(pieces[i], &ret_ids[ids])
                || ret_ids[ids] <= 0)
                return false;
            ids++;
        } else if (!text_equal(piece, pieces[i])) {
            return false;
        }
        i++;
    }
    return i == count;
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
            int64_t ids[ROUTE_IDS] = { 0 };
            if (!route_fits(api_routes[i].path, pieces + 2, count - 2, ids))
                continue;
            known = true;
            api->id = ids[0];
            api->id2 = ids[1];
            if (api_routes[i].method == http_method(api->request)) {
                api->route = &api_routes[i];
                return;
            }
        }
    }
    api_problem(api, known ? 405 : 404, NULL, "Alamat ini tidak ada.");
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

/* The token of "Bearer TOKEN", whatever the case of the word. */
static bool
bearer_value(struct text header, struct text *ret_token)
{
    struct text word;

    if (header.at == NULL || !text_cut(&header, ' ', &word)
        || !text_equal_fold(word, TEXT("bearer")) || header.at == NULL)
        return false;
    *ret_token = text_trim(header);
    return true;
}

static void
read_headers(struct api *api)
{
    struct text token;

    api->bearer =
        bearer_value(http_header(api->request, "Authorization"), &token);
    if (!api->bearer)
        token = cookie_value(http_header(api->request, "Cookie"),
                             TEXT("kentongan_session"));
    /* One that is too long is none of ours: a token that nothing matches. */
    if (!text_copy(token, api->token, sizeof api->token) && api->bearer)
        api->token[0] = '-';
    (void)text_copy(http_header(api->request, "X-CSRF-Token"), api->csrf,
                    sizeof api->csrf);
}

/* A browser says so when another site made it write here. Signing in has no
 * CSRF token yet, so this is what keeps that site from signing it in as
 * somebody else. */
static void
check_origin(struct api *api)
{
    if (api->route->method != HTTP_GET
        && text_is(http_header(api->request, "Sec-Fetch-Site"), "cross-site"))
        api_problem(api, 403, NULL, "Permintaan ini datang dari situs lain.");
}

/* Whoever guessed too often waits, before anything is looked up. */
static void
check_guesser(struct api *api)
{
    struct guesses *guesses = &api->door->guesses;

    if (!api->bearer && !api->route->guessable)
        return;
    api->who = api_guesser(api, (struct text){ NULL, 0 });
    api->counted = !api->bearer && api->route->start == NULL;
    api->retry_after_s = api->counted
                             ? guess_begin(guesses, &api->who, api->now_ms)
                             : guess_wait_s(guesses, &api->who, api->now_ms);
    if (api->retry_after_s == 0)
        return;
    api->counted = false;
    api_problem(api, 429, NULL,
                "Terlalu sering salah. Tunggu sebentar, lalu coba lagi.");
}

/* The console's files lie beside /api: "/", "/app.js". They hold nothing that
 * is not public. */
static bool
is_page(struct http_request *request)
{
    struct text pieces[2];
    size_t count = http_path_pieces(http_path(request), pieces, 1);

    if (count > 1 || (count == 1 && text_is(pieces[0], "api")))
        return false;
    page_serve(&page_officers, count == 0 ? TEXT("") : pieces[0], request);
    return true;
}

void
officers_handle(struct http_request *request, void *arg)
{
    if (is_page(request))
        return;
    struct api *api = calloc(1, sizeof *api);

    if (api == NULL) {
        http_reply(request, 503, NULL, TEXT(""));
        return;
    }
    api->door = arg;
    api->request = request;
    api->now_ms = clock_wall_ms();
    api->rules = api->door->rules;
    api->out = buf_new(API_OUT_MAX);
    if (api->door->post.hold != NULL)
        api->post_held = api->door->post.hold(api->door->post.arg);
    fields_init(&api->query);
    find_route(api);
    if (api->route != NULL
        && fields_read_form(&api->query, http_query(request)) != GW_OK)
        api_problem(api, 400, NULL, "Bagian alamat sesudah '?' rusak.");
    if (http_body(request).len > API_BODY_MAX)
        api_problem(api, 413, NULL, "Permintaan paling besar 64 KiB.");
    if (api->status == 0) {
        read_headers(api);
        check_origin(api);
    }
    if (api->status == 0) {
        check_guesser(api);
    }
    if (api->status != 0)
        api_finish(api, GW_OK);
    else
        api_run(api);
}
