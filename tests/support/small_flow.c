/* tests/support/small_flow.c -- see small_flow.h. */
#include "tests/support/small_flow.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"

/* ---- what this flow may speak of ---- */

static void
write_name(void *arg, const struct answers *answers, struct buf *out)
{
    (void)arg;
    buf_add(out, answers_get(answers, "word"));
}

static const struct flow_value values[] = {
    { "name", write_name, "ten letter" },
    { NULL, NULL, NULL },
};

/* How many fruits there are in the cases that `check` tries. */
static const size_t cases[] = { 3, 20, 0 };
const char *small_flow_fruit = "Pisang";

static size_t
count_fruits(void *arg, const struct answers *answers)
{
    int64_t count = 0;

    (void)arg;
    (void)text_number(answers_get(answers, "count"), &count);
    return (size_t)count;
}

static void
item_fruit(void *arg, const struct answers *answers, size_t i,
           struct buf *label, char ret_value[32])
{
    (void)arg;
    (void)answers;
    buf_printf(label, "%s %zu", small_flow_fruit, i + 1);
    (void)snprintf(ret_value, 32, "f%zu", i + 1);
}

static bool
example_fruits(void *arg, size_t i, struct answers *answers)
{
    char count[24];

    (void)arg;
    if (i >= LENGTH(cases))
        return false;
    (void)snprintf(count, sizeof count, "%zu", cases[i]);
    return answers_set(answers, "count", text_of(count)) == GW_OK;
}

static const struct flow_list lists[] = {
    { "fruits", count_fruits, item_fruit, example_fruits },
    { NULL, NULL, NULL, NULL },
};

static const struct flow_action actions[] = {
    { "plant", { "ok", "bad" } },
    { NULL, { NULL } },
};

static const char *const flags[] = { "sun", "rain", NULL };
static const char *const messages[] = { "M1", NULL };

const struct flow_host small_flow_host = {
    .values = values,
    .lists = lists,
    .actions = actions,
    .flags = flags,
    .messages = messages,
};

/* ---- a flow that is fine ---- */

const char small_flow_yaml[] = "start: A\n"                      /* 1 */
                               "error: E\n"                      /* 2 */
                               "give_up: G\n"                    /* 3 */
                               "screens:\n"                      /* 4 */
                               "  A:\n"                          /* 5 */
                               "    saves: pick\n"               /* 6 */
                               "    options: {one: B, two: C}\n" /* 7 */
                               "  B:\n"                          /* 8 */
                               "    list: {from: fruits, layout: pages, "
                               "saves: fruit, to: W, none: A}\n" /* 9 */
                               "    options: {unknown: W}\n"     /* 10 */
                               "    zero: back\n"                /* 11 */
                               "  W:\n"                          /* 12 */
                               "    when: {pick: [one]}\n"       /* 13 */
                               "    else: C\n"                   /* 14 */
                               "    options: {more: {to: C, when: sun}}\n"
                               "    zero: {done: G}\n" /* 16 */
                               "  C:\n"                /* 17 */
                               "    typed: {saves: word, kind: text, to: P}\n"
                               "    clears: [fruit]\n" /* 19 */
                               "    zero: back\n"      /* 20 */
                               "    resume: A\n"       /* 21 */
                               "  P: {do: plant, then: {ok: G, bad: D}}\n"
                               "  D: {words: C, zero: back}\n" /* 23 */
                               "  E: {options: {again: back}, zero: {menu: "
                               "A}}\n"               /* 24 */
                               "  G: {end: true}\n"; /* 25 */

const char small_flow_id_yaml[] =
    "language: id\n"    /* 1 */
    "name: Indonesia\n" /* 2 */
    "words: {back: Kembali, next: Lanjut, unknown: Tidak tahu}\n"
    "screens:\n"                                 /* 4 */
    "  A:\n"                                     /* 5 */
    "    title: Buah\n"                          /* 6 */
    "    options: {one: Satu, two: Dua}\n"       /* 7 */
    "  B:\n"                                     /* 8 */
    "    title: \"Pilih {page}/{pages}:\"\n"     /* 9 */
    "  W:\n"                                     /* 10 */
    "    title: \"{label:pick} {name}\"\n"       /* 11 */
    "    options: {more: Lagi, done: Sudah}\n"   /* 12 */
    "  C:\n"                                     /* 13 */
    "    title: Tulis\n"                         /* 14 */
    "  E:\n"                                     /* 15 */
    "    title: Salah\n"                         /* 16 */
    "    options: {again: Ulangi, menu: Menu}\n" /* 17 */
    "  G: {title: Selesai}\n"                    /* 18 */
    "messages:\n"                                /* 19 */
    "  M1: Terima kasih {name}\n";               /* 20 */

static void
put(struct menu_house *house, const char *name, const char *good,
    const struct small_flow_row *row)
{
    static char text[MENU_FILE_MAX];

    assert_true(text_copy(text_of(good), text, sizeof text));
    if (row != NULL && strcmp(row->file, name) == 0)
        menu_house_replace(text, row->old, row->new);
    menu_house_write(house, name, text);
}

static bool
has_fault(const struct menu_house *house, const struct small_flow_row *row)
{
    char at[160];

    for (size_t i = 0; i < house->faults.count; i++) {
        const struct fault *fault = &house->faults.list[i];
        (void)snprintf(at, sizeof at, "%s:%d", fault->file, fault->line);
        const char *name = strrchr(at, '/') + 1;
        bool is_there = strncmp(name, row->at, strlen(row->at)) == 0;
        if (is_there && strstr(fault->text, row->fault) != NULL)
            return true;
    }
    return false;
}

void
small_flow_put(struct menu_house *house, const struct small_flow_row *row)
{
    put(house, "flow.yaml", small_flow_yaml, row);
    put(house, "id.yaml", small_flow_id_yaml, row);
}

void
small_flow_assert_fault(struct menu_house *house,
                        const struct small_flow_row *row)
{
    small_flow_put(house, row);
    assert_int_equal(menu_house_load(house, "", 80, &small_flow_host),
                     GW_REJECTED);
    assert_null(house->flow);
    if (!has_fault(house, row))
        faults_print(&house->faults, stdout);
    assert_true(has_fault(house, row));
}
