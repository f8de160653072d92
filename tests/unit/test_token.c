/* tests/unit/test_token.c -- what a text can be found by, and what it cannot.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/token_store.h"
#include "tests/support/reader_house.h"
#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static struct reader_house reading;
static struct token_maker maker;

static int
open_it(void **state)
{
    if (deed_house_open(state) != 0)
        return -1;
    reader_house_open(&reading);
    maker = (struct token_maker){ .reader = reading.reader,
                                  .keyring = tip_deed_house.keyring };
    return 0;
}

static int
close_it(void **state)
{
    reader_house_close(&reading);
    return deed_house_close(state);
}
#define HERE(fn) cmocka_unit_test_setup_teardown(fn, open_it, close_it)

static struct token_list *
tokens_of(const char *text, const char *own)
{
    static struct token_list list;

    list.count = 0;
    assert_int_equal(
        token_walk(&maker, text_of(text), own, false, token_keep, &list),
        GW_OK);
    return &list;
}

/* Whether every token of asked is in told. */
static bool
finds(const char *told, const char *asked)
{
    struct token_list wanted = *tokens_of(asked, "");
    struct token_list *list = tokens_of(told, "");
    size_t found = 0;

    for (size_t i = 0; i < wanted.count; i++)
        for (size_t k = 0; k < list->count; k++)
            found += wanted.list[i].hash == list->list[k].hash;
    return wanted.count > 0 && found == wanted.count;
}

/* ---- words, numbers, plates ---------------------------------------------- */

static const struct finding {
    const char *name, *told, *asked;
    bool found;
} findings[] = {
    { "the word itself", "mereka dikurung di ruko", "ruko", true },
    { "a prefix and a suffix", "keberangkatannya malam ini", "berangkat",
      true },
    { "an abbreviation", "tkw brgkt bsk mlm", "berangkat", true },
    { "a tail", "rumahnya dekat pasar", "rumah", true },
    { "a doubled word", "laki2 itu sering datang", "laki", true },
    { "emphasis", "toloooong penampunganya di cikande", "cikande", true },
    { "Sunda", "budak awewe dibawa peuting", "peuting", true },
    { "case and marks", "KAPAL, berlabuh!", "kapal", true },
    { "another word", "mereka dikurung di ruko", "rumah", false },
    { "a number in groups", "hub 0812 3456 7890 cepat", "+6281234567890",
      true },
    { "a number with hyphens", "wa 0812-3456-7890", "081234567890", true },
    { "another number", "hub 0812 3456 7890", "081234567891", false },
    { "a plate apart", "mobil B 1234 XYZ", "b1234xyz", true },
    { "a plate together", "mobil a1717tb putih", "A 1717 TB", true },
    { "another plate", "mobil B 1234 XYZ", "B 1235 XYZ", false },
};

static void
test_finds(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(findings); i++)
        if (finds(findings[i].told, findings[i].asked) != findings[i].found)
            fail_msg("%s", findings[i].name);
}

static const struct silence {
    const char *name, *text, *own;
} silences[] = {
    { "nothing", "", "" },
    { "words that say nothing", "yang dan di ke itu ini", "" },
    { "words that are short", "ab cd ef", "" },
    { "digits alone", "123 4567 90", "" },
    { "the own number", "081234567890", "6281234567890" },
    { "the own number in groups", "0812 3456 7890", "6281234567890" },
    { "the own number run into a word", "wa081234567890", "6281234567890" },
    { "bytes that are no text", "\xff\xfe\x80", "" },
};

static void
test_silent(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(silences); i++)
        if (tokens_of(silences[i].text, silences[i].own)->count != 0)
            fail_msg("%s", silences[i].name);
}

/* A text longer than one reading is read to its end. */
static void
test_long(void **state)
{
    char text[8000] = "";

    (void)state;
    for (int i = 0; i < 900; i++)
        memcpy(text + 7 * i, "aku ab ", 8);
    memcpy(text + 7 * 900, "gudang", 7);
    assert_int_equal(tokens_of(text, "")->count, 1);
    assert_true(finds(text, "gudang"));
}

struct placing {
    char got[400];
    const char *text;
};

static enum gw_err
note_place(const struct token *token, void *arg)
{
    struct placing *placing = arg;
    size_t len = strlen(placing->got);

    if (token->kind != TOKEN_WORD)
        (void)snprintf(placing->got + len, sizeof placing->got - len,
                       "%c[%.*s]", (char)token->kind,
                       (int)(token->end - token->start),
                       placing->text + token->start);
    return GW_OK;
}

static void
test_placed(void **state)
{
    struct placing placing = {
        .text = "hub 0812 3456 7890 atau B 1234 XYZ dari PT Maju Jaya ke "
                "Dubai, lalu 0812 3456 7890"
    };

    (void)state;
    assert_int_equal(token_walk(&maker, text_of(placing.text), "", true,
                                note_place, &placing),
                     GW_OK);
    assert_string_equal(placing.got,
                        "n[0812 3456 7890]p[B 1234 XYZ]c[PT Maju Jaya]"
                        "t[Dubai]n[0812 3456 7890]");
}

static enum gw_err
refuse(const struct token *token, void *arg)
{
    (void)token;
    (void)arg;
    return GW_CONFLICT;
}

static void
test_ends_early(void **state)
{
    (void)state;
    assert_int_equal(
        token_walk(&maker, TEXT("gudang"), "", false, refuse, NULL),
        GW_CONFLICT);
}

/* ---- kept as texts are ---------------------------------------------------- */

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
        assert_int_equal(token_find(tip_deed_house.db, &maker, &batch), GW_OK);
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
    assert_int_equal(token_find(tip_deed_house.db, &maker, &batch), GW_OK);
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
    size_t wanted = tokens_of(text, "")->count;
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
        HERE(test_finds),
        HERE(test_silent),
        HERE(test_long),
        HERE(test_placed),
        HERE(test_ends_early),
        HERE(test_stored),
        HERE(test_update_replaces),
        HERE(test_erased),
        HERE(test_forgotten),
        HERE(test_changed_meanwhile),
        HERE(test_long_in_parts),
        HERE(test_thief),
        HERE(test_common),
    };

    return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
