/* CSV as RFC 4180 has it, in UTF-8 with a byte order mark, which is what makes
 * spreadsheets read it as such.
 *
 * What one would get wrong: a cell that begins with = is a formula to a
 * spreadsheet, and villagers choose what cells begin with. An apostrophe before
 * it makes it words again.
 */
#include <stdlib.h>
#include <string.h>

#include "handlers/exchange/sheet.h"

enum { LINE_MAX_BYTES = SHEET_WORDS_MAX };

struct csv {
    struct vault *vault;
    struct buf line;
};

static void
put(struct buf *line, struct text cell)
{
    if (line->len > 0)
        buf_char(line, ',');
    buf_char(line, '"');
    if (cell.len > 0 && strchr("=+-@\t\r\n", cell.at[0]) != NULL)
        buf_char(line, '\'');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"')
            buf_char(line, '"');
        buf_char(line, cell.at[i]);
    }
    buf_char(line, '"');
}

static enum gw_err
end_line(struct csv *csv)
{
    buf_str(&csv->line, "\r\n");
    enum gw_err err = buf_ok(&csv->line)
                          ? vault_add(csv->vault, buf_text(&csv->line))
                          : csv->line.err;
    buf_clear(&csv->line);
    return err;
}

static void
csv_close(void *writer)
{
    struct csv *csv = writer;

    if (csv == NULL)
        return;
    buf_wipe(&csv->line);
    free(csv);
}

static enum gw_err
csv_open(const struct sheet_head *head, struct vault *vault, void **ret_writer)
{
    struct csv *csv = calloc(1, sizeof *csv);

    (void)head; /* a line above the headings would break who reads it */
    if (csv == NULL)
        return GW_NOMEM;
    csv->vault = vault;
    csv->line = buf_new(LINE_MAX_BYTES);
    enum gw_err err = vault_add(vault, TEXT("\xEF\xBB\xBF"));
    for (size_t i = 0; i < SHEET_COLUMNS; i++)
        put(&csv->line, text_of(sheet_columns[i].heading));
    if (err == GW_OK)
        err = end_line(csv);
    if (err != GW_OK) {
        csv_close(csv);
        return err;
    }
    *ret_writer = csv;
    return GW_OK;
}

static enum gw_err
csv_rows(void *writer, const struct sheet_page *page)
{
    struct csv *csv = writer;
    enum gw_err err = GW_OK;

    for (size_t row = 0; row < sheet_rows(page) && err == GW_OK; row++) {
        for (enum sheet_column c = 0; c < SHEET_COLUMNS; c++)
            put(&csv->line, sheet_cell(page, row, c));
        err = end_line(csv);
    }
    return err;
}

static enum gw_err
csv_end(void *writer)
{
    (void)writer;
    return GW_OK;
}

const struct sheet_kind sheet_csv = {
    .word = "csv",
    .type = "text/csv; charset=utf-8",
    .rows_max = 100000,
    .open = csv_open,
    .rows = csv_rows,
    .end = csv_end,
    .close = csv_close,
};
