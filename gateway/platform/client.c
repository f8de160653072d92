/* gateway/platform/client.c -- HTTP(S) requests, one done for each.
 *
 *   client_send --> under way in curl -----------------> finish: done, free
 *        \__ cannot even start (memory, address) ______/  (loop, later)
 *
 * Owns the calls. Curl tells the end of one after an event of the loop; a call
 * that could not start waits in a list that the next event takes up, so done
 * never comes inside client_send, and from inside a done another call may be
 * sent.
 *
 * Nothing of a call is ever logged: addresses hold keys, bodies hold texts.
 */
#include "gateway/platform/client.h"

#include <assert.h>
#include <stdlib.h>

#include "gateway/platform/client_call.h"
#include "gateway/platform/client_socket.h"
#include "gateway/platform/log.h"

enum {
    CONNECTIONS_A_HOST = 16,
    CONNECTIONS = 64, /* in all */
    REFUSED_MAX = 64
};

struct refused { /* there was no memory for so much as a call */
    client_fn *done;
    void *arg;
};

struct client {
    CURLM *multi;
    struct client_sockets *sockets;
    struct client_call_list under_way, stillborn;
    struct refused refused[REFUSED_MAX];
    size_t refused_count;
    size_t in_flight;
    bool closing;
};

/* ---- the end of a call ---- */

/* A log word has no spaces. */
static void
log_unreached(CURLcode code, bool never_left)
{
    char why[80];
    size_t len = 0;

    for (const char *at = curl_easy_strerror(code);
         *at != '\0' && len < sizeof why - 1; at++)
        why[len++] = *at == ' ' ? '-' : *at;
    why[len] = '\0';
    log_warn("client.unreached", LOG_NUM("curl", code), LOG_WORD("why", why),
             LOG_WORD("left", never_left ? "no" : "maybe"));
}

/* call is in no list and not in curl any more. */
static void
finish(struct client *client, struct client_call *call, CURLcode code)
{
    struct wire_answer answer = client_call_answer(call, code);

    if (!answer.reached)
        log_unreached(code, answer.never_left);
    client->in_flight--;
    call->done(&answer, call->arg);
    client_call_free(call);
}

static void
finish_under_way(struct client *client, struct client_call *call, CURLcode code)
{
    curl_multi_remove_handle(client->multi, call->easy);
    TAILQ_REMOVE(&client->under_way, call, next);
    finish(client, call, code);
}

static void
finish_stillborn(struct client *client)
{
    struct wire_answer answer = { .reached = false, .never_left = true };
    struct client_call *call;

    while ((call = TAILQ_FIRST(&client->stillborn)) != NULL) {
        TAILQ_REMOVE(&client->stillborn, call, next);
        finish(client, call, CURLE_FAILED_INIT);
    }
    while (client->refused_count > 0) {
        struct refused refused = client->refused[--client->refused_count];

        client->in_flight--;
        refused.done(&answer, refused.arg);
    }
}

static void
on_action(void *arg)
{
    struct client *client = arg;
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        struct client_call *call = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
        finish_under_way(client, call, message->data.result);
    }
    finish_stillborn(client);
}

/* ---- the way there ---- */

static void
refuse(struct client *client, client_fn *done, void *arg)
{
    /* So many in one turn, and no memory for any: better to start anew. */
    assert(client->refused_count < REFUSED_MAX);
    client->refused[client->refused_count++] =
        (struct refused){ .done = done, .arg = arg };
    client_sockets_poke(client->sockets);
}

static void
send_call(struct client *client, const struct wire_call *from,
          const struct client_guard *guard, client_fn *done, void *arg)
{
    struct client_call *call = calloc(1, sizeof *call);

    client->in_flight++;
    if (call == NULL) {
        refuse(client, done, arg);
        return;
    }
    call->guarded = guard != NULL;
    if (guard != NULL)
        call->guard = *guard;
    call->done = done;
    call->arg = arg;
    if (!client->closing && client_call_set(call, from)
        && curl_multi_add_handle(client->multi, call->easy) == CURLM_OK) {
        TAILQ_INSERT_TAIL(&client->under_way, call, next);
        return;
    }
    TAILQ_INSERT_TAIL(&client->stillborn, call, next);
    client_sockets_poke(client->sockets);
}

void
client_send(struct client *client, const struct wire_call *from,
            client_fn *done, void *arg)
{
    send_call(client, from, NULL, done, arg);
}

void
client_send_guarded(struct client *client, const struct wire_call *from,
                    const struct client_guard *guard, client_fn *done,
                    void *arg)
{
    send_call(client, from, guard, done, arg);
}

size_t
client_in_flight(const struct client *client)
{
    return client->in_flight;
}

/* ---- opening, closing ---- */

static enum gw_err
start(struct client *client, struct loop *loop)
{
    client->multi = curl_multi_init();
    if (client->multi == NULL)
        return GW_NOMEM;
    curl_multi_setopt(client->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                      (long)CONNECTIONS_A_HOST);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      (long)CONNECTIONS);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS);
    return client_sockets_open(loop, client->multi, on_action, client,
                               &client->sockets);
}

enum gw_err
client_open(struct loop *loop, struct client **ret)
{
    OWNED(client_close)
    struct client *client = calloc(1, sizeof *client);

    if (client == NULL)
        return GW_NOMEM;
    TAILQ_INIT(&client->under_way);
    TAILQ_INIT(&client->stillborn);
    /* Counted by curl; client_close() takes it back. */
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return GW_NOMEM;
    enum gw_err err = start(client, loop);
    if (err != GW_OK)
        return err;

    *ret = GIVE(client);
    return GW_OK;
}

void
client_close(struct client *client)
{
    struct client_call *call;

    if (client == NULL)
        return;
    client->closing = true;
    while ((call = TAILQ_FIRST(&client->under_way)) != NULL)
        finish_under_way(client, call, CURLE_ABORTED_BY_CALLBACK);
    while (client->in_flight > 0)
        finish_stillborn(client);
    if (client->multi != NULL)
        curl_multi_cleanup(client->multi);
    client_sockets_close(client->sockets);
    curl_global_cleanup();
    free(client);
}
