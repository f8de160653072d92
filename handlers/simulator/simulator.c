/* handlers/simulator/simulator.c -- the door: who may come in, and where to.
 *
 *   take --guard--> page | start | inbox | hold | release | send
 *
 * What one would get wrong: a request that waits here counts as in flight, so
 * an orderly stop must let everybody go at once (drain).
 */
#include "handlers/simulator/simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/crypto.h"
#include "gateway/platform/log.h"
#include "handlers/simulator/guard.h"
#include "handlers/simulator/page.h"
#include "handlers/simulator/parts.h"

enum { SWEEP_MS = 250, PIECES_MAX = 3 };

/* ---- answers ---- */

static void
add_headers(struct http_request *request)
{
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply_header(request, "X-Content-Type-Options", "nosniff");
    http_reply_header(request, "Cross-Origin-Resource-Policy", "same-origin");
}

void
answer_status(struct http_request *request, int status)
{
    add_headers(request);
    http_reply(request, status, NULL, TEXT(""));
}

void
answer_json(struct http_request *request, json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (text == NULL) {
        answer_status(request, 503);
        return;
    }
    add_headers(request);
    http_reply(request, 200, "application/json", text_of(text));
    free(text);
}

/* ---- routes below /handset/ ---- */

static void
take_hold(struct simulator *simulator, struct http_request *request)
{
    simulator->hold = true;
    answer_status(request, 204);
}

static void
take_release(struct simulator *simulator, struct http_request *request)
{
    OWNED(fields_free)
    struct fields fields;
    int64_t id = 0;

    fields_init(&fields);
    bool known = fields_read_form(&fields, http_query(request)) == GW_OK
                 && text_number(fields_get(&fields, "id"), &id)
                 && messaging_release(simulator, id);
    answer_status(request, known ? 204 : 404);
}

static const struct {
    const char *name; /* below /handset/api/ */
    enum http_method method;
    void (*take)(struct simulator *simulator, struct http_request *request);
} routes[] = {
    { "start", HTTP_GET, start_take },
    { "inbox", HTTP_GET, waiting_take },
    { "hold", HTTP_POST, take_hold },
    { "release", HTTP_POST, take_release },
};

static void
answer_method(struct http_request *request, enum http_method allowed)
{
    http_reply_header(request, "Allow", allowed == HTTP_POST ? "POST" : "GET");
    answer_status(request, 405);
}

/* A form or a picture of another page can POST here, but it cannot add a header
 * of this name without asking, and nobody answers that question. */
static bool
is_by_script(const struct http_request *request)
{
    return http_header(request, "X-Handset").at != NULL;
}

static void
take_api(struct simulator *simulator, struct http_request *request,
         struct text name)
{
    for (size_t i = 0; i < LENGTH(routes); i++) {
        if (!text_is(name, routes[i].name))
            continue;
        if (http_method(request) != routes[i].method)
            answer_method(request, routes[i].method);
        else if (!is_by_script(request))
            answer_status(request, 403);
        else
            routes[i].take(simulator, request);
        return;
    }
    answer_status(request, 404);
}

/* ---- the door ---- */

static bool
may_enter(struct http_request *request, bool page)
{
    static const char *const proxies[] = { "Forwarded", "X-Forwarded-For",
                                           "X-Forwarded-Host", "X-Real-IP",
                                           "Via" };
    struct guard_request guard = {
        .host = http_header(request, "Host"),
        .origin = http_header(request, "Origin"),
        .site = http_header(request, "Sec-Fetch-Site"),
        .page = page,
    };

    for (size_t i = 0; i < LENGTH(proxies); i++)
        guard.forwarded =
            guard.forwarded || http_header(request, proxies[i]).at != NULL;
    return guard_allows(&guard);
}

bool
simulator_take(struct simulator *simulator, struct http_request *request)
{
    struct text pieces[PIECES_MAX + 1];
    size_t count = http_path_pieces(http_path(request), pieces, PIECES_MAX);

    if (simulator->config == NULL || count == 0
        || !text_is(pieces[0], "handset"))
        return false;
    bool api = count == 3 && text_is(pieces[1], "api");
    bool send = count == 3 && text_is(pieces[1], "send");
    if (!may_enter(request, !api && !send)) {
        answer_status(request, 403);
        return true;
    }
    if (api)
        take_api(simulator, request, pieces[2]);
    else if (send && http_method(request) != HTTP_POST)
        answer_method(request, HTTP_POST);
    else if (send)
        messaging_take(simulator, request, pieces[2]);
    else if (count <= 2)
        page_serve(&page_handset, count == 1 ? TEXT("") : pieces[1], request);
    else
        answer_status(request, 404);
    return true;
}

/* ---- life ---- */

static void
on_sweep(void *arg)
{
    struct simulator *simulator = arg;
    int64_t now_us = clock_mono_us();

    messaging_sweep(simulator, now_us);
    waiting_sweep(simulator, now_us);
}

static bool
is_there(const char *folder, const char *name)
{
    char path[1100];

    return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path
           && access(path, F_OK) == 0;
}

void
simulator_config(struct simulator *simulator, const struct config *config)
{
    bool runs = config_simulator_runs(config);

    if (config->simulator && !runs)
        log_error("simulator.refused",
                  LOG_WORD("reason", "listener_or_public_url_is_not_loopback"),
                  LOG_WORD("listen", config->listen_callbacks));
    else if (runs)
        log_warn("simulator.on", LOG_WORD("path", "/handset"),
                 LOG_WORD("listen", config->listen_callbacks),
                 LOG_WORD("note", "never_in_production"));
    simulator->config = runs ? config : NULL;
    simulator->has_demo_file = runs && is_there(config->data_dir, "demo.txt");
    if (!runs) {
        messaging_sweep(simulator, INT64_MAX);
        waiting_sweep(simulator, INT64_MAX);
        inbox_wipe(&simulator->inbox);
    }
}

enum gw_err
simulator_open(struct loop *loop, struct simulator **ret_simulator)
{
    OWNED(simulator_close)
    struct simulator *simulator = calloc(1, sizeof *simulator);
    uint8_t run[(RUN_TEXT - 1) / 2];

    if (simulator == NULL)
        return GW_NOMEM;
    simulator->loop = loop;
    crypto_random(run, sizeof run);
    crypto_hex(run, sizeof run, simulator->run);
    enum gw_err err = loop_every(loop, SWEEP_MS, on_sweep, simulator);
    if (err != GW_OK)
        return err;
    *ret_simulator = GIVE(simulator);
    return GW_OK;
}

void
simulator_drain(struct simulator *simulator)
{
    simulator->draining = true;
    messaging_sweep(simulator, INT64_MAX);
    waiting_sweep(simulator, INT64_MAX);
}

void
simulator_close(struct simulator *simulator)
{
    if (simulator == NULL)
        return;
    simulator_drain(simulator);
    inbox_wipe(&simulator->inbox);
    free(simulator);
}
