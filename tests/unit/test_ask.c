/* tests/unit/test_ask.c -- which question comes next, if any. */
#include "handlers/villagers/ask.h"
#include "tests/support/table.h"

/* A bare telling by SMS, just now, from a number: everything is missing. */
#define TOLD .by_sms = true, .kind = READING_TIP, .fresh = true

static struct row {
    const char *name;
    struct ask_facts facts;
    enum ask want;
} rows[] = {
    { "nothing said: where", { TOLD }, ASK_PLACE },
    { "the place is known: when", { TOLD, .has_place = true }, ASK_TIME },
    { "both are known", { TOLD, .has_place = true, .has_time = true }, 0 },
    { "two kecamatan: which", { TOLD, .choices = 2 }, ASK_WHICH },
    { "four kecamatan: which", { TOLD, .choices = 4 }, ASK_WHICH },
    { "chosen already", { TOLD, .choices = 2, .has_place = true }, ASK_TIME },
    { "asked where: when", { TOLD, .asked = ASKED_PLACE }, ASK_TIME },
    { "asked which, not answered: not where",
      { TOLD, .asked = ASKED_WHICH },
      ASK_TIME },
    { "asked which, still two: when",
      { TOLD, .choices = 2, .asked = ASKED_WHICH },
      ASK_TIME },
    { "the answer to where is ambiguous: which",
      { TOLD, .choices = 2, .asked = ASKED_PLACE },
      ASK_WHICH },
    { "asked twice: never more",
      { TOLD, .asked = ASKED_PLACE | ASKED_WHICH },
      ASK_NOTHING },
    { "asked twice, other ones",
      { TOLD, .choices = 2, .asked = ASKED_PLACE | ASKED_TIME },
      ASK_NOTHING },
    { "asked when: where is still open",
      { TOLD, .asked = ASKED_TIME },
      ASK_PLACE },
    { "the time is known, where was asked",
      { TOLD, .has_time = true, .asked = ASKED_PLACE },
      ASK_NOTHING },
    { "danger now", { TOLD, .urgency = 3 }, ASK_NOTHING },
    { "urgent, not in danger", { TOLD, .urgency = 2 }, ASK_PLACE },
    { "over the limit", { TOLD, .low = LOW_LIMIT }, ASK_NOTHING },
    { "noise before", { TOLD, .low = LOW_NOISE }, ASK_NOTHING },
    { "a question stands", { TOLD, .waits = true }, ASK_NOTHING },
    { "told long ago", { .by_sms = true, .kind = READING_TIP }, ASK_NOTHING },
    { "by a call", { .kind = READING_TIP, .fresh = true }, ASK_NOTHING },
    { "a question of theirs",
      { .by_sms = true, .fresh = true, .kind = READING_QUESTION },
      ASK_NOTHING },
    { "a command, misspelt",
      { .by_sms = true, .fresh = true, .kind = READING_COMMAND },
      ASK_NOTHING },
    { "noise",
      { .by_sms = true, .fresh = true, .kind = READING_NOISE },
      ASK_NOTHING },
};

static void
test_row(void **state)
{
    const struct row *row = *state;

    assert_int_equal(ask_next(&row->facts), row->want);
}

/* Whatever is answered, it ends after two, and none comes twice. */
static void
test_ends(void **state)
{
    (void)state;
    for (int bits = 0; bits < 32; bits++) {
        struct ask_facts facts = { TOLD };
        int asked = 0;
        for (enum ask ask; (ask = ask_next(&facts)) != ASK_NOTHING; asked++) {
            assert_int_equal(facts.asked & ask_bit(ask), 0);
            assert_int_not_equal(ask_pending(ask), PENDING_NONE);
            facts.asked |= ask_bit(ask);
            facts.has_place = (bits >> asked & 1) != 0;
            facts.choices = (bits >> (2 + asked) & 1) != 0 ? 3 : 0;
        }
        assert_true(asked <= 2);
    }
}

static void
see_choices(const struct places *places, const char *const *codes, size_t count,
            const char *want)
{
    const struct district *list[4];
    char text[VOCABULARY_CHOICES_MAX + 1];

    for (size_t i = 0; i < count; i++) {
        list[i] = places_find_district(places, text_of(codes[i]));
        assert_non_null(list[i]);
    }
    bool fits = ask_choices(list, count, text);
    assert_int_equal(fits, want != NULL);
    if (fits)
        assert_string_equal(text, want);
}

static void
test_choices(void **state)
{
    OWNED(places_close)
    struct places *places = NULL;

    (void)state;
    assert_int_equal(places_open(&places), GW_OK);
    static const char *const two[] = { "36.04.12", "36.04.13" };
    static const char *const namesakes[] = { "36.03.17", "36.73.04" };
    see_choices(places, two, 2, "1 Pontang, 2 Tirtayasa");
    see_choices(places, two, 1, NULL);
    see_choices(places, two, 0, NULL);
    see_choices(places, namesakes, 2,
                "1 Curug Kab Tangerang, 2 Curug Kota Serang");
    /* Four namesakes with their regencies do not fit one question. */
    static const char *const long_ones[] = { "36.03.17", "36.73.04", "36.02.19",
                                             "36.72.01" };
    see_choices(places, long_ones, 4, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_choices),
    };
    return RUN_TABLE("ask", rows, test_row)
           + cmocka_run_group_tests_name("ask more", tests, NULL, NULL);
}
