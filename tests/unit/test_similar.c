/* tests/unit/test_similar.c -- tips that tell of the same, and who counts as a
 * witness; queries, read and run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/followup/berkas.h"
#include "handlers/followup/redact.h"
#include "handlers/followup/similar.h"
#include "handlers/tips/search.h"
#include "handlers/tips/token_store.h"
#include "tests/support/follow_house.h"
#include "tests/support/reader_house.h"
#include "tests/support/table.h"

static struct reader_house reading;
static struct token_maker maker;

static int
open_it(void **state)
{
    if (follow_house_open(state) != 0)
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
    return follow_house_close(state);
}
#define HERE(fn) cmocka_unit_test_setup_teardown(fn, open_it, close_it)

/* From: digits of the sender; "" nobody. */
static int64_t
add(const char *narrative, const char *from)
{
    struct sender sender = { .kind = from[0] == '\0' ? SENDER_NOBODY
                                                     : SENDER_NUMBER };
    struct tip_new tip = {
        .channel = "at",
        .medium = MEDIUM_SMS,
        .language = "id",
        .sender = &sender,
        .body = { .narrative = text_of(narrative) },
        .now_ms = DEED_AT,
    };

    assert_true(text_copy(text_of(from), sender.number.digits,
                          sizeof sender.number.digits));
    tip.pseudonym = keyring_sender(tip_deed_house.keyring, "at", &sender);
    int64_t id = deed_add(&tip);
    assert_int_equal(DEED(token_stale(tip_deed_house.db, id)), GW_OK);
    return id;
}

static void
bring(void)
{
    struct token_batch batch = { .count = 0 };
    bool more = true;

    while (more) {
        assert_int_equal(token_find(tip_deed_house.db, &maker, &batch), GW_OK);
        assert_int_equal(DEED(token_store(tip_deed_house.db, &batch, &more)),
                         GW_OK);
        token_forget(&batch);
    }
}

static struct similar_list
similar_to(int64_t tip, const char *areas)
{
    struct similar_list list;

    bring();
    assert_int_equal(
        similar_find(tip_deed_house.db, &maker, tip, text_of(areas), &list),
        GW_OK);
    return list;
}

static void
test_same_number(void **state)
{
    (void)state;
    int64_t a = add("calo minta uang, 081311112222", "6281200000001");
    int64_t b = add("hub 0813-1111-2222 untuk paspor", "6281200000002");
    (void)add("tidak ada hubungannya", "6281200000003");
    struct similar_list list = similar_to(a, "");
    assert_int_equal(list.count, 1);
    assert_int_equal(list.list[0].tip, b);
    assert_true((list.list[0].why & SIMILAR_NUMBER) != 0);
    assert_int_equal(list.senders, 2);
}

/* One who writes often is one, and nobody is none. */
static void
test_witnesses(void **state)
{
    (void)state;
    int64_t a = add("mobil B 1234 XYZ di gudang", "6281200000001");
    (void)add("mobil B 1234 XYZ lagi", "6281200000001");
    (void)add("ada B 1234 XYZ", "6281200000001");
    (void)add("lihat b1234xyz", "");
    (void)add("tadi B1234XYZ", "");
    struct similar_list list = similar_to(a, "");
    assert_int_equal(list.count, 4);
    assert_int_equal(list.senders, 1);
}

static void
test_nobodies(void **state)
{
    (void)state;
    int64_t a = add("mobil B 1234 XYZ di gudang", "");
    (void)add("lihat b1234xyz", "");
    assert_int_equal(similar_to(a, "").senders, 0);
}

/* One word is chance; several rare ones are not. */
static void
test_words(void **state)
{
    (void)state;
    int64_t a = add("gubuk bambu dermaga kelapa perahu merah", "6281200000001");
    int64_t b = add("perahu merah dekat dermaga, gubuk bambu", "6281200000002");
    (void)add("perahu hijau", "6281200000003");
    for (int i = 0; i < 60; i++)
        (void)add("lain soal", "6281200000004");
    struct similar_list list = similar_to(a, "");
    assert_int_equal(list.count, 1);
    assert_int_equal(list.list[0].tip, b);
    assert_int_equal(list.list[0].why & SIMILAR_WORDS, SIMILAR_WORDS);
}

static void
test_outside_and_over(void **state)
{
    (void)state;
    int64_t a = add("mobil B 1234 XYZ di gudang", "6281200000001");
    int64_t b = add("lihat b1234xyz", "6281200000002");
    deed_sql("UPDATE tip SET district = '36.04.13' WHERE id = $1", b);
    struct similar_list list = similar_to(a, ",36.01,");
    assert_int_equal(list.count, 0);
    assert_int_equal(list.outside, 1);
    assert_int_equal(list.senders, 2);
    deed_sql("UPDATE tip SET state = 11 WHERE id = $1", b);
    assert_int_equal(similar_to(a, "").count, 0);
    assert_int_equal(
        similar_find(tip_deed_house.db, &maker, 999, TEXT(""), &list),
        GW_MISSING);
}

/* ---- queries -------------------------------------------------------------- */

static const struct asking {
    const char *name, *q;
    enum gw_err err;
    size_t terms;
} askings[] = {
    { "a word", "gudang", GW_OK, 1 },
    { "the same twice", "gudang gudangnya", GW_OK, 1 },
    { "a number", "0813-1111-2222", GW_OK, 1 },
    { "a plate", "B 1234 XYZ", GW_OK, 1 },
    { "an account", "1234567890123", GW_OK, 1 },
    { "a phrase", "\"dikurung di ruko\"", GW_OK, 2 },
    { "a quote that does not end", "\"gudang", GW_OK, 1 },
    { "nothing", "", GW_REJECTED, 0 },
    { "quotes alone", "\"\"\"\"", GW_REJECTED, 0 },
    { "nothing to look for", "di ke yang", GW_REJECTED, 0 },
    { "too many",
      "satria dua tigaan empat limau enam tujuh delapan sembilan "
      "gudang ruko",
      GW_REJECTED, 0 },
    { "bytes that are no text", "\xff\xfe\"\x80", GW_REJECTED, 0 },
};

static void
test_queries(void **state)
{
    struct search_query query;

    (void)state;
    for (size_t i = 0; i < LENGTH(askings); i++) {
        enum gw_err err = search_read(&maker, text_of(askings[i].q), &query);
        if (err != askings[i].err
            || (err == GW_OK && query.count != askings[i].terms))
            fail_msg("%s: %s", askings[i].name, gw_err_word(err));
    }
}

/* Whatever is typed is read within bounds. */
static void
test_any_query(void **state)
{
    static const char bits[] = "\"ab 08123B1X\xff\xc3\xa9.,+-\n\t\0'%_";
    uint32_t chance = 1;
    char q[SEARCH_BYTES_MAX + 40];
    struct search_query query;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        size_t len = 0, most = chance % sizeof q;
        for (; len < most; len++) {
            chance = chance * 1103515245 + 12345;
            q[len] = bits[(chance >> 16) % (sizeof bits - 1)];
        }
        enum gw_err err = search_read(&maker, (struct text){ q, len }, &query);
        assert_true(err == GW_OK || err == GW_REJECTED);
        assert_true(err != GW_OK
                    || (query.count <= SEARCH_TERMS_MAX
                        && query.phrases_count <= SEARCH_WORDS_MAX));
    }
}

/* ---- what is blacked out -------------------------------------------------- */

static void
test_redaction(void **state)
{
    struct follow follow = follow_by(CITRA);
    struct text why = TEXT("nama korban");
    int64_t id;

    (void)state;
    follow.tip = add("gudang zulkarnaen", "6281200000001");
    bring();
    assert_int_equal(DEED(redact_add(&follow, 0, 7, 18, why, &id)),
                     GW_REJECTED);
    assert_int_equal(DEED(redact_add(&follow, 0, 7, 7, why, &id)), GW_REJECTED);
    assert_int_equal(DEED(redact_add(&follow, 0, 7, 17, TEXT(""), &id)),
                     GW_REJECTED);
    assert_int_equal(DEED(redact_add(&follow, 99, 0, 1, why, &id)), GW_MISSING);
    assert_int_equal(DEED(redact_fix(&follow, 0, 7, 17, why, &id)),
                     GW_CONFLICT);
    assert_int_equal(DEED(redact_add(&follow, 0, 7, 17, why, &id)), GW_OK);
    assert_int_equal(DEED(redact_add(&follow, 0, 7, 17, why, &id)),
                     GW_CONFLICT);
    assert_string_equal(deed_get(follow.tip)->narrative, "gudang ░░░░░░░░░░");
    assert_int_equal(DEED(redact_lift(&follow, id + 1)), GW_MISSING);
    assert_int_equal(DEED(redact_fix(&follow, 0, 7, 17, why, &id)), GW_OK);
    assert_int_equal(DEED(redact_lift(&follow, id)), GW_CONFLICT);
    assert_string_equal(deed_get(follow.tip)->narrative, "gudang ██████████");
    bring();
    assert_int_equal(deed_number("SELECT count(*) FROM token WHERE hash = $1",
                                 token_hash(tip_deed_house.keyring, TOKEN_WORD,
                                            TEXT("zulkarnaen"))),
                     0);
}

/* ---- cases ---------------------------------------------------------------- */

static enum gw_err
keep(const struct berkas_view *view, void *arg)
{
    struct berkas_view *kept = arg;

    *kept = *view;
    assert_true(text_is(view->title, "Sindikat"));
    return GW_OK;
}

static void
test_cases(void **state)
{
    struct follow follow = follow_by(ANI);
    struct berkas_view view;
    int64_t berkas = 0, other = 0;
    bool closed = true;

    (void)state;
    int64_t a = add("satu", "6281200000001"), b = add("dua", "6281200000001");
    assert_int_equal(DEED(berkas_add(&follow, TEXT(""), &berkas)), GW_REJECTED);
    assert_int_equal(DEED(berkas_add(&follow, TEXT("Sindikat"), &berkas)),
                     GW_OK);
    assert_int_equal(DEED(berkas_add(&follow, TEXT("Sindikat"), &other)),
                     GW_OK);
    follow.tip = a;
    assert_int_equal(DEED(berkas_put(&follow, berkas)), GW_OK);
    assert_int_equal(DEED(berkas_put(&follow, other)), GW_CONFLICT);
    assert_int_equal(DEED(berkas_take(&follow, other)), GW_MISSING);
    assert_int_equal(DEED(berkas_put(&follow, 99)), GW_MISSING);
    follow.tip = b;
    assert_int_equal(DEED(berkas_put(&follow, berkas)), GW_OK);
    assert_int_equal(berkas_get(tip_deed_house.db, tip_deed_house.keyring,
                                TEXT(""), AGENCY_POLDA, berkas, keep, &view),
                     GW_OK);
    assert_int_equal(view.tips, 2);
    assert_int_equal(view.senders, 1);
    assert_int_equal(berkas_get(tip_deed_house.db, tip_deed_house.keyring,
                                TEXT(""), AGENCY_POLDA, other, keep, &view),
                     GW_MISSING);
    assert_int_equal(
        DEED(berkas_change(&follow, berkas, (struct text){ NULL, 0 }, &closed)),
        GW_OK);
    assert_int_equal(DEED(berkas_take(&follow, berkas)), GW_CONFLICT);
    assert_false(tip_house_holds(&tip_deed_house, TEXT("Sindikat")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HERE(test_same_number),
        HERE(test_witnesses),
        HERE(test_nobodies),
        HERE(test_words),
        HERE(test_outside_and_over),
        HERE(test_queries),
        HERE(test_any_query),
        HERE(test_redaction),
        HERE(test_cases),
    };

    return cmocka_run_group_tests_name("similar", tests, NULL, NULL);
}
