/* The callback listener of a test. */
#include "tests/support/door_house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/metrics.h"
#include "tests/support/peer.h"

static void
must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "door_house: cannot %s\n", what);
    abort();
}

static void
on_wake(void *arg)
{
    struct door_house *house = arg;

    house->woken++;
}

void
door_house_open(struct door_house *house)
{
    memset(house, 0, sizeof *house);
    villager_house_open(&house->villagers, true);
    must(loop_open(&house->loop) == GW_OK, "open a loop");
    must(store_open(house->loop, house->villagers.tip.folder, &house->store)
             == GW_OK,
         "open a store");
    house->door = (struct inbound_door){
        .store = house->store,
        .setup = house->villagers.setup,
        .loop = house->loop,
        .wake_outbox = on_wake,
        .wake_arg = house,
    };
    must(http_open(house->loop, "127.0.0.1:0", NULL, inbound_handle,
                   &house->door, &house->http)
             == GW_OK,
         "listen");
    for (unsigned i = 0; i < house->villagers.setup->config->channels_count;
         i++)
        metric_channel(i, house->villagers.setup->config->channels[i].name);
}

void
door_house_close(struct door_house *house)
{
    store_close(house->store);
    http_close(house->http);
    loop_close(house->loop);
    villager_house_close(&house->villagers);
}

static void
drop_date(char *answer)
{
    char *date = strstr(answer, "Date: ");
    char *end = date != NULL ? strstr(date, "\r\n") : NULL;

    if (end != NULL)
        memmove(date, end + 2, strlen(end + 2) + 1);
}

const char *
door_house_ask(struct door_house *house, const char *method, const char *path,
               const char *headers, const char *body)
{
    OWNED(peer_free)
    struct peer *peer = peer_connect(house->loop, http_port(house->http));
    char length[64] = "";
    size_t len = strlen(body);

    if (len > 0)
        snprintf(length, sizeof length, "Content-Length: %zu\r\n", len);
    peer_say(peer, method);
    peer_say(peer, " ");
    peer_say(peer, path);
    peer_say(peer, " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n");
    peer_say(peer, headers);
    peer_say(peer, length);
    peer_say(peer, "\r\n");
    peer_say(peer, body);
    peer_wait_end(peer);
    snprintf(house->answer, sizeof house->answer, "%s", peer_heard(peer));
    drop_date(house->answer);
    return house->answer;
}

const char *
door_house_post(struct door_house *house, const char *path, const char *form)
{
    return door_house_ask(house, "POST", path,
                          "Content-Type: application/x-www-form-urlencoded\r\n",
                          form);
}

int
door_house_status(const struct door_house *house)
{
    int status = 0;

    (void)sscanf(house->answer, "HTTP/1.1 %d", &status);
    return status;
}

static bool
is_settled(void *arg)
{
    const struct door_house *house = arg;

    return store_in_flight(house->store) == 0;
}

void
door_house_settle(struct door_house *house)
{
    peer_turn_until(house->loop, is_settled, house);
}
