/* Screens on handsets of every width: whole, or in pages on which a key means
 * what it means on all others. */
#include "gateway/talk/flow.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "tests/support/menu_house.h"
#include "tests/support/table.h"

enum { NARROWEST = 80, WIDEST = 182, PAGES_MAX = 12 };

static struct menu_house house;

/* A walk on a handset of this width. Deeds come to their first outcome. */
static void
begin(struct menu_walk *walk, unsigned septets, const char *inputs)
{
    house.view.septets = WIDEST;
    menu_walk_begin(walk, &house);
    menu_walk_press(walk, inputs, NULL);
    house.view.septets = septets;
}

/* ---- letter by letter ---- */

static struct page_row {
    const char *name;
    unsigned septets;
    const char *inputs; /* to the screen, on a wide handset */
    const char *pages;  /* pressed on the narrow one */
    const char *text;
    enum flow_wish wish;
} pages[] = {
    { "main menu in one", 120, "", "",
      "Info Aman\n1 Lapor\n2 Bahaya sekarang\n3 Cek laporan\n4 Tambah info\n"
      "5 Nomor bantuan\n6 Tips kerja luar negeri\n7 Bahasa/Basa" },
    { "main menu in two", 80, "", "",
      "Info Aman\n1 Lapor\n2 Bahaya sekarang\n3 Cek laporan\n"
      "4 Tambah info\n8 Lanjut" },
    { "its second page", 80, "", "8",
      "Info Aman\n5 Nomor bantuan\n6 Tips kerja luar negeri\n"
      "7 Bahasa/Basa\n0 Kembali" },
    { "0 turns back", 80, "", "8|0",
      "Info Aman\n1 Lapor\n2 Bahaya sekarang\n3 Cek laporan\n"
      "4 Tambah info\n8 Lanjut" },
    { "the title on every page", 120, "1", "8",
      "Apa yang terjadi?\n4 Calo kerja luar negeri\n5 Orang asing/kapal "
      "gelap\n6 Lain/tidak tahu\n0 Kembali" },
    { "the short title saves a page", 80, "1", "8|8",
      "Ada apa?\n5 Orang asing/kapal gelap\n6 Lain/tidak tahu\n0 Kembali" },
    { "a short title instead of pages", 120, "1|1|1", "",
      "Di mana? Ketik 4 huruf awal kecamatan, mis. TIRT.\n1 Pilih dari "
      "daftar\n2 Bandara/pelabuhan/tol\n3 Tidak tahu\n0 Kembali" },
    { "a title over its own page", 80, "1|1|1", "",
      "Di mana kejadiannya? Ketik 4 huruf awal nama kecamatan.\n8 Lanjut\n"
      "0 Kembali" },
    { "options without a title", 80, "1|1|1", "8",
      "Contoh: TIRT\n1 Pilih dari daftar\n2 Bandara/pelabuhan/tol\n"
      "3 Tidak tahu\n0 Kembali" },
    { "a title cut at a line", 80, "5", "",
      "Nomor bantuan:\nPolisi 110 (gratis)\nPerempuan & anak 129\n8 Lanjut\n"
      "0 Kembali" },
    { "its end", 80, "5", "8",
      "Pekerja migran 0800-1000\nSaksi/korban LPSK 148\n1 Di luar negeri\n"
      "0 Kembali" },
    { "a summary by lines", 80, "1|1|1|tirt|1|1|1|9|1|1", "",
      "Info Anda:\nDitipu/dipaksa kerja\nSedang terjadi\nTirtayasa, Kab "
      "Serang\n8 Lanjut" },
    { "the code on the first page", 80, "1|1|2|tirt|1|2", "",
      "Terima kasih. Kode: 48271936. Nomor Anda dirahasiakan.\n8 Lanjut" },
    { "the call ends with the last", 80, "1|1|2|tirt|1|2", "8",
      "Ini info awal, bukan Laporan Polisi. Bahaya: telepon 110.", FLOW_END },
    { "thanks in one", 120, "1|1|2|tirt|1|2", "x",
      "Terima kasih. Kode: 48271936. Nomor Anda dirahasiakan. Ini info awal, "
      "bukan Laporan Polisi. Bahaya: telepon 110.",
      FLOW_END },
    { "no key is wrong after the end", 80, "1|1|2|tirt|1|2", "5|0|9|x|",
      "Terima kasih. Kode: 48271936. Nomor Anda dirahasiakan.\n8 Lanjut" },
    { "a key of its own under 0 stays", 80, "2|1|tirt|1", "",
      "Terkirim. Kode 48271936.\n1 Boleh ditelepon\n2 Jangan telepon\n"
      "0 Selesai" },
    { "a list with its short title", 80, "1|1|2|tirt|1|1|1", "8",
      "Desa/kel 2/5:\n1 Kemanisan\n2 Laban\n3 Lontar\n8 Lanjut\n"
      "9 Tidak tahu\n0 Kembali" },
};

static void
test_page(void **state)
{
    const struct page_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk;

    begin(&walk, row->septets, row->inputs);
    menu_walk_press(&walk, row->pages, NULL);
    assert_string_equal(menu_walk_shown(&walk, &out), row->text);
    assert_true(gsm7_septets(buf_text(&out)) <= (long)row->septets);
    if (row->pages[0] != '\0')
        assert_int_equal(walk.step.wish, row->wish);
}

/* ---- every screen without a list, every width ---- */

static struct screen_row {
    const char *name; /* its own */
    const char *inputs;
    const char *outcome; /* of the last deed */
} screens[] = {
    { "M0", "", NULL },
    { "L1", "1", NULL },
    { "L2", "1|1", NULL },
    { "L3", "1|1|1", NULL },
    { "L3N", "1|1|1|zzzz", NULL },
    { "L3J", "1|1|1|2", NULL },
    { "LS", "1|1|1|3", NULL },
    { "L2K", "1|1|1|3|1", NULL },
    { "L5", "1|4|1|3|1", NULL },
    { "L6", "1|4|1|3|1|1", NULL },
    { "L6J", "1|4|1|3|1|1|2", NULL },
    { "L7", "1|4|1|tirt|1|1|9|1|1", NULL },
    { "L8", "1|4|1|3|2", NULL },
    { "D1", "2", NULL },
    { "D2", "2|1", NULL },
    { "D2N", "2|1|zzzz", NULL },
    { "D3", "2|1|2", NULL },
    { "D4", "2|1|2|1", NULL },
    { "C1", "3", NULL },
    { "CX", "3|48271936", "wrong" },
    { "C2a", "3|48271936", "diterima" },
    { "C2b", "3|48271936", "diperiksa" },
    { "C2c", "3|48271936", "diteruskan" },
    { "C2d", "3|48271936", "perlu_info" },
    { "C2e", "3|48271936", "selesai" },
    { "C3", "3|48271936", "spent" },
    { "A2", "4|48271936", NULL },
    { "A3", "4|48271936|ada lagi", NULL },
    { "H1", "5", NULL },
    { "H2", "5|1", NULL },
    { "P0", "6", NULL },
    { "P1", "6|1", NULL },
    { "P2", "6|2", NULL },
    { "P3", "6|3", NULL },
    { "P4", "6|4", NULL },
    { "E1", "1|x", NULL },
    { "E3", "1|1|1|3", "limited" },
    { "X1", "1|4|1|3|1|1|1|3", NULL },
};

static void
begin_screen(struct menu_walk *walk, unsigned septets,
             const struct screen_row *row)
{
    house.view.septets = WIDEST;
    menu_walk_begin(walk, &house);
    menu_walk_press(walk, row->inputs, row->outcome);
    assert_string_equal(walk->state.screen, row->name);
    house.view.septets = septets;
}

/* The page fits, and its lines under keys are added to out. */
static void
look(const struct menu_walk *walk, struct buf *shown, struct buf *lines)
{
    struct text rest = text_of(menu_walk_shown(walk, shown)), line;

    assert_true(rest.len > 0);
    assert_true(gsm7_septets(rest) <= (long)house.view.septets);
    assert_true(rest.at[0] != '\n' && rest.at[rest.len - 1] != '\n');
    while (text_cut(&rest, '\n', &line)) {
        bool is_option = line.len > 2 && line.at[0] >= '1' && line.at[0] <= '9'
                         && line.at[1] == ' ' && line.at[0] != '8';
        if (!is_option)
            continue;
        buf_add(lines, line);
        buf_char(lines, '\n');
    }
}

/* Where key leads from here, and what it saves. */
static void
follow_key(const struct menu_walk *from, unsigned key, struct buf *out)
{
    char input[2] = { (char)('0' + key), '\0' };
    struct menu_walk walk = *from;

    walk.deeds[0] = '\0';
    menu_walk_press(&walk, input, NULL);
    buf_printf(out, "%u %s %s %u\n", key, walk.state.screen, walk.deeds,
               (unsigned)walk.state.answers.len);
}

/* The pages of a screen hold each option once; each is under its key on every
 * page; the last page comes, and ends the call if the screen does. */
static void
test_screen(void **state)
{
    const struct screen_row *row = *state;
    OWNED(buf_free)
    struct buf shown = buf_new(4096), whole = buf_new(4096);
    OWNED(buf_free)
    struct buf lines = buf_new(4096), keys = buf_new(4096);
    OWNED(buf_free)
    struct buf wide_keys = buf_new(4096);
    struct menu_walk walk;

    begin_screen(&walk, WIDEST, row);
    look(&walk, &shown, &whole);
    bool ends = flow_is_ending(house.flow, &walk.state);
    for (unsigned key = 1; key <= 7; key++)
        follow_key(&walk, key, &wide_keys);
    for (unsigned septets = NARROWEST; septets <= WIDEST; septets++) {
        begin_screen(&walk, septets, row);
        buf_clear(&lines);
        for (int page = 0;; page++) {
            assert_true(page < PAGES_MAX);
            look(&walk, &shown, &lines);
            buf_clear(&keys);
            for (unsigned key = 1; !ends && key <= 7; key++)
                follow_key(&walk, key, &keys);
            if (!ends)
                assert_string_equal(buf_cstr(&keys), buf_cstr(&wide_keys));
            bool has_more = strstr(buf_cstr(&shown), "8 Lanjut") != NULL;
            if (ends)
                assert_int_equal(
                    flow_is_over(house.flow, &house.view, &walk.state),
                    !has_more);
            if (!has_more)
                break;
            menu_walk_press(&walk, "8", NULL);
            assert_string_equal(walk.state.screen, row->name);
        }
        assert_string_equal(buf_cstr(&lines), buf_cstr(&whole));
    }
    house.view.septets = 160;
    buf_free(&whole);
    buf_free(&keys);
}

static void
test_code_is_on_the_first_page(void **state)
{
    (void)state;
    static const char *const inputs[] = { "1|4|1|3|2", "1|4|1|3", "2|1|2",
                                          "2|1|2|1" };
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk;

    for (unsigned septets = NARROWEST; septets <= WIDEST; septets++) {
        for (size_t i = 0; i < LENGTH(inputs); i++) {
            begin(&walk, septets, inputs[i]);
            assert_non_null(strstr(menu_walk_shown(&walk, &out), "48271936"));
        }
    }
    house.view.septets = 160;
}

/* ---- what a page leaves alone ---- */

static struct turn_row {
    const char *name;
    unsigned septets;
    const char *inputs; /* on the narrow handset */
    const char *screen;
    unsigned page;
} turns[] = {
    { "a wrong key comes back to its page", 80, "8|9|1", "M0", 1 },
    { "an option of the first page on the second", 80, "8|1", "L1", 0 },
    { "an option of the second page on the first", 80, "6", "P0", 0 },
    { "typed on the second page", 80, "1|1|1|8|tirt", "L3H", 0 },
    { "back to the first page of the screen before", 80, "1|8|1|0", "L1", 0 },
    { "no page behind the last", 80, "8|8", "E1", 1 },
    { "three wrong keys on a page", 80, "8|9|9|9", "E9", 0 },
    { "a text is asked, and 8 turns the page", 60, "1|4|1|3|1|8", "L5", 1 },
};

static void
test_turn(void **state)
{
    const struct turn_row *row = *state;
    struct menu_walk walk;

    house.view.septets = row->septets;
    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, NULL);
    assert_string_equal(walk.state.screen, row->screen);
    assert_int_equal(walk.state.page, row->page);
    house.view.septets = 160;
}

/* A call that goes on begins with the first page; a page that there is not any
 * more (the handset or the flow is another) is the last. */
static void
test_resumed_at_the_first_page(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk;

    house.view.septets = 80;
    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, "1|8|8", NULL);
    assert_int_equal(walk.state.page, 2);
    walk.step = flow_resume(house.flow, &house.view, &walk.state);
    assert_string_equal(walk.state.screen, "L1");
    assert_int_equal(walk.state.page, 0);
    walk.state.page = 200;
    assert_non_null(strstr(menu_walk_shown(&walk, &out), "6 Lain"));
    assert_null(strstr(buf_cstr(&out), "8 Lanjut"));
    menu_walk_press(&walk, "0", NULL);
    assert_int_equal(walk.state.page, 1);
    house.view.septets = 160;
    assert_non_null(strstr(menu_walk_shown(&walk, &out), "1 Ditipu"));
}

static void
test_end_of_another_flow(void **state)
{
    (void)state;
    struct flow_state gone = { .screen = "GONE" };

    assert_false(flow_is_ending(house.flow, &gone));
    assert_false(flow_is_over(house.flow, &house.view, &gone));
}

static int
open_house(void)
{
    menu_house_open(&house);
    menu_house_fill(&house);
    enum gw_err err = menu_house_load(&house, "su, jas", 160, NULL);
    faults_print(&house.faults, stderr);
    return err == GW_OK ? 0 : 1;
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_code_is_on_the_first_page),
        cmocka_unit_test(test_resumed_at_the_first_page),
        cmocka_unit_test(test_end_of_another_flow),
    };

    if (open_house() != 0)
        return 1;
    int failed = RUN_TABLE("pages", pages, test_page);
    failed += RUN_TABLE("screens at every width", screens, test_screen);
    failed += RUN_TABLE("turns", turns, test_turn);
    failed += cmocka_run_group_tests_name("pages", whole, NULL, NULL);
    menu_house_close(&house);
    return failed;
}
