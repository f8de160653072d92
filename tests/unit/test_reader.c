/* What a whole text is understood to say. */
#include "handlers/tips/reader.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/reader_house.h"
#include "tests/support/table.h"

#define TIP      "tip"
#define COMMAND  "command"
#define QUESTION "question"
#define NOISE    "noise"

static struct read_row {
    const char *name, *text, *kind;
    int urgency;
    const char *leaning;
} read_rows[] = {
    /* kinds */
    { "nothing", "", NOISE, 0, "belum" },
    { "a greeting", "selamat pagi", NOISE, 0, "belum" },
    { "a command", "CEK 48271936", COMMAND, 0, "belum" },
    { "run together", "cek48271936", COMMAND, 0, "belum" },
    { "a misspelt command", "STPO", COMMAND, 0, "belum" },
    { "a misspelt word with a code", "hpaus 4827 1936", COMMAND, 0, "belum" },
    { "an addition", "tambah 48271936 ada calo", COMMAND, 0, "belum" },
    { "a word for more", "info", COMMAND, 0, "belum" },
    { "a command's word in a tip", "cek rumah itu ada calo tkw", TIP, 1,
      "PMI" },
    { "a question", "mau tanya kerja ke taiwan lewat sponsor aman?", QUESTION,
      0, "PMI" },
    { "a question that is a tip",
      "hp istri saya dirampas majikan, lapor kemana?", TIP, 2, "TPPO" },
    { "a chain letter", "SEBARKAN penculik anak ambil ginjal", NOISE, 0,
      "belum" },
    { "an advertisement", "promo pinjaman dana cepat", NOISE, 0, "belum" },
    { "a seller", "agen pulsa murah ready hub 081234567890", NOISE, 0,
      "belum" },
    { "another alphabet, that of Arabic",
      "\u0633\u0627\u0639\u062f\u0648\u0646\u064a", TIP, 1, "belum" },
    { "another alphabet, that of Chinese", "\u6551\u547d", TIP, 1, "belum" },
    { "another alphabet, that of Burma", "\u1000\u1030\u100a\u102e", TIP, 1,
      "belum" },
    { "in English", "help me please", TIP, 1, "belum" },
    { "signs alone", "\U0001F600 ?!", NOISE, 0, "belum" },
    { "letters of another script, and a chain", "SEBARKAN \u6551 penculik anak",
      NOISE, 0, "belum" },
    { "something odd", "ada yg mencurigakan di pontang", TIP, 1, "belum" },
    { "a greeting before a tip", "assalamualaikum pak, di pontang ada calo tkw",
      TIP, 1, "PMI" },
    { "a tip that wonders", "ada calo di pontang, ga tau kapan brgkt nya", TIP,
      1, "PMI" },
    { "a call for help for oneself", "tolong saya", TIP, 2, "belum" },
    { "a story is no place", "cerita nya gini pak, ada calo", TIP, 1, "PMI" },
    /* urgency 3 */
    { "confined", "ada cewek dikurung di pontang", TIP, 3, "TPPO" },
    { "beaten", "pembantu dipukuli majikan", TIP, 3, "TPPO" },
    { "ransom", "minta tebusan 50 jt", TIP, 3, "TPPO" },
    { "by age", "cewek umur 15 dijual", TIP, 3, "TPPO" },
    { "leaving tonight", "mlm ini tkw mau dibrangkatin dr pontang", TIP, 3,
      "PMI" },
    { "leaving now", "skrg di bandara ada calon tkw sama calo", TIP, 3, "PMI" },
    { "taken tonight, and no more is said", "nanti malam mereka diberangkatkan",
      TIP, 3, "PMI" },
    { "sent off at this moment",
      "bandara soetta skrg ada 4 cewek mau diberangkatkan", TIP, 3, "PMI" },
    { "women leaving now", "skrg di bandara 4 cewek mau berangkat", TIP, 3,
      "PMI" },
    { "people boarding now", "ada 5 orang mau naik pesawat di soetta sekarang",
      TIP, 3, "PMI" },
    { "taken, oneself", "besok pagi saya mau diterbangkan", TIP, 3, "PMI" },
    { "a child gone since yesterday",
      "anak saya 15 th ga pulang dari kmrn, pergi sama kenalan fb", TIP, 3,
      "TPPO" },
    { "taken by a stranger", "adik sy dijemput orang ga dikenal td pagi", TIP,
      3, "TPPO" },
    { "cries next door", "perempuan di rumah sebelah nangis terus minta tolong",
      TIP, 3, "TPPO" },
    { "women in a bus, at a rest area", "di rest area ada 2 elf isi perempuan",
      TIP, 3, "PMI" },
    { "gone by just now",
      "elf putih isi 12 cewek arah bandara baru aja lewat ciruas", TIP, 3,
      "PMI" },
    { "a wreck", "kapal bocor isinya imigran", TIP, 3, "TPPM" },
    { "ill", "tkw di penampungan ada yg hamil", TIP, 3, "PMI" },
    { "foreigners tonight", "peuting ieu aya parahu mawa urang asing", TIP, 3,
      "TPPM" },
    /* 2 */
    { "papers held", "paspor adik saya ditahan agen", TIP, 2, "TPPO" },
    { "a shelter", "ada penampungan calon tkw di petir", TIP, 2, "PMI" },
    { "a child, in Sunda", "budak kuring di bawa ku sponsor", TIP, 2, "PMI" },
    { "unpaid", "istri saya di riyadh ga digaji", TIP, 2, "TPPO" },
    { "an official", "oknum lurah terlibat kirim tkw", TIP, 2, "PMI" },
    { "foreigners and a boat", "wna naik perahu", TIP, 2, "TPPM" },
    /* 1 */
    { "a recruiter", "ada calo tki ke malaysia", TIP, 1, "PMI" },
    { "leaving next week", "mgg depan tkw brgkt ke taiwan lewat calo", TIP, 1,
      "PMI" },
    { "next week, papers held", "mgg depan tkw mau brgkt, ktp nya ditahan calo",
      TIP, 2, "PMI" },
    { "next week, from a shelter", "mgg depan tkw di penampungan mau brgkt",
      TIP, 2, "PMI" },
    { "next week, but locked in now", "mgg depan tkw mau brgkt, skrg dikunci",
      TIP, 3, "TPPO" },
    { "sent off, at no time", "mereka mau diberangkatkan", TIP, 1, "PMI" },
    { "sent off next week", "mgg depan mereka diberangkatkan", TIP, 1, "PMI" },
    { "sent off last year", "tahun lalu dia diberangkatkan", TIP, 1, "PMI" },
    { "who goes to work", "tiap pagi saya berangkat kerja ke pontang", TIP, 1,
      "belum" },
    { "over", "tahun lalu anak umur 15 dijual, udah bebas", TIP, 1, "TPPO" },
    { "yesterday and not over", "dikunci dari kmrn", TIP, 3, "TPPO" },
    { "a foreigner", "ada wna di kontrakan", TIP, 1, "TPPM" },
    /* 0 */
    { "factory work", "calo pabrik minta uang biar masuk kerja", TIP, 0,
      "belum" },
};

static void
test_read(void **state)
{
    const struct read_row *row = *state;
    struct reader_house house;
    struct reading reading;

    reader_house_open(&house);
    reader_read(house.reader, text_of(row->text), reader_house_now, &reading);
    reader_house_close(&house);
    assert_string_equal(reading_kind_word(reading.kind), row->kind);
    assert_int_equal(reading.urgency, row->urgency);
    assert_string_equal(tip_leaning_word((int)reading.leaning), row->leaning);
}

static void
test_because(void **state)
{
    (void)state;
    static const char text[] = "Paspor NYA udah ditahan calo!";
    struct reader_house house;
    struct reading reading;

    reader_house_open(&house);
    reader_read(house.reader, text_of(text), reader_house_now, &reading);
    assert_int_equal(reading.because_count, 2);
    assert_string_equal(reading.because[0].concept, "dokumen ditahan");
    assert_true(text_is(reading.because[0].words, "Paspor NYA udah ditahan"));
    assert_string_equal(reading.because[1].concept, "perekrut/calo");
    assert_true(text_is(reading.because[1].words, "calo"));
    reader_house_close(&house);
}

/* A text that is endless costs no more than one that is full. */
static void
test_long(void **state)
{
    (void)state;
    struct reader_house house;
    struct reading reading;
    static char text[60000];

    for (size_t i = 0; i + 8 <= sizeof text; i += 8)
        memcpy(text + i, "lontar, ", 8);
    reader_house_open(&house);
    reader_read(house.reader, (struct text){ text, sizeof text },
                reader_house_now, &reading);
    reader_house_close(&house);
    assert_int_equal(reading.kind, READING_TIP);
    assert_int_equal(reading.places.spots_count, PLACE_SPOTS_MAX);
    assert_int_equal(reading.places.villages_count, 2);
}

/* Noise and questions have entities, too. */
static void
test_entities_of_noise(void **state)
{
    (void)state;
    struct reader_house house;
    struct reading reading;
    char line[256];

    reader_house_open(&house);
    reader_read(house.reader, TEXT("promo pinjaman hub 081234567890"),
                reader_house_now, &reading);
    reader_house_entities(&reading.entities, line, sizeof line);
    assert_int_equal(reading.kind, READING_NOISE);
    assert_string_equal(line, "phone 6281234567890");
    reader_house_close(&house);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_because),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_entities_of_noise),
    };
    reader_close(NULL);
    return RUN_TABLE("texts", read_rows, test_read)
           + cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
