/* handlers/tips/tip_reading.h -- what the texts of one tip were read to say.
 *
 *   make (a reader thread): row -> texts opened -> reader -> sealed again
 *   store (inside an op):   row as it is now -> what may be raised -> row
 *
 * Reading only raises: urgency, a leaning where there is none, a place and a
 * time where the sender gave none. It never lowers, closes, hides or moves a
 * tip, and what an officer set stays.
 */
#ifndef HANDLERS_TIPS_TIP_READING_H
#define HANDLERS_TIPS_TIP_READING_H

#include "gateway/base/buf.h"
#include "handlers/tips/reader.h"

enum {
    TIP_CHOICES_MAX = 4,    /* kecamatan that one may be asked to choose of */
    TIP_VERSION_BYTES = 24, /* of a sealed narrative: no two are alike */
    TIP_READING_CHANNEL_MAX = 64
};

struct tip_reading {
    int64_t tip, received_ms;
    int64_t sender; /* pseudonym, 0 nobody */
    enum tip_medium medium;
    enum reading_kind kind;
    int urgency;
    enum tip_leaning leaning;
    enum tip_when when;
    bool has_time; /* some time was named, codable or not */
    /* The one place there is, NULL none or several. */
    const struct district *district;
    const struct village *village;
    /* What one may be asked to choose of, and what came back, if anything. */
    const struct district *choices[TIP_CHOICES_MAX];
    size_t choices_count;
    const struct district *chosen;
    struct msisdn number; /* the sender's; "" none */
    char channel[TIP_READING_CHANNEL_MAX + 1];
    char said[SENDER_OPAQUE_MAX + 1]; /* the beginning of the newest text */
    char version[TIP_VERSION_BYTES];  /* of the narrative that was read */
    struct buf sealed; /* all of it as JSON, under the tip's key */
};
void tip_reading_wipe(struct tip_reading *reading); /* zeroed is fine */

/* Reads the tip's narrative and messages, oldest first, as one; what was added
 * hours later, or beyond what is read at once, is read by itself and joined.
 *
 * GW_MISSING  erased, gone, or without any text
 * GW_REJECTED its key or texts cannot be opened: logged
 * else as db_run(); *ret_reading is the caller's, tip_reading_wipe() it */
MUST_CHECK enum gw_err tip_reading_make(
    struct db *db, const struct keyring *keyring, const struct places *places,
    const struct reader *reader, int64_t tip, struct tip_reading *ret_reading);

/* What storing it came to. */
struct tip_raised {
    bool stale; /* changed since it was read: nothing stored, read it anew */
    bool gone;  /* erased since: nothing stored */
    bool
        to_three; /* from less, by this; the sender's own alarm does not count */
    int low;      /* bits of enum tip_low */
    bool withdrawn;
    bool has_place, has_time; /* known now, by whomever */
    int urgency;
};

/* choose: what was chosen is an answer to a question, so believe it.
 * Errors as db_run(). */
MUST_CHECK enum gw_err tip_reading_store(struct db *db,
                                         const struct tip_reading *reading,
                                         bool choose, int64_t now_ms,
                                         struct tip_raised *ret_raised);

/* ---- which are to be read ---- */

struct reading_queue {
    int64_t newest_tip, newest_message; /* read up to these */
    int64_t waiting; /* texts beyond them, and changed tips */
};
MUST_CHECK enum gw_err tip_reading_queue(struct db *db,
                                         struct reading_queue *ret_queue);

/* Tips beyond the mark (of messages: the tip, and the message that becomes the
 * mark; of changed ones: 1 when only what officers blacked out did), oldest
 * first; up to limit. */
typedef void tip_unread_fn(int64_t tip, int64_t mark, void *arg);
MUST_CHECK enum gw_err tip_reading_new(struct db *db, int64_t after, int limit,
                                       tip_unread_fn *fn, void *arg);
MUST_CHECK enum gw_err tip_reading_added(struct db *db, int64_t after,
                                         int limit, tip_unread_fn *fn,
                                         void *arg);
MUST_CHECK enum gw_err tip_reading_changed(struct db *db, int limit,
                                           tip_unread_fn *fn, void *arg);

/* Moves the marks; inside an op. They never go back. */
MUST_CHECK enum gw_err tip_reading_mark(struct db *db,
                                        const struct reading_queue *queue);
/* The tip's changed narrative was read; inside an op. */
MUST_CHECK enum gw_err tip_reading_done(struct db *db, int64_t tip);

#endif
