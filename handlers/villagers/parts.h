/* handlers/villagers/parts.h -- texts that come in parts, until all are there.
 *
 *   (none) --a part--> OPEN --the last one--> JOINED
 *                        |                      ^
 *                        +--no more came--> FILED --the last one, late
 *
 * Parts of one text share channel, sender, receiver, reference and how many
 * there are. References are few and come again: a part whose place is taken by
 * other words begins another text. Once a set was taken, only keyed hashes of
 * its parts are left, to know repeats; they go PARTS_LATE_MS later.
 *
 * What is done with a text, and when, is sms_parts.c's. Inside an op.
 */
#ifndef HANDLERS_VILLAGERS_PARTS_H
#define HANDLERS_VILLAGERS_PARTS_H

#include "gateway/base/own.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"

enum {
    PARTS_MAX = 32,         /* parts of one text that are joined */
    PARTS_TEXT_MAX = 160,   /* characters of one */
    PARTS_FROM_MAX = 256,   /* bytes of a sender as written */
    PARTS_CHANNEL_MAX = 64, /* with NUL */
    PARTS_OPEN_MAX = 8      /* texts of one sender under way */
};

static const int64_t PARTS_WAIT_MS = INT64_C(60) * 1000;
static const int64_t PARTS_LATE_MS = INT64_C(24) * 3600 * 1000;

/* Stored as numbers: append only. OPEN's stands in a partial index, too. */
enum parts_state { PARTS_OPEN = 1, PARTS_FILED, PARTS_JOINED };

/* A part as it came. */
struct part {
    const char *channel;
    int64_t pseudonym; /* not nobody's */
    struct text from, to, ref;
    unsigned total, number; /* 1 <= number <= total, 2 <= total <= PARTS_MAX */
    struct text text;       /* clean UTF-8, not trimmed */
};

/* A text and the parts of it that are there. */
struct parts {
    int64_t id, mark;
    char channel[PARTS_CHANNEL_MAX];
    int64_t pseudonym;
    unsigned total, count;
    enum parts_state state;
    int64_t changed_ms;
    int64_t tip; /* that it became; 0 none, or not known */
    /* By number - 1. FILED and JOINED: their words are gone. */
    struct {
        bool here, readable;
        int64_t hash;
        size_t at, len; /* in words */
    } part[PARTS_MAX];
    struct buf from, words;
};
void parts_wipe(struct parts *parts);
static inline void
parts_wipe_slot(struct parts *parts)
{
    parts_wipe(parts);
}

/* The empty set that a part would begin. GW_NOMEM */
MUST_CHECK enum gw_err parts_begin(const struct keyring *keyring,
                                   const struct part *part, int64_t now_ms,
                                   struct parts *ret_parts);
/* What is stored under that id. A part that cannot be opened is logged and
 * counts as one that is here without words. GW_MISSING; else as db_run(). */
MUST_CHECK enum gw_err parts_load(struct db *db, const struct keyring *keyring,
                                  int64_t id, struct parts *ret_parts);

enum parts_place {
    PARTS_FREE,  /* nobody has this number yet */
    PARTS_SAME,  /* the same words have it: a repeat */
    PARTS_OTHER, /* other words have it: another text */
};
/* Where a part stands in a set of its total. GW_NOMEM */
MUST_CHECK enum gw_err parts_look(const struct keyring *keyring,
                                  const struct parts *parts,
                                  const struct part *part,
                                  enum parts_place *ret_place);

/* Puts the part into its free place, in the set and in the store; the set's
 * first part stores the set too. Errors as db_run(). */
MUST_CHECK enum gw_err parts_add(struct db *db, const struct keyring *keyring,
                                 struct parts *parts, const struct part *part,
                                 int64_t now_ms);

/* The whole text, with a mark for officers in place of each gap. */
void parts_write(const struct parts *parts, struct buf *out);
/* The mark that says which part a text is, and a space. */
void parts_write_number(unsigned number, unsigned total, struct buf *out);

/* It was taken, into tip (0: none): its words go. Errors as db_run(). */
MUST_CHECK enum gw_err parts_close(struct db *db, struct parts *parts,
                                   enum parts_state state, int64_t tip,
                                   int64_t now_ms);
/* Makes room for another text of the same id. Errors as db_run(). */
MUST_CHECK enum gw_err parts_remove(struct db *db, int64_t id);

/* The sender's oldest set under way, if there are PARTS_OPEN_MAX or more.
 * GW_MISSING there are fewer; else as db_run(). */
MUST_CHECK enum gw_err parts_oldest(struct db *db, int64_t pseudonym,
                                    int64_t *ret_id);

/* ---- the janitor's; looking is for any thread that may read ---- */

/* Up to max sets whose parts stopped coming (or came in the future: the clock
 * was set back). Errors as db_run(). */
MUST_CHECK enum gw_err parts_quiet(struct db *db, int64_t now_ms,
                                   int64_t *ret_ids, size_t max,
                                   size_t *ret_count);
bool parts_is_quiet(const struct parts *parts, int64_t now_ms);
/* Forgets up to limit sets that were taken PARTS_LATE_MS ago. */
MUST_CHECK enum gw_err parts_prune(struct db *db, int64_t now_ms, int limit);
/* How many there are to forget; counts no further than limit. */
MUST_CHECK enum gw_err parts_old(struct db *db, int64_t now_ms, int limit,
                                 int64_t *ret_count);

#endif
