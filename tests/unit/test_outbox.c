/* tests/unit/test_outbox.c -- messages as rows: added, shown, erased. Real keys and a real database; nobody sends. */
#include "gateway/outbox/outbox.h"

#include <string.h>

#include "gateway/outbox/outbox_words.h"
#include "tests/support/outbox_house.h"
#include "tests/support/table.h"

static struct outbox_house house;

static int
open_house(void **state)
{
    (void)state;
    outbox_house_open(&house);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    outbox_house_close(&house);
    return 0;
}

/* ---- adding ---- */

static enum gw_err
try_add(struct text text, enum outbox_priority priority, int64_t *ret_id)
{
    struct msisdn to;
    struct outbox_new message = { .channel = "at",
                                  .to = &to,
                                  .text = text,
                                  .priority = priority,
                                  .now_ms = 1000,
                                  .expires_ms = 2000 };

    assert_int_equal(msisdn_read(TEXT("6281234567890"), &to), GW_OK);
    assert_int_equal(db_begin(house.side), GW_OK);
    enum gw_err err = outbox_add(house.side, house.keyring, &message, ret_id);
    assert_int_equal(db_commit(house.side), GW_OK);
    return err;
}

static struct size {
    const char *name;
    char letter;
    const char *mark; /* put in front; NULL: none */
    size_t len;
    enum gw_err err;
} sizes[] = {
    { "nothing", 'a', NULL, 0, GW_REJECTED },
    { "one letter", 'a', NULL, 1, GW_OK },
    { "three parts", 'a', NULL, 3 * 153, GW_OK },
    { "three parts and a letter", 'a', NULL, 3 * 153 + 1, GW_REJECTED },
    { "three parts of letters that cost two", '{', NULL, 3 * 76, GW_OK },
    { "one of these more", '{', NULL, 3 * 76 + 1, GW_REJECTED },
    { "three parts of UCS-2", 'a', "\xE2\x80\xA6", 3 + 3 * 67 - 1, GW_OK },
    { "three parts of UCS-2 and a letter", 'a', "\xE2\x80\xA6", 3 + 3 * 67,
      GW_REJECTED },
    { "far too much", 'a', NULL, 4000, GW_REJECTED },
};

static void
test_size(void **state)
{
    const struct size *row = *state;
    char bytes[4000];
    int64_t id = -7;

    memset(bytes, row->letter, sizeof bytes);
    if (row->mark != NULL)
        memcpy(bytes, row->mark, strlen(row->mark));
    assert_int_equal(
        try_add((struct text){ bytes, row->len }, OUTBOX_REPLY, &id), row->err);
    assert_int_equal(id > 0, row->err == GW_OK);
    if (row->err != GW_OK)
        assert_int_equal(id, -7);
}

static void
test_added(void **state)
{
    int64_t id, page;

    (void)state;
    assert_int_equal(try_add(TEXT("Laporan diterima"), OUTBOX_REPLY, &id),
                     GW_OK);
    assert_int_equal(try_add(TEXT("Bahaya"), OUTBOX_DANGER, &page), GW_OK);

    struct outbox_row row = outbox_house_row(&house, id);
    assert_string_equal(row.channel, "at");
    assert_int_equal(row.state, OUTBOX_QUEUED);
    assert_int_equal(row.due_ms, 1000);
    assert_int_equal(row.expires_ms, 2000);
    assert_int_equal(row.attempts, 0);
    row = outbox_house_row(&house, page);
    assert_int_equal(row.expires_ms, 1000 + 24 * 3600 * 1000);
}

static void
test_nothing_readable_on_disk(void **state)
{
    (void)state;
    outbox_house_add_for(&house, "nobody", "Rahasia sekali", 1, 60000);
    assert_false(outbox_house_holds(&house, "6281234567890"));
    assert_false(outbox_house_holds(&house, "81234567890"));
    assert_false(outbox_house_holds(&house, "Rahasia"));
}

/* ---- sealing ---- */

struct sealed {
    char to[256], text[256];
    struct text sealed_to, sealed_text;
};

static enum gw_err
keep_sealed(const struct outbox_row *row, struct text sealed_to,
            struct text sealed_text, void *arg)
{
    struct sealed *sealed = arg;

    (void)row;
    memcpy(sealed->to, sealed_to.at, sealed_to.len);
    memcpy(sealed->text, sealed_text.at, sealed_text.len);
    sealed->sealed_to = (struct text){ sealed->to, sealed_to.len };
    sealed->sealed_text = (struct text){ sealed->text, sealed_text.len };
    return GW_OK;
}

/* Whoever can write to the table must not be able to send one message's words
 * to another's number, or a number as words. */
static void
test_sealed_parts_cannot_be_moved(void **state)
{
    int64_t id = outbox_house_add_for(&house, "nobody", "Satu", 1, 60000);
    struct buf out = buf_new(256);
    struct sealed sealed;
    struct msisdn to;

    (void)state;
    assert_int_equal(outbox_row_open(house.side, id, keep_sealed, &sealed),
                     GW_OK);
    assert_int_equal(outbox_open_to(house.keyring, id, sealed.sealed_to, &to),
                     GW_OK);
    assert_true(text_is(msisdn_digits(&to), "6281234567890"));
    assert_int_equal(
        outbox_open_text(house.keyring, id, sealed.sealed_text, &out), GW_OK);
    assert_true(text_is(buf_text(&out), "Satu"));

    buf_clear(&out);
    assert_int_equal(
        outbox_open_to(house.keyring, id + 1, sealed.sealed_to, &to),
        GW_DENIED);
    assert_int_equal(
        outbox_open_text(house.keyring, id + 1, sealed.sealed_text, &out),
        GW_DENIED);
    assert_int_equal(
        outbox_open_text(house.keyring, id, sealed.sealed_to, &out), GW_DENIED);
    assert_int_equal(outbox_open_to(house.keyring, id, sealed.sealed_text, &to),
                     GW_DENIED);
    assert_int_equal(outbox_open_to(house.keyring, id, TEXT(""), &to),
                     GW_REJECTED);
    buf_free(&out);
}

static void
test_ref_hash(void **state)
{
    char longest[OUTBOX_REF_MAX + 1];
    struct text ref = { longest, OUTBOX_REF_MAX };
    int64_t one = outbox_ref_hash(house.keyring, "at", TEXT("ATXid_1"));

    (void)state;
    memset(longest, 'a', sizeof longest);
    assert_true(one != 0);
    assert_true(outbox_ref_hash(house.keyring, "at", TEXT("ATXid_1")) == one);
    assert_true(outbox_ref_hash(house.keyring, "at", TEXT("ATXid_2")) != one);
    assert_true(outbox_ref_hash(house.keyring, "a", TEXT("tATXid_1")) != one);
    assert_true(outbox_ref_hash(house.keyring, "at", ref) != 0);
    ref.len++;
    assert_true(outbox_ref_hash(house.keyring, "at", ref) == 0);
    assert_true(outbox_ref_hash(house.keyring, "at", TEXT("")) == 0);
    assert_true(outbox_ref_hash(house.keyring, "at", (struct text){ NULL, 0 })
                == 0);
}

/* ---- showing ---- */

struct shown {
    size_t count;
    int64_t ids[8];
    char words[8][64];
    bool absent[8];
    const char *delivery[8];
    enum gw_err stop; /* answered to the first */
};

static enum gw_err
keep_shown(const struct outbox_view *view, void *arg)
{
    struct shown *shown = arg;
    size_t i = shown->count++;

    shown->ids[i] = view->id;
    shown->absent[i] = view->text.at == NULL;
    shown->delivery[i] = view->delivery;
    (void)text_copy(view->text, shown->words[i], sizeof shown->words[i]);
    return shown->stop;
}

static struct shown
show(int64_t tip)
{
    struct shown shown = { .stop = GW_OK };

    assert_int_equal(
        outbox_of_tip(house.side, house.keyring, tip, keep_shown, &shown),
        GW_OK);
    return shown;
}

static void
test_shown_oldest_first(void **state)
{
    int64_t one = outbox_house_add_for(&house, "nobody", "Satu", 7, 60000);
    outbox_house_add_for(&house, "nobody", "lain", 8, 60000);
    int64_t two = outbox_house_add_for(&house, "nobody", "Dua", 7, 60000);

    (void)state;
    outbox_house_run(&house, "UPDATE outbox SET state = $2 WHERE id = $1",
                     db_i(one), db_i(OUTBOX_DELIVERED));
    struct shown shown = show(7);
    assert_int_equal(shown.count, 2);
    assert_int_equal(shown.ids[0], one);
    assert_string_equal(shown.words[0], "Satu");
    assert_string_equal(shown.delivery[0], "delivered");
    assert_int_equal(shown.ids[1], two);
    assert_string_equal(shown.words[1], "Dua");
    assert_string_equal(shown.delivery[1], "queued");
    assert_int_equal(show(9).count, 0);
}

static void
test_showing_stops_at_a_failure(void **state)
{
    static const enum gw_err stops[] = { GW_NOMEM, GW_MISSING, GW_DENIED };

    (void)state;
    outbox_house_add_for(&house, "nobody", "Satu", 7, 60000);
    outbox_house_add_for(&house, "nobody", "Dua", 7, 60000);
    for (size_t i = 0; i < LENGTH(stops); i++) {
        struct shown shown = { .stop = stops[i] };
        assert_int_equal(
            outbox_of_tip(house.side, house.keyring, 7, keep_shown, &shown),
            stops[i]);
        assert_int_equal(shown.count, 1);
    }
}

/* One text that cannot be opened hides no other. */
static void
test_damaged_text_is_absent(void **state)
{
    int64_t one = outbox_house_add_for(&house, "nobody", "Satu", 7, 60000);

    (void)state;
    outbox_house_add_for(&house, "nobody", "Dua", 7, 60000);
    outbox_house_run(&house, "UPDATE outbox SET sealed_text = $2 WHERE id = $1",
                     db_i(one), db_b(TEXT("\1garbage")));
    struct shown shown = show(7);
    assert_int_equal(shown.count, 2);
    assert_true(shown.absent[0]);
    assert_string_equal(shown.words[1], "Dua");
}

/* ---- erasing ---- */

static struct erasure {
    const char *name;
    enum outbox_state from, to;
    const char *reason;
} erasures[] = {
    { "in the queue", OUTBOX_QUEUED, OUTBOX_FAILED, "erased" },
    { "waiting", OUTBOX_WAITING, OUTBOX_FAILED, "erased" },
    { "under way: the answer decides", OUTBOX_SENDING, OUTBOX_SENDING, "" },
    { "sent", OUTBOX_SENT, OUTBOX_SENT, "" },
    { "delivered", OUTBOX_DELIVERED, OUTBOX_DELIVERED, "" },
    { "lost", OUTBOX_LOST, OUTBOX_LOST, "" },
};

static void
test_erasure(void **state)
{
    const struct erasure *row = *state;
    int64_t id = outbox_house_add_for(&house, "nobody", "Satu", 7, 60000);
    int64_t other = outbox_house_add_for(&house, "nobody", "lain", 8, 60000);

    outbox_house_run(&house, "UPDATE outbox SET state = $2 WHERE id = $1",
                     db_i(id), db_i(row->from));
    outbox_house_erase(&house, 7);

    struct outbox_row after = outbox_house_row(&house, id);
    assert_int_equal(after.state, row->to);
    assert_string_equal(after.reason, row->reason);
    assert_false(after.has_words);
    assert_int_equal(
        outbox_house_count(&house, "SELECT count(*) FROM outbox WHERE tip = 7 "
                                   "AND sealed_to IS NOT NULL"),
        0);
    assert_true(show(7).absent[0]);
    assert_true(outbox_house_row(&house, other).has_words);
    outbox_house_run(&house, "DELETE FROM outbox WHERE id >= $1", db_i(id));
}

static void
test_erases_all_of_many(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * OUTBOX_IDS_MAX + 3; i++)
        outbox_house_add_for(&house, "nobody", "Satu", 7, 60000);
    outbox_house_erase(&house, 7);
    outbox_house_erase(&house, 7); /* and again: harmless */
    assert_int_equal(
        outbox_house_count(&house, "SELECT count(*) FROM outbox WHERE "
                                   "sealed_text IS NOT NULL OR due_at IS NOT "
                                   "NULL OR state <> 6"),
        0);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_added),
        IN_HOUSE(test_nothing_readable_on_disk),
        IN_HOUSE(test_sealed_parts_cannot_be_moved),
        IN_HOUSE(test_ref_hash),
        IN_HOUSE(test_shown_oldest_first),
        IN_HOUSE(test_showing_stops_at_a_failure),
        IN_HOUSE(test_damaged_text_is_absent),
        IN_HOUSE(test_erases_all_of_many),
    };

    open_house(NULL);
    int failed = RUN_TABLE("outbox: sizes", sizes, test_size);
    failed += RUN_TABLE("outbox: erasing", erasures, test_erasure);
    close_house(NULL);
    return failed + cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
