/* gateway/outbox/outbox_relocate.h -- by which channel a message that is due
 * should go; for this room alone, inside a pick. */
#ifndef GATEWAY_OUTBOX_OUTBOX_RELOCATE_H
#define GATEWAY_OUTBOX_OUTBOX_RELOCATE_H

#include "gateway/outbox/outbox_pick.h"

enum outbox_fate {
    FATE_GO,   /* by the channel where it stands */
    FATE_MOVE, /* row and letter are another channel's now */
    FATE_STAY  /* it can go nowhere: row->due_ms says when to ask again */
};

/* Fills the letter's road, and decides for the channel of want. */
enum outbox_fate outbox_relocate(struct outbox_pick *pick,
                                 const struct outbox_want *want,
                                 struct outbox_row *row,
                                 struct outbox_letter *letter);

/* What the pick wants of the letter's channel, if it can take this letter at
 * once; NULL: not now. */
struct outbox_want *outbox_relocate_room(struct outbox_pick *pick,
                                         const struct outbox_letter *letter);

#endif
