/* The checker on a language file, on several files at once, and on what fits a
 * screen. */
#include "gateway/talk/flow.h"

#include <string.h>

#include "gateway/base/gsm7.h"
#include "tests/support/small_flow.h"
#include "tests/support/table.h"

static struct menu_house house;

static struct small_flow_row rows[] = {
    { "no such language", "id.yaml", "language: id", "language: en",
      "id.yaml:1", "`language` must be id" },
    { "a language without a name", "id.yaml", "name: Indonesia\n", "",
      "id.yaml:1", "`name` of the language is missing" },
    { "unknown key of a language", "id.yaml",
      "messages:", "massages:", "id.yaml:19", "a language has no such key" },
    { "a word that nobody shows", "id.yaml", "next: Lanjut,",
      "next: Lanjut, nest: Sarang,", "id.yaml:3", "the word `nest`" },
    { "no word for back", "id.yaml", "back: Kembali, ", "", "id.yaml",
      "`back`: the translation is missing" },
    { "a missing title", "id.yaml", "    title: Tulis\n", "    options: {}\n",
      "id.yaml:14", "C: the translation of its title is missing" },
    { "a missing screen", "id.yaml", "  C:\n    title: Tulis\n", "", "id.yaml",
      "C: the translation of its title is missing" },
    { "a missing label", "id.yaml", "one: Satu, ", "", "id.yaml:6",
      "A, `one`: the translation is missing" },
    { "a label that nobody shows", "id.yaml", "one: Satu", "one: Satu, tri: 3",
      "id.yaml:7", "the label `tri`" },
    { "a screen that nobody shows", "id.yaml", "  C:\n",
      "  Z: {title: Z}\n"
      "  C:\n",
      "id.yaml:13", "shows no screen of this name" },
    { "words for borrowed words", "id.yaml", "  C:\n",
      "  D: {title: Z}\n"
      "  C:\n",
      "id.yaml:13", "shows no screen of this name" },
    { "unknown key of words", "id.yaml", "    title: Tulis\n",
      "    title: Tulis\n    tittle: Tulis\n", "id.yaml:15",
      "a screen's words are" },
    { "an empty title", "id.yaml", "title: Tulis", "title: \"\"", "id.yaml:14",
      "C must be a text" },
    { "a label of two lines", "id.yaml", "one: Satu", "one: \"Sa\\ntu\"",
      "id.yaml:7", "a text of one line" },
    { "one without many", "id.yaml", "one: Satu", "one: {one: Satu}",
      "id.yaml:7", "{one: ..., many: ...}" },
    { "unknown value", "id.yaml", "title: Tulis", "title: \"Tulis {age}\"",
      "id.yaml:14", "no value {age}" },
    { "an open brace", "id.yaml", "title: Tulis", "title: \"Tulis {name\"",
      "id.yaml:14", "{ without its }" },
    { "a label that nobody saves", "id.yaml", "{label:pick}", "{label:word}",
      "id.yaml:11", "{label:word}: no screen saves an option" },
    { "too many pieces", "id.yaml", "title: Tulis",
      "title: \"{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}"
      "{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}"
      "{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}"
      "{name}\"",
      "id.yaml:14", "more than 32 pieces" },
    { "not of the handset", "id.yaml", "title: Tulis",
      "title: Tulis \xE2\x80\x9Cini", "id.yaml:14", "U+201C (\xE2\x80\x9C)" },
    { "emoji in a label", "id.yaml", "one: Satu", "one: \xF0\x9F\x98\x80",
      "id.yaml:7", "U+1F600 (\xF0\x9F\x98\x80)" },
    { "not of the handset in a word", "id.yaml", "Lanjut", "Lanjut\xC2\xBB",
      "id.yaml:3", "words, `next`: U+00BB" },
    { "not of the handset in a message", "id.yaml", "Terima kasih",
      "Terima\xC2\xA0kasih", "id.yaml:20", "M1: U+00A0" },
    { "a missing message", "id.yaml", "  M1: Terima kasih {name}\n",
      "  M2: Terima kasih\n", "id.yaml", "the message M1 is missing" },
    { "a message that nobody sends", "id.yaml", "messages:\n",
      "messages:\n  M2: x\n", "id.yaml:20", "nobody sends" },

    /* ---- what does not fit 80 septets ---- */
    { "a title that no number of pages should hold", "id.yaml", "title: Tulis",
      "title: 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123456789 123456789 123456789 123456789 123456789 1",
      "id.yaml:14", "the title of C takes up to 321 septets; it has 320" },
    { "a farewell of two pages", "id.yaml", "title: Selesai",
      "title: 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123456789 123456789 1",
      "id.yaml:18", "G takes up to 81 septets, and must fit one page" },
    { "an error of two pages", "id.yaml", "title: Salah",
      "title: 123456789 123456789 123456789 123456789 123456789 123456789 "
      "12345",
      "id.yaml:16", "E takes up to 81 septets, and must fit one page" },
    { "an error of two pages by two septets for one letter", "id.yaml",
      "title: Salah",
      "title: 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123\xE2\x82\xAC",
      "id.yaml:16", "E takes up to 81 septets" },
    { "a label wider than a page", "id.yaml", "one: Satu",
      "one: 123456789 123456789 123456789 123456789 123456789 123456789 "
      "12345678",
      "id.yaml:6", "A takes up to 81 septets, and no pages can be made of it" },
    { "short without a title", "id.yaml", "    options: {one: Satu, two: Dua}",
      "    short: B\n    options: {one: Satu, two: Dua}\n  D2: {short: D}",
      "id.yaml:9", "shows no screen of this name" },
    { "a short title of several", "id.yaml", "title: Tulis",
      "title: Tulis\n    short: [a, b]", "id.yaml:15", "C must be a text" },
    { "a short title with an unknown value", "id.yaml", "title: Tulis",
      "title: Tulis\n    short: \"{age}\"", "id.yaml:15", "no value {age}" },
    { "a short title with a label that nobody saves", "id.yaml", "title: Tulis",
      "title: Tulis\n    short: \"{label:word}\"", "id.yaml:14",
      "{label:word}: no screen saves an option" },
    { "a language that falls back on itself", "id.yaml", "name: Indonesia\n",
      "name: Indonesia\nfalls_back: id\n", "id.yaml:3",
      "`falls_back` can be: id, and not in id.yaml itself" },
    { "no room for a list", "id.yaml", "\"Pilih {page}/{pages}:\"",
      "\"Pilih yang mana saja di antara ini {page}/{pages}:\"", "id.yaml:9",
      "B takes up to" },
    { "a long message", "id.yaml", "Terima kasih {name}",
      "123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
      "123456789 1 {name}",
      "id.yaml:20", "M1 takes up to 162 septets; one SMS has 160" },
};

static void
test_row(void **state)
{
    small_flow_assert_fault(&house, *state);
}

static void
test_good(void **state)
{
    (void)state;
    small_flow_put(&house, NULL);
    enum gw_err err = menu_house_load(&house, "", 80, &small_flow_host);
    faults_print(&house.faults, stdout);
    assert_int_equal(err, GW_OK);
    assert_int_equal(house.faults.count, 0);
}

static void
test_missing_files(void **state)
{
    (void)state;
    small_flow_put(&house, NULL);
    assert_int_equal(menu_house_load(&house, "su", 80, &small_flow_host),
                     GW_MISSING);
    assert_int_equal(house.faults.errors, 1);
    assert_non_null(strstr(house.faults.list[0].file, "su.yaml"));
    assert_int_equal(menu_house_load(&house, "../id", 80, &small_flow_host),
                     GW_REJECTED);
    assert_non_null(strstr(house.faults.list[0].text, "2 or 3 small letters"));
    assert_int_equal(menu_house_load(&house, " , id,", 80, &small_flow_host),
                     GW_OK);
    struct flow *flow = NULL;
    const unsigned widths[] = { 80, 0 };
    assert_int_equal(flow_load("/nowhere", "", widths, &small_flow_host,
                               &house.faults, &flow),
                     GW_MISSING);
    assert_null(flow);
}

/* One run shows the faults of all files, each once. */
static void
test_all_faults_at_once(void **state)
{
    (void)state;
    static char text[MENU_FILE_MAX];

    assert_true(text_copy(text_of(small_flow_yaml), text, sizeof text));
    menu_house_replace(text, "two: C}", "two: Q}");
    menu_house_replace(text, "resume: A", "resume: R");
    menu_house_write(&house, "flow.yaml", text);
    assert_true(text_copy(text_of(small_flow_id_yaml), text, sizeof text));
    menu_house_replace(text, "Kembali", "Kemb\xC3\xA3li");
    menu_house_replace(text, "name: Indonesia\n", "");
    menu_house_write(&house, "id.yaml", text);
    assert_int_equal(menu_house_load(&house, "", 80, &small_flow_host),
                     GW_REJECTED);
    assert_int_equal(house.faults.errors, 4);
}

static void
test_foreign_label_of_a_list(void **state)
{
    (void)state;
    small_flow_put(&house, NULL);
    small_flow_fruit = "Dur\xC3\xAD"
                       "an";
    enum gw_err err = menu_house_load(&house, "", 80, &small_flow_host);
    small_flow_fruit = "Pisang";
    assert_int_equal(err, GW_REJECTED);
    assert_non_null(strstr(house.faults.list[0].text,
                           "B shows a label that is not GSM-7 (count=3)"));
}

/* A label so long that not even one item fits: refused, not shown. */
static void
test_list_without_room(void **state)
{
    (void)state;
    small_flow_put(&house, NULL);
    small_flow_fruit =
        "Pisang yang sangat panjang sekali namanya dan tidak muat";
    enum gw_err err = menu_house_load(&house, "", 80, &small_flow_host);
    small_flow_fruit = "Pisang";
    assert_int_equal(err, GW_REJECTED);
    assert_non_null(strstr(house.faults.list[0].text, "B takes up to"));
}

/* A line whose values are all empty is left out; the rest of {a|b} is taken. */
static void
test_empty_lines(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(1024);
    static char text[MENU_FILE_MAX];
    struct answers answers = { 0 };
    struct flow_view view = { .host = &small_flow_host, .septets = 80 };

    small_flow_put(&house, NULL);
    assert_true(text_copy(text_of(small_flow_id_yaml), text, sizeof text));
    menu_house_replace(text, "M1: Terima kasih {name}",
                       "M1: \"{name}\\nA {name|label:pick}\\n{name}\\n"
                       "{label:pick}\\n{name|label:pick}\"");
    menu_house_write(&house, "id.yaml", text);
    assert_int_equal(menu_house_load(&house, "", 80, &small_flow_host), GW_OK);
    flow_message(house.flow, &view, "id", "M1", &answers, &out);
    assert_string_equal(buf_cstr(&out), "");
    buf_clear(&out);
    assert_int_equal(answers_set(&answers, "pick", TEXT("two")), GW_OK);
    flow_message(house.flow, &view, "id", "M1", &answers, &out);
    assert_string_equal(buf_cstr(&out), "A Dua\nDua\nDua");
    buf_clear(&out);
    assert_int_equal(answers_set(&answers, "word", TEXT("x")), GW_OK);
    flow_message(house.flow, &view, "id", "M1", &answers, &out);
    assert_string_equal(buf_cstr(&out), "x\nA x\nx\nDua\nx");
    buf_clear(&out);
    flow_message(house.flow, &view, "id", "G", NULL, &out);
    assert_string_equal(buf_cstr(&out), "Selesai");
}

/* A channel with less room than was proved gets a head, never more. */
static void
test_smaller_screen(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(1024);
    struct flow_view view = { .host = &small_flow_host, .septets = 20 };
    struct flow_state call;

    small_flow_put(&house, NULL);
    assert_int_equal(menu_house_load(&house, "", 80, &small_flow_host), GW_OK);
    (void)flow_begin(house.flow, &view, false, "id", &call);
    buf_str(&out, "CON ");
    flow_show(house.flow, &view, &call, &out);
    assert_string_equal(buf_cstr(&out), "CON Buah\n1 Satu\n2 Dua");
    view.septets = 10;
    buf_clear(&out);
    flow_show(house.flow, &view, &call, &out);
    assert_int_equal(gsm7_septets(buf_text(&out)), 10);
}

static void
test_graph(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(64 * 1024);

    small_flow_put(&house, NULL);
    assert_int_equal(menu_house_load(&house, "", 80, &small_flow_host), GW_OK);
    flow_graph(house.flow, &out);
    assert_non_null(strstr(buf_cstr(&out), "digraph flow {"));
    assert_non_null(strstr(buf_cstr(&out), "A -> B [label=\"one\"]"));
    assert_non_null(
        strstr(buf_cstr(&out), "P -> D [label=\"bad\" style=dashed]"));
    assert_non_null(
        strstr(buf_cstr(&out), "W [label=\"W\\n{label:pick} {name}\"]"));
    assert_non_null(
        strstr(buf_cstr(&out), "G [label=\"G\\nSelesai\" style=rounded]"));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_missing_files),
        cmocka_unit_test(test_all_faults_at_once),
        cmocka_unit_test(test_foreign_label_of_a_list),
        cmocka_unit_test(test_list_without_room),
        cmocka_unit_test(test_empty_lines),
        cmocka_unit_test(test_smaller_screen),
        cmocka_unit_test(test_graph),
    };

    menu_house_open(&house);
    int failed = cmocka_run_group_tests_name("checker", whole, NULL, NULL);
    failed += RUN_TABLE("faults of words", rows, test_row);
    menu_house_close(&house);
    return failed;
}
