/* The words of coded values: the one list of each, in the order of the numbers
 * that are stored. The API, the flow's answers and filters all read here.
 *
 * What one would get wrong: a number that the table lacks (a newer program
 * wrote it) has no word, and that is NULL, never a neighbour's.
 */
#include "handlers/tips/tip.h"

struct words {
    const char *const *list; /* by value; NULL where there is none */
    size_t count;
};

#define WORDS(array) ((struct words){ (array), LENGTH(array) })

static const char *const states[] = {
    [TIP_DITERIMA] = "diterima",
    [TIP_TRIASE] = "triase",
    [TIP_GANDA] = "ganda",
    [TIP_KURANG_INFO] = "kurang_info",
    [TIP_BUKAN_RANAH] = "bukan_ranah",
    [TIP_DITERUSKAN] = "diteruskan",
    [TIP_PENYELIDIKAN] = "penyelidikan",
    [TIP_PENYIDIKAN] = "penyidikan",
    [TIP_P21] = "p21",
    [TIP_TAHAP2] = "tahap2",
    [TIP_SELESAI] = "selesai",
    [TIP_HENTI] = "henti",
};
static const char *const publics[] = {
    [PUBLIC_DITERIMA] = "diterima",     [PUBLIC_DIPERIKSA] = "diperiksa",
    [PUBLIC_DITERUSKAN] = "diteruskan", [PUBLIC_PERLU_INFO] = "perlu_info",
    [PUBLIC_SELESAI] = "selesai",
};
static const char *const leanings[] = {
    [LEANING_BELUM] = "belum",
    [LEANING_TPPO] = "TPPO",
    [LEANING_TPPM] = "TPPM",
    [LEANING_PMI] = "PMI",
};
static const char *const media[] = {
    [MEDIUM_SMS] = "sms",
    [MEDIUM_USSD] = "ussd",
    [MEDIUM_OFFICER] = "officer",
};
static const char *const whats[] = {
    [WHAT_TRICKED] = "tricked", [WHAT_CONFINED] = "confined",
    [WHAT_CHILD] = "child",     [WHAT_BROKER] = "broker",
    [WHAT_FOREIGN] = "foreign", [WHAT_OTHER] = "other",
    [WHAT_DANGER] = "danger",
};
static const char *const whens[] = {
    [WHEN_NOW] = "now",   [WHEN_TODAY] = "today",     [WHEN_WEEK] = "week",
    [WHEN_PAST] = "past", [WHEN_UNKNOWN] = "unknown",
};
static const char *const routes[] = {
    [ROUTE_AIRPORT] = "airport", [ROUTE_MERAK] = "merak",
    [ROUTE_TOLL] = "toll",       [ROUTE_TERMINAL] = "terminal",
    [ROUTE_BEACH] = "beach",     [ROUTE_ROAD] = "road",
};
static const char *const minors[] = {
    [MINORS_UNKNOWN] = "unknown",
    [MINORS_YES] = "yes",
    [MINORS_NO] = "no",
};
static const char *const contacts[] = {
    [CONTACT_NONE] = "none",
    [CONTACT_SMS] = "sms",
    [CONTACT_CALL] = "call",
    [CONTACT_REFUSED] = "none",
};
static const char *const hours[] = {
    [HOURS_PAGI] = "pagi",   [HOURS_SIANG] = "siang", [HOURS_SORE] = "sore",
    [HOURS_MALAM] = "malam", [HOURS_ANY] = "any",
};

static const char *
word_of(struct words words, int value)
{
    return value < 0 || (size_t)value >= words.count ? NULL : words.list[value];
}

static int
value_of(struct words words, struct text word)
{
    for (size_t i = 0; i < words.count; i++)
        if (words.list[i] != NULL && text_is(word, words.list[i]))
            return (int)i;
    return 0;
}

const char *
tip_state_word(int value)
{
    return word_of(WORDS(states), value);
}

const char *
tip_public_word(int value)
{
    return word_of(WORDS(publics), value);
}

const char *
tip_leaning_word(int value)
{
    return word_of(WORDS(leanings), value);
}

const char *
tip_medium_word(int value)
{
    return word_of(WORDS(media), value);
}

const char *
tip_what_word(int value)
{
    return word_of(WORDS(whats), value);
}

const char *
tip_when_word(int value)
{
    return word_of(WORDS(whens), value);
}

const char *
tip_route_word(int value)
{
    return word_of(WORDS(routes), value);
}

const char *
tip_contact_word(int value)
{
    return word_of(WORDS(contacts), value);
}

const char *
tip_hours_word(int value)
{
    return word_of(WORDS(hours), value);
}

int
tip_state_read(struct text word)
{
    return value_of(WORDS(states), word);
}

int
tip_leaning_read(struct text word)
{
    return value_of(WORDS(leanings), word);
}

int
tip_medium_read(struct text word)
{
    return value_of(WORDS(media), word);
}

int
tip_what_read(struct text word)
{
    return value_of(WORDS(whats), word);
}

int
tip_when_read(struct text word)
{
    return value_of(WORDS(whens), word);
}

int
tip_route_read(struct text word)
{
    return value_of(WORDS(routes), word);
}

int
tip_contact_read(struct text word)
{
    return value_of(WORDS(contacts), word);
}

int
tip_hours_read(struct text word)
{
    return value_of(WORDS(hours), word);
}

int
tip_minors_read(struct text word)
{
    return value_of(WORDS(minors), word);
}

/* The handset may be in the hand of whom the tip is about. So an inquiry that
 * has begun looks like one that was only forwarded, a stop like an end, and a
 * doubled tip like one that is being looked at. What is not ours was referred
 * to those whose it is. */
enum tip_public
tip_public_of(enum tip_state state)
{
    static const enum tip_public shown[] = {
        [TIP_DITERIMA] = PUBLIC_DITERIMA,
        [TIP_TRIASE] = PUBLIC_DIPERIKSA,
        [TIP_GANDA] = PUBLIC_DIPERIKSA,
        [TIP_KURANG_INFO] = PUBLIC_PERLU_INFO,
        [TIP_BUKAN_RANAH] = PUBLIC_DITERUSKAN,
        [TIP_DITERUSKAN] = PUBLIC_DITERUSKAN,
        [TIP_PENYELIDIKAN] = PUBLIC_DITERUSKAN,
        [TIP_PENYIDIKAN] = PUBLIC_DITERUSKAN,
        [TIP_P21] = PUBLIC_DITERUSKAN,
        [TIP_TAHAP2] = PUBLIC_DITERUSKAN,
        [TIP_SELESAI] = PUBLIC_SELESAI,
        [TIP_HENTI] = PUBLIC_SELESAI,
    };
    return (size_t)state >= LENGTH(shown) || shown[state] == 0
               ? PUBLIC_DIPERIKSA
               : shown[state];
}
