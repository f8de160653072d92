/* tests/unit/test_sms_parts.c -- texts whose parts come one by one, in any order,
 * twice, late or never, against a real database. */
#include "tests/support/part_sender.h"
#include "tests/support/table.h"

static struct villager_house house;
static struct texter ani;

static int
open_it(void **state)
{
    (void)state;
    villager_house_open(&house, true);
    ani = (struct texter){ .house = &house, .from = "+6281234567890" };
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    villager_house_close(&house);
    return 0;
}

enum { S = 1000, MINUTE = 60 * S, HOUR = 60 * MINUTE, CAME_MAX = 8 };

static int64_t
number(const char *sql)
{
    return villager_house_number(&house, sql, 0);
}

static void
see_tips(const char *want)
{
    OWNED(buf_free)
    struct buf all = buf_new(1 << 20);

    texter_tips(&house, &all);
    assert_string_equal(buf_cstr(&all), want);
}

static struct parts_row {
    const char *name;
    struct came came[CAME_MAX];
    const char *tips; /* as texter_tips() */
    unsigned repeats; /* among them */
    int64_t waiting;  /* parts whose words are kept still */
} rows[] = {
    { "in order",
      { { 1, 3, "ada calo " }, { 2, 3, "bawa 3 anak " }, { 3, 3, "ke Merak" } },
      "ada calo bawa 3 anak ke Merak" },
    { "in reverse order",
      { { 3, 3, "ke Merak" }, { 2, 3, "bawa 3 anak " }, { 1, 3, "ada calo " } },
      "ada calo bawa 3 anak ke Merak" },
    { "a word goes on in the next part",
      { { 2, 2, "lo di Pontang " }, { 1, 2, " ada ca" } },
      "ada calo di Pontang" },
    { "not all yet", { { 2, 3, "b" }, { 1, 3, "a" } }, "", 0, 2 },
    { "a part comes twice",
      { { 1, 2, "satu ", 0, NULL, NULL, "id-1" },
        { 1, 2, "satu ", 0, NULL, NULL, "id-1" },
        { 2, 2, "dua" } },
      "satu dua",
      1 },
    { "a part comes twice under two ids",
      { { 1, 2, "satu " }, { 1, 2, "satu " }, { 2, 2, "dua" } },
      "satu dua",
      1 },
    { "a part comes again after all were there",
      { { 1, 2, "satu " }, { 2, 2, "dua" }, { 1, 2, "satu " } },
      "satu dua",
      1 },
    { "parts that share an id",
      { { 1, 2, "satu ", 0, NULL, NULL, "same" },
        { 2, 2, "dua", 0, NULL, NULL, "same" } },
      "satu dua" },
    { "the sender spelt in two ways",
      { { 1, 2, "satu ", 0, NULL, "+6281234567890" },
        { 2, 2, "dua", 0, NULL, "0812-3456-7890" } },
      "satu dua" },
    { "two senders, one reference",
      { { 1, 2, "ani 1 " },
        { 1, 2, "budi 1 ", 0, NULL, "081299999999" },
        { 2, 2, "budi 2", 0, NULL, "081299999999" },
        { 2, 2, "ani 2" } },
      "budi 1 budi 2 | ani 1 ani 2" },
    { "two texts at once",
      { { 1, 2, "a1 ", 0, "7" },
        { 1, 2, "b1 ", 0, "8" },
        { 2, 2, "b2", 0, "8" },
        { 2, 2, "a2", 0, "7" } },
      "b1 b2 + a1 a2" },
    { "the same reference to another receiver",
      { { 1, 2, "a1 " }, { 2, 2, "b2", 0, NULL, NULL, NULL, "1772" } },
      "",
      0,
      2 },

    { "one is missing",
      { { 1, 3, "ada calo" }, { 3, 3, "ke Merak" }, { 0, 0, NULL, MINUTE } },
      "ada calo [bagian 2 dari 3 belum tiba] ke Merak" },
    { "the first is missing",
      { { 2, 2, "ke Merak" }, { 0, 0, NULL, MINUTE } },
      "[bagian 1 dari 2 belum tiba] ke Merak" },
    { "several are missing",
      { { 3, 6, "c" }, { 0, 0, NULL, MINUTE } },
      "[bagian 1-2 dari 6 belum tiba] c [bagian 4-6 dari 6 belum tiba]" },
    { "a minute has not gone by",
      { { 1, 3, "a" }, { 0, 0, NULL, MINUTE - S } },
      "",
      0,
      1 },
    { "a minute counts from the newest part",
      { { 1, 3, "a" }, { 3, 3, "c", MINUTE - S }, { 0, 0, NULL, MINUTE - S } },
      "",
      0,
      2 },
    { "a late one is added",
      { { 1, 3, "a" }, { 3, 3, "c", S }, { 2, 3, "b", 2 * MINUTE } },
      "a [bagian 2 dari 3 belum tiba] c + [bagian 2 dari 3] b" },
    { "a late one comes twice",
      { { 1, 2, "a" },
        { 2, 2, "b", 2 * MINUTE },
        { 2, 2, "b", HOUR },
        { 1, 2, "a", HOUR } },
      "a [bagian 2 dari 2 belum tiba] + [bagian 2 dari 2] b",
      2 },
    { "a late one, nearly a day later",
      { { 1, 2, "a" }, { 0, 0, NULL, MINUTE }, { 2, 2, "b", 23 * HOUR } },
      "a [bagian 2 dari 2 belum tiba] + [bagian 2 dari 2] b" },
    { "after a day it is another text",
      { { 1, 2, "a" },
        { 0, 0, NULL, MINUTE },
        { 2, 2, "b", 25 * HOUR },
        { 0, 0, NULL, MINUTE } },
      "a [bagian 2 dari 2 belum tiba] | [bagian 1 dari 2 belum tiba] b" },

    { "the reference is used again",
      { { 1, 2, "a1 " },
        { 2, 2, "a2" },
        { 2, 2, "b2", 2 * HOUR },
        { 1, 2, "b1 " } },
      "a1 a2 | b1 b2" },
    { "used again while parts are missing",
      { { 1, 2, "a1" }, { 1, 2, "b1 " }, { 2, 2, "b2" } },
      "a1 [bagian 2 dari 2 belum tiba] + b1 b2" },
    { "used again for a text of another length",
      { { 1, 2, "a1 " }, { 1, 3, "b1 " }, { 2, 2, "a2" } },
      "a1 a2",
      0,
      1 },

    { "the keyword stands in the first part",
      { { 2, 2, "atan" }, { 1, 2, "BANTU" } },
      "BANTUatan" },
    { "LAPOR in the first part",
      { { 2, 2, "di Merak" }, { 1, 2, "LAPOR ada calo " } },
      "LAPOR ada calo di Merak" },

    { "a part without a place", { { 0, 3, "ada calo" } }, "ada calo" },
    { "a part past the last", { { 4, 3, "ada calo" } }, "ada calo" },
    { "one of one", { { 1, 1, "ada calo" } }, "ada calo" },
    { "too many to join",
      { { 33, 33, "akhir" }, { 1, 33, "awal" } },
      "[bagian 33 dari 33] akhir + [bagian 1 dari 33] awal" },
    { "the most that there may be",
      { { 255, 255, "akhir" } },
      "[bagian 255 dari 255] akhir" },
    { "nobody's parts",
      { { 1, 2, "satu", 0, NULL, "anonymous" },
        { 2, 2, "dua", 0, NULL, "anonymous" } },
      "[bagian 1 dari 2] satu | [bagian 2 dari 2] dua" },
    { "empty parts", { { 1, 2, "" }, { 2, 2, "ada calo" } }, "ada calo" },
};

static void
test_row(void **state)
{
    const struct parts_row *row = *state;
    unsigned repeats = 0;

    (void)open_it(state);
    for (size_t i = 0; i < CAME_MAX; i++) {
        assert_int_equal(part_send(&ani, &row->came[i]), GW_OK);
        repeats += ani.repeats;
    }
    see_tips(row->tips);
    assert_int_equal(repeats, row->repeats);
    assert_int_equal(
        number("SELECT count(*) FROM sms_part WHERE sealed_text IS NOT NULL"
               " AND number > $1"),
        row->waiting);
    (void)close_it(NULL);
}

int
main(void)
{
    return RUN_TABLE("parts", rows, test_row);
}
