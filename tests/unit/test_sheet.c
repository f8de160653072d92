/* tests/unit/test_sheet.c -- tables as files, and files sealed on disk. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/file.h"
#include "handlers/exchange/sheet.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

static struct tip_house house;
static char folder[300];

static int
open_it(void **state)
{
    (void)state;
    tip_house_open(&house);
    snprintf(folder, sizeof folder, "%s/exports", house.folder);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    enum gw_err err = vault_sweep(folder, NULL, 0);
    (void)err; /* the folder may not be there */
    (void)rmdir(folder);
    tip_house_close(&house);
    return 0;
}

static void
write_file(int64_t id, size_t bytes)
{
    OWNED(vault_close)
    struct vault *vault = NULL;
    char piece[1000];
    int64_t written;

    memset(piece, 'x', sizeof piece);
    assert_int_equal(vault_create(house.keyring, folder, id, &vault), GW_OK);
    for (size_t left = bytes; left > 0;) {
        size_t take = left < sizeof piece ? left : sizeof piece;
        assert_int_equal(vault_add(vault, (struct text){ piece, take }), GW_OK);
        left -= take;
    }
    assert_int_equal(vault_finish(vault, &written), GW_OK);
    assert_int_equal(written, bytes);
}

static enum gw_err
read_file(int64_t id, struct buf *out)
{
    buf_clear(out);
    return vault_read(house.keyring, folder, id, out);
}

static const char *
path_of(int64_t id)
{
    static char path[400];

    snprintf(path, sizeof path, "%s/%lld", folder, (long long)id);
    return path;
}

static void
test_a_file_comes_back(void **state)
{
    static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 200000 };
    OWNED(buf_free)
    struct buf out = buf_new(1000000);
    struct stat info;

    (void)state;
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        write_file(7, sizes[i]);
        assert_int_equal(read_file(7, &out), GW_OK);
        assert_int_equal(out.len, sizes[i]);
    }
    assert_int_equal(stat(path_of(7), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(read_file(8, &out), GW_MISSING);
}

/* Changed by one byte anywhere, cut, or of another number. */
static void
test_a_changed_file_is_refused(void **state)
{
    OWNED(buf_free)
    struct buf whole = buf_new(1000000), out = buf_new(1000000);

    (void)state;
    write_file(7, 70000);
    assert_int_equal(file_read(path_of(7), &whole), GW_OK);
    for (size_t at = 0; at < whole.len; at += whole.len / 40) {
        whole.at[at] ^= 1;
        assert_int_equal(file_replace(folder, "7", buf_text(&whole)), GW_OK);
        assert_int_equal(read_file(7, &out), GW_DENIED);
        whole.at[at] ^= 1;
        struct text cut = { whole.at, at };
        assert_int_equal(file_replace(folder, "7", cut), GW_OK);
        assert_int_equal(read_file(7, &out), GW_DENIED);
    }
    assert_int_equal(file_replace(folder, "8", buf_text(&whole)), GW_OK);
    assert_int_equal(read_file(8, &out), GW_DENIED);
    assert_int_equal(file_replace(folder, "7", buf_text(&whole)), GW_OK);
    assert_int_equal(read_file(7, &out), GW_OK);
}

static void
test_a_full_disk_leaves_nothing(void **state)
{
    struct vault *vault = NULL;
    struct rlimit before, tight;
    char piece[70000] = { 0 };
    enum gw_err err = GW_OK;

    (void)state;
    assert_int_equal(vault_create(house.keyring, folder, 9, &vault), GW_OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 100000;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    for (int i = 0; i < 4 && err == GW_OK; i++)
        err = vault_add(vault, (struct text){ piece, sizeof piece });
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(err, GW_IO);
    vault_close(vault);
    assert_int_equal(access(path_of(9), F_OK), -1);
    assert_int_equal(rmdir(folder), 0);
}

static void
test_a_sweep_keeps_what_it_is_told(void **state)
{
    const int64_t keep[] = { 2 };
    struct vault *vault = NULL;

    (void)state;
    assert_int_equal(vault_sweep(folder, NULL, 0), GW_OK);
    write_file(1, 10);
    write_file(2, 10);
    assert_int_equal(vault_create(house.keyring, folder, 3, &vault), GW_OK);
    assert_int_equal(vault_sweep(folder, keep, 1), GW_OK);
    assert_int_equal(access(path_of(1), F_OK), -1);
    assert_int_equal(access(path_of(2), F_OK), 0);
    vault_close(vault);
    assert_int_equal(vault_sweep(folder, NULL, 0), GW_OK);
    assert_int_equal(rmdir(folder), 0);
}

/* ---- kinds ---- */

static const struct sheet_head head = {
    .who = "ani (Imigrasi)", .why = "rapat", .filter = "", .total = 1
};

static void
make(enum sheet_format format, const char *cell, size_t rows, struct buf *out)
{
    const struct sheet_kind *kind = sheet_kind(format);
    struct sheet_page *page = sheet_page_new();
    struct vault *vault = NULL;
    void *writer = NULL;
    int64_t bytes;

    assert_non_null(page);
    for (size_t i = 0; i < rows * SHEET_COLUMNS; i++) {
        buf_str(&page->words, cell);
        sheet_cell_end(page);
    }
    assert_int_equal(sheet_rows(page), rows);
    assert_int_equal(vault_create(house.keyring, folder, 7, &vault), GW_OK);
    assert_int_equal(kind->open(&head, vault, &writer), GW_OK);
    if (rows > 0)
        assert_int_equal(kind->rows(writer, page), GW_OK);
    assert_int_equal(kind->end(writer), GW_OK);
    kind->close(writer);
    assert_int_equal(vault_finish(vault, &bytes), GW_OK);
    vault_close(vault);
    sheet_page_free(page);
    assert_int_equal(read_file(7, out), GW_OK);
}

static struct cell_row {
    const char *name, *cell, *csv;
} cell_rows[] = {
    { "plain", "ada calo", "\"ada calo\"" },
    { "empty", "", "\"\"" },
    { "quotes", "kata \"dia\"", "\"kata \"\"dia\"\"\"" },
    { "comma and line", "a,b\nc", "\"a,b\nc\"" },
    { "formula", "=1+1", "\"'=1+1\"" },
    { "plus", "+62", "\"'+62\"" },
    { "minus", "-1", "\"'-1\"" },
    { "at", "@SUM(A1)", "\"'@SUM(A1)\"" },
    { "tab", "\t=1", "\"'\t=1\"" },
    { "carriage return", "\r=1", "\"'\r=1\"" },
    { "further in it is none", "a=1", "\"a=1\"" },
};

static void
test_cell(void **state)
{
    const struct cell_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(1000000);
    struct text rest, line;

    assert_int_equal(open_it(NULL), 0);
    make(SHEET_CSV, row->cell, 1, &out);
    rest = buf_text(&out);
    assert_true(text_cut(&rest, '\n', &line));
    assert_true(text_starts(rest, text_of(row->csv)));
    assert_int_equal(rest.len, SHEET_COLUMNS * (strlen(row->csv) + 1) + 1);
    assert_int_equal(close_it(NULL), 0);
}

static void
test_kinds_are_what_they_say(void **state)
{
    static const char *const starts[SHEET_FORMATS] = {
        [SHEET_CSV] = "\xEF\xBB\xBF",
        [SHEET_XLSX] = "PK",
        [SHEET_PDF] = "%PDF",
        [SHEET_GEOJSON] = "{\"type\":\"FeatureCollection\"",
    };
    OWNED(buf_free)
    struct buf out = buf_new(10000000);

    (void)state;
    for (enum sheet_format f = SHEET_CSV; f < SHEET_FORMATS; f++) {
        assert_int_equal(sheet_format_read(text_of(sheet_kind(f)->word)), f);
        make(f, "kata \xF0\x9F\x98\x80 sangat\x01panjang", 60, &out);
        assert_true(text_starts(buf_text(&out), text_of(starts[f])));
        make(f, "", 0, &out);
        assert_true(text_starts(buf_text(&out), text_of(starts[f])));
    }
    assert_int_equal(sheet_format_read(TEXT("doc")), SHEET_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_file_comes_back, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(test_a_changed_file_is_refused, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(test_a_full_disk_leaves_nothing,
                                        open_it, close_it),
        cmocka_unit_test_setup_teardown(test_a_sweep_keeps_what_it_is_told,
                                        open_it, close_it),
        cmocka_unit_test_setup_teardown(test_kinds_are_what_they_say, open_it,
                                        close_it),
    };
    return RUN_TABLE("cells", cell_rows, test_cell)
           + cmocka_run_group_tests_name("sheets", tests, NULL, NULL);
}
