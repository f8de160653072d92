/* tests/unit/test_duress.c -- a code in its duress form: answered like the true
 * one, by SMS and on the screen, and heard by the duty officers alone. */
#include <stdio.h>
#include <string.h>

#include "handlers/tips/code.h"
#include "handlers/tips/tip.h"
#include "tests/support/caller.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

static struct villager_house house;
static struct texter ani;
static struct caller phone;
static char code[CODE_DIGITS + 1], held[CODE_DIGITS + 1];

static int
open_it(void **state)
{
    (void)state;
    villager_house_open(&house, true);
    ani = (struct texter){ .house = &house, .from = "+6281234567890" };
    phone = (struct caller){ .house = &house, .from = "+6281277777777" };
    texter_send(&ani, "ada calo");
    code_write(house.tip.keyring, 1, code);
    code_write_held(house.tip.keyring, 1, true, held);
    assert_string_not_equal(code, held);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    villager_house_close(&house);
    return 0;
}

#define TIP(column) \
    villager_house_number(&house, "SELECT " column " FROM tip WHERE id = $1", 1)

static int64_t
pages(void)
{
    return villager_house_number(
        &house, "SELECT count(*) FROM outbox WHERE priority = $1", 0);
}

static int64_t
audited(void)
{
    return villager_house_number(
        &house,
        "SELECT count(*) FROM audit WHERE action = 'tip.duress' AND id > $1",
        0);
}

/* Both codes are replaced by one word. */
static void
mask(const char *from, char *to, size_t size)
{
    snprintf(to, size, "%s", from);
    for (char *at = to; *at != '\0'; at++) {
        if (strncmp(at, code, CODE_DIGITS) == 0
            || strncmp(at, held, CODE_DIGITS) == 0)
            memset(at, '#', CODE_DIGITS);
    }
}

static void
assert_same(const char *a, const char *b)
{
    char masked[2][1024];

    mask(a, masked[0], sizeof masked[0]);
    mask(b, masked[1], sizeof masked[1]);
    assert_string_equal(masked[0], masked[1]);
    assert_true(a[0] != '\0');
}

static const char *
text(const char *before, const char *typed, const char *behind)
{
    char sms[256];

    snprintf(sms, sizeof sms, "%s%s%s", before, typed, behind);
    return texter_send(&ani, sms);
}

/* ---- by SMS ------------------------------------------------------------------- */

static struct sms_row {
    const char *name, *before, *behind, *next; /* NULL: no second text */
} texts[] = {
    { "CEK", "CEK ", "", NULL },
    { "CEK in groups and words", "cek kode: ", " pak", NULL },
    { "TAMBAH", "TAMBAH ", " mobil hitam", NULL },
    { "HAPUS", "HAPUS ", "", NULL },
    { "HAPUS and YA", "HAPUS ", "", "YA" },
};

static void
test_sms(void **state)
{
    const struct sms_row *row = *state;
    char first[512], second[512] = "none";

    (void)open_it(state);
    snprintf(first, sizeof first, "%s", text(row->before, held, row->behind));
    assert_null(strstr(first, code));
    assert_int_equal(ani.replies, 3); /* two pages and the answer */
    assert_true(ani.owes_sms);
    if (row->next != NULL)
        snprintf(second, sizeof second, "%s", texter_send(&ani, row->next));
    assert_int_equal(TIP("sender IS NULL"), 0);
    assert_int_equal(TIP("urgency"), 3);
    assert_int_equal(TIP("duress_at IS NULL"), 0);
    assert_int_equal(pages(), 2);
    assert_int_equal(audited(), 1);

    assert_same(text(row->before, code, row->behind), first);
    if (row->next != NULL)
        assert_string_equal(texter_send(&ani, row->next), second);
    assert_int_equal(pages(), 2);
    assert_int_equal(audited(), 1);
    villager_house_close(&house);
}

static void
test_added_text_is_kept(void **state)
{
    (void)state;
    text("TAMBAH ", held, " mobil hitam");
    assert_int_equal(villager_house_count(&house, "message"), 1);
}

/* The three tries of the day are not touched. */
static void
test_is_no_wrong_code(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_same(text("HAPUS ", held, ""), "Hapus nomor Anda dari info "
                                              "########? Isi info tetap kami "
                                              "jaga. Balas YA untuk hapus, "
                                              "atau abaikan SMS ini. Bahaya: "
                                              "telepon 110.");
    assert_int_equal(pages(), 2); /* once an hour */
    assert_int_equal(audited(), 5);
    house.now_ms += TIP_DURESS_MS;
    text("CEK ", held, "");
    assert_int_equal(pages(), 4);
}

/* The status that waits for the code word names the code that was typed. */
static void
test_behind_a_word(void **state)
{
    (void)state;
    texter_send(&ani, "SANDI merpati8");
    text("CEK ", held, "");
    assert_non_null(strstr(ani.reply, "kata sandi Anda"));
    assert_non_null(strstr(texter_send(&ani, "merpati8"), held));
    assert_null(strstr(ani.reply, code));
}

/* A code of no tip is no duress, whatever its last digit. */
static void
test_nobodys_code(void **state)
{
    (void)state;
    code_write_held(house.tip.keyring, 99, true, held);
    assert_non_null(strstr(text("CEK ", held, ""), "tidak cocok"));
    assert_int_equal(pages(), 0);
}

/* ---- on the screen -------------------------------------------------------------- */

static const char *
dial(const char *session, const char *menu, const char *typed)
{
    caller_dial(&phone, session);
    caller_type(&phone, menu);
    return caller_type(&phone, typed);
}

static void
test_check(void **state)
{
    (void)state;
    char screen[1024];

    snprintf(screen, sizeof screen, "%s", dial("s1", "3", held));
    assert_true(phone.owes_sms);
    assert_int_equal(pages(), 2);
    assert_int_equal(TIP("urgency"), 3);
    assert_null(strstr(screen, code));
    assert_same(dial("s2", "3", code), screen);
    assert_false(phone.owes_sms);
    assert_int_equal(pages(), 2);
}

static void
test_add(void **state)
{
    (void)state;
    char screen[2][1024];

    snprintf(screen[0], sizeof screen[0], "%s", dial("s1", "4", held));
    snprintf(screen[1], sizeof screen[1], "%s",
             caller_type(&phone, "mobil hitam"));
    assert_int_equal(pages(), 2);
    assert_int_equal(villager_house_count(&house, "message"), 1);
    assert_same(dial("s2", "4", code), screen[0]);
    assert_same(caller_type(&phone, "mobil hitam"), screen[1]);
    assert_int_equal(pages(), 2);
    assert_int_equal(villager_house_count(&house, "message"), 2);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_added_text_is_kept),
        OPEN(test_is_no_wrong_code),
        OPEN(test_behind_a_word),
        OPEN(test_nobodys_code),
        OPEN(test_check),
        OPEN(test_add),
    };

    int failed = RUN_TABLE("duress by SMS", texts, test_sms);
    return failed + cmocka_run_group_tests_name("duress", tests, NULL, NULL);
}
