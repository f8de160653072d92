/* tests/unit/test_inbound.c -- every outcome of a callback, over a real socket
 * and into a real store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/metrics.h"
#include "tests/support/door_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

#define AT      "/in/at/q7Zt0mX4v9Lk2RbN8sWc1d"
#define MUTE    "/in/mute/Nf3kQ9yB7pX1vL5tR0wZc2"
#define KANNEL  "/in/kn/h2Jd8sVb6mT4xG9qC1rWz7"
#define GUARDED "/in/guarded/b5Yw1nKc8fP3zD7gM2sXv9"

static struct door_house house;

static int
open_it(void **state)
{
    (void)state;
    door_house_open(&house);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    door_house_close(&house);
    return 0;
}

static int64_t
count(const char *table)
{
    return villager_house_count(&house.villagers, table);
}

/* How many callbacks of this channel, kind and outcome were counted. */
static long
counted(const char *channel, const char *kind, const char *outcome)
{
    OWNED(buf_free)
    struct buf page = buf_new(1024 * 1024);
    char line[160];
    long number = 0;

    metrics_page(&page);
    snprintf(line, sizeof line,
             "kentongan_callbacks_total{channel=\"%s\",kind=\"%s\",outcome=\"%"
             "s\"}",
             channel, kind, outcome);
    const char *at = strstr(buf_cstr(&page), line);
    if (at != NULL)
        (void)sscanf(at + strlen(line), "%ld", &number);
    return number;
}

/* ---- one request, one answer --------------------------------------------------- */

static struct asked_row {
    const char *name, *method, *path, *headers, *body;
    int status;
    const char *says; /* in the answer */
} asked[] = {
    { "alive", "GET", "/healthz", "", "", 200, "ok" },
    { "ready", "GET", "/readyz", "", "", 200, "ok" },
    { "alive, by HEAD", "HEAD", "/healthz", "", "", 200, "" },
    { "another path", "GET", "/", "", "", 404, "" },
    { "a longer path", "GET", AT "/sms/more", "", "", 404, "" },
    { "a method", "PUT", AT "/sms", "", "", 405, "Allow: GET, POST" },
    { "a method with a wrong secret", "DELETE", "/in/at/x/sms", "", "", 405,
      "Allow: GET, POST" },
    { "HEAD", "HEAD", AT "/sms", "", "", 405, "Allow: GET, POST" },
    { "another callback", "POST", AT "/mms", "", "id=1", 404, "" },
    { "a callback that Kannel lacks", "POST", KANNEL "/ussd", "", "id=1", 404,
      "" },
    { "no form at all", "POST", AT "/sms",
      "Content-Type: application/x-www-form-urlencoded\r\n", "%zz", 400, "" },
    { "another form", "POST", AT "/ussd",
      "Content-Type: application/x-www-form-urlencoded\r\n", "a=b", 400, "" },
    { "an SMS", "POST", AT "/sms",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      "id=1&from=%2B6281234567890&to=1771&text=ada+calo&date=d", 200,
      "Content-Length: 0" },
    { "an empty SMS from nobody", "POST", AT "/sms",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      "id=2&from=&to=1771&text=&date=", 200, "" },
    { "an SMS by GET", "GET",
      KANNEL "/sms?id=7&ts=1&sender=081234567890&to=1771&message=ada+calo"
             "&coding=0&charset=UTF-8",
      "", "", 200, "Content-Length: 0" },
    { "a dial", "POST", AT "/ussd",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      "sessionId=s&phoneNumber=%2B6281234567890&serviceCode=*177%23&text=", 200,
      "CON Info Aman Banten" },
    { "an unknown receipt", "POST", AT "/receipt",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      "id=x&status=Success&phoneNumber=%2B6281234567890", 200, "" },
    { "an unknown word", "POST", AT "/receipt",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      "id=x&status=Whatever", 200, "" },
    { "the end of an unknown call", "POST", AT "/ended",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      "sessionId=none&status=Incomplete&phoneNumber=", 200, "" },
};

static void
test_asked(void **state)
{
    const struct asked_row *row = *state;

    (void)open_it(state);
    const char *answer =
        door_house_ask(&house, row->method, row->path, row->headers, row->body);
    assert_int_equal(door_house_status(&house), row->status);
    if (strstr(answer, row->says) == NULL)
        fail_msg("no \"%s\" in: %s", row->says, answer);
    (void)close_it(state);
}

/* Nothing tells a wrong secret from a channel that does not exist, or from a
 * caller who is not allowed. */
static void
test_alike(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/in/nobody/q7Zt0mX4v9Lk2RbN8sWc1d/sms",
        "/in/at/q7Zt0mX4v9Lk2RbN8sWc1e/sms",
        "/in/at/q7Zt0mX4v9Lk2RbN8sWc1/sms",
        "/in/at//sms",
        "/in/at/Nf3kQ9yB7pX1vL5tR0wZc2/sms",
        GUARDED "/sms",
        "/nothing/of/the/kind",
    };
    char first[sizeof house.answer];
    long denied = counted("at", "sms", "denied");

    snprintf(first, sizeof first, "%s",
             door_house_post(&house, paths[0], "id=1&text=x"));
    assert_int_equal(door_house_status(&house), 404);
    for (size_t i = 1; i < LENGTH(paths); i++)
        assert_string_equal(door_house_post(&house, paths[i], "id=1&text=x"),
                            first);
    assert_int_equal(counted("at", "sms", "denied") - denied, 4);
    assert_int_equal(count("tip"), 0);
    assert_int_equal(count("seen"), 0);
}

static void
test_too_big(void **state)
{
    (void)state;
    size_t len = 70 * 1024;
    char *body = malloc(len + 1);

    assert_non_null(body);
    memset(body, 'x', len);
    memcpy(body, "text=", 5);
    body[len] = '\0';
    door_house_post(&house, AT "/sms", body);
    assert_int_equal(door_house_status(&house), 413);
    free(body);
}

/* ---- stored ------------------------------------------------------------------------ */

static void
test_sms_twice(void **state)
{
    (void)state;
    const char *form = "id=1&from=%2B6281234567890&to=1771&text=ada+calo";
    long stored = counted("at", "sms", "stored");
    long repeat = counted("at", "sms", "repeat");

    for (int i = 0; i < 3; i++) {
        door_house_post(&house, AT "/sms", form);
        assert_int_equal(door_house_status(&house), 200);
    }
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("outbox"), 1);
    assert_int_equal(house.woken, 1);
    assert_int_equal(counted("at", "sms", "stored") - stored, 1);
    assert_int_equal(counted("at", "sms", "repeat") - repeat, 2);
    /* Another aggregator counts for itself; its texts join the sender's tip. */
    door_house_post(&house, MUTE "/sms", form);
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("message"), 1);
}

static const char *
turn(const char *session, const char *text)
{
    char form[256];

    snprintf(form, sizeof form,
             "sessionId=%s&phoneNumber=%%2B6281234567890&serviceCode=*177%%23"
             "&text=%s",
             session, text);
    return door_house_post(&house, AT "/ussd", form);
}

static void
see(const char *answer, const char *what)
{
    if (strstr(answer, what) == NULL)
        fail_msg("no \"%s\" in: %s", what, answer);
}

static void
test_call(void **state)
{
    (void)state;
    see(turn("s1", ""), "CON Info Aman");
    see(turn("s1", "1"), "CON Apa yang");
    see(turn("s1", "1*5"), "CON Kapan?");
    see(turn("s1", "1*5*1"), "CON Di mana");
    see(turn("s1", "1*5*1*tirt"), "Tirtayasa");
    see(turn("s1", "1*5*1*tirt*1"), "sudah tersimpan");
    see(turn("s1", "1*5*1*tirt*1*2"), "END Terima kasih");
    see(turn("s1", "1*5*1*tirt*1*2"), "END Terima kasih");
    assert_int_equal(count("tip"), 1);
}

static void
test_ended(void **state)
{
    (void)state;
    turn("s1", "1*3*1");
    door_house_post(&house, AT "/ended", "sessionId=s1&status=Incomplete");
    assert_int_equal(door_house_status(&house), 200);
    assert_int_equal(count("tip"), 1);
    see(turn("s2", ""), "belum selesai");
}

static void
test_danger_wakes(void **state)
{
    (void)state;
    turn("s1", "2*1");
    assert_int_equal(house.woken, 1);
    assert_int_equal(count("outbox"), 2);
}

/* Who leaves before the answer has still told us. */
static void
test_hung_up(void **state)
{
    (void)state;
    const char *form = "id=1&from=%2B6281234567890&to=1771&text=ada+calo";
    struct peer *peer = peer_connect(house.loop, http_port(house.http));
    char head[256];

    snprintf(head, sizeof head,
             "POST " AT "/sms HTTP/1.1\r\nHost: t\r\nContent-Type: "
             "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n",
             strlen(form));
    /* The answer waits for the lock, so the peer surely leaves before it. */
    assert_int_equal(db_begin(house.villagers.tip.db), GW_OK);
    peer_say(peer, head);
    peer_say(peer, form);
    while (store_in_flight(house.store) == 0)
        door_house_ask(&house, "GET", "/healthz", "", "");
    peer_hang_up(peer);
    door_house_ask(&house, "GET", "/healthz", "", "");
    db_rollback(house.villagers.tip.db);
    door_house_settle(&house);
    assert_int_equal(count("tip"), 1);
}

/* A reload in between: what has begun ends with the setup it began with. */
static void
test_reload(void **state)
{
    (void)state;
    struct villager_house other;

    villager_house_open(&other, false);
    assert_int_equal(db_begin(house.villagers.tip.db), GW_OK);
    struct peer *peer = peer_connect(house.loop, http_port(house.http));
    peer_say(peer, "POST " AT "/ussd HTTP/1.1\r\nHost: t\r\nContent-Type: "
                   "application/x-www-form-urlencoded\r\n"
                   "Content-Length: 16\r\n\r\nsessionId=s&text=");
    while (store_in_flight(house.store) == 0)
        door_house_ask(&house, "GET", "/healthz", "", "");
    struct setup *before = house.door.setup;
    assert_int_equal(before->references, 2);
    house.door.setup = other.setup;
    db_rollback(house.villagers.tip.db);
    peer_wait(peer, "CON Info Aman", 1);
    assert_int_equal(before->references, 1);
    peer_free(peer);
    house.door.setup = before;
    villager_house_close(&other);
}

/* ---- who calls --------------------------------------------------------------------- */

static struct caller_row {
    const char *name, *forwarded;
    bool proxied; /* 127.0.0.1 is a proxy of ours */
    int status;
} callers[] = {
    { "the proxy itself", NULL, true, 404 },
    { "an allowed address", "10.1.2.3", true, 200 },
    { "an allowed address of another kind", "2001:db8::7", true, 200 },
    { "another address", "10.1.2.4", true, 404 },
    { "written by the caller before it", "10.1.2.3, 10.1.2.4", true, 404 },
    { "the last one counts", "10.1.2.4, 10.1.2.3", true, 200 },
    { "our proxies are passed over", "10.1.2.3, 127.0.0.1", true, 200 },
    { "words", "unknown", true, 404 },
    { "empty", "", true, 404 },
    { "commas", ",,", true, 404 },
    { "not from a proxy", "10.1.2.3", false, 404 },
};

static void
test_caller(void **state)
{
    const struct caller_row *row = *state;
    char header[128] = "";

    (void)open_it(state);
    if (row->forwarded != NULL)
        snprintf(header, sizeof header, "X-Forwarded-For: %s\r\n",
                 row->forwarded);
    if (!row->proxied)
        house.villagers.setup->config->proxies_count = 0;
    door_house_ask(&house, "POST", GUARDED "/sms", header, "id=1&text=x");
    assert_int_equal(door_house_status(&house), row->status);
    assert_int_equal(count("tip"), row->status == 200 ? 1 : 0);
    (void)close_it(state);
}

static struct alias_row {
    const char *name, *path, *body;
    int status;
} aliases[] = {
    { "alone", "/tsel/ussd", "sessionId=s&text=", 200 },
    { "with a word", "/tsel/ussd/sms", "id=1&text=x", 200 },
    { "with another word", "/tsel/ussd/mms", "id=1&text=x", 404 },
    { "run on", "/tsel/ussdsms", "id=1&text=x", 404 },
    { "cut short", "/tsel", "id=1&text=x", 404 },
};

static void
test_alias(void **state)
{
    const struct alias_row *row = *state;

    (void)open_it(state);
    door_house_ask(&house, "POST", row->path, "X-Forwarded-For: 10.1.2.3\r\n",
                   row->body);
    assert_int_equal(door_house_status(&house), row->status);
    door_house_ask(&house, "POST", row->path, "", row->body);
    assert_int_equal(door_house_status(&house), 404);
    (void)close_it(state);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_alike),   OPEN(test_too_big), OPEN(test_sms_twice),
        OPEN(test_call),    OPEN(test_ended),   OPEN(test_danger_wakes),
        OPEN(test_hung_up), OPEN(test_reload),
    };

    int failed = RUN_TABLE("asked", asked, test_asked);
    failed += RUN_TABLE("callers", callers, test_caller);
    failed += RUN_TABLE("aliases", aliases, test_alias);
    return failed + cmocka_run_group_tests_name("inbound", tests, NULL, NULL);
}
