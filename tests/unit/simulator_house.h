/* tests/unit/simulator_house.h -- a house whose simulator is on, and what is
 * said to its door over real sockets. */
#ifndef TESTS_UNIT_SIMULATOR_HOUSE_H
#define TESTS_UNIT_SIMULATOR_HOUSE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/simulator/parts.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

#define HOME     "http://127.0.0.1:8080/handset/send/"
#define MINE     "X-Handset: 1\r\n"
#define LOCAL    "Host: 127.0.0.1:8080\r\n"
#define AT_KEY   "apiKey: key-of-at\r\n"
#define AT_SMS   "username=demo&to=%2B6281200000001&message=Info+diterima"
#define PART_SMS "api_key=demo&api_secret=pw&to=6281200000002&text=Halo"

static struct house {
    struct config config;
    struct loop *loop;
    struct http *http;
    struct simulator *simulator;
} house;

static const struct channel_config channels[] = {
    { .name = "kn",
      .kind = "kannel",
      .secret = "secret-of-kn",
      .signature = { .secret = "" },
      .can_send = true,
      .send = { .url = HOME "kn" } },
    { .name = "far",
      .kind = "africastalking",
      .secret = "secret-of-far",
      .signature = { .secret = "" },
      .can_send = true,
      .send = { .url = "http://127.0.0.1:8090/handset/send/far",
                .api_key = "key-of-far" } },
    { .name = "at",
      .kind = "africastalking",
      .secret = "secret of at",
      .signature = { .secret = "" },
      .septets = 120,
      .can_send = true,
      .send = { .url = HOME "at", .api_key = "key-of-at" } },
    { .name = "signed",
      .kind = "vonage",
      .secret = "secret-of-signed",
      .signature = { .secret = "s" },
      .can_send = true,
      .send = { .url = HOME "signed", .api_key = "demo", .password = "pw" } },
    { .name = "parts",
      .kind = "vonage",
      .secret = "secret-of-parts",
      .signature = { .secret = "" },
      .can_send = true,
      .send = { .url = HOME "parts", .api_key = "demo", .password = "pw" } },
    { .name = "mute",
      .kind = "africastalking",
      .secret = "secret-of-mute",
      .signature = { .secret = "" } },
};

static inline void
on_request(struct http_request *request, void *arg)
{
    (void)arg;
    if (!simulator_take(house.simulator, request))
        http_reply(request, 404, "text/plain", TEXT("not the simulator"));
}

static inline int
open_house(void **state)
{
    (void)state;
    memset(&house, 0, sizeof house);
    house.config = (struct config){
        .data_dir = "/nowhere",
        .public_url = "http://127.0.0.1:8080",
        .listen_callbacks = "127.0.0.1:8080",
        .listen_officers = "127.0.0.1:8081",
        .listen_metrics = "127.0.0.1:9108",
        .service_sms = "1771",
        .service_ussd = "*177#",
        .screen_septets = 160,
        .simulator = true,
        .duty_imigrasi_count = 1,
        .duty_imigrasi = { { .digits = "6281100000001" } },
        .channels_count = LENGTH(channels),
    };
    memcpy(house.config.channels, channels, sizeof channels);
    assert_int_equal(loop_open(&house.loop), GW_OK);
    assert_int_equal(simulator_open(house.loop, &house.simulator), GW_OK);
    assert_int_equal(http_open(house.loop, "127.0.0.1:0", NULL, on_request,
                               NULL, &house.http),
                     GW_OK);
    simulator_config(house.simulator, &house.config);
    return 0;
}

static inline int
close_house(void **state)
{
    (void)state;
    simulator_close(house.simulator);
    http_close(house.http);
    loop_close(house.loop);
    return 0;
}

/* Says a request, on a connection of its own. */
static inline struct peer *
say(const char *method, const char *path, const char *headers, const char *body)
{
    struct peer *peer = peer_connect(house.loop, http_port(house.http));
    char line[200];

    (void)snprintf(line, sizeof line, "%s %s HTTP/1.1\r\nConnection: close\r\n",
                   method, path);
    peer_say(peer, line);
    (void)snprintf(line, sizeof line, "Content-Length: %zu\r\n", strlen(body));
    if (body[0] != '\0')
        peer_say(peer, line);
    peer_say(peer, headers);
    peer_say(peer, "\r\n");
    peer_say(peer, body);
    return peer;
}

static inline int
status_of(struct peer *peer)
{
    int status = 0;

    peer_wait_end(peer);
    assert_int_equal(sscanf(peer_heard(peer), "HTTP/1.1 %d", &status), 1);
    return status;
}

static inline int
ask(const char *method, const char *path, const char *headers, const char *body)
{
    OWNED(peer_free)
    struct peer *peer = say(method, path, headers, body);

    return status_of(peer);
}

#define WHOLE(fn) cmocka_unit_test_setup_teardown(fn, open_house, close_house)

#endif
