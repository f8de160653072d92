/* XLSX by libxlsxwriter: cells are strings, so nothing is ever a formula.
 *
 *   rows --> sheet's own file in memory --> zip in memory --> vault
 *
 * What one would get wrong: the library writes plain text to temporary files,
 * and the result to a path. What tips say is never on a disk unsealed, so both
 * live in memory: the first in /dev/shm, the second behind a descriptor that has
 * no name.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "gateway/base/own.h"
#include "handlers/exchange/sheet.h"

enum { CELL_MAX = 30000 /* bytes; a spreadsheet takes 32,767 characters */ };

struct xlsx {
    struct vault *vault;
    const struct sheet_head *head;
    int fd; /* the whole file, when it is ended */
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold, *top, *wrap;
    lxw_row_t row;
    struct buf cell;
};

static enum gw_err
err_of(lxw_error error)
{
    return error == LXW_NO_ERROR                     ? GW_OK
           : error == LXW_ERROR_MEMORY_MALLOC_FAILED ? GW_NOMEM
                                                     : GW_IO;
}

static void
xlsx_close(void *writer)
{
    struct xlsx *xlsx = writer;

    if (xlsx == NULL)
        return;
    if (xlsx->book != NULL)
        lxw_workbook_free(xlsx->book);
    if (xlsx->fd >= 0)
        close(xlsx->fd);
    buf_wipe(&xlsx->cell);
    free(xlsx);
}

/* ---- cells ---- */

/* XML has no place for most control characters, nor for U+FFFE and U+FFFF. */
static const char *
clean(struct xlsx *xlsx, struct text text)
{
    size_t len = text.len < CELL_MAX ? text.len : CELL_MAX;

    while (len < text.len && len > 0 && ((uint8_t)text.at[len] & 0xC0) == 0x80)
        len--;
    buf_clear(&xlsx->cell);
    for (size_t i = 0; i < len; i++) {
        uint8_t c = (uint8_t)text.at[i];
        bool bad = (c < 0x20 && c != '\n' && c != '\t')
                   || (c >= 0xBE && i >= 2 && (uint8_t)text.at[i - 2] == 0xEF
                       && (uint8_t)text.at[i - 1] == 0xBF);
        buf_char(&xlsx->cell, bad && c >= 0xBE ? (char)0xBD
                              : bad            ? ' '
                                               : (char)c);
    }
    return buf_cstr(&xlsx->cell);
}

static enum gw_err
put(struct xlsx *xlsx, lxw_col_t column, struct text text, lxw_format *format)
{
    if (text.len == 0)
        return GW_OK;
    const char *cell = clean(xlsx, text);
    if (!buf_ok(&xlsx->cell))
        return xlsx->cell.err;
    return err_of(
        worksheet_write_string(xlsx->sheet, xlsx->row, column, cell, format));
}

/* ---- the sheet ---- */

static enum gw_err
put_headings(struct xlsx *xlsx)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < SHEET_COLUMNS && err == GW_OK; i++) {
        lxw_col_t column = (lxw_col_t)i;
        err = err_of(worksheet_set_column(xlsx->sheet, column, column,
                                          sheet_columns[i].chars, NULL));
        if (err == GW_OK)
            err =
                put(xlsx, column, text_of(sheet_columns[i].heading), xlsx->top);
    }
    xlsx->row = 1;
    return err;
}

static void
set_page(lxw_worksheet *sheet)
{
    char header[] = "&R&\"Calibri,Bold\"RAHASIA";
    char footer[] = "&LKentongan&RHalaman &P dari &N";

    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    (void)worksheet_repeat_rows(sheet, 0, 0);
    (void)worksheet_set_header(sheet, header);
    (void)worksheet_set_footer(sheet, footer);
    worksheet_freeze_panes(sheet, 1, 1);
}

static bool
make_formats(struct xlsx *xlsx)
{
    xlsx->bold = workbook_add_format(xlsx->book);
    xlsx->top = workbook_add_format(xlsx->book);
    xlsx->wrap = workbook_add_format(xlsx->book);
    if (xlsx->bold == NULL || xlsx->top == NULL || xlsx->wrap == NULL)
        return false;
    format_set_bold(xlsx->bold);
    format_set_bold(xlsx->top);
    format_set_bg_color(xlsx->top, 0x1F3A5F);
    format_set_font_color(xlsx->top, 0xFFFFFF);
    format_set_align(xlsx->top, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(xlsx->wrap);
    format_set_align(xlsx->wrap, LXW_ALIGN_VERTICAL_TOP);
    return true;
}

static enum gw_err
make_book(struct xlsx *xlsx)
{
    char path[40], memory[] = "/dev/shm";
    lxw_workbook_options options = { .constant_memory = LXW_TRUE,
                                     .tmpdir = memory };

    xlsx->fd = memfd_create("export", MFD_CLOEXEC);
    if (xlsx->fd < 0)
        return errno == ENOMEM ? GW_NOMEM : GW_IO;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", xlsx->fd);
    xlsx->book = workbook_new_opt(path, &options);
    if (xlsx->book == NULL)
        return GW_NOMEM;
    xlsx->sheet = workbook_add_worksheet(xlsx->book, "Info");
    if (xlsx->sheet == NULL || !make_formats(xlsx))
        return GW_NOMEM;
    set_page(xlsx->sheet);
    return put_headings(xlsx);
}

static enum gw_err
xlsx_open(const struct sheet_head *head, struct vault *vault, void **ret_writer)
{
    struct xlsx *xlsx = calloc(1, sizeof *xlsx);

    if (xlsx == NULL)
        return GW_NOMEM;
    xlsx->vault = vault;
    xlsx->head = head;
    xlsx->fd = -1;
    xlsx->cell = buf_new(CELL_MAX + 1);
    enum gw_err err = make_book(xlsx);
    if (err != GW_OK) {
        xlsx_close(xlsx);
        return err;
    }
    *ret_writer = xlsx;
    return GW_OK;
}

static enum gw_err
xlsx_rows(void *writer, const struct sheet_page *page)
{
    struct xlsx *xlsx = writer;
    enum gw_err err = GW_OK;

    for (size_t row = 0; row < sheet_rows(page) && err == GW_OK; row++) {
        for (enum sheet_column c = 0; c < SHEET_COLUMNS && err == GW_OK; c++)
            err = put(xlsx, (lxw_col_t)c, sheet_cell(page, row, c), xlsx->wrap);
        xlsx->row++;
    }
    return err;
}

/* ---- the end ---- */

static enum gw_err
put_about(struct xlsx *xlsx)
{
    char at[SHEET_TIME], count[24];
    const struct {
        const char *label, *value;
    } about[] = {
        { "Sifat", "RAHASIA" },
        { "Diekspor (WIB)", at },
        { "Oleh", xlsx->head->who },
        { "Alasan", xlsx->head->why },
        { "Saringan",
          xlsx->head->filter[0] != '\0' ? xlsx->head->filter : "semua" },
        { "Jumlah info", count },
    };

    sheet_time(xlsx->head->at_ms, at);
    (void)snprintf(count, sizeof count, "%lu", (unsigned long)xlsx->row - 1);
    xlsx->sheet = workbook_add_worksheet(xlsx->book, "Keterangan");
    if (xlsx->sheet == NULL)
        return GW_NOMEM;
    enum gw_err err = err_of(worksheet_set_column(xlsx->sheet, 0, 0, 18, NULL));
    if (err == GW_OK)
        err = err_of(worksheet_set_column(xlsx->sheet, 1, 1, 80, NULL));
    for (size_t i = 0; i < LENGTH(about) && err == GW_OK; i++) {
        xlsx->row = (lxw_row_t)i;
        err = put(xlsx, 0, text_of(about[i].label), xlsx->bold);
        if (err == GW_OK)
            err = put(xlsx, 1, text_of(about[i].value), xlsx->wrap);
    }
    return err;
}

static enum gw_err
hand_over(struct xlsx *xlsx)
{
    char piece[16384];
    enum gw_err err = GW_OK;
    ssize_t got;

    if (lseek(xlsx->fd, 0, SEEK_SET) != 0)
        return GW_IO;
    while (err == GW_OK && (got = read(xlsx->fd, piece, sizeof piece)) != 0)
        err = got < 0
                  ? GW_IO
                  : vault_add(xlsx->vault, (struct text){ piece, (size_t)got });
    crypto_wipe(piece, sizeof piece);
    return err;
}

static enum gw_err
xlsx_end(void *writer)
{
    struct xlsx *xlsx = writer;
    char title[] = "Info", author[] = "Kentongan";
    lxw_doc_properties properties = { .title = title, .author = author };
    lxw_row_t last = xlsx->row > 1 ? xlsx->row - 1 : 1;

    enum gw_err err = err_of(
        worksheet_autofilter(xlsx->sheet, 0, 0, last, SHEET_COLUMNS - 1));
    if (err == GW_OK)
        err = put_about(xlsx);
    if (err == GW_OK)
        err = err_of(workbook_set_properties(xlsx->book, &properties));
    if (err != GW_OK)
        return err;
    err = err_of(workbook_close(GIVE(xlsx->book)));
    return err == GW_OK ? hand_over(xlsx) : err;
}

const struct sheet_kind sheet_xlsx = {
    .word = "xlsx",
    .type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    .rows_max = 100000,
    .open = xlsx_open,
    .rows = xlsx_rows,
    .end = xlsx_end,
    .close = xlsx_close,
};
