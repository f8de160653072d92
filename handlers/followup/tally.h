/* handlers/followup/tally.h -- coded facts of many tips in one piece, so that a
 * year of a million tips is counted without opening or even reading one.
 *
 *   tip rows --(counter, after each event, on a reader)--> tally row of 1,024
 *   tally rows --> one struct tally_line a tip --> whoever counts
 *
 * A line holds what is plain in the tip's row, too; of the sender 32 bits of the
 * pseudonym, which go when the tip's pseudonym goes. A tally is made anew from
 * the tips each time, so it cannot drift.
 */
#ifndef HANDLERS_FOLLOWUP_TALLY_H
#define HANDLERS_FOLLOWUP_TALLY_H

#include "gateway/base/buf.h"
#include "gateway/store/db.h"

enum {
    TALLY_TIPS = 1024,
    TALLY_WORDS_MAX = 255, /* channels and units that one tally names */
    TALLY_BYTES_MAX = 128 * 1024
};
#define TALLY_NEVER UINT32_MAX

/* Why a tip counts for less: bits. */
enum tally_drop {
    DROP_WITHDRAWN = 1,
    DROP_ERASED = 2,
    DROP_NOISE = 4,
    DROP_LIMIT = 8,
    DROP_INCOMPLETE = 16
};

struct tally_line {
    uint32_t at_s;   /* since 1970, when it came */
    uint32_t sender; /* 0: nobody */
    /* Seconds from then to the first look, hand-over, close; TALLY_NEVER. */
    uint32_t look_s, hand_s, close_s;
    uint16_t district;                    /* 36.04.13 is 413; 0: unknown */
    uint8_t channel, police, immigration; /* words of the tally; 0: none */
    uint8_t medium, what, leaning, urgency, state;
    uint8_t drops; /* bits of enum tally_drop */
    uint8_t metro; /* 1: Polda Metro Jaya acts there */
};

/* A tally as bytes: words, then lines. */
struct tally {
    struct buf words; /* each a byte of length, then its bytes */
    struct buf lines;
    size_t words_count;
};
struct tally tally_new(void);
void tally_free(struct tally *tally);
static inline void
tally_free_slot(struct tally *tally)
{
    tally_free(tally);
}
/* The number of a word, from 1; 0 for the absent one and when it is full. */
uint8_t tally_word(struct tally *tally, struct text word);
void tally_add(struct tally *tally, const struct tally_line *line);
/* Appends the whole. GW_NOMEM as buf_add() remembered it; GW_REJECTED too big. */
MUST_CHECK enum gw_err tally_write(const struct tally *tally, struct buf *out);

/* What a reader is given of one tally: its words once, then each line. */
struct tally_fns {
    void (*word)(void *arg, uint8_t number, struct text word);
    void (*line)(void *arg, const struct tally_line *line);
};
/* GW_REJECTED it is not a tally; what was given until then stands. Pure. */
MUST_CHECK enum gw_err tally_read(struct text bytes,
                                  const struct tally_fns *fns, void *arg);

/* ---- rows; readers unless it says otherwise ---- */

/* Makes that tally from the tips, appended to out; nothing when there are none.
 * *ret_same: it stands so already. Errors as db_run(). */
struct tally_made {
    int64_t id, first_ms, last_ms;
    bool empty, same;
};
MUST_CHECK enum gw_err tally_make(struct db *db, int64_t id, struct buf *out,
                                  struct tally_made *ret_made);
/* Writer. */
MUST_CHECK enum gw_err tally_put(struct db *db, const struct tally_made *made,
                                 struct text facts, int64_t now_ms);
/* Is there one of that number, and the highest number that tips have. */
MUST_CHECK enum gw_err tally_is(struct db *db, int64_t id, bool *ret_is);
MUST_CHECK enum gw_err tally_last(struct db *db, int64_t *ret_id);
/* Which tallies what happened after that event concerns, at most max of them;
 * *ret_mark: the last event that was looked at. */
MUST_CHECK enum gw_err tally_stale(struct db *db, int64_t after, size_t max,
                                   int64_t *ret_ids, size_t *ret_count,
                                   int64_t *ret_mark);
/* Every tally that may hold a tip of [since, until). tips: how many lines there
 * are at most. */
MUST_CHECK enum gw_err tally_walk(struct db *db, int64_t since_ms,
                                  int64_t until_ms, const struct tally_fns *fns,
                                  void *arg, int64_t *ret_counted_ms);
MUST_CHECK enum gw_err tally_count(struct db *db, int64_t since_ms,
                                   int64_t until_ms, int64_t *ret_tallies);

#endif
