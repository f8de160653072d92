/* The simulator's door, over real sockets: who is answered what. */
#include "handlers/simulator/simulator.h"

#include "tests/unit/simulator_house.h"

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
    };

    int failed = RUN_TABLE("routes", routes, run_route);
    failed += RUN_TABLE("off", offs, run_off);
    return failed + cmocka_run_group_tests_name("simulator", tests, NULL, NULL);
}
