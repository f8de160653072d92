/* Aliases: the same for a sender, fit to be read, and spread over the words. */
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/alias_words.h"
#include "handlers/tips/code.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

static struct tip_house house;

static void
test_words(void **state)
{
    (void)state;
    const char *all[ALIAS_WORDS * 2];
    for (size_t i = 0; i < ALIAS_WORDS; i++) {
        all[i] = alias_nouns[i];
        all[ALIAS_WORDS + i] = alias_traits[i];
    }
    for (size_t i = 0; i < LENGTH(all); i++) {
        size_t len = strlen(all[i]);
        assert_in_range(len, 3, ALIAS_WORD_MAX);
        assert_in_range(all[i][0], 'A', 'Z');
        assert_int_equal(strspn(all[i] + 1, "abcdefghijklmnopqrstuvwxyz"),
                         len - 1);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(all[i], all[k]);
    }
}

/* What officers must not see beside a sender: words of the crime, of peoples,
 * faiths and parties, and those that insult in Indonesian, Sunda or Jawa. */
static void
test_no_word_that_hurts(void **state)
{
    (void)state;
    static const char *const banned[] = {
        "Anjing", "Babi",   "Monyet", "Budak",   "Kamboja", "Merak",   "Calo",
        "Gelap",  "Kapal",  "Perahu", "Pantai",  "Tikus",   "Ayam",    "Burung",
        "Bunga",  "Melati", "Mawar",  "Banteng", "Hitam",   "Putih",   "Merah",
        "Hijau",  "Bodoh",  "Gila",   "Mati",    "Kotor",   "Miskin",  "Cina",
        "Arab",   "Jawa",   "Sunda",  "Kubu",    "Dara",    "Perawan", "Manis",
        "Cantik", "Molek",  "Kupu",   "Ketupat", "Salib",   "Kurma",   "Garuda",
    };
    for (size_t i = 0; i < ALIAS_WORDS; i++)
        for (size_t k = 0; k < LENGTH(banned); k++) {
            assert_string_not_equal(alias_nouns[i], banned[k]);
            assert_string_not_equal(alias_traits[i], banned[k]);
        }
}

static void
test_nobody_has_none(void **state)
{
    (void)state;
    char alias[32] = "before";
    alias_write(house.keyring, 0, alias);
    assert_string_equal(alias, "");
}

static void
test_same_sender_same_alias(void **state)
{
    (void)state;
    OWNED(keyring_free)
    struct keyring *again = NULL;
    assert_int_equal(keyring_load(house.folder, &again), GW_OK);
    const int64_t senders[] = { 1, -1, 42, INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < LENGTH(senders); i++) {
        char a[32], b[32];
        alias_write(house.keyring, senders[i], a);
        alias_write(again, senders[i], b);
        assert_string_equal(a, b);
        char *space = strchr(a, ' ');
        assert_non_null(space);
        assert_null(strchr(space + 1, ' '));
    }
}

static void
test_another_keyring_another_alias(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house other;
    tip_house_open(&other);
    int same = 0;
    for (int64_t sender = 1; sender < 2000; sender++) {
        char a[32], b[32];
        alias_write(house.keyring, sender, a);
        alias_write(other.keyring, sender, b);
        same += strcmp(a, b) == 0;
    }
    assert_in_range(same, 0, 3);
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Every word comes up, and no pair is a favourite. */
static void
test_spread(void **state)
{
    (void)state;
    enum { SENDERS = 20000 };
    char(*list)[32] = calloc(SENDERS, sizeof *list);
    assert_non_null(list);
    bool noun[ALIAS_WORDS] = { 0 }, trait[ALIAS_WORDS] = { 0 };
    for (int64_t i = 0; i < SENDERS; i++) {
        alias_write(house.keyring, i + 1, list[i]);
        size_t len = strcspn(list[i], " ");
        for (size_t k = 0; k < ALIAS_WORDS; k++) {
            noun[k] |= strlen(alias_nouns[k]) == len
                       && memcmp(alias_nouns[k], list[i], len) == 0;
            trait[k] |= strcmp(alias_traits[k], list[i] + len + 1) == 0;
        }
    }
    for (size_t k = 0; k < ALIAS_WORDS; k++)
        assert_true(noun[k] && trait[k]);
    qsort(list, SENDERS, sizeof *list, by_text);
    int distinct = 1;
    for (size_t i = 1; i < SENDERS; i++)
        distinct += strcmp(list[i - 1], list[i]) != 0;
    free(list);
    /* 20,000 balls into 65,536 boxes fill about 17,200. */
    assert_in_range(distinct, 16900, 17600);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_no_word_that_hurts),
        cmocka_unit_test(test_nobody_has_none),
        cmocka_unit_test(test_same_sender_same_alias),
        cmocka_unit_test(test_another_keyring_another_alias),
        cmocka_unit_test(test_spread),
    };
    tip_house_open(&house);
    int failed = cmocka_run_group_tests_name("aliases", tests, NULL, NULL);
    tip_house_close(&house);
    return failed;
}
