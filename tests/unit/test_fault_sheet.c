/* tests/unit/test_fault_sheet.c -- want of memory while a table becomes a file:
 * it is said, and nothing is left behind. */
#include <stdio.h>
#include <unistd.h>

#include "handlers/exchange/sheet.h"
#include "tests/support/fault.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

static struct tip_house house;
static char folder[300];
static const struct sheet_head head = {
    .who = "ani (Imigrasi)", .why = "rapat", .filter = "", .total = 3
};

static enum gw_err
fill(struct sheet_page *page)
{
    for (size_t i = 0; i < 3 * SHEET_COLUMNS; i++) {
        buf_str(&page->words, "tiga orang dibawa malam ini");
        sheet_cell_end(page);
    }
    return page->words.err;
}

static enum gw_err
write_all(const struct sheet_kind *kind, const struct sheet_page *page,
          struct vault *vault)
{
    void *writer = NULL;
    int64_t bytes;
    enum gw_err err = kind->open(&head, vault, &writer);

    if (err == GW_OK)
        err = kind->rows(writer, page);
    if (err == GW_OK)
        err = kind->end(writer);
    kind->close(writer);
    return err == GW_OK ? vault_finish(vault, &bytes) : err;
}

static enum gw_err
run(void *arg)
{
    const struct sheet_kind *kind = arg;
    struct sheet_page *page = sheet_page_new();
    OWNED(vault_close)
    struct vault *vault = NULL;

    if (page == NULL)
        return GW_NOMEM;
    enum gw_err err = fill(page);
    if (err == GW_OK)
        err = vault_create(house.keyring, folder, 7, &vault);
    if (err == GW_OK)
        err = write_all(kind, page, vault);
    sheet_page_free(page);
    return err;
}

static struct kind_row {
    const char *name;
    enum sheet_format format;
} rows[] = {
    { "csv", SHEET_CSV },
    { "xlsx", SHEET_XLSX },
    { "pdf", SHEET_PDF },
    { "geojson", SHEET_GEOJSON },
};

static void
test_sweep(void **state)
{
    const struct kind_row *row = *state;
    struct sheet_kind kind = *sheet_kind(row->format);
    char part[400];

    tip_house_open(&house);
    snprintf(folder, sizeof folder, "%s/exports", house.folder);
    snprintf(part, sizeof part, "%s/7.part", folder);
    assert_true(fault_sweep(run, &kind) > 0);
    assert_int_equal(access(part, F_OK), -1);
    assert_int_equal(vault_sweep(folder, NULL, 0), GW_OK);
    assert_int_equal(rmdir(folder), 0);
    tip_house_close(&house);
}

int
main(void)
{
    return RUN_TABLE("want of memory", rows, test_sweep);
}
