/* tests/support/outbox_house.h -- an outbox with everything it needs, all real:
 * a folder with keys and a database, a loop, a store, a client, and an
 * aggregator on loopback that answers as it is told.
 *
 * Channel "at" speaks Africa's Talking, channel "kannel" Kannel; both send to
 * that aggregator.
 */
#ifndef TESTS_SUPPORT_OUTBOX_HOUSE_H
#define TESTS_SUPPORT_OUTBOX_HOUSE_H

#include "gateway/outbox/outbox.h"
#include "gateway/outbox/outbox_rows.h"
#include "gateway/platform/http.h"
#include "tests/support/store_house.h"

enum { HOUSE_ASKED_MAX = 64, HOUSE_ANSWERS_MAX = 16 };

struct house_answer {
    int status;
    const char *body;
    const char *retry_after; /* NULL: none */
    bool hold;               /* keep the request until house_release() */
};

struct outbox_house {
    char folder[64];
    char path[96];
    struct keyring *keyring;
    struct db *side; /* a connection of the test's own */

    struct loop *loop;
    struct store *store;
    struct client *client;
    struct outbox *outbox;
    struct outbox_channel channels[2];
    char url_at[64], url_kannel[64];
    int per_second;

    /* The aggregator: what it was asked, and what it says. The last answer is
     * given again and again. */
    struct http *http;
    int port;
    char asked[HOUSE_ASKED_MAX][1024]; /* Kannel's: number, space, body */
    size_t asked_count;
    struct house_answer answers[HOUSE_ANSWERS_MAX];
    size_t answers_count, answers_given;
    struct http_request *held[HOUSE_ASKED_MAX];
    struct house_answer held_answers[HOUSE_ASKED_MAX];
    size_t held_count;
};

extern const struct house_answer house_accepts; /* id ATXid_1 */
extern const struct house_answer house_kannel_accepts;

void outbox_house_open(struct outbox_house *house); /* 20 a second */
void outbox_house_close(struct outbox_house *house);
/* Ends the program in good order, and begins a new one on the same folder. */
void outbox_house_stop(struct outbox_house *house);
void outbox_house_start(struct outbox_house *house);
/* Both channels, none, or as many as given. */
void outbox_house_channels(struct outbox_house *house, size_t count);

/* The aggregator goes away, and comes back on the same port. */
void outbox_house_down(struct outbox_house *house);
void outbox_house_up(struct outbox_house *house);
void outbox_house_says(struct outbox_house *house, struct house_answer answer);
void outbox_house_release(struct outbox_house *house); /* all that it holds */

/* Adds a message from outside the store, which nobody announces. */
int64_t outbox_house_add(struct outbox_house *house, const char *channel,
                         enum outbox_priority priority, const char *text);
/* The same, for a tip, to live for so long. */
int64_t outbox_house_add_for(struct outbox_house *house, const char *channel,
                             const char *text, int64_t tip, int64_t for_ms);
void outbox_house_receipt(struct outbox_house *house, const char *channel,
                          const struct receipt *receipt);
void outbox_house_erase(struct outbox_house *house, int64_t tip);
/* A statement with ids put in, on the test's own connection. */
#define outbox_house_run(house, sql, ...)                                 \
    do {                                                                  \
        assert_int_equal(db_begin((house)->side), GW_OK);                 \
        assert_int_equal(db_run((house)->side, sql, __VA_ARGS__), GW_OK); \
        assert_int_equal(db_commit((house)->side), GW_OK);                \
    } while (0)

struct outbox_row outbox_house_row(struct outbox_house *house, int64_t id);
int64_t outbox_house_count(struct outbox_house *house, const char *sql);

/* Run the loop until ...; fail the test when that takes absurdly long. */
void outbox_house_until_state(struct outbox_house *house, int64_t id,
                              enum outbox_state state);
void outbox_house_until_asked(struct outbox_house *house, size_t count);
void outbox_house_until_metric(struct outbox_house *house, const char *name,
                               int64_t value);
void outbox_house_until_idle(struct outbox_house *house);
/* A number of turns, for what should not happen. */
void outbox_house_turns(struct outbox_house *house, int turns);

/* Whether the bytes stand anywhere in the folder's database. */
bool outbox_house_holds(struct outbox_house *house, const char *bytes);

#endif
