/* tests/support/client_road.c -- a server and a client on one loop. */
#include "tests/support/client_road.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/peer.h"
#include "tests/support/table.h"

void
client_road_done(const struct wire_answer *answer, void *arg)
{
    struct client_reply *reply = arg;

    assert_false(reply->sending);
    reply->times++;
    reply->reached = answer->reached;
    reply->never_left = answer->never_left;
    reply->status = answer->status;
    reply->retry_after_ms = answer->retry_after_ms;
    reply->body_len = answer->body.len;
    assert_true(answer->body.len < sizeof reply->body);
    if (answer->body.len > 0)
        memcpy(reply->body, answer->body.at, answer->body.len);
    reply->body[answer->body.len] = '\0';
}

struct client_road *
client_road_open(void)
{
    struct client_road *road = calloc(1, sizeof *road);

    assert_non_null(road);
    http_house_open(&road->house, NULL);
    assert_int_equal(client_open(road->house.loop, &road->client), GW_OK);
    return road;
}

void
client_road_close(struct client_road *road)
{
    client_close(road->client);
    http_house_close(&road->house);
    free(road);
}

void
client_road_call(struct client_road *road, struct wire_call *call,
                 enum http_method method, const char *path)
{
    wire_call_init(call);
    call->method = method;
    if (path[0] == '/')
        buf_printf(&call->url, "http://127.0.0.1:%d",
                   http_port(road->house.http));
    buf_str(&call->url, path);
}

void
client_road_send(struct client_road *road, struct wire_call *call)
{
    road->reply.sending = true;
    client_send(road->client, call, client_road_done, &road->reply);
    road->reply.sending = false;
    wire_call_free(call); /* what was needed has been copied */
}

static bool
is_done(void *arg)
{
    struct client_road *road = arg;

    return client_in_flight(road->client) == 0;
}

void
client_road_wait(struct client_road *road)
{
    peer_turn_until(road->house.loop, is_done, road);
}
