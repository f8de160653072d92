/* handlers/villagers/vocabulary.c -- see vocabulary.h.
 *
 * Tables of what a flow may name, and small functions over the list of places.
 *
 * What one would get wrong: an example that is forgotten. flow_load() proves
 * that screens fit for the cases that `example` gives and for no others, so
 * every list that can come up must be one of them.
 */
#include "handlers/villagers/vocabulary.h"

#include <stdio.h>
#include <string.h>

enum {
    PREFIX_MAX = 4, /* letters that the screen asks for */
    SHORT_LIST = 7  /* candidates that stand on one screen, by code */
};

static const struct district *
chosen_district(const struct vocabulary *words, const struct answers *answers)
{
    return places_find_district(words->places,
                                answers_get(answers, "district"));
}

static const struct regency *
chosen_regency(const struct vocabulary *words, const struct answers *answers)
{
    return places_find_regency(words->places, answers_get(answers, "regency"));
}

/* ---- values ---- */

static void
write_code(void *arg, const struct answers *answers, struct buf *out)
{
    const struct vocabulary *words = arg;

    (void)answers;
    buf_str(out, words->code);
}

/* A code that was found right, so it has CODE_DIGITS; never more. */
static void
write_checked(void *arg, const struct answers *answers, struct buf *out)
{
    struct text code = answers_get(answers, "code");

    (void)arg;
    if (code.len <= CODE_DIGITS)
        buf_add(out, code);
}

static void
write_left(void *arg, const struct answers *answers, struct buf *out)
{
    const struct vocabulary *words = arg;

    (void)answers;
    buf_int(out, words->tries_left < 9 ? words->tries_left : 9);
}

static void
write_choices(void *arg, const struct answers *answers, struct buf *out)
{
    const struct vocabulary *words = arg;

    (void)answers;
    buf_str(out, words->choices);
}

static void
write_regency(void *arg, const struct answers *answers, struct buf *out)
{
    const struct regency *regency = chosen_regency(arg, answers);

    if (regency != NULL)
        buf_str(out, regency->label);
}

static void
write_district(void *arg, const struct answers *answers, struct buf *out)
{
    const struct district *district = chosen_district(arg, answers);

    if (district != NULL)
        buf_str(out, district->name);
}

/* Names are not unique, so the parent stands with them. */
static void
add_place(struct buf *out, const struct district *district)
{
    buf_str(out, district->name);
    buf_str(out, ", ");
    buf_str(out, district->regency->label);
}

static void
write_place(void *arg, const struct answers *answers, struct buf *out)
{
    const struct district *district = chosen_district(arg, answers);

    if (district != NULL)
        add_place(out, district);
}

/* As long as they may be. */
#define CHOICES_WIDEST                             \
    "1 Waringinkurung, 2 Waringinkurung, 3 Waring" \
    "inkurung, 4 Karang Tanjung, "
_Static_assert(sizeof CHOICES_WIDEST == VOCABULARY_CHOICES_MAX + 1,
               "the widest choices are shown to fit");

static const struct flow_value values[] = {
    { "code", write_code, "88888888" },
    { "checked", write_checked, "88888888" },
    { "left", write_left, "9" },
    { "choices", write_choices, CHOICES_WIDEST },
    { "regency", write_regency, "Kota Tangerang" },
    { "district", write_district, "Karang Tanjung" },
    { "place", write_place, "Karang Tanjung, Kab Pandeglang" },
    { NULL, NULL, NULL },
};

/* ---- lists ---- */

/* Every code that flow gets from here is shorter than 32 bytes. */
static void
put_value(char ret_value[32], const char *code)
{
    (void)text_copy(text_of(code), ret_value, 32);
}

static size_t
count_regencies(void *arg, const struct answers *answers)
{
    const struct vocabulary *words = arg;

    (void)answers;
    return places_regencies(words->places);
}

static void
item_regency(void *arg, const struct answers *answers, size_t i,
             struct buf *label, char ret_value[32])
{
    const struct vocabulary *words = arg;
    const struct regency *regency = places_regency(words->places, i);

    (void)answers;
    buf_str(label, regency->label);
    put_value(ret_value, regency->code);
}

static bool
example_regencies(void *arg, size_t i, struct answers *answers)
{
    (void)arg;
    (void)answers;
    return i == 0;
}

static size_t
count_districts(void *arg, const struct answers *answers)
{
    const struct vocabulary *words = arg;
    const struct regency *regency = chosen_regency(words, answers);

    return regency != NULL ? places_districts(words->places, regency) : 0;
}

static void
item_district(void *arg, const struct answers *answers, size_t i,
              struct buf *label, char ret_value[32])
{
    const struct vocabulary *words = arg;
    const struct district *district =
        places_district(words->places, chosen_regency(words, answers), i);

    buf_str(label, district->name);
    put_value(ret_value, district->code);
}

/* The answer can be missing (a call that goes on with other menus): then the
 * list is empty, which is the last case. */
static bool
example_districts(void *arg, size_t i, struct answers *answers)
{
    const struct vocabulary *words = arg;

    if (i >= places_regencies(words->places))
        return i == places_regencies(words->places);
    const char *code = places_regency(words->places, i)->code;
    return answers_set(answers, "regency", text_of(code)) == GW_OK;
}

static size_t
count_typed(void *arg, const struct answers *answers)
{
    const struct vocabulary *words = arg;

    return places_typed(words->places, answers_get(answers, "typed"));
}

/* The i-th of a few by code, which is by regency; names that begin alike say
 * little. */
static const struct district *
nth_by_code(const struct places *places, struct text typed, size_t count,
            size_t i)
{
    const struct district *list[SHORT_LIST];

    for (size_t k = 0; k < count; k++) {
        const struct district *next = places_typed_at(places, typed, k);
        size_t at = k;
        for (; at > 0 && strcmp(list[at - 1]->code, next->code) > 0; at--)
            list[at] = list[at - 1];
        list[at] = next;
    }
    return list[i];
}

/* A long list goes by name, so that one finds it. */
static void
item_typed(void *arg, const struct answers *answers, size_t i,
           struct buf *label, char ret_value[32])
{
    const struct vocabulary *words = arg;
    struct text typed = answers_get(answers, "typed");
    size_t count = places_typed(words->places, typed);
    const struct district *district =
        count <= SHORT_LIST ? nth_by_code(words->places, typed, count, i)
                            : places_typed_at(words->places, typed, i);

    add_place(label, district);
    put_value(ret_value, district->code);
}

/* The first letters of a name, and with `count` over its length all of it. */
static struct text
first_letters(const char *name, size_t count)
{
    struct text head = text_of(name);

    if (head.len > count)
        head.len = count;
    return head;
}

/* Each name by its first 1, 2, 3, 4 letters and whole; then what is no name. */
static bool
example_typed(void *arg, size_t i, struct answers *answers)
{
    const struct vocabulary *words = arg;
    size_t ways = PREFIX_MAX + 1;
    size_t districts = places_districts(words->places, NULL);
    struct text typed = TEXT("zzzz");

    if (i > districts * ways)
        return false;
    if (i < districts * ways) {
        size_t letters = i % ways < PREFIX_MAX ? i % ways + 1 : SIZE_MAX;
        const struct district *district =
            places_district(words->places, NULL, i / ways);
        typed = first_letters(district->name, letters);
    }
    return answers_set(answers, "typed", typed) == GW_OK;
}

static size_t
count_villages(void *arg, const struct answers *answers)
{
    const struct vocabulary *words = arg;
    const struct district *district = chosen_district(words, answers);

    return district != NULL ? places_villages(words->places, district) : 0;
}

static void
item_village(void *arg, const struct answers *answers, size_t i,
             struct buf *label, char ret_value[32])
{
    const struct vocabulary *words = arg;
    const struct village *village =
        places_village(words->places, chosen_district(words, answers), i);

    buf_str(label, village->name);
    put_value(ret_value, village->code);
}

static bool
example_villages(void *arg, size_t i, struct answers *answers)
{
    const struct vocabulary *words = arg;
    size_t districts = places_districts(words->places, NULL);

    if (i >= districts)
        return i == districts;
    const char *code = places_district(words->places, NULL, i)->code;
    return answers_set(answers, "district", text_of(code)) == GW_OK;
}

static const struct flow_list lists[] = {
    { "regencies", count_regencies, item_regency, example_regencies },
    { "districts", count_districts, item_district, example_districts },
    { "districts_typed", count_typed, item_typed, example_typed },
    { "villages", count_villages, item_village, example_villages },
    { NULL, NULL, NULL, NULL },
};

/* ---- actions, flags, messages ---- */

static const struct flow_action actions[] = {
    { "commit", { "ok", "limited" } },
    { "danger", { "ok" } },
    { "danger_place", { "ok" } },
    { "poster", { "ok", "wrong" } },
    { "check_code",
      { "diterima", "diperiksa", "diteruskan", "perlu_info", "selesai", "wrong",
        "spent" } },
    { "check_add", { "ok", "wrong", "spent" } },
    { "add_text", { "ok", "limited", "wrong" } },
    { "resume", { "gone" } },
    { "renew", { "ok" } },
    { "forget", { "ok" } },
    { NULL, { NULL } },
};

/* In the order of the bits. */
static const char *const flags[] = { "languages", "duty", NULL };

/* What sms_reply.c and danger.c send. */
static const char *const messages[] = {
    "S1",  "S2",  "S3",  "S4a", "S4b", "S4c", "S4d",  "S4e",  "S5",
    "S6",  "S7",  "S8",  "S9",  "D0",  "D1",  "Q1",   "Q1b",  "Q2",
    "S3b", "S7b", "S7c", "S10", "S11", "S12", "S12b", "S12c", NULL,
};

const struct flow_host vocabulary_host = {
    .values = values,
    .lists = lists,
    .actions = actions,
    .flags = flags,
    .messages = messages,
};

struct vocabulary
vocabulary_for_check(const struct places *places)
{
    return (struct vocabulary){
        .places = places,
        .code = "88888888",
        .tries_left = 9,
        .choices = CHOICES_WIDEST,
    };
}
