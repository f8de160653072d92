/* How urgent a tip is by its coded answers, and what it leans to. Pure.
 *
 *   what ---> base ---> when: lifts or caps ---> minors lift ---> 0..3
 *
 * What one would get wrong: answers only sort the queue. They never close a tip
 * and never decide what the law calls it; a human does.
 */
#include "handlers/tips/tip.h"

enum { MOST = 3 };

/* A tip without coded answers (an SMS) waits no longer than a weak answer. */
static const struct {
    int urgency;
    enum tip_leaning leaning;
} whats[] = {
    [WHAT_NONE] = { 1, LEANING_BELUM },    [WHAT_TRICKED] = { 1, LEANING_TPPO },
    [WHAT_CONFINED] = { 3, LEANING_TPPO }, [WHAT_CHILD] = { 2, LEANING_TPPO },
    [WHAT_BROKER] = { 1, LEANING_PMI },    [WHAT_FOREIGN] = { 2, LEANING_TPPM },
    [WHAT_OTHER] = { 0, LEANING_BELUM },   [WHAT_DANGER] = { 3, LEANING_BELUM },
};

/* At least and at most this, whatever happened. What is over can wait: the
 * people are no longer on their way. */
static const struct {
    int least, most;
} whens[] = {
    [WHEN_NONE] = { 0, MOST },     [WHEN_NOW] = { MOST, MOST },
    [WHEN_TODAY] = { MOST, MOST }, [WHEN_WEEK] = { 1, MOST },
    [WHEN_PAST] = { 0, 1 },        [WHEN_UNKNOWN] = { 0, MOST },
};

int
tip_urgency(enum tip_what what, enum tip_when when, enum tip_minors minors)
{
    if (what == WHAT_DANGER)
        return MOST;
    size_t w = (size_t)what < LENGTH(whats) ? (size_t)what : WHAT_NONE;
    size_t t = (size_t)when < LENGTH(whens) ? (size_t)when : WHEN_NONE;

    int urgency = minors == MINORS_YES ? MOST : whats[w].urgency;
    if (urgency < whens[t].least)
        urgency = whens[t].least;
    return urgency > whens[t].most ? whens[t].most : urgency;
}

enum tip_leaning
tip_leaning_of(enum tip_what what)
{
    return (size_t)what < LENGTH(whats) ? whats[what].leaning : LEANING_BELUM;
}
