/* handlers/exchange/sheet.c -- the list of columns, the list of kinds, and the
 * page between them.
 *
 * A page is one buffer and the places where its cells end, so that filling it
 * costs a few allocations and not one for each cell.
 */
#include "handlers/exchange/sheet.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/base/own.h"

const struct sheet_column_row sheet_columns[SHEET_COLUMNS] = {
    [SHEET_CODE] = { "Kode", 10 },
    [SHEET_RECEIVED] = { "Diterima (WIB)", 19 },
    [SHEET_URGENCY] = { "Urgensi", 14 },
    [SHEET_STATE] = { "Status", 14 },
    [SHEET_LEANING] = { "Kecenderungan", 14 },
    [SHEET_WHAT] = { "Kejadian", 26 },
    [SHEET_WHEN] = { "Waktu kejadian", 16 },
    [SHEET_REGENCY] = { "Kabupaten/Kota", 20 },
    [SHEET_DISTRICT] = { "Kecamatan", 18 },
    [SHEET_VILLAGE] = { "Desa/Kelurahan", 18 },
    [SHEET_DISTRICT_CODE] = { "Kode kecamatan", 15 },
    [SHEET_VILLAGE_CODE] = { "Kode desa", 15 },
    [SHEET_ROUTE] = { "Rute", 18 },
    [SHEET_MINORS] = { "Ada anak", 10 },
    [SHEET_DANGER] = { "Bahaya sekarang", 15 },
    [SHEET_POLICE] = { "Satuan Polri", 22 },
    [SHEET_IMMIGRATION] = { "Kantor imigrasi", 22 },
    [SHEET_ASSIGNEE] = { "Petugas", 14 },
    [SHEET_DUE] = { "Tenggat (WIB)", 19 },
    [SHEET_ALIAS] = { "Alias pelapor", 18 },
    [SHEET_MEDIUM] = { "Media", 10 },
    [SHEET_CHANNEL] = { "Saluran", 12 },
    [SHEET_COMPLETE] = { "Lengkap", 10 },
    [SHEET_NARRATIVE] = { "Narasi", 70 },
    [SHEET_MORE] = { "Tambahan pelapor", 50 },
};

/* ---- kinds ---- */

static const struct sheet_kind *const kinds[SHEET_FORMATS] = {
    [SHEET_CSV] = &sheet_csv,
    [SHEET_XLSX] = &sheet_xlsx,
    [SHEET_PDF] = &sheet_pdf,
    [SHEET_GEOJSON] = &sheet_geojson,
};

const struct sheet_kind *
sheet_kind(enum sheet_format format)
{
    assert(format > SHEET_NONE && format < SHEET_FORMATS);
    return kinds[format];
}

enum sheet_format
sheet_format_read(struct text word)
{
    for (enum sheet_format format = SHEET_CSV; format < SHEET_FORMATS; format++)
        if (text_is(word, kinds[format]->word))
            return format;
    return SHEET_NONE;
}

/* ---- pages ---- */

struct sheet_page *
sheet_page_new(void)
{
    struct sheet_page *page = calloc(1, sizeof *page);

    if (page != NULL)
        page->words = buf_new(SHEET_WORDS_MAX);
    return page;
}

void
sheet_page_free(struct sheet_page *page)
{
    if (page == NULL)
        return;
    buf_wipe(&page->words);
    free(page);
}

void
sheet_page_clear(struct sheet_page *page)
{
    page->cells = 0;
    buf_clear(&page->words);
}

size_t
sheet_rows(const struct sheet_page *page)
{
    return page->cells / SHEET_COLUMNS;
}

void
sheet_cell_end(struct sheet_page *page)
{
    assert(page->cells < LENGTH(page->ends));
    page->ends[page->cells++] = (uint32_t)page->words.len;
}

struct text
sheet_cell(const struct sheet_page *page, size_t row, enum sheet_column column)
{
    size_t cell = row * SHEET_COLUMNS + (size_t)column;

    assert(cell < page->cells);
    size_t from = cell == 0 ? 0 : page->ends[cell - 1];
    size_t len = page->ends[cell] - from;
    return (struct text){ len == 0 ? "" : page->words.at + from, len };
}

/* ---- time ---- */

void
sheet_time(int64_t wall_ms, char ret_text[SHEET_TIME])
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
                                          "Mei", "Jun", "Jul", "Agu",
                                          "Sep", "Okt", "Nov", "Des" };
    time_t wib = (time_t)(wall_ms / 1000 + 7 * 3600);
    struct tm tm = { 0 };

    (void)gmtime_r(&wib, &tm);
    (void)snprintf(ret_text, SHEET_TIME, "%d %s %d %02d.%02d", tm.tm_mday,
                   months[tm.tm_mon % 12], tm.tm_year + 1900, tm.tm_hour,
                   tm.tm_min);
}
