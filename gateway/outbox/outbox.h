/* gateway/outbox/outbox.h -- SMS that must go out, whatever happens.
 *
 * Whoever owes somebody an SMS adds a row in the transaction of the deed that
 * causes it. The outbox finds its rows, sends them through the channel's
 * adapter at the channel's rate, retries, expires, and follows receipts. The
 * states are drawn in outbox_state.h.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_H
#define GATEWAY_OUTBOX_OUTBOX_H

#include "gateway/base/adapter.h"
#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/outbox/outbox_route.h"
#include "gateway/platform/client.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "gateway/store/store.h"

/* Lower goes first. Numbers are stored: append only. */
enum outbox_priority {
    OUTBOX_DANGER = 0, /* pages to duty officers */
    OUTBOX_REPLY = 10, /* somebody waits for it */
    OUTBOX_BULK = 20
};

struct outbox_new {
    const char *channel; /* config name; it must be able to send */
    const struct msisdn *to;
    struct text text; /* at most SMS_PARTS_MAX parts */
    enum outbox_priority priority;
    int64_t tip; /* 0: belongs to none */
    int64_t now_ms;
    int64_t not_before_ms; /* it leaves no sooner, 3 days at most; 0: now */
    int64_t expires_ms;    /* wall time after which it is pointless */
};

/* Adds a message; inside an op. A page to duty officers stands for at least 24
 * hours from when it may leave, whatever expires_ms says.
 * GW_REJECTED  no text, over SMS_PARTS_MAX parts; else as db_run() */
MUST_CHECK enum gw_err outbox_add(struct db *db, const struct keyring *keyring,
                                  const struct outbox_new *message,
                                  int64_t *ret_id);

/* Applies one receipt; inside an op. It only rises: a final state is left by
 * nothing but a proof of delivery after "expired" or "undelivered". One whose
 * message is not known (yet) is kept for 3 days and applied when the answer to
 * a send names it. An id of ours counts only for messages of that channel.
 * Errors as db_run(); a receipt that moves nothing is GW_OK. */
MUST_CHECK enum gw_err outbox_receipt(struct db *db,
                                      const struct keyring *keyring,
                                      const char *channel,
                                      const struct receipt *receipt,
                                      int64_t now_ms);

/* One message as an officer may see it. */
struct outbox_view {
    int64_t id, created_ms;
    /* "queued", "sending", "waiting", "sent", "delivered" or "failed"; a
     * literal. */
    const char *delivery;
    /* "" or why: "expired", "undelivered", "opted_out" ...; borrowed until the
     * next. */
    const char *reason;
    /* Opened; borrowed until the next; absent once erased. */
    struct text text;
};
typedef enum gw_err outbox_view_fn(const struct outbox_view *view, void *arg);

/* Calls fn for each message of a tip, oldest first; on any thread that may
 * read. */
MUST_CHECK enum gw_err outbox_of_tip(struct db *db,
                                     const struct keyring *keyring, int64_t tip,
                                     outbox_view_fn *fn, void *arg);

/* Lets those of a tip's messages go at once that are held back
 * (not_before_ms). Inside an op. *ret_count: how many. */
MUST_CHECK enum gw_err outbox_release_tip(struct db *db, int64_t tip,
                                          int64_t now_ms, int *ret_count);

/* Removes number and text of a tip's messages, sent or not; those that wait
 * fail. Inside an op. */
MUST_CHECK enum gw_err outbox_erase_tip(struct db *db, int64_t tip);

/* The same for those that are still to go out: nothing is left that names whom
 * they are for. What was sent has lost its number already and keeps its text.
 * Inside an op. */
MUST_CHECK enum gw_err outbox_forget_tip(struct db *db, int64_t tip);

/* ---- the sender: one per process, on the loop ---- */

struct outbox;

/* A channel as the outbox sees it; strings live as long as the table. */
struct outbox_channel {
    const char *name;
    const struct adapter *adapter; /* with write_send and judge */
    struct send_config send;
    const char *receipt_url;
};

/* All four are borrowed and outlive it. Rows found SENDING are taken up again:
 * delivery is at least once, so they may reach the phone twice, never zero
 * times; the same goes for a message whose answer never came.
 *
 * An end in good order: outbox_drain(), client_close(), store_close(), both of
 * which call it back, and outbox_close() last, before the loop's.
 * GW_NOMEM */
MUST_CHECK enum gw_err outbox_open(struct loop *loop, struct store *store,
                                   struct client *client,
                                   const struct keyring *keyring,
                                   struct outbox **ret_outbox);

/* The channels that can send, now or after a reload; the table is borrowed
 * until the next call, and what its rows point to until nothing that was sent
 * before is in flight. Rates start full. */
void outbox_channels(struct outbox *outbox, const struct outbox_channel *list,
                     size_t count);

/* A row of the routes: numbers that begin with one of the prefixes (any, when
 * there are none) go by these channels, the first is liked best. */
struct outbox_route {
    uint32_t prefixes[OUTBOX_ROUTE_PREFIXES_MAX]; /* see prefix_read() */
    size_t prefixes_count;
    const char *channels[OUTBOX_ROUTE_CHANNELS_MAX];
    size_t channels_count;
    bool cheapest; /* of those that work equally well */
};

/* The routes among those channels; copied. To be said again after each
 * outbox_channels(), which forgets them. Channels that are not there are left
 * out. Without routes a message keeps to the channel it was added for; a page
 * to duty officers goes by any other in need.
 *
 * A message moves to the next channel of its route only when the one before
 * surely did not take it: never reached, refused as a whole ("slower", "no
 * credit"), or shut (down, paused, its day's budget spent) before it was sent.
 * After an answer that leaves a doubt it keeps to its channel; but a page moves
 * on when that channel is down or paused, and may so come twice. */
void outbox_routes(struct outbox *outbox, const struct outbox_route *list,
                   size_t count);

/* So many SMS came from villagers by that channel: counted in memory, on disk
 * within a minute and at the end in good order. */
void outbox_received(struct outbox *outbox, const char *channel, size_t count);

/* Who told the aggregator to stop, as its answer to a send says it. fn runs in
 * the op that puts the answer down, on the writer, with the receiver (borrowed);
 * what it answers but GW_OK undoes that op, and both are tried again. Before the
 * first message is sent; none by default. */
typedef enum gw_err outbox_opted_out_fn(struct db *db, const struct msisdn *to,
                                        int64_t now_ms, const void *arg);
void outbox_on_opted_out(struct outbox *outbox, outbox_opted_out_fn *fn,
                         const void *arg);

/* Something may wait: look soon (many calls, one look). */
void outbox_wake(struct outbox *outbox);

/* Starts no more; what is under way ends by itself. */
void outbox_drain(struct outbox *outbox);
size_t outbox_in_flight(const struct outbox *outbox);
void outbox_close(struct outbox *outbox);
static inline void
outbox_close_slot(struct outbox **s)
{
    outbox_close(*s);
}

#endif
