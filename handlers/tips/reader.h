/* handlers/tips/reader.h -- what a text of a villager says.
 *
 * A suggestion for officers, with the words that caused it; it may raise a tip,
 * never lower, close or hide one. The text itself is kept whatever comes out.
 *
 * Pure: no clock, no store. Immutable once opened; any thread.
 */
#ifndef HANDLERS_TIPS_READER_H
#define HANDLERS_TIPS_READER_H

#include "handlers/tips/entity.h"
#include "handlers/tips/indicator.h"
#include "handlers/tips/place_find.h"

enum reading_kind {
    READING_TIP,
    READING_COMMAND,
    READING_QUESTION,
    READING_NOISE
};

enum { BECAUSE_MAX = 16 };

struct because {
    const char *concept; /* of the reader */
    struct text words;   /* of the text that was read */
};

struct reading {
    enum reading_kind kind;
    struct places_found places;
    int urgency; /* 0 to 3 */
    enum tip_leaning leaning;
    enum tip_when when; /* WHEN_NONE: not said */
    struct entities entities;
    struct because because[BECAUSE_MAX];
    size_t because_count;
};

struct reader;

/* places: borrowed, must outlive the reader.
 *
 * GW_REJECTED  the compiled-in tables do not fit together (a build fault)
 * GW_NOMEM */
MUST_CHECK enum gw_err reader_open(const struct places *places,
                                   struct reader **ret_reader);
void reader_close(struct reader *reader);
static inline void
reader_close_slot(struct reader **slot)
{
    reader_close(*slot);
}

/* text: any bytes; ret_reading->because borrows from it. received: seconds
 * since 1970. Allocates nothing and cannot fail. */
void reader_read(const struct reader *reader, struct text text,
                 int64_t received, struct reading *ret_reading);

/* What a text names alone; the words of it are in *ret_words. */
void reader_entities(const struct reader *reader, struct text text,
                     struct words *ret_words, struct entities *ret_entities);

/* The same of words that stand in it from `first` on, `count` of them; nothing
 * before or behind is looked at. scratch is room to work in. */
void reader_entities_of(const struct reader *reader, struct text text,
                        const struct words *words, size_t first, size_t count,
                        struct words *scratch, struct entities *ret_entities);

/* Does the word, spelt plainly, say nothing about what a text is of? */
bool reader_stops_at(const struct reader *reader, const char *plain);

/* tip, command, question, noise. */
const char *reading_kind_word(enum reading_kind kind);

#endif
