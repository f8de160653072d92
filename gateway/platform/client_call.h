/* gateway/platform/client_call.h -- private to client.c: one request. */
#ifndef GATEWAY_PLATFORM_CLIENT_CALL_H
#define GATEWAY_PLATFORM_CLIENT_CALL_H

#include <curl/curl.h>
#include <sys/queue.h>

#include "gateway/base/buf.h"
#include "gateway/platform/client.h"

struct client_call {
    CURL *easy; /* NULL when there was no memory for it */
    struct curl_slist *headers;
    struct buf answer;
    size_t header_bytes;
    bool guarded;
    struct client_guard guard; /* then */
    client_fn *done;
    void *arg;
    TAILQ_ENTRY(client_call) next;
};

TAILQ_HEAD(client_call_list, client_call);

/* Sets everything that curl must know; copies from. False: it cannot start. */
bool client_call_set(struct client_call *call, const struct wire_call *from);
/* How it ended; body is borrowed from call. */
struct wire_answer client_call_answer(const struct client_call *call,
                                      CURLcode code);
void client_call_free(struct client_call *call);

#endif
