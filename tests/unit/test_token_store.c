/* Tokens are kept as texts are: made anew, taken back, and no word in sight. */
#include "handlers/tips/token_store.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"
#include "tests/support/token_house.h"

static void
begin(void)
{
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
}

static void
commit(void)
{
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
}

static void
stale(int64_t tip)
{
    begin();
    assert_int_equal(token_stale(tip_deed_house.db, tip), GW_OK);
    commit();
}

/* Rounds until nothing is due; how many there were. */
static int
bring(void)
{
    struct token_batch batch = { .count = 0 };
    bool more = true;
    int rounds = 0;

    while (more) {
        assert_int_equal(
            token_find(tip_deed_house.db, &token_house.maker, &batch), GW_OK);
        begin();
        assert_int_equal(token_store(tip_deed_house.db, &batch, &more), GW_OK);
        commit();
        token_forget(&batch);
        rounds++;
    }
    return rounds;
}

static int64_t
count(const char *what)
{
    if (strcmp(what, "due") == 0)
        return deed_number("SELECT count(*) FROM token_due WHERE $1 = 0", 0);
    if (strcmp(what, "lists") == 0)
        return deed_number("SELECT count(*) FROM token_list WHERE $1 = 0", 0);
    if (strcmp(what, "counted") == 0)
        return deed_number(
            "SELECT coalesce(sum(tips), 0) FROM token_count WHERE $1 = 0", 0);
    return deed_number("SELECT count(*) FROM token WHERE $1 = 0", 0);
}

static int64_t
hits(enum token_kind kind, const char *value)
{
    return deed_number(
        "SELECT count(*) FROM token WHERE hash = $1",
        token_hash(tip_deed_house.keyring, kind, text_of(value)));
}

static int64_t
add(const char *narrative)
{
    struct sender sender = deed_sender();
    struct tip_new new = deed_tip(&sender);

    new.body.narrative = text_of(narrative);
    int64_t tip = deed_add(&new);
    stale(tip);
    return tip;
}

static void
test_stored(void **state)
{
    (void)state;
    int64_t tip = add("gudang di cikande, hub 081299887766 atau 081311112222");
    bring();
    assert_int_equal(hits(TOKEN_PHONE, "6281311112222"), 1);
    assert_int_equal(hits(TOKEN_PHONE, DEED_NUMBER), 0);
    assert_int_equal(hits(TOKEN_WORD, "gudang"), 1);
    assert_int_equal(count("due"), 0);
    int64_t before = count("token");
    stale(tip);
    bring();
    assert_int_equal(count("token"), before);
}

static void
test_update_replaces(void **state)
{
    struct tip_body body = { .narrative = TEXT("kapal di anyer") };

    (void)state;
    int64_t tip = add("gudang di cikande");
    bring();
    assert_int_equal(deed_update(tip, &body), GW_OK);
    stale(tip);
    bring();
    assert_int_equal(hits(TOKEN_WORD, "gudang"), 0);
    assert_int_equal(hits(TOKEN_WORD, "kapal"), 1);
}

static void
test_erased(void **state)
{
    (void)state;
    int64_t tip = add("gudang di cikande");
    bring();
    begin();
    assert_int_equal(tip_erase(tip_deed_house.db, tip_deed_house.keyring, tip,
                               "withdrawn", DEED_AT),
                     GW_OK);
    commit();
    assert_int_equal(count("token"), 0);
    assert_int_equal(count("lists"), 0);
    assert_int_equal(count("counted"), 0);
    stale(tip);
    bring();
    assert_int_equal(count("token"), 0);
}

/* Whoever asks that nothing leads to them is not found by alias, and their own
 * number does not come in when nobody knows any more that it is theirs. */
static void
test_forgotten(void **state)
{
    (void)state;
    int64_t tip = add("gudang di cikande, nomor saya 081299887766");
    bring();
    int64_t before = count("token");
    begin();
    assert_int_equal(tip_forget_sender(tip_deed_house.db, tip, DEED_AT), GW_OK);
    commit();
    assert_int_equal(count("due"), 1);
    bring();
    assert_int_equal(hits(TOKEN_PHONE, DEED_NUMBER), 0);
    assert_int_equal(count("token"), before - 1);
}

/* What was made before the text changed is thrown away. */
static void
test_changed_meanwhile(void **state)
{
    struct token_batch batch = { .count = 0 };
    bool more = false;

    (void)state;
    int64_t tip = add("gudang di cikande");
    assert_int_equal(token_find(tip_deed_house.db, &token_house.maker, &batch),
                     GW_OK);
    stale(tip);
    begin();
    assert_int_equal(token_store(tip_deed_house.db, &batch, &more), GW_OK);
    commit();
    token_forget(&batch);
    assert_true(more);
    assert_int_equal(count("token"), 0);
    bring();
    assert_int_equal(hits(TOKEN_WORD, "gudang"), 1);
}

/* One op writes at most TOKEN_BATCH_ROWS; the rest comes in the next. */
static void
test_long_in_parts(void **state)
{
    char text[8000] = "";

    (void)state;
    for (int i = 0; i < 450; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text),
                       "%c%c%c%cz ", 'b' + i % 20, 'a' + i / 20 % 20,
                       'b' + i / 3 % 20, 'a' + i / 7 % 20);
    (void)add(text);
    size_t wanted = token_house_of(text, "")->count;
    assert_true(wanted > 2 * TOKEN_BATCH_ROWS);
    assert_true(bring() >= 3);
    assert_int_equal(count("token"), wanted + 1); /* the alias */
    assert_int_equal(count("due"), 0);
}

/* In the database's files stands no word, number or plate of any tip. */
static void
test_thief(void **state)
{
    static const char *const words[] = { "zulkarnaen",    "081311112222",
                                         "6281311112222", "B1234XYZ",
                                         "sukamaju",      "cikande" };

    (void)state;
    (void)add("zulkarnaen di cikande B1234XYZ 081311112222 pt sukamaju");
    bring();
    for (size_t i = 0; i < LENGTH(words); i++)
        assert_false(tip_house_holds(&tip_deed_house, text_of(words[i])));
}

/* From a thousand tips on, a word that is in one of twenty is written no more;
 * it stays so. */
static void
test_common(void **state)
{
    (void)state;
    begin();
    assert_int_equal(db_run(tip_deed_house.db,
                            "INSERT INTO token_count (hash, tips, common)"
                            " VALUES (0, 1000, 0), ($1, 50, 0)",
                            db_i(token_hash(tip_deed_house.keyring, TOKEN_WORD,
                                            TEXT("gudang")))),
                     GW_OK);
    commit();
    (void)add("gudang gelap");
    bring();
    assert_int_equal(hits(TOKEN_WORD, "gudang"),
                     1); /* the one that tipped it */
    (void)add("gudang terang");
    bring();
    assert_int_equal(hits(TOKEN_WORD, "gudang"), 1);
    assert_int_equal(hits(TOKEN_WORD, "terang"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_TOKEN_HOUSE(test_stored),
        IN_TOKEN_HOUSE(test_update_replaces),
        IN_TOKEN_HOUSE(test_erased),
        IN_TOKEN_HOUSE(test_forgotten),
        IN_TOKEN_HOUSE(test_changed_meanwhile),
        IN_TOKEN_HOUSE(test_long_in_parts),
        IN_TOKEN_HOUSE(test_thief),
        IN_TOKEN_HOUSE(test_common),
    };

    return cmocka_run_group_tests_name("stored tokens", tests, NULL, NULL);
}
