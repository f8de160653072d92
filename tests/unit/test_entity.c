/* Phones, plates, names, destinations, times. */
#include "handlers/tips/entity.h"

#include <string.h>

#include "handlers/tips/reader_csv.h"
#include "tests/support/reader_house.h"
#include "tests/support/table.h"

static struct entity_row {
    const char *name, *text, *entities; /* reader_house_entities() */
} entity_rows[] = {
    { "nothing", "", "" },
    /* phones */
    { "a number", "hub 081234567890", "phone 6281234567890" },
    { "in groups", "0812 3456 7890", "phone 6281234567890" },
    { "with hyphens", "0812-3456-7890", "phone 6281234567890" },
    { "with dots", "0812.3456.7890", "phone 6281234567890" },
    { "abroad's way", "+62 812-3456-7890", "phone 6281234567890" },
    { "without the plus", "62 812 3456 7890", "phone 6281234567890" },
    { "with both", "+62 0812 3456 7890", "phone 6281234567890" },
    { "two zeros", "0062 812 3456 7890", "phone 6281234567890" },
    { "another country", "+60123456789", "phone 60123456789" },
    { "the letter o", "o81234567890", "phone 6281234567890" },
    { "two numbers", "081234567890 085712345678",
      "phone 6281234567890; phone 6285712345678" },
    { "the same twice", "081234567890 atau 081234567890",
      "phone 6281234567890" },
    { "behind an hour", "jam 8 0812 3456 7890", "phone 6281234567890" },
    { "behind a date", "02-05-2026 0812 3456 7890", "phone 6281234567890" },
    { "behind the RT", "rt 02 081234567890", "phone 6281234567890" },
    { "a land line", "telp 0254-200123", "phone 62254200123" },
    { "a short code", "sms ke 1771 atau 110", "" },
    { "an identity card", "nik 3603280101800001", "" },
    { "a card that begins as a number", "nik 0812345678901234", "" },
    { "a bank account", "rek bri 1234567890", "account 1234567890" },
    { "an account that begins as a number", "tf bca 0812345678",
      "account 0812345678" },
    { "account and number", "bca 1234567890 hp 081234567890",
      "phone 6281234567890; account 1234567890" },
    { "too short", "0812345", "" },
    { "too long", "0812345678901234", "" },
    { "a code of ours", "CEK 48271936", "" },
    /* plates */
    { "a plate", "mobil A 1234 BC", "plate A1234BC" },
    { "run together", "b1234kjt", "plate B1234KJT" },
    { "with hyphens", "A-1022-BX", "plate A1022BX" },
    { "two letters", "BE 1122 AB", "plate BE1122AB" },
    { "small letters", "a 1234 bc", "plate A1234BC" },
    { "no such region", "X 1234 AB", "" },
    { "people, not a plate", "d 5 org", "" },
    { "money, not a plate", "b 500 rb", "" },
    { "five digits", "A 12345 BC", "" },
    { "a terminal", "terminal T3", "" },
    /* names */
    { "a company", "di PT Maju Jaya Abadi bekasi",
      "company PT MAJU JAYA ABADI" },
    { "in small letters", "pt maju jaya nawarin kerja",
      "company PT MAJU JAYA" },
    { "with a dot", "PT. Maju Jaya", "company PT MAJU JAYA" },
    { "a company before a place", "cv mitra sejati ciledug",
      "company CV MITRA SEJATI" },
    { "no name", "bukan pt resmi", "" },
    { "a ship", "naik KM Sumber Rejeki", "ship KM SUMBER REJEKI" },
    { "kilometres", "10 km dari pasar", "" },
    { "a ferry", "kmp portlink", "ship KMP PORTLINK" },
    /* destinations */
    { "a country", "ke malaysia", "to Malaysia" },
    { "its town", "di riyadh", "to Arab Saudi" },
    { "two words", "ke abu dhabi", "to Abu Dhabi" },
    { "misspelt", "ke mlysia", "to Malaysia" },
    { "both once", "ke saudi lewat batam, di jeddah", "to Arab Saudi" },
    { "somebody from there", "orang arab", "" },
    { "a ship from there", "kapal taiwan", "" },
    { "somebody called so", "haji oman", "" },
    /* times: received on Tuesday at 19:10 */
    { "tonight", "mlm ini", "when 0 18:00 to 1 04:00" },
    { "tonight in Sunda", "peuting ieu", "when 0 18:00 to 1 04:00" },
    { "tonight in Jaseng", "bengi iki", "when 0 18:00 to 1 04:00" },
    { "later tonight", "ntr malem", "when 0 18:00 to 1 04:00" },
    { "tomorrow", "bsk", "when 1 00:00 to 2 00:00" },
    { "tomorrow morning", "bsk pagi", "when 1 05:00 to 1 10:00" },
    { "tomorrow at an hour", "besok jam 3 subuh", "when 1 03:00 to 1 04:00" },
    { "two at night", "bsk jam 2 malem", "when 1 02:00 to 1 03:00" },
    { "an hour of the evening", "jam 9 malam", "when 0 21:00 to 0 22:00" },
    { "an hour that is past", "jam 3 subuh", "when 1 03:00 to 1 04:00" },
    { "with minutes", "jam 9.30 malam", "when 0 21:30 to 0 22:30" },
    { "an hour without a half of the day", "jam 9", "" },
    { "the day after tomorrow", "lusa", "when 2 00:00 to 3 00:00" },
    { "a day to come", "jumat", "when 3 00:00 to 4 00:00" },
    { "the same day next week", "selasa depan", "when 7 00:00 to 8 00:00" },
    { "the night before Friday", "malam jumat", "when 2 18:00 to 3 04:00" },
    { "Sunday is no week", "hari minggu", "when 5 00:00 to 6 00:00" },
    { "next week", "mgg dpn", "when 6 00:00 to 13 00:00" },
    { "last week", "minggu lalu", "when -8 00:00 to -1 00:00" },
    { "next month", "bln depan", "when 7 00:00 to 38 00:00" },
    { "in some days", "3 hari lagi", "when 3 00:00 to 4 00:00" },
    { "in some weeks", "dua minggu lagi", "when 14 00:00 to 15 00:00" },
    { "a date", "tgl 28", "when 4 00:00 to 5 00:00" },
    { "a date of next month", "tgl 5", "when 11 00:00 to 12 00:00" },
    { "a date of next year", "tgl 5 jan", "when 42 00:00 to 43 00:00" },
    { "no date", "tgl 45", "" },
    { "yesterday", "kmrn", "when -1 00:00 to 0 00:00" },
    { "last night", "semalem", "when -1 18:00 to 0 04:00" },
    { "last year is no day", "thn kmrn", "" },
    { "the coming one of two", "kmrn dijemput, bsk brgkt",
      "when 1 00:00 to 2 00:00" },
    { "what recurs", "tiap malam", "" },
    { "a duration", "udah 2 minggu", "" },
};

static void
test_entity(void **state)
{
    const struct entity_row *row = *state;
    struct reader_house house;
    struct reading reading;
    char line[512];

    reader_house_open(&house);
    reader_read(house.reader, text_of(row->text), reader_house_now, &reading);
    reader_house_entities(&reading.entities, line, sizeof line);
    reader_house_close(&house);
    assert_string_equal(line, row->entities);
}

static void
test_full_list(void **state)
{
    (void)state;
    struct entity_list list = { .count = 0 };
    char value[ENTITY_NAME_MAX + 2] = "a";

    for (int i = 0; i < ENTITY_MAX + 3; i++) {
        value[0] = (char)('a' + i);
        entity_add(&list, value);
    }
    assert_int_equal(list.count, ENTITY_MAX);
    list.count = 0;
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    entity_add(&list, value); /* too long to be one */
    assert_int_equal(list.count, 0);
}

static void
test_times_before_1970(void **state)
{
    (void)state;
    struct reader_house house;
    struct reading reading;

    reader_house_open(&house);
    reader_read(house.reader, TEXT("besok"), -90000, &reading);
    reader_house_close(&house);
    assert_true(reading.entities.has_when);
    /* -90000 is 1969-12-31 06:00 in WIB; tomorrow begins 18 hours later. */
    assert_int_equal(reading.entities.when_from, -90000 + 18 * 3600);
}

static struct table_row {
    const char *name, *destinations, *ordinary;
} bad_tables[] = {
    { "no destinations", "", "group,words\n" },
    { "one cell", "name,variants\nOman\n", "group,words\n" },
    { "no variant", "name,variants\nOman,\n", "group,words\n" },
    { "three words", "name,variants\nOman,a b c\n", "group,words\n" },
    { "no ordinary words", "name,variants\n", "" },
    { "too long a word", "name,variants\n",
      "group,words\ncompany,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" },
};

static void
test_bad_table(void **state)
{
    const struct table_row *row = *state;
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    struct entity_names *names = NULL;

    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    assert_int_equal(
        entity_names_open(spelling, row->destinations, row->ordinary, &names),
        GW_REJECTED);
    assert_null(names);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_list),
        cmocka_unit_test(test_times_before_1970),
    };
    entity_names_close(NULL);
    return RUN_TABLE("entities", entity_rows, test_entity)
           + RUN_TABLE("bad tables", bad_tables, test_bad_table)
           + cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
