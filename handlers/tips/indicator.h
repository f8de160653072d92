/* handlers/tips/indicator.h -- concepts that a text speaks of, by phrases.
 *
 * A concept has phrases ("paspor * ditahan": up to three words may stand where
 * the star is), a leaning, an urgency and the part it plays in judging. They
 * only ever raise a tip; nothing is closed or hidden because of one.
 *
 * Immutable once opened; any thread.
 */
#ifndef HANDLERS_TIPS_INDICATOR_H
#define HANDLERS_TIPS_INDICATOR_H

#include "handlers/tips/spelling.h"
#include "handlers/tips/tip.h"

enum indicator_role {
    ROLE_NONE,
    ROLE_RECRUIT,
    ROLE_VISA,
    ROLE_SHELTER,
    ROLE_DEPART, /* somebody goes or is taken */
    ROLE_NODE,   /* airport, port, road */
    ROLE_DANGER, /* to life or freedom, now */
    ROLE_PAPERS,
    ROLE_PAY,
    ROLE_WORKER, /* a migrant or domestic worker */
    ROLE_CREW,
    ROLE_SEX,
    ROLE_MINOR,
    ROLE_CHILD,
    ROLE_BRIDE,
    ROLE_FOREIGN,
    ROLE_MIGRANT,
    ROLE_BOAT,
    ROLE_WRECK,
    ROLE_OFFICIAL,
    ROLE_FACTORY, /* a swindle, not ours */
    ROLE_ILL,
    ROLE_STRANGE, /* a call for help, something odd */
    ROLE_NOW,
    ROLE_WILL,
    ROLE_PAST,
    ROLE_QUESTION,
    ROLE_NOISE,
    ROLE_GREET,
    ROLE_HOAX,
    ROLE_FALSE, /* a false friend: hides what else its words would mean */
    ROLES
};

struct indicator {
    const char *concept;
    enum tip_leaning leaning;
    int urgency; /* 0 to 3 */
    enum indicator_role role;
};

struct indicator_hit {
    const struct indicator *indicator;
    size_t first, last; /* words */
};

enum { INDICATOR_HITS_MAX = 64 };

struct indicator_hits {
    struct indicator_hit list[INDICATOR_HITS_MAX]; /* by first word */
    size_t count;                                  /* the rest is not kept */
};

struct indicators;

/* Tables: a line of names, then "concept,variants,leaning,urgency,role".
 *
 * GW_REJECTED  not such a table
 * GW_NOMEM */
MUST_CHECK enum gw_err indicators_open(const struct spelling *spelling,
                                       const char *const *csvs, size_t count,
                                       struct indicators **ret_indicators);
void indicators_close(struct indicators *indicators);
static inline void
indicators_close_slot(struct indicators **slot)
{
    indicators_close(*slot);
}

void indicators_find(const struct indicators *indicators,
                     const struct words *words,
                     struct indicator_hits *ret_hits);

#endif
