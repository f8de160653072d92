/* gateway/outbox/outbox_letter.h -- one message in the sender's hands; for this
 * room alone.
 *
 * The writer makes it when it picks a row, the loop sends it, the writer puts
 * down how it ended. One of them has it at a time.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_LETTER_H
#define GATEWAY_OUTBOX_OUTBOX_LETTER_H

#include <sys/queue.h>

#include "gateway/base/adapter.h"
#include "gateway/base/msisdn.h"
#include "gateway/outbox/outbox_route.h"
#include "gateway/outbox/outbox_rows.h"
#include "gateway/outbox/outbox_settle.h"
#include "gateway/outbox/outbox_words.h"
#include "gateway/store/store.h"

struct outbox_letter {
    int64_t id;
    char channel[OUTBOX_CHANNEL_MAX + 1];
    enum outbox_class class;
    int64_t attempts;        /* before this one */
    int64_t due_ms;          /* as it was when picked */
    bool pinned;             /* its channel may have taken it already */
    struct outbox_road road; /* of channels as they were numbered then */
    uint64_t tried;          /* of them, those it has left */
    int64_t parts, day;      /* charged to its channel's budget */
    struct msisdn to;
    char text[OUTBOX_TEXT_MAX + 1];
    size_t text_len;

    /* the loop's */
    struct outbox *outbox;
    unsigned numbering; /* of the channels, when it was picked */
    const struct adapter *adapter;
    struct send_config send; /* as it was sent with */
    int64_t sent_us;
    struct outbox_settlement settlement;
    struct store_op op;
    bool unsettled; /* could not be put down: once more */
    TAILQ_ENTRY(outbox_letter) next;
};

TAILQ_HEAD(outbox_letters, outbox_letter);

/* Wipes what people wrote, once it is not needed any more. */
void outbox_letter_wipe(struct outbox_letter *letter);
void outbox_letter_free(struct outbox_letter *letter); /* NULL is fine */
static inline void
outbox_letter_free_slot(struct outbox_letter **s)
{
    outbox_letter_free(*s);
}

#endif
