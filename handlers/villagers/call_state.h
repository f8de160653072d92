/* handlers/villagers/call_state.h -- what is remembered of a USSD call, and its
 * way into bytes and back.
 *
 * The bytes are sealed before they are stored, so they are ours; they are read
 * with the same suspicion as anything from outside, since a damaged row must
 * not take the program down.
 */
#ifndef HANDLERS_VILLAGERS_CALL_STATE_H
#define HANDLERS_VILLAGERS_CALL_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/msisdn.h"
#include "gateway/talk/flow.h"

enum {
    CALL_CHANNEL_MAX = 32,
    CALL_TYPED_KEPT = 512,    /* bytes of the typed text kept as they are */
    CALL_STATE_MAX = 8 * 1024 /* packed; asserted */
};

/* What was typed so far (dialect A: everything; else the last answer). */
struct call_typed {
    uint32_t len;  /* of the whole */
    int64_t hash;  /* keyed, of the whole; 0 when len is 0 */
    uint16_t kept; /* min(len, CALL_TYPED_KEPT) */
    char head[CALL_TYPED_KEPT];
    int64_t turn; /* keyed hash of what tells the turn; 0: nothing does */
};

struct call_facts {
    char channel[CALL_CHANNEL_MAX + 1];
    struct sender sender;
    int64_t tip;         /* the tip that the report became; 0: none */
    bool danger;         /* that tip was sent as "in danger" */
    bool complete;       /* that tip was committed */
    uint8_t wrong_codes; /* of the day, as far as this call knows */
    struct call_typed typed;
    struct flow_state state;
};

/* Appends the packed facts; ask buf_ok(). */
void call_state_pack(const struct call_facts *facts, struct buf *out);

/* GW_REJECTED  not what call_state_pack() writes, in this version */
MUST_CHECK enum gw_err call_state_unpack(struct text bytes,
                                         struct call_facts *ret_facts);

#endif
