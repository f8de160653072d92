/* tests/unit/test_sms_codes.c -- CEK and TAMBAH, against a real database. */
#include <stdio.h>
#include <string.h>

#include "handlers/tips/code.h"
#include "handlers/tips/tip.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

static struct villager_house house;
static struct texter ani, budi;

static int
open_it(void **state)
{
    (void)state;
    villager_house_open(&house, true);
    ani = (struct texter){ .house = &house, .from = "+6281234567890" };
    budi = (struct texter){ .house = &house, .from = "081299999999" };
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    villager_house_close(&house);
    return 0;
}

static void
see(const char *reply, const char *what)
{
    if (strstr(reply, what) == NULL)
        print_error("no \"%s\" in: %s\n", what, reply);
    assert_non_null(strstr(reply, what));
}

static int64_t
count(const char *table)
{
    return villager_house_count(&house, table);
}

#define TIP(column, id)                                                       \
    villager_house_number(&house, "SELECT " column " FROM tip WHERE id = $1", \
                          (id))

static void
code_of(int64_t tip, char ret_code[CODE_DIGITS + 1])
{
    code_write(house.tip.keyring, tip, ret_code);
}

static const char *
send_coded(struct texter *texter, const char *before, const char *code,
           const char *behind)
{
    char text[256];

    snprintf(text, sizeof text, "%s%s%s", before, code, behind);
    return texter_send(texter, text);
}

static void
see_narrative(int64_t tip, const char *want)
{
    OWNED(buf_free)
    struct buf text = buf_new(64 * 1024);

    villager_house_narrative(&house, tip, &text);
    assert_string_equal(buf_cstr(&text), want);
}

/* ---- codes ---------------------------------------------------------------------- */

static struct status_row {
    const char *name;
    enum tip_state state;
    const char *says;
} statuses[] = {
    { "diterima", TIP_DITERIMA, "sudah diterima" },
    { "diperiksa", TIP_TRIASE, "sedang diperiksa" },
    { "diteruskan", TIP_PENYIDIKAN, "sudah diteruskan" },
    { "perlu info", TIP_KURANG_INFO, "keterangan tambahan" },
    { "selesai", TIP_SELESAI, "penanganan selesai" },
};

static void
test_status(void **state)
{
    const struct status_row *row = *state;
    char code[CODE_DIGITS + 1];

    (void)open_it(state);
    texter_send(&ani, "ada calo");
    code_of(1, code);
    assert_int_equal(
        db_run(house.tip.db, "UPDATE tip SET state = $1", db_i(row->state)),
        GW_OK);
    send_coded(&budi, "cek ", code, "");
    see(budi.reply, row->says);
    see(budi.reply, code);
    assert_int_equal(count("tip"), 1);
    villager_house_close(&house);
}

static void
test_add(void **state)
{
    (void)state;
    char code[CODE_DIGITS + 1];

    texter_send(&ani, "ada calo");
    code_of(1, code);
    see(send_coded(&ani, "TAMBAH ", code, " mobil hitam"), "sudah disimpan");
    see(send_coded(&budi, "tambah ", code, " plat A 1234 XY"),
        "sudah disimpan");
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("message"), 2);
    assert_int_equal(
        villager_house_number(
            &house, "SELECT sum(foreign_sender) FROM message WHERE tip = $1",
            1),
        1);
    see(send_coded(&ani, "TAMBAH ", code, ""), "Bisa tulis");

    struct texter nobody = { .house = &house, .from = "" };
    send_coded(&nobody, "TAMBAH ", code, " kapal kecil");
    assert_int_equal(nobody.replies, 0);
    assert_int_equal(count("message"), 3);
}

/* Three wrong codes, then silence for right ones too; words are kept. */
static void
test_wrong_codes(void **state)
{
    (void)state;
    char code[CODE_DIGITS + 1];

    texter_send(&budi, "ada calo");
    code_of(1, code);
    see(texter_send(&ani, "CEK 11111111"), "tidak cocok");
    see(texter_send(&ani, "CEK 1111111"), "tidak cocok");
    see(texter_send(&ani, "TAMBAH 11111111 mobil hitam"), "Info diterima");
    assert_int_equal(count("tip"), 2);
    see_narrative(2, "TAMBAH 11111111 mobil hitam");

    send_coded(&ani, "CEK ", code, "");
    assert_int_equal(ani.replies, 0);
    send_coded(&ani, "TAMBAH ", code, " kapal kecil");
    assert_int_equal(ani.replies, 0);
    assert_int_equal(count("message"), 0);
    assert_int_equal(count("tip"), 3);
    send_coded(&ani, "HAPUS ", code, "");
    assert_int_equal(ani.replies, 0);
    house.now_ms += 3600 * 1000; /* joins nothing any more */
    see(texter_send(&ani, "ada calo lagi"), "Info diterima");

    house.now_ms += INT64_C(24) * 3600 * 1000;
    see(send_coded(&ani, "CEK ", code, ""), "sudah diterima");
}

static void
test_phone_number_is_no_code(void **state)
{
    (void)state;
    see(texter_send(&ani, "cek 081234567890 itu nomor calo"), "Info diterima");
    see_narrative(1, "cek 081234567890 itu nomor calo");
}

/* What is told behind a right code is kept, too. */
static void
test_words_beside(void **state)
{
    (void)state;
    char code[CODE_DIGITS + 1];

    texter_send(&budi, "ada calo");
    code_of(1, code);
    see(send_coded(&ani, "CEK ", code, " pak"), "sudah diterima");
    assert_int_equal(count("tip"), 1);
    see(send_coded(&ani, "CEK ", code, " mobil hitam"), "sudah diterima");
    assert_int_equal(count("tip"), 2);
}

static void
test_misspelt(void **state)
{
    (void)state;
    char code[CODE_DIGITS + 1];

    texter_send(&budi, "ada calo");
    code_of(1, code);
    see(send_coded(&ani, "CKE ", code, ""), "sudah diterima");
    see(send_coded(&ani, "tambha ", code, " mobil hitam"), "sudah disimpan");
    assert_int_equal(count("message"), 1);
    see(texter_send(&ani, "lapar"), "Info diterima");
    assert_int_equal(count("tip"), 2);
    see(texter_send(&ani, "BERHNTI"), "tidak akan SMS");
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_add),
        OPEN(test_wrong_codes),
        OPEN(test_phone_number_is_no_code),
        OPEN(test_words_beside),
        OPEN(test_misspelt),
    };

    int failed = RUN_TABLE("status", statuses, test_status);
    return failed + cmocka_run_group_tests_name("sms codes", tests, NULL, NULL);
}
