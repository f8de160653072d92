/* handlers/simulator/parts.h -- private to this room: what the simulator is
 * made of, and the steps that its files share.
 */
#ifndef HANDLERS_SIMULATOR_PARTS_H
#define HANDLERS_SIMULATOR_PARTS_H

#include "handlers/simulator/inbox.h"
#include "handlers/simulator/simulator.h"

enum { WAITERS_MAX = 16, HELD_MAX = 8, RUN_TEXT = 17 };

/* A page that waits for the next SMS. */
struct waiter {
    struct http_request *request; /* NULL: a free place */
    int64_t after, until_us;
};

/* The gateway's own client, waiting for the aggregator's answer. */
struct held {
    struct http_request *request; /* NULL: a free place */
    int64_t id;                   /* of the message */
    const struct messaging *api;
    int64_t until_us;
};

struct simulator {
    struct loop *loop;
    const struct config *config; /* NULL: off */
    bool has_demo_file;
    bool draining;
    bool hold; /* the next SMS */
    char run[RUN_TEXT];
    struct inbox inbox;
    struct waiter waiters[WAITERS_MAX];
    struct held held[HELD_MAX];
};

/* How an aggregator takes one SMS. */
struct messaging {
    const char *kind;
    /* Fields of the form. */
    const char *to, *text;
    /* Whether the caller knows the channel's credentials. */
    bool (*is_ours)(struct http_request *request, const struct fields *fields,
                    const struct send_config *send);
    int refused_status;
    const char *refused;
    int taken_status;
    /* Appends the answer: it is taken. */
    void (*write_taken)(const struct inbox_message *message, struct buf *out);
};

/* Of a kind; NULL: the simulator does not play it. */
const struct messaging *messaging_of(const char *kind);

/* Whether a channel's SMS come to this simulator. */
bool messaging_is_here(const struct config *config,
                       const struct channel_config *channel);

/* The first channel of a kind whose SMS come here, or NULL. Those that sign are
 * left out: a page has no business with a signing key. */
const struct channel_config *messaging_channel(const struct config *config,
                                               const char *kind);

/* POST /handset/send/CHANNEL: keeps the SMS, wakes the pages that wait, and
 * answers, unless the answer is to be held back. */
void messaging_take(struct simulator *simulator, struct http_request *request,
                    struct text channel);

/* Answers a held one; false: there is none with this id. */
bool messaging_release(struct simulator *simulator, int64_t id);

/* Every held one that is due at now_us (INT64_MAX: all). */
void messaging_sweep(struct simulator *simulator, int64_t now_us);

/* GET /handset/api/inbox?after=N */
void waiting_take(struct simulator *simulator, struct http_request *request);
/* Answers every page that waits for what has come. */
void waiting_wake(struct simulator *simulator);
/* Every page that has waited long enough at now_us (INT64_MAX: all). */
void waiting_sweep(struct simulator *simulator, int64_t now_us);

/* GET /handset/api/start */
void start_take(struct simulator *simulator, struct http_request *request);

/* The headers that every answer of ours has; then json, stolen. */
void answer_json(struct http_request *request, json_t *json);
/* An answer without a body. */
void answer_status(struct http_request *request, int status);

#endif
