/* The menus that are shipped, in each of their languages. */
#include "gateway/talk/flow.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "tests/support/menu_house.h"
#include "tests/support/small_flow.h"
#include "tests/support/table.h"

static const char folder[] = "handlers/villagers/menus";

static struct menu_house house;

static enum gw_err
load_shipped(const char *languages, const unsigned *widths)
{
    struct vocabulary words = vocabulary_for_check(house.places);
    struct flow_host host = vocabulary_host;

    host.check_arg = &words;
    memset(&house.faults, 0, sizeof house.faults);
    flow_free(house.flow);
    house.flow = NULL;
    return flow_load(folder, languages, widths, &host, &house.faults,
                     &house.flow);
}

/* Every screen in every language, on every handset that a channel may have. */
static void
test_shipped_menus_fit(void **state)
{
    (void)state;
    static const unsigned widths[] = { 80,  90,  100, 110, 120, 130, 140,
                                       150, 153, 160, 170, 182, 0 };

    enum gw_err err = load_shipped("su", widths);
    faults_print(&house.faults, stderr);
    assert_int_equal(err, GW_OK);
    assert_int_equal(house.faults.count, 0);
    assert_int_equal(flow_languages(house.flow), 2);
}

/* A width that fits proves nothing for a narrower one: each is looked at. */
static void
test_each_width_is_proved(void **state)
{
    (void)state;
    static const unsigned rows[][3] = { { 160, 50, 0 }, { 50, 160, 0 } };

    for (size_t i = 0; i < LENGTH(rows); i++) {
        assert_int_equal(load_shipped("", rows[i]), GW_REJECTED);
        assert_non_null(strstr(house.faults.list[0].text, "screen has 50"));
    }
}

/* ---- what is borrowed ---- */

static void
test_borrowed_texts_are_counted(void **state)
{
    (void)state;
    static const unsigned widths[] = { 160, 0 };
    size_t borrowed, texts;

    assert_int_equal(load_shipped("su", widths), GW_OK);
    texts = flow_language_texts(house.flow, 0, &borrowed);
    assert_int_equal(borrowed, 0);
    assert_true(texts > 100);
    assert_int_equal(flow_language_texts(house.flow, 1, &borrowed), texts);
    assert_true(borrowed > 0 && borrowed < texts);
}

static struct borrow_row {
    const char *name;
    const char *su; /* the file behind its head */
    size_t borrowed;
    const char *title; /* the first screen */
    const char *message;
} borrows[] = {
    { "nothing of its own", "", 18, "Buah\n1 Satu\n2 Dua", "Terima kasih x" },
    { "a title", "screens: {A: {title: Bubuahan}}\n", 17,
      "Bubuahan\n1 Satu\n2 Dua", "Terima kasih x" },
    { "a label", "screens: {A: {options: {one: Hiji}}}\n", 17,
      "Buah\n1 Hiji\n2 Dua", "Terima kasih x" },
    { "a word of any screen", "words: {two: Dua deui, back: Balik}\n", 14,
      "Buah\n1 Satu\n2 Dua deui", "Terima kasih x" },
    { "a message", "messages: {M1: \"Nuhun {name}\"}\n", 17,
      "Buah\n1 Satu\n2 Dua", "Nuhun x" },
};

static void
test_borrow(void **state)
{
    const struct borrow_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(1024);
    char text[512];
    struct flow_view view = { .host = &small_flow_host, .septets = 80 };
    struct flow_state call;
    struct answers answers = { 0 };
    size_t borrowed;

    small_flow_put(&house, NULL);
    (void)snprintf(text, sizeof text,
                   "language: su\nname: Sunda\nfalls_back: id\n%s", row->su);
    menu_house_write(&house, "su.yaml", text);
    enum gw_err err = menu_house_load(&house, "su", 80, &small_flow_host);
    faults_print(&house.faults, stderr);
    assert_int_equal(err, GW_OK);
    (void)flow_language_texts(house.flow, 1, &borrowed);
    assert_int_equal(borrowed, row->borrowed);
    (void)flow_begin(house.flow, &view, false, "su", &call);
    flow_show(house.flow, &view, &call, &out);
    assert_string_equal(buf_cstr(&out), row->title);
    buf_clear(&out);
    assert_int_equal(answers_set(&answers, "word", TEXT("x")), GW_OK);
    flow_message(house.flow, &view, "su", "M1", &answers, &out);
    assert_string_equal(buf_cstr(&out), row->message);
}

static struct refuse_row {
    const char *name;
    const char *su;
    const char *fault;
} refusals[] = {
    { "without falling back", "language: su\nname: Sunda\n",
      "the translation of its title is missing" },
    { "on a language that there is not",
      "language: su\nname: Sunda\nfalls_back: jas\n",
      "`falls_back` can be: id" },
    { "on itself", "language: su\nname: Sunda\nfalls_back: su\n",
      "`falls_back` can be: id" },
    { "a word that nobody shows",
      "language: su\nname: Sunda\nfalls_back: id\nwords: {nest: Sayang}\n",
      "no screen shows the word `nest`" },
    { "a short title alone",
      "language: su\nname: Sunda\nfalls_back: id\nscreens: {A: {short: B}}\n",
      "`short` is for a title that is too long" },
};

static void
test_refuse(void **state)
{
    const struct refuse_row *row = *state;
    bool found = false;

    small_flow_put(&house, NULL);
    menu_house_write(&house, "su.yaml", row->su);
    assert_int_equal(menu_house_load(&house, "su", 80, &small_flow_host),
                     GW_REJECTED);
    for (size_t i = 0; i < house.faults.count; i++)
        found = found
                || (strstr(house.faults.list[i].text, row->fault) != NULL
                    && strstr(house.faults.list[i].file, "su.yaml") != NULL);
    assert_true(found);
}

/* ---- the words of Sunda ---- */

static struct screen_row {
    const char *name;
    const char *inputs;
    const char *text;
} screens[] = {
    { "M0", "7|2",
      "Info Aman Banten\n1 Lapor\n2 Aya bahaya ayeuna\n3 Pariksa laporan\n"
      "4 Nambahan beja\n5 Nomer pitulung\n6 Tips kerja luar negeri\n"
      "7 Bahasa/Basa" },
    { "L1", "7|2|1",
      "Naon nu kajadian?\n1 Ditipu/dipaksa gawe\n2 Dikurung/disiksa\n"
      "3 Budak/kawin dijual\n4 Calo gawe luar nagri\n5 Urang asing/kapal "
      "gelap\n6 Teu nyaho\n0 Balik" },
    { "L1P", "7|2|1|00013",
      "Lokasi poster dicatat. Naon nu kajadian?\n1 Ditipu/dipaksa gawe\n"
      "2 Dikurung/disiksa\n3 Budak/kawin dijual\n4 Calo luar nagri\n5 Urang "
      "asing\n6 Teu nyaho\n0 Balik" },
    { "L2", "7|2|1|1",
      "Iraha?\n1 Keur kajadian\n2 Poe ieu/peuting ieu\n3 Isukan/minggu ieu\n"
      "4 Geus kaliwat\n5 Teu nyaho\n0 Balik" },
    { "L7 in the words that were chosen", "7|2|1|4|1|tirt|1|1|9|1|1",
      "Info Anda:\nCalo gawe luar nagri\nKeur kajadian\nTirtayasa, Kab "
      "Serang\nDipakai hanya untuk tindak lanjut.\n1 Benar\n2 Ubah\n3 Hapus" },
    { "L8", "7|2|1|1|1|3|2",
      "Nuhun. Kodena 48271936, ulah poho. Nomer dirahasiakeun. Ini info awal, "
      "bukan Laporan Polisi. Bahaya: telepon 110 (pulisi), teu mayar." },
    { "D3", "7|2|2|1|2",
      "Tanda bahaya terkirim ke petugas. Kode 48271936.\nBila aman, telepon "
      "110.\n1 Meunang ditelepon\n2 Ulah\n0 Selesai" },
};

static void
test_screen(void **state)
{
    const struct screen_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, NULL);
    assert_string_equal(walk.state.language, "su");
    assert_string_equal(menu_walk_shown(&walk, &out), row->text);
    assert_true(gsm7_septets(buf_text(&out)) <= 160);
}

/* Each text of Sunda still says that a native speaker must read it. */
static void
test_every_text_is_marked(void **state)
{
    (void)state;
    static char file[MENU_FILE_MAX];
    struct text rest, line;
    bool is_inside = false;    /* a text of several lines */
    size_t texts = 0, key = 0; /* how far the last key is indented */

    menu_house_read("su.yaml", file);
    rest = text_of(strstr(file, "\nwords:"));
    while (text_cut(&rest, '\n', &line)) {
        char copy[256];
        assert_true(text_copy(line, copy, sizeof copy));
        const char *colon = strstr(copy, ": ");
        size_t indent = strspn(copy, " ");
        if (is_inside && indent > key)
            continue;
        key = indent;
        is_inside =
            strstr(copy, ": |-") != NULL || strstr(copy, ": >-") != NULL;
        if (colon == NULL)
            continue;
        texts++;
        if (strstr(copy, "# review") == NULL)
            fprintf(stderr, "not marked: %s\n", copy);
        assert_non_null(strstr(copy, "# review"));
    }
    assert_true(texts > 40);
}

int
main(void)
{
    static const unsigned widths[] = { 160, 0 };
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_shipped_menus_fit),
        cmocka_unit_test(test_each_width_is_proved),
        cmocka_unit_test(test_borrowed_texts_are_counted),
        cmocka_unit_test(test_every_text_is_marked),
    };

    menu_house_open(&house);
    int failed = cmocka_run_group_tests_name("shipped", whole, NULL, NULL);
    failed += RUN_TABLE("borrowed", borrows, test_borrow);
    failed += RUN_TABLE("refused", refusals, test_refuse);
    if (load_shipped("su", widths) != GW_OK)
        return 1;
    failed += RUN_TABLE("Sunda", screens, test_screen);
    menu_house_close(&house);
    return failed;
}
