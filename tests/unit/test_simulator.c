/* The simulator's door, over real sockets: who is answered what, SMS that come
 * and pages that wait for them. */
#include "handlers/simulator/simulator.h"

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

static void
on_request(struct http_request *request, void *arg)
{
    (void)arg;
    if (!simulator_take(house.simulator, request))
        http_reply(request, 404, "text/plain", TEXT("not the simulator"));
}

static int
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

static int
close_house(void **state)
{
    (void)state;
    simulator_close(house.simulator);
    http_close(house.http);
    loop_close(house.loop);
    return 0;
}

/* Says a request, on a connection of its own. */
static struct peer *
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

static int
status_of(struct peer *peer)
{
    int status = 0;

    peer_wait_end(peer);
    assert_int_equal(sscanf(peer_heard(peer), "HTTP/1.1 %d", &status), 1);
    return status;
}

static int
ask(const char *method, const char *path, const char *headers, const char *body)
{
    OWNED(peer_free)
    struct peer *peer = say(method, path, headers, body);

    return status_of(peer);
}

/* ---- routes ---- */

static struct route_row {
    const char *name;
    const char *method, *path, *headers, *body;
    int status;
    const char *says; /* somewhere in the answer */
} routes[] = {
    { "the page", "GET", "/handset", LOCAL, "", 200, "<!doctype html>" },
    { "the page with a slash", "GET", "/handset/", LOCAL, "", 200, "<html" },
    { "its head alone", "HEAD", "/handset", LOCAL, "", 200, "ETag: " },
    { "its script", "GET", "/handset/app.js", LOCAL, "", 200, "javascript" },
    { "no such file", "GET", "/handset/app.ts", LOCAL, "", 404, "no-store" },
    { "too deep", "GET", "/handset/api/a/b", LOCAL, "", 404, NULL },
    { "posting to the page", "POST", "/handset", LOCAL, "", 405, "Allow: GET" },
    { "the page under a foreign name", "GET", "/handset",
      "Host: evil.example\r\n", "", 403, NULL },
    { "another path", "GET", "/handsets", LOCAL, "", 404, "not the simulator" },
    { "the root", "GET", "/", LOCAL, "", 404, "not the simulator" },
    { "a callback", "POST", "/in/at/x/sms", LOCAL, "", 404,
      "not the simulator" },

    { "the start", "GET", "/handset/api/start", LOCAL MINE, "", 200,
      "/in/at/secret%20of%20at" },
    { "the start without the page's header", "GET", "/handset/api/start", LOCAL,
      "", 403, NULL },
    { "the start for another site", "GET", "/handset/api/start",
      LOCAL MINE "Origin: https://evil.example\r\n", "", 403, NULL },
    { "the start through a proxy", "GET", "/handset/api/start",
      LOCAL MINE "X-Forwarded-For: 10.1.1.1\r\n", "", 403, NULL },
    { "the start through another proxy", "GET", "/handset/api/start",
      LOCAL MINE "Via: 1.1 x\r\n", "", 403, NULL },
    { "posting to the start", "POST", "/handset/api/start", LOCAL MINE, "", 405,
      "Allow: GET" },
    { "no such call", "GET", "/handset/api/secrets", LOCAL MINE, "", 404,
      NULL },
    { "the inbox from before", "GET", "/handset/api/inbox?after=-1", LOCAL MINE,
      "", 200, "\"messages\":[]" },
    { "the inbox after nonsense", "GET", "/handset/api/inbox?after=9x&%zz",
      LOCAL, "", 403, NULL },
    { "holding back", "POST", "/handset/api/hold", LOCAL MINE, "", 204, NULL },
    { "holding back by a link", "GET", "/handset/api/hold", LOCAL MINE, "", 405,
      "Allow: POST" },
    { "holding back by a form of another site", "POST", "/handset/api/hold",
      LOCAL, "", 403, NULL },
    { "releasing what is not held", "POST", "/handset/api/release?id=1",
      LOCAL MINE, "", 404, NULL },
    { "releasing nothing", "POST", "/handset/api/release", LOCAL MINE, "", 404,
      NULL },

    { "an SMS", "POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS, 201,
      "\"statusCode\":101,\"number\":\"+6281200000001\"" },
    { "an SMS in the other form", "POST", "/handset/send/parts", LOCAL,
      PART_SMS, 200, "\"status\":\"0\"" },
    { "an SMS with a wrong key", "POST", "/handset/send/at",
      LOCAL "apiKey: key-of-xx\r\n", AT_SMS, 401, "authentication" },
    { "an SMS without a key", "POST", "/handset/send/at", LOCAL, AT_SMS, 401,
      NULL },
    { "a wrong password in the other form", "POST", "/handset/send/parts",
      LOCAL, "api_key=demo&api_secret=px&to=6281200000002&text=x", 200,
      "\"status\":\"4\"" },
    { "an SMS from another site", "POST", "/handset/send/at",
      LOCAL AT_KEY "Origin: https://evil.example\r\n", AT_SMS, 403, NULL },
    { "an SMS to nobody", "POST", "/handset/send/at", LOCAL AT_KEY, "message=x",
      400, NULL },
    { "an SMS to a short code", "POST", "/handset/send/at", LOCAL AT_KEY,
      "to=1771&message=x", 400, NULL },
    { "an SMS that is no form", "POST", "/handset/send/at", LOCAL AT_KEY, "%zz",
      400, NULL },
    { "an SMS by a channel that sends elsewhere", "POST", "/handset/send/far",
      LOCAL "apiKey: key-of-far\r\n", AT_SMS, 404, NULL },
    { "an SMS by a kind that is not played", "POST", "/handset/send/kn", LOCAL,
      AT_SMS, 404, NULL },
    { "an SMS by a channel that cannot send", "POST", "/handset/send/mute",
      LOCAL, AT_SMS, 404, NULL },
    { "an SMS by no channel", "POST", "/handset/send/nobody", LOCAL, AT_SMS,
      404, NULL },
    { "reading what was sent", "GET", "/handset/send/at", LOCAL AT_KEY, "", 405,
      "Allow: POST" },
};

static void
test_route(void **state)
{
    const struct route_row *row = *state;
    OWNED(peer_free)
    struct peer *peer = say(row->method, row->path, row->headers, row->body);

    assert_int_equal(status_of(peer), row->status);
    if (row->says != NULL)
        assert_int_equal(peer_count(peer, row->says), 1);
    if (strstr(row->path, "/start") == NULL || row->status != 200)
        assert_int_equal(peer_count(peer, "secret"), 0);
    if (strstr(row->path, "/api/") != NULL)
        assert_int_equal(peer_count(peer, "Cache-Control: no-store"), 1);
}

static void
test_start(void **state)
{
    OWNED(peer_free)
    struct peer *peer = say("GET", "/handset/api/start", LOCAL MINE, "");

    (void)state;
    assert_int_equal(status_of(peer), 200);
    const char *const says[] = {
        "\"sms\":\"1771\"",
        "\"ussd\":\"*177#\"",
        "\"channel\":{\"name\":\"at\",\"base\":\"/in/at/secret%20of%20at\","
        "\"septets\":120}",
        "\"parts\":{\"name\":\"parts\",\"base\":\"/in/parts/secret-of-parts\"",
        "\"imigrasi\":[\"+6281100000001\"]",
        "\"polda\":[]",
        "\"officers\":\"127.0.0.1:8081\"",
        "\"demo\":\"\"",
    };
    for (size_t i = 0; i < LENGTH(says); i++)
        assert_int_equal(peer_count(peer, says[i]), 1);
    const char *const others[] = { "secret-of-kn", "secret-of-far",
                                   "secret-of-signed", "secret-of-mute" };
    for (size_t i = 0; i < LENGTH(others); i++)
        assert_int_equal(peer_count(peer, others[i]), 0);
}

static void
test_start_without_channels(void **state)
{
    OWNED(peer_free)
    struct peer *peer = NULL;

    (void)state;
    house.config.channels_count = 2;
    peer = say("GET", "/handset/api/start", LOCAL MINE, "");
    assert_int_equal(status_of(peer), 200);
    assert_int_equal(peer_count(peer, "\"channel\":null,\"parts\":null"), 1);
}

/* ---- off ---- */

static struct off_row {
    const char *name;
    bool simulator;
    const char *callbacks, *public_url;
    size_t proxies;
} offs[] = {
    { "not asked for", false, "127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "a listener for everybody", true, "0.0.0.0:8080",
      "http://127.0.0.1:8080" },
    { "a listener for everybody, IPv6", true, "[::]:8080",
      "http://127.0.0.1:8080" },
    { "a public address", true, "127.0.0.1:8080", "https://tips.example" },
    { "a proxy", true, "127.0.0.1:8080", "http://127.0.0.1:8080", 1 },
};

static void
test_off(void **state)
{
    const struct off_row *row = *state;
    static const char *const paths[] = { "/handset", "/handset/app.js",
                                         "/handset/api/start",
                                         "/handset/send/at" };

    house.config.simulator = row->simulator;
    house.config.listen_callbacks = row->callbacks;
    house.config.public_url = row->public_url;
    house.config.proxies_count = row->proxies;
    simulator_config(house.simulator, &house.config);
    for (size_t i = 0; i < LENGTH(paths); i++) {
        OWNED(peer_free)
        struct peer *peer = say("GET", paths[i], LOCAL MINE, "");
        assert_int_equal(status_of(peer), 404);
        assert_int_equal(peer_count(peer, "not the simulator"), 1);
    }
}

static void
test_turned_off_while_used(void **state)
{
    OWNED(peer_free)
    struct peer *waits =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    assert_int_equal(ask("GET", "/handset", LOCAL, ""), 200);
    house.config.simulator = false;
    simulator_config(house.simulator, &house.config);
    assert_int_equal(status_of(waits), 200);
    assert_int_equal(ask("GET", "/handset", LOCAL, ""), 404);
}

/* ---- waiting ---- */

static bool
is_waiting(void *arg)
{
    size_t count = 0;

    for (size_t i = 0; i < WAITERS_MAX; i++)
        count += house.simulator->waiters[i].request != NULL;
    return count == *(const size_t *)arg;
}

static void
test_waits_for_the_next(void **state)
{
    size_t one = 1;
    OWNED(peer_free)
    struct peer *first =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    peer_turn_until(house.loop, is_waiting, &one);
    assert_string_equal(peer_heard(first), "");
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
    assert_int_equal(status_of(first), 200);
    assert_int_equal(peer_count(first, "\"text\":\"Info diterima\""), 1);
    assert_int_equal(peer_count(first, "\"channel\":\"at\""), 1);
    assert_int_equal(peer_count(first, "\"held\":false"), 1);
    assert_int_equal(peer_count(first, "\"last\":1"), 1);
}

static void
test_everybody_is_told(void **state)
{
    struct peer *peers[WAITERS_MAX];
    size_t all = WAITERS_MAX;

    (void)state;
    for (size_t i = 0; i < WAITERS_MAX; i++)
        peers[i] = say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");
    peer_turn_until(house.loop, is_waiting, &all);
    /* One too many is answered at once. */
    OWNED(peer_free)
    struct peer *late =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");
    assert_int_equal(status_of(late), 200);
    assert_int_equal(peer_count(late, "\"messages\":[]"), 1);
    assert_int_equal(ask("POST", "/handset/send/parts", LOCAL, PART_SMS), 200);
    for (size_t i = 0; i < WAITERS_MAX; i++) {
        assert_int_equal(status_of(peers[i]), 200);
        assert_int_equal(peer_count(peers[i], "\"text\":\"Halo\""), 1);
        peer_free(peers[i]);
    }
}

static void
test_gives_up(void **state)
{
    size_t one = 1;
    OWNED(peer_free)
    struct peer *peer =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    peer_turn_until(house.loop, is_waiting, &one);
    waiting_sweep(house.simulator, 0);
    assert_true(is_waiting(&one));
    waiting_sweep(house.simulator, INT64_MAX);
    assert_int_equal(status_of(peer), 200);
    assert_int_equal(peer_count(peer, "\"messages\":[]"), 1);
}

static void
test_drained(void **state)
{
    size_t one = 1;
    OWNED(peer_free)
    struct peer *peer =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    peer_turn_until(house.loop, is_waiting, &one);
    simulator_drain(house.simulator);
    assert_int_equal(status_of(peer), 200);
    assert_int_equal(ask("GET", "/handset/api/inbox?after=0", LOCAL MINE, ""),
                     200);
    assert_int_equal(ask("POST", "/handset/api/hold", LOCAL MINE, ""), 204);
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
}

/* ---- answers held back ---- */

static bool
is_held(void *arg)
{
    const size_t *count = arg;
    size_t held = 0;

    for (size_t i = 0; i < HELD_MAX; i++)
        held += house.simulator->held[i].request != NULL;
    return held == *count;
}

static struct peer *
hold_one(size_t count)
{
    assert_int_equal(ask("POST", "/handset/api/hold", LOCAL MINE, ""), 204);
    struct peer *peer = say("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS);
    peer_turn_until(house.loop, is_held, &count);
    assert_string_equal(peer_heard(peer), "");
    return peer;
}

static void
test_held_back_and_released(void **state)
{
    OWNED(peer_free)
    struct peer *sender = hold_one(1);
    OWNED(peer_free)
    struct peer *page =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    assert_int_equal(status_of(page), 200);
    assert_int_equal(peer_count(page, "\"held\":true"), 1);
    /* The next one is answered as ever. */
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
    assert_int_equal(ask("POST", "/handset/api/release?id=2", LOCAL MINE, ""),
                     404);
    assert_int_equal(ask("POST", "/handset/api/release?id=1", LOCAL MINE, ""),
                     204);
    assert_int_equal(status_of(sender), 201);
    assert_int_equal(peer_count(sender, "\"messageId\":\"handset-"), 1);
    assert_int_equal(ask("POST", "/handset/api/release?id=1", LOCAL MINE, ""),
                     404);
}

static void
test_held_back_and_forgotten(void **state)
{
    OWNED(peer_free)
    struct peer *sender = hold_one(1);

    (void)state;
    messaging_sweep(house.simulator, 0);
    assert_int_equal(peer_count(sender, "HTTP"), 0);
    messaging_sweep(house.simulator, INT64_MAX);
    assert_int_equal(status_of(sender), 201);
}

static void
test_no_more_than_so_many_are_held(void **state)
{
    struct peer *senders[HELD_MAX];

    (void)state;
    for (size_t i = 0; i < HELD_MAX; i++)
        senders[i] = hold_one(i + 1);
    assert_int_equal(ask("POST", "/handset/api/hold", LOCAL MINE, ""), 204);
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
    simulator_drain(house.simulator);
    for (size_t i = 0; i < HELD_MAX; i++) {
        assert_int_equal(status_of(senders[i]), 201);
        peer_free(senders[i]);
    }
}

static void
test_held_back_too_long_ago(void **state)
{
    OWNED(peer_free)
    struct peer *sender = hold_one(1);
    struct inbox_message *message = NULL;
    struct msisdn to = { .digits = "6281200000001" };

    (void)state;
    for (int i = 0; i < INBOX_MAX; i++)
        assert_int_equal(
            inbox_add(&house.simulator->inbox, &to, TEXT("x"), 0, &message),
            GW_OK);
    assert_true(messaging_release(house.simulator, 1));
    assert_int_equal(status_of(sender), 503);
    assert_false(message->held);
}

#define WHOLE(fn) cmocka_unit_test_setup_teardown(fn, open_house, close_house)

/* Each row in a house of its own. */
static void
run_in_house(void **state, void (*fn)(void **state))
{
    (void)open_house(state);
    fn(state);
    (void)close_house(state);
}

static void
run_route(void **state)
{
    run_in_house(state, test_route);
}

static void
run_off(void **state)
{
    run_in_house(state, test_off);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WHOLE(test_start),
        WHOLE(test_start_without_channels),
        WHOLE(test_turned_off_while_used),
        WHOLE(test_waits_for_the_next),
        WHOLE(test_everybody_is_told),
        WHOLE(test_gives_up),
        WHOLE(test_drained),
        WHOLE(test_held_back_and_released),
        WHOLE(test_held_back_and_forgotten),
        WHOLE(test_no_more_than_so_many_are_held),
        WHOLE(test_held_back_too_long_ago),
    };

    int failed = RUN_TABLE("routes", routes, run_route);
    failed += RUN_TABLE("off", offs, run_off);
    return failed + cmocka_run_group_tests_name("simulator", tests, NULL, NULL);
}
