/* handlers/villagers/ask.c -- see ask.h.
 *
 *   may we ask at all? --> where, or which of several --> when --> nothing
 *
 * What one would get wrong: asking on because an answer did not help. Whoever
 * answers "tidak tahu" has answered.
 */
#include "handlers/villagers/ask.h"

#include <string.h>

#include "gateway/base/buf.h"

enum { QUESTIONS_MAX = 2, URGENT = 3 };

static const struct {
    int bit;
    enum sender_pending pending;
} asks[ASKS] = {
    [ASK_NOTHING] = { 0, PENDING_NONE },
    [ASK_PLACE] = { ASKED_PLACE, PENDING_PLACE },
    [ASK_WHICH] = { ASKED_WHICH, PENDING_PLACE },
    [ASK_TIME] = { ASKED_TIME, PENDING_TIME },
};

int
ask_bit(enum ask ask)
{
    return asks[ask].bit;
}

enum sender_pending
ask_pending(enum ask ask)
{
    return asks[ask].pending;
}

static bool
has_namesake(const struct district *const *choices, size_t count, size_t i)
{
    for (size_t k = 0; k < count; k++)
        if (k != i && strcmp(choices[k]->name, choices[i]->name) == 0)
            return true;
    return false;
}

bool
ask_choices(const struct district *const *choices, size_t count,
            char ret_text[VOCABULARY_CHOICES_MAX + 1])
{
    OWNED(buf_free)
    struct buf out = buf_new(VOCABULARY_CHOICES_MAX + 1);

    for (size_t i = 0; i < count; i++) {
        buf_str(&out, i > 0 ? ", " : "");
        buf_int(&out, (int64_t)i + 1);
        buf_char(&out, ' ');
        buf_str(&out, choices[i]->name);
        if (!has_namesake(choices, count, i))
            continue;
        buf_char(&out, ' ');
        buf_str(&out, choices[i]->regency->label);
    }
    return count > 1 && buf_ok(&out)
           && text_copy(buf_text(&out), ret_text, VOCABULARY_CHOICES_MAX + 1);
}

static int
count_bits(int bits)
{
    int count = 0;

    for (int ask = 0; ask < ASKS; ask++)
        count += (bits & asks[ask].bit) != 0;
    return count;
}

static bool
may_ask(const struct ask_facts *facts)
{
    return facts->by_sms && facts->fresh && facts->kind == READING_TIP
           && facts->urgency < URGENT && facts->low == 0 && !facts->waits
           && count_bits(facts->asked) < QUESTIONS_MAX;
}

enum ask
ask_next(const struct ask_facts *facts)
{
    if (!may_ask(facts))
        return ASK_NOTHING;
    if (!facts->has_place && facts->choices > 1
        && (facts->asked & ASKED_WHICH) == 0)
        return ASK_WHICH;
    if (!facts->has_place && facts->choices < 2
        && (facts->asked & (ASKED_PLACE | ASKED_WHICH)) == 0)
        return ASK_PLACE;
    if (!facts->has_time && (facts->asked & ASKED_TIME) == 0)
        return ASK_TIME;
    return ASK_NOTHING;
}
