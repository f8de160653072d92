/* handlers/tips/reader_judge.c -- see reader_judge.h.
 *
 *   hits -> how often each role and the greatest urgency -> kind
 *        -> departing soon lifts, later or over caps -> urgency
 *        -> which of TPPO, TPPM and PMI the roles speak for -> leaning
 *
 * What one would get wrong: raising everything. Urgency 3 wakes people, so "hari
 * ini" alone does not raise, unless somebody leaves; a time that is still to
 * come does, because who names an hour speaks of a departure.
 */
#include "handlers/tips/reader_judge.h"

#include <string.h>
#include <utf8proc.h>

#include "gateway/base/utf8.h"

enum {
    OTHER_LETTERS = 0x250, /* from here on letters are of no Latin word */
    HOUR = 3600,
    SOON = 30 * HOUR,
    GONE = 6 * HOUR,
    DAY = 24 * HOUR,
    WEEK = 7 * DAY,
    WIB = 7 * HOUR,
    CHAT_WORDS = 6
};

struct evidence {
    unsigned of[ROLES];
    unsigned leaning[LEANING_PMI + 1];
    unsigned hard; /* of TPPO, other than papers and shelter */
    int urgency;   /* greatest of all hits that lean or warn */
    bool minor;    /* by an age, too */
    bool asks;
    bool at_node; /* "bandara", not "deket bandara" */
    bool self;    /* who writes asks for help for themselves */
};

static bool
is_cue(enum indicator_role role)
{
    return role >= ROLE_NOW || role == ROLE_DEPART || role == ROLE_NODE;
}

/* "umur 15", "14 thn", "14-16 taun", but not "1 thn" nor "17 taun lalu". */
static bool
says_minor(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->list[i];
        if (word->len < 2 || word->raw[0] != '1' || word->raw[1] > '7'
            || word->raw[1] < '0')
            continue;
        bool joined = word->len > 2 && word->raw[2] == 't';
        if (!joined && word->len != 2)
            continue;
        const struct word *before = i > 0 ? word - 1 : NULL;
        const struct word *after = i + 1 < words->count ? word + 1 : NULL;
        bool years = after != NULL && spelling_is(after, "tahun");
        bool ago =
            years && i + 2 < words->count
            && (spelling_is(word + 2, "lalu") || spelling_is(word + 2, "yang"));
        if (joined || (years && !ago)
            || (before != NULL && spelling_means(before->plain, "umur")))
            return true;
    }
    return false;
}

static struct evidence
weigh(const struct indicator_hits *hits, const struct words *words)
{
    struct evidence all = { .minor = says_minor(words) };

    for (size_t i = 0; i < hits->count; i++) {
        const struct indicator *indicator = hits->list[i].indicator;
        all.of[indicator->role]++;
        size_t first = hits->list[i].first;
        if (indicator->role == ROLE_NODE
            && (first == 0 || !spelling_is(&words->list[first - 1], "dekat")))
            all.at_node = true;
        if (is_cue(indicator->role))
            continue;
        all.leaning[indicator->leaning]++;
        all.hard += indicator->leaning == LEANING_TPPO
                    && indicator->role != ROLE_PAPERS;
        if (indicator->urgency > all.urgency)
            all.urgency = indicator->urgency;
    }
    all.minor = all.minor || all.of[ROLE_MINOR] > 0;
    for (size_t i = 0; i < words->count; i++) {
        all.asks = all.asks || words->list[i].asks;
        all.self = all.self
                   || (i > 0 && spelling_is(&words->list[i - 1], "tolong")
                       && spelling_is(&words->list[i], "saya"));
    }
    return all;
}

/* ---- kind ---- */

/* In letters that the reader cannot read: who is brought here from far away
 * writes so, and is not idle because of it. */
static bool
is_in_other_letters(struct text text)
{
    uint32_t point;

    while (utf8_next(&text, &point)) {
        utf8proc_category_t category =
            utf8proc_category((utf8proc_int32_t)point);
        if (point >= OTHER_LETTERS && point != UTF8_REPLACEMENT
            && category >= UTF8PROC_CATEGORY_LU
            && category <= UTF8PROC_CATEGORY_LO)
            return true;
    }
    return false;
}

static bool
says_anything(const struct evidence *all, const struct reading *reading)
{
    const struct entities *entities = &reading->entities;

    return all->urgency > 0 || all->leaning[LEANING_PMI] > 0
           || all->leaning[LEANING_TPPO] > 0 || all->leaning[LEANING_TPPM] > 0
           || all->of[ROLE_STRANGE] > 0 || all->of[ROLE_FACTORY] > 0
           || reading->places.districts_count > 0
           || entities->destinations_count > 0 || entities->plates.count > 0;
}

/* Leaning, and somewhere or something to look for: told, not asked and no
 * joke. */
static bool
is_substantial(const struct evidence *all, const struct reading *reading)
{
    unsigned leanings = all->leaning[LEANING_PMI] + all->leaning[LEANING_TPPO]
                        + all->leaning[LEANING_TPPM];

    return leanings > 0
           && (reading->places.districts_count > 0
               || reading->entities.plates.count > 0
               || reading->entities.phones.count > 0);
}

static enum reading_kind
kind_of(const struct evidence *all, const struct words *words, struct text text,
        const struct reading *reading)
{
    bool told = (all->urgency >= 2 || is_substantial(all, reading))
                && all->of[ROLE_HOAX] == 0;

    if (reader_is_command(words))
        return READING_COMMAND;
    if (all->of[ROLE_HOAX] > 0)
        return READING_NOISE;
    if (all->of[ROLE_NOISE] > 0 && !told && all->leaning[LEANING_PMI] < 2)
        return READING_NOISE;
    if ((all->of[ROLE_QUESTION] > 0 || all->asks) && !told)
        return READING_QUESTION;
    if (!says_anything(all, reading) && !is_in_other_letters(text)
        && (words->count < CHAT_WORDS || all->of[ROLE_GREET] > 0))
        return READING_NOISE;
    return READING_TIP;
}

/* ---- urgency ---- */

enum moment_kind {
    MOMENT_NONE,
    MOMENT_TODAY, /* some time today, or it has begun */
    MOMENT_SOON,
    MOMENT_LATER,
    MOMENT_GONE
};

static enum moment_kind
moment_of(const struct entities *entities, int64_t received)
{
    if (!entities->has_when)
        return MOMENT_NONE;
    if (entities->when_to + GONE <= received)
        return MOMENT_GONE;
    if (entities->when_to <= received)
        return MOMENT_NONE;
    if (entities->when_from + GONE <= received)
        return MOMENT_TODAY;
    return entities->when_from < received + SOON ? MOMENT_SOON : MOMENT_LATER;
}

static bool
leaves(const struct evidence *all)
{
    return all->of[ROLE_DEPART] > 0 || all->of[ROLE_NODE] > 0
           || all->of[ROLE_BOAT] > 0 || all->of[ROLE_FOREIGN] > 0;
}

/* Who is at an airport with a recruiter is leaving, whatever the tense. */
static bool
is_live(const struct evidence *all)
{
    if (all->at_node && all->leaning[LEANING_PMI] > 0)
        return true;
    return all->of[ROLE_NOW] > 0 && (leaves(all) || all->of[ROLE_SHELTER] > 0);
}

static int
greatest(int a, int b)
{
    return a > b ? a : b;
}

static int
urgency_of(const struct evidence *all, enum moment_kind moment)
{
    /* "Locked in since yesterday" is not over, nor a child gone since then. */
    bool danger = all->of[ROLE_DANGER] > 0 || all->of[ROLE_WRECK] > 0
                  || (all->minor
                      && (all->leaning[LEANING_TPPO] > 0 || all->urgency >= 2));
    bool past = all->of[ROLE_PAST] > 0 || (moment == MOMENT_GONE && !danger);
    bool ours = all->leaning[LEANING_PMI] + all->leaning[LEANING_TPPO]
                    + all->leaning[LEANING_TPPM] + all->of[ROLE_SHELTER]
                > 0;
    int urgency = greatest(all->urgency, 1);

    if (all->of[ROLE_FACTORY] > 0 && all->hard == 0)
        return 0;
    if (all->of[ROLE_FOREIGN] > 0 && all->of[ROLE_BOAT] > 0)
        urgency = greatest(urgency, 2);
    if (past)
        return 1;
    if (all->minor
        && (all->leaning[LEANING_TPPO] > 0 || all->of[ROLE_DEPART] > 0))
        urgency = 3;
    if (all->self && all->leaning[LEANING_TPPO] > 0)
        urgency = 3;
    if (all->of[ROLE_ILL] > 0 && ours)
        urgency = 3;
    if (ours
        && (moment == MOMENT_SOON
            || (leaves(all) && (moment == MOMENT_TODAY || is_live(all)))))
        urgency = 3;
    if (all->of[ROLE_CHILD] > 0 && all->leaning[LEANING_TPPM] > 0)
        urgency = 3;
    if (moment == MOMENT_LATER && !danger && !all->minor)
        return all->of[ROLE_PAPERS] > 0 || all->of[ROLE_SHELTER] > 0 ? 2 : 1;
    return urgency;
}

/* ---- when ---- */

static bool
is_same_day(int64_t a, int64_t b)
{
    return (a + WIB) / DAY == (b + WIB) / DAY;
}

/* The answer that the sender of a USSD report would have chosen. A time that is
 * named goes before a word such as "now". */
static enum tip_when
when_of(const struct evidence *all, const struct entities *entities,
        enum moment_kind moment, int64_t received)
{
    if (all->of[ROLE_PAST] > 0 || moment == MOMENT_GONE)
        return WHEN_PAST;
    if (moment == MOMENT_TODAY)
        return WHEN_TODAY;
    if (moment == MOMENT_SOON || moment == MOMENT_LATER) {
        if (is_same_day(entities->when_from, received))
            return WHEN_TODAY;
        return entities->when_from < received + WEEK ? WHEN_WEEK : WHEN_NONE;
    }
    return all->of[ROLE_NOW] > 0 ? WHEN_NOW : WHEN_NONE;
}

/* ---- leaning ---- */

static enum tip_leaning
leaning_of(const struct evidence *all, enum moment_kind moment)
{
    unsigned abroad =
        all->of[ROLE_FOREIGN] + all->of[ROLE_MIGRANT] + all->of[ROLE_WRECK];
    bool worker = all->of[ROLE_WORKER] > 0 || all->of[ROLE_RECRUIT] > 0;
    bool leaving = moment == MOMENT_LATER || moment == MOMENT_SOON
                   || moment == MOMENT_TODAY;

    if (all->of[ROLE_FACTORY] > 0 && all->hard == 0)
        return LEANING_BELUM;
    if (abroad > 0 && all->of[ROLE_SEX] == 0 && all->of[ROLE_BRIDE] == 0
        && all->of[ROLE_CREW] == 0)
        return LEANING_TPPM;
    if (all->hard > 0 || (all->minor && !leaving))
        return LEANING_TPPO;
    if (all->minor && all->leaning[LEANING_PMI] > 0)
        return LEANING_TPPO;
    if (all->of[ROLE_PAPERS] > 0)
        return leaving && worker ? LEANING_PMI : LEANING_TPPO;
    if (all->leaning[LEANING_TPPM] > all->leaning[LEANING_PMI])
        return LEANING_TPPM;
    if (all->leaning[LEANING_PMI] > 0)
        return LEANING_PMI;
    if (all->of[ROLE_SHELTER] > 0)
        return leaving ? LEANING_PMI : LEANING_TPPO;
    return LEANING_BELUM;
}

/* ---- because ---- */

static void
tell_why(const struct indicator_hits *hits, const struct words *words,
         struct text text, struct reading *reading)
{
    for (size_t i = 0; i < hits->count; i++) {
        const struct indicator_hit *hit = &hits->list[i];
        size_t start = words->list[hit->first].start;
        size_t end = words->list[hit->last].end;
        if (hit->indicator->role == ROLE_FALSE
            || hit->indicator->role == ROLE_WILL
            || reading->because_count == BECAUSE_MAX)
            continue;
        reading->because[reading->because_count++] = (struct because){
            .concept = hit->indicator->concept,
            .words = { text.at + start, end - start },
        };
    }
}

static bool
goes_abroad(const struct entities *entities)
{
    static const char *const at_home[] = { "Jakarta", "Batam", "Bali",
                                           "Papua" };
    for (size_t i = 0; i < entities->destinations_count; i++) {
        bool home = false;
        for (size_t k = 0; k < LENGTH(at_home); k++)
            home = home || strcmp(entities->destinations[i], at_home[k]) == 0;
        if (!home)
            return true;
    }
    return false;
}

void
reader_judge(const struct indicator_hits *hits, const struct words *words,
             struct text text, int64_t received, struct reading *reading)
{
    struct evidence all = weigh(hits, words);
    enum moment_kind moment = moment_of(&reading->entities, received);

    if (goes_abroad(&reading->entities))
        all.leaning[LEANING_PMI]++;
    reading->kind = kind_of(&all, words, text, reading);
    if (reading->kind == READING_COMMAND || reading->kind == READING_NOISE)
        return;
    reading->leaning = leaning_of(&all, moment);
    reading->when = when_of(&all, &reading->entities, moment, received);
    if (reading->kind == READING_TIP)
        reading->urgency = urgency_of(&all, moment);
    tell_why(hits, words, text, reading);
}
