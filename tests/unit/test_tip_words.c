/* Every coded value has a word, and the word reads back. */
#include <stdio.h>

#include "handlers/tips/tip.h"
#include "tests/support/table.h"

static struct list {
    const char *name;
    const char *(*word)(int value);
    int (*read)(struct text word);
    int first, last;
    const char *zero;   /* the word of 0 */
    const char *sample; /* the word of last */
    int also;           /* one more value, with the word of 0; 0: none */
} lists[] = {
    { "state", tip_state_word, tip_state_read, TIP_DITERIMA, TIP_HENTI, NULL,
      "henti" },
    { "public state", tip_public_word, NULL, PUBLIC_DITERIMA, PUBLIC_SELESAI,
      NULL, "selesai" },
    { "leaning", tip_leaning_word, tip_leaning_read, LEANING_BELUM, LEANING_PMI,
      "belum", "PMI" },
    { "medium", tip_medium_word, tip_medium_read, MEDIUM_SMS, MEDIUM_OFFICER,
      NULL, "officer" },
    { "what", tip_what_word, tip_what_read, WHAT_TRICKED, WHAT_DANGER, NULL,
      "danger" },
    { "when", tip_when_word, tip_when_read, WHEN_NOW, WHEN_UNKNOWN, NULL,
      "unknown" },
    { "route", tip_route_word, tip_route_read, ROUTE_AIRPORT, ROUTE_ROAD, NULL,
      "road" },
    { "contact", tip_contact_word, tip_contact_read, CONTACT_NONE, CONTACT_CALL,
      "none", "call", CONTACT_REFUSED },
    { "hours", tip_hours_word, tip_hours_read, HOURS_PAGI, HOURS_ANY, NULL,
      "any" },
};

static void
test_walk(void **state)
{
    const struct list *list = *state;
    for (int value = list->first; value <= list->last; value++) {
        const char *word = list->word(value);
        assert_non_null(word);
        assert_int_not_equal(word[0], '\0');
        if (list->read != NULL)
            assert_int_equal(list->read(text_of(word)), value);
        for (int other = list->first; other < value; other++)
            assert_string_not_equal(list->word(other), word);
    }
    assert_string_equal(list->word(list->last), list->sample);
    if (list->zero == NULL)
        assert_null(list->word(0));
    else
        assert_string_equal(list->word(0), list->zero);
    if (list->also != 0)
        assert_string_equal(list->word(list->also), list->zero);
}

static void
test_unknown(void **state)
{
    const struct list *list = *state;
    assert_null(list->word(-1));
    assert_null(list->word((list->also != 0 ? list->also : list->last) + 1));
    assert_null(list->word(1 << 30));
    if (list->read == NULL)
        return;
    char longer[32];
    snprintf(longer, sizeof longer, "%sx", list->sample);
    assert_int_equal(list->read((struct text){ NULL, 0 }), 0);
    assert_int_equal(list->read(TEXT("")), 0);
    assert_int_equal(list->read(TEXT("nonsense")), 0);
    assert_int_equal(list->read(text_of(longer)), 0);
    assert_int_equal(list->read((struct text){ list->sample, 1 }), 0);
}

static void
test_minors(void **state)
{
    (void)state;
    assert_int_equal(tip_minors_read(TEXT("yes")), MINORS_YES);
    assert_int_equal(tip_minors_read(TEXT("no")), MINORS_NO);
    assert_int_equal(tip_minors_read(TEXT("unknown")), MINORS_UNKNOWN);
    assert_int_equal(tip_minors_read(TEXT("YES")), MINORS_UNKNOWN);
}

static void
test_what_the_handset_shows(void **state)
{
    (void)state;
    static const enum tip_public expected[TIP_HENTI + 1] = {
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
    for (int i = TIP_DITERIMA; i <= TIP_HENTI; i++)
        assert_int_equal(tip_public_of((enum tip_state)i), expected[i]);
    /* A state of a newer program says as little as it can. */
    assert_int_equal(tip_public_of((enum tip_state)0), PUBLIC_DIPERIKSA);
    assert_int_equal(tip_public_of((enum tip_state)99), PUBLIC_DIPERIKSA);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_minors),
        cmocka_unit_test(test_what_the_handset_shows),
    };
    return RUN_TABLE("words", lists, test_walk)
           + RUN_TABLE("no words", lists, test_unknown)
           + cmocka_run_group_tests_name("words", whole, NULL, NULL);
}
