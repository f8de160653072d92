/* handlers/exchange/sheet.h -- tips as rows of a table, and the kinds of file
 * that a table may become.
 *
 *   pages of up to SHEET_ROWS rows --> sheet_kind --> vault
 *
 * Cells are clean UTF-8 for a person to read. Nothing here touches the database:
 * pages are filled on one thread and written on another.
 */
#ifndef HANDLERS_EXCHANGE_SHEET_H
#define HANDLERS_EXCHANGE_SHEET_H

#include "gateway/base/buf.h"
#include "handlers/exchange/card.h"
#include "handlers/exchange/vault.h"

enum sheet_column {
    SHEET_CODE,
    SHEET_RECEIVED,
    SHEET_URGENCY,
    SHEET_STATE,
    SHEET_LEANING,
    SHEET_WHAT,
    SHEET_WHEN,
    SHEET_REGENCY,
    SHEET_DISTRICT,
    SHEET_VILLAGE,
    SHEET_DISTRICT_CODE,
    SHEET_VILLAGE_CODE,
    SHEET_ROUTE,
    SHEET_MINORS,
    SHEET_DANGER,
    SHEET_POLICE,
    SHEET_IMMIGRATION,
    SHEET_ASSIGNEE,
    SHEET_DUE,
    SHEET_ALIAS,
    SHEET_MEDIUM,
    SHEET_CHANNEL,
    SHEET_COMPLETE,
    SHEET_NARRATIVE,
    SHEET_MORE, /* what the sender added later */
    SHEET_COLUMNS
};

struct sheet_column_row {
    const char *heading;
    double chars; /* width where that can be said */
};
extern const struct sheet_column_row sheet_columns[SHEET_COLUMNS];

enum { SHEET_ROWS = 1000, SHEET_WORDS_MAX = 16 * 1024 * 1024 };

struct sheet_page {
    size_t cells;
    struct buf words;
    uint32_t ends[SHEET_ROWS * SHEET_COLUMNS];
};

struct sheet_page *sheet_page_new(void); /* NULL: no memory */
void sheet_page_free(struct sheet_page *page);
void sheet_page_clear(struct sheet_page *page);
size_t sheet_rows(const struct sheet_page *page); /* whole ones */
/* Add a cell's text to page->words, then end it, column after column. There is
 * room for SHEET_ROWS rows (asserted). */
void sheet_cell_end(struct sheet_page *page);
struct text sheet_cell(const struct sheet_page *page, size_t row,
                       enum sheet_column column);

/* What stands above and below; borrowed as long as it is written. */
struct sheet_head {
    const char *who;    /* "ani (imigrasi)" */
    const char *why;    /* the reason that was given */
    const char *filter; /* in words; "" all */
    int64_t at_ms, total;
};

/* Stored as numbers: append only. */
enum sheet_format {
    SHEET_NONE,
    SHEET_CSV,
    SHEET_XLSX,
    SHEET_PDF,
    SHEET_GEOJSON,
    SHEET_FORMATS
};

struct sheet_kind {
    const char *word, *type; /* in the API; of its content */
    int64_t rows_max;
    /* GW_NOMEM, or as vault_add(). vault is borrowed. */
    enum gw_err (*open)(const struct sheet_head *head, struct vault *vault,
                        void **ret_writer);
    enum gw_err (*rows)(void *writer, const struct sheet_page *page);
    /* One tip on its own, in the place of rows; NULL: this kind has none. */
    enum gw_err (*card)(void *writer, const struct card *card);
    enum gw_err (*end)(void *writer); /* all is in the vault then */
    void (*close)(void *writer);      /* NULL is fine */
};
const struct sheet_kind *sheet_kind(enum sheet_format format);
enum sheet_format sheet_format_read(struct text word); /* NONE: unknown */

/* "24 Nov 2026 12.05" in WIB. */
enum { SHEET_TIME = 32 };
void sheet_time(int64_t wall_ms, char ret_text[SHEET_TIME]);

extern const struct sheet_kind sheet_csv, sheet_xlsx, sheet_pdf, sheet_geojson;

#endif
