/* tests/support/client_road.h -- a server and a client on one loop. */
#ifndef TESTS_SUPPORT_CLIENT_ROAD_H
#define TESTS_SUPPORT_CLIENT_ROAD_H

#include "gateway/platform/client.h"
#include "tests/support/http_house.h"

struct client_reply {
    size_t times;
    bool sending; /* done must not come in here */
    bool reached, never_left;
    int status;
    int64_t retry_after_ms;
    char body[70000];
    size_t body_len;
};

struct client_road {
    struct http_house house;
    struct client *client;
    struct client_reply reply;
};

struct client_road *client_road_open(void);
void client_road_close(struct client_road *road);

/* A call to our own server; to the address given if path is one. */
void client_road_call(struct client_road *road, struct wire_call *call,
                      enum http_method method, const char *path);
/* Sends and frees call; the reply comes in road->reply. */
void client_road_send(struct client_road *road, struct wire_call *call);
void client_road_wait(struct client_road *road); /* until none is under way */
void client_road_done(const struct wire_answer *answer, void *reply);

#endif
