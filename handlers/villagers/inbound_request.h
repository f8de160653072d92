/* handlers/villagers/inbound_request.h -- private to inbound*.c: one callback
 * under way, and the four roads it may take.
 */
#ifndef HANDLERS_VILLAGERS_INBOUND_REQUEST_H
#define HANDLERS_VILLAGERS_INBOUND_REQUEST_H

#include "gateway/base/wire.h"
#include "gateway/platform/metrics.h"
#include "handlers/villagers/inbound.h"

/* What the four callbacks do differently. */
struct inbound_road {
    size_t size; /* of the struct that begins with inbound */
    bool (*is_spoken)(const struct adapter *adapter); /* in this dialect */
    enum gw_err (*read)(struct inbound *in);          /* the adapter's */
    store_run_fn *run; /* writer thread; arg is the struct inbound */
    /* The answer to what was stored. */
    enum outcome (*stored)(struct inbound *in, struct wire_reply *reply);
    /* ... and to what was not. */
    void (*unstored)(struct inbound *in, struct wire_reply *reply);
    void (*release)(struct inbound *in); /* what read and run made; or NULL */
};

extern const struct inbound_road inbound_sms, inbound_ussd, inbound_receipt,
    inbound_ended;

/* Everything here belongs to the request: an op may outlive the answer, and
 * then the HTTP request is gone. */
struct inbound {
    struct inbound_door *door;
    struct http_request *request; /* NULL once answered */
    const struct inbound_road *road;
    struct setup *setup; /* counted */
    const struct setup_channel *channel;
    unsigned index; /* of the channel */
    enum callback callback;
    int64_t began_us, now_ms;

    struct wire_in in;
    struct fields fields;
    struct buf scratch;
    char *copy;    /* what in's texts point into; owned */
    bool owes_sms; /* set by run */

    struct store_op op;
    struct inbound *older, *newer;
};

/* The answer of a road whose dialect has nothing to say: write_ok. */
void inbound_say_ok(struct inbound *in, struct wire_reply *reply);
/* 503, so that the sender tries again. */
void inbound_say_later(struct inbound *in, struct wire_reply *reply);

/* Reads what was called, with the copies that the adapter needs.
 * GW_MISSING   no such callback, or not allowed: 404
 * GW_REJECTED  not the dialect's structure
 * GW_DENIED    the signature is not right
 * GW_NOMEM */
MUST_CHECK enum gw_err inbound_read(struct inbound *in);
void inbound_free(struct inbound *in); /* NULL is fine */
static inline void
inbound_free_slot(struct inbound **s)
{
    inbound_free(*s);
}

/* Which channel and callback a path names, if the caller may use it.
 * GW_MISSING  none; GW_DENIED known, but the secret or the caller is not right
 * (*ret_index is set then too) */
MUST_CHECK enum gw_err inbound_find(const struct setup *setup,
                                    const struct http_request *request,
                                    unsigned *ret_index,
                                    enum callback *ret_callback);

#endif
