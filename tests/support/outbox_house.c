/* tests/support/outbox_house.c -- an outbox and an aggregator on one loop. */
#include "tests/support/outbox_house.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/store/migrate.h"
#include "handlers/aggregators/registry.h"
#include "tests/support/table.h"

enum { PATIENCE_MS = 30 * 1000 };

static const char receiver[] = "6281234567890";

const struct house_answer house_accepts = {
    .status = 201,
    .body = "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":101,"
            "\"messageId\":\"ATXid_1\"}]}}",
};

const struct house_answer house_kannel_accepts = {
    .status = 202,
    .body = "0: Accepted for delivery",
};

/* ---- the aggregator ---- */

static void
say(struct http_request *request, const struct house_answer *answer)
{
    if (answer->retry_after != NULL)
        http_reply_header(request, "Retry-After", answer->retry_after);
    http_reply(request, answer->status, "text/plain", text_of(answer->body));
}

static void
on_asked(struct http_request *request, void *arg)
{
    struct outbox_house *house = arg;
    struct text to = http_header(request, "X-Kannel-To");
    struct text body = http_body(request);
    size_t last = house->answers_count - 1;
    size_t next = house->answers_given < last ? house->answers_given : last;
    const struct house_answer *answer = &house->answers[next];

    assert_true(house->asked_count < HOUSE_ASKED_MAX);
    snprintf(house->asked[house->asked_count], sizeof house->asked[0],
             "%.*s%s%.*s", (int)to.len, to.at, to.len > 0 ? " " : "",
             (int)body.len, body.at);
    house->asked_count++;
    house->answers_given++;
    if (answer->hold) {
        house->held_answers[house->held_count] = *answer;
        house->held[house->held_count++] = request;
    } else {
        say(request, answer);
    }
}

void
outbox_house_release(struct outbox_house *house)
{
    for (size_t i = 0; i < house->held_count; i++)
        say(house->held[i], &house->held_answers[i]);
    house->held_count = 0;
}

void
outbox_house_says(struct outbox_house *house, struct house_answer answer)
{
    assert_true(house->answers_count < HOUSE_ANSWERS_MAX);
    house->answers[house->answers_count++] = answer;
}

void
outbox_house_up(struct outbox_house *house)
{
    char address[32];

    snprintf(address, sizeof address, "127.0.0.1:%d", house->port);
    assert_int_equal(
        http_open(house->loop, address, NULL, on_asked, house, &house->http),
        GW_OK);
    house->port = http_port(house->http);
}

void
outbox_house_down(struct outbox_house *house)
{
    http_close(house->http);
    house->http = NULL;
}

/* ---- life ---- */

void
outbox_house_channels(struct outbox_house *house, size_t count)
{
    snprintf(house->url_at, sizeof house->url_at, "http://127.0.0.1:%d/at",
             house->port);
    snprintf(house->url_kannel, sizeof house->url_kannel,
             "http://127.0.0.1:%d/kannel", house->port);
    house->channels[0] = (struct outbox_channel){
        .name = "at",
        .adapter = &adapter_africastalking,
        .send = { house->url_at, "lapor", "atsk_rahasia", "", "1771",
                  house->per_second },
        .receipt_url = "http://127.0.0.1/in/at/s/receipt",
    };
    house->channels[1] = (struct outbox_channel){
        .name = "kannel",
        .adapter = &adapter_kannel,
        .send = { house->url_kannel, "lapor", "", "rahasia", "1771",
                  house->per_second },
        .receipt_url = "http://127.0.0.1/in/kannel/s/receipt",
    };
    outbox_channels(house->outbox, house->channels, count);
}

void
outbox_house_start(struct outbox_house *house)
{
    assert_int_equal(loop_open(&house->loop), GW_OK);
    assert_int_equal(store_open(house->loop, house->folder, &house->store),
                     GW_OK);
    assert_int_equal(client_open(house->loop, &house->client), GW_OK);
    outbox_house_up(house);
    assert_int_equal(outbox_open(house->loop, house->store, house->client,
                                 house->keyring, &house->outbox),
                     GW_OK);
    outbox_house_channels(house, LENGTH(house->channels));
}

void
outbox_house_stop(struct outbox_house *house)
{
    outbox_drain(house->outbox);
    client_close(house->client);
    outbox_house_release(house); /* a held request must be answered */
    outbox_house_down(house);
    store_close(house->store);
    outbox_close(house->outbox);
    loop_close(house->loop);
}

static void
make_folder(struct outbox_house *house)
{
    int steps;

    assert_int_equal(crypto_init(), GW_OK);
    folder_make(house->folder);
    snprintf(house->path, sizeof house->path, "%s/kentongan.db", house->folder);
    assert_int_equal(keyring_create(house->folder), GW_OK);
    assert_int_equal(keyring_load(house->folder, &house->keyring), GW_OK);
    assert_int_equal(db_open(house->path, DB_CREATE, &house->side), GW_OK);
    assert_int_equal(migrate_run(house->side, &steps), GW_OK);
}

void
outbox_house_open(struct outbox_house *house)
{
    *house = (struct outbox_house){ .per_second = 20 };
    make_folder(house);
    outbox_house_start(house);
}

void
outbox_house_close(struct outbox_house *house)
{
    outbox_house_stop(house);
    db_close(house->side);
    keyring_free(house->keyring);
    folder_remove(house->folder);
}

/* ---- rows ---- */

static int64_t
add(struct outbox_house *house, const struct outbox_new *message)
{
    int64_t id = 0;

    assert_int_equal(db_begin(house->side), GW_OK);
    assert_int_equal(outbox_add(house->side, house->keyring, message, &id),
                     GW_OK);
    assert_int_equal(db_commit(house->side), GW_OK);
    assert_true(id > 0);
    return id;
}

static struct msisdn
to_receiver(void)
{
    struct msisdn to;

    assert_int_equal(msisdn_read(text_of(receiver), &to), GW_OK);
    return to;
}

int64_t
outbox_house_add(struct outbox_house *house, const char *channel,
                 enum outbox_priority priority, const char *text)
{
    struct msisdn to = to_receiver();
    int64_t now_ms = clock_wall_ms();

    return add(house,
               &(struct outbox_new){ .channel = channel,
                                     .to = &to,
                                     .text = text_of(text),
                                     .priority = priority,
                                     .now_ms = now_ms,
                                     .expires_ms = now_ms + 24 * 3600 * 1000 });
}

int64_t
outbox_house_add_for(struct outbox_house *house, const char *channel,
                     const char *text, int64_t tip, int64_t for_ms)
{
    struct msisdn to = to_receiver();
    int64_t now_ms = clock_wall_ms();

    return add(house, &(struct outbox_new){ .channel = channel,
                                            .to = &to,
                                            .text = text_of(text),
                                            .priority = OUTBOX_REPLY,
                                            .tip = tip,
                                            .now_ms = now_ms,
                                            .expires_ms = now_ms + for_ms });
}

void
outbox_house_receipt(struct outbox_house *house, const char *channel,
                     const struct receipt *receipt)
{
    assert_int_equal(db_begin(house->side), GW_OK);
    assert_int_equal(outbox_receipt(house->side, house->keyring, channel,
                                    receipt, clock_wall_ms()),
                     GW_OK);
    assert_int_equal(db_commit(house->side), GW_OK);
}

void
outbox_house_erase(struct outbox_house *house, int64_t tip)
{
    assert_int_equal(db_begin(house->side), GW_OK);
    assert_int_equal(outbox_erase_tip(house->side, tip), GW_OK);
    assert_int_equal(db_commit(house->side), GW_OK);
}

struct outbox_row
outbox_house_row(struct outbox_house *house, int64_t id)
{
    struct outbox_row row;

    assert_int_equal(db_begin_read(house->side), GW_OK);
    assert_int_equal(outbox_row_get(house->side, id, &row), GW_OK);
    assert_int_equal(db_commit(house->side), GW_OK);
    return row;
}

int64_t
outbox_house_count(struct outbox_house *house, const char *sql)
{
    struct rows *rows;

    assert_int_equal(db_query_values(house->side, &rows, sql, NULL, 0), GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    int64_t count = db_int(rows, 0);
    db_end(rows);
    return count;
}

bool
outbox_house_holds(struct outbox_house *house, const char *bytes)
{
    return folder_holds(house->folder, "kentongan.db", bytes)
           || folder_holds(house->folder, "kentongan.db-wal", bytes);
}

/* ---- turning the loop ---- */

static void
turn(struct outbox_house *house)
{
    struct timeval often = { .tv_usec = 5000 };

    event_base_loopexit(loop_base(house->loop), &often);
    event_base_loop(loop_base(house->loop), EVLOOP_NO_EXIT_ON_EMPTY);
}

void
outbox_house_turns(struct outbox_house *house, int turns)
{
    for (int i = 0; i < turns; i++)
        turn(house);
}

void
outbox_house_until_state(struct outbox_house *house, int64_t id,
                         enum outbox_state state)
{
    int64_t until_us = clock_mono_us() + PATIENCE_MS * 1000LL;
    struct outbox_row row;

    while (row = outbox_house_row(house, id), row.state != state) {
        if (clock_mono_us() > until_us)
            fail_msg("message is %s (%s), expected %s",
                     outbox_state_word(row.state), row.reason,
                     outbox_state_word(state));
        turn(house);
    }
}

void
outbox_house_until_asked(struct outbox_house *house, size_t count)
{
    int64_t until_us = clock_mono_us() + PATIENCE_MS * 1000LL;

    while (house->asked_count < count) {
        if (clock_mono_us() > until_us)
            fail_msg("asked %zu times, expected %zu", house->asked_count,
                     count);
        turn(house);
    }
}

void
outbox_house_until_metric(struct outbox_house *house, const char *name,
                          int64_t value)
{
    int64_t until_us = clock_mono_us() + PATIENCE_MS * 1000LL;
    int64_t now;

    while (now = metric_value(name), now != value) {
        if (clock_mono_us() > until_us)
            fail_msg("%s is %lld, expected %lld", name, (long long)now,
                     (long long)value);
        turn(house);
    }
}

void
outbox_house_until_idle(struct outbox_house *house)
{
    int64_t until_us = clock_mono_us() + PATIENCE_MS * 1000LL;

    while (outbox_in_flight(house->outbox) + store_in_flight(house->store)
           > 0) {
        if (clock_mono_us() > until_us)
            fail_msg("%zu messages under way for ever",
                     outbox_in_flight(house->outbox));
        turn(house);
    }
}
