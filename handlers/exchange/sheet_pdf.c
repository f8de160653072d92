/* PDF: a list of tips as a table on its side, or one tip on its own.
 *
 * What one would get wrong: a row that is higher than a page. What a tip says is
 * cut in the list after so many lines, and says so; a tip on its own is never
 * cut.
 */
#include <stdio.h>
#include <stdlib.h>

#include "gateway/base/own.h"
#include "handlers/exchange/pdf.h"

enum { ROW_LINES = 24, CELL_MAX = 64 * 1024 };

static const double LEAD = 9.6, PAD = 4;

/* ---- the table ---- */

static const struct {
    const char *heading;
    double width;
    enum sheet_column columns[4]; /* one below the other; COLUMNS: no more */
} cells[] = {
    { "Kode", 50, { SHEET_CODE, SHEET_COLUMNS } },
    { "Diterima (WIB)", 68, { SHEET_RECEIVED, SHEET_COLUMNS } },
    { "Urgensi", 70, { SHEET_URGENCY, SHEET_LEANING, SHEET_COLUMNS } },
    { "Status", 62, { SHEET_STATE, SHEET_ASSIGNEE, SHEET_COLUMNS } },
    { "Kejadian", 84, { SHEET_WHAT, SHEET_WHEN, SHEET_ROUTE, SHEET_COLUMNS } },
    { "Tempat",
      96,
      { SHEET_VILLAGE, SHEET_DISTRICT, SHEET_REGENCY, SHEET_COLUMNS } },
    { "Satuan", 92, { SHEET_POLICE, SHEET_IMMIGRATION, SHEET_COLUMNS } },
    { "Narasi", 248, { SHEET_NARRATIVE, SHEET_MORE, SHEET_COLUMNS } },
};

static const struct pdf_style body = { PDF_PLAIN, PDF_BLACK, 7.6 };
static const struct pdf_style strong = { PDF_BOLD, PDF_BLACK, 7.6 };
static const struct pdf_style alarm = { PDF_BOLD, PDF_RED, 7.6 };

struct list {
    struct vault *vault;
    const struct sheet_head *head;
    struct pdf *pdf; /* NULL: nothing was said yet */
    bool carded;
    double y;
    size_t rows;
    struct buf cells[LENGTH(cells)];
};

static void
list_close(void *writer)
{
    struct list *list = writer;

    if (list == NULL)
        return;
    pdf_close(list->pdf);
    for (size_t i = 0; i < LENGTH(cells); i++)
        buf_wipe(&list->cells[i]);
    free(list);
}

static enum gw_err
list_open(const struct sheet_head *head, struct vault *vault, void **ret_writer)
{
    struct list *list = calloc(1, sizeof *list);

    if (list == NULL)
        return GW_NOMEM;
    list->vault = vault;
    list->head = head;
    for (size_t i = 0; i < LENGTH(cells); i++)
        list->cells[i] = buf_new(CELL_MAX);
    *ret_writer = list;
    return GW_OK;
}

static void
draw_headings(struct list *list)
{
    static const struct pdf_style heading = { PDF_BOLD, PDF_WHITE, 7.8 };
    double x = pdf_left(list->pdf);

    pdf_fill(list->pdf, x, list->y - 16, pdf_width(list->pdf), 16, 0.12, 0.23,
             0.37);
    for (size_t i = 0; i < LENGTH(cells); i++) {
        pdf_label(list->pdf, &heading, x + PAD, list->y - 11,
                  cells[i].width - 2 * PAD, cells[i].heading);
        x += cells[i].width;
    }
    list->y -= 16;
}

static enum gw_err
begin_list(struct list *list)
{
    static const struct pdf_style title = { PDF_BOLD, PDF_BLUE, 15 };
    static const struct pdf_style about = { PDF_PLAIN, PDF_GREY, 8.5 };
    char line[700];

    enum gw_err err = pdf_open(list->head, true, "Daftar info", &list->pdf);
    if (err != GW_OK)
        return err;
    pdf_page(list->pdf);
    list->y = pdf_top(list->pdf) - 12;
    pdf_label(list->pdf, &title, pdf_left(list->pdf), list->y, 500,
              "Daftar info");
    (void)snprintf(line, sizeof line, "%lld info. Saringan: %s",
                   (long long)list->head->total,
                   list->head->filter[0] != '\0' ? list->head->filter
                                                 : "tidak ada");
    pdf_label(list->pdf, &about, pdf_left(list->pdf), list->y - 14,
              pdf_width(list->pdf), line);
    list->y -= 24;
    draw_headings(list);
    return GW_OK;
}

/* ---- a row ---- */

static void
fill_cell(struct list *list, const struct sheet_page *page, size_t row,
          size_t cell)
{
    struct buf *out = &list->cells[cell];

    buf_clear(out);
    for (size_t i = 0; cells[cell].columns[i] != SHEET_COLUMNS; i++) {
        struct text text = sheet_cell(page, row, cells[cell].columns[i]);
        if (text.len == 0)
            continue;
        if (text.len > CELL_MAX / 4)
            text.len = CELL_MAX / 4;
        if (out->len > 0)
            buf_char(out, '\n');
        pdf_bytes(text, out);
    }
}

static const struct pdf_style *
style_of(const struct list *list, size_t cell, size_t line)
{
    bool urgent = list->cells[2].len > 0 && list->cells[2].at[0] == '3';

    return cell == 0                          ? &strong
           : cell == 2 && line == 0 && urgent ? &alarm
                                              : &body;
}

static size_t
row_lines(const struct list *list)
{
    size_t most = 1;

    for (size_t i = 0; i < LENGTH(cells); i++) {
        size_t lines =
            pdf_lines(list->pdf, style_of(list, i, 1), cells[i].width - 2 * PAD,
                      buf_text(&list->cells[i]));
        if (lines > most)
            most = lines;
    }
    return most < ROW_LINES ? most : ROW_LINES;
}

static void
draw_cell(struct list *list, size_t cell, double x, size_t lines)
{
    struct text rest = buf_text(&list->cells[cell]), line;
    double y = list->y - PAD - body.size + 1;

    for (size_t i = 0; i < lines; i++) {
        if (!pdf_next_line(list->pdf, style_of(list, cell, i),
                           cells[cell].width - 2 * PAD, &rest, &line))
            return;
        bool cut = i + 1 == lines && rest.len > 0;
        if (cut)
            pdf_label(list->pdf, &strong, x + PAD, y, cells[cell].width,
                      "(\xE2\x80\xA6 selengkapnya pada lembar info)");
        else
            pdf_line(list->pdf, style_of(list, cell, i), x + PAD, y, line);
        y -= LEAD;
    }
}

static void
draw_row(struct list *list)
{
    size_t lines = row_lines(list);
    double high = (double)lines * LEAD + 2 * PAD - 1;
    double x = pdf_left(list->pdf);

    if (list->y - high < pdf_foot(list->pdf)) {
        pdf_page(list->pdf);
        list->y = pdf_top(list->pdf);
        draw_headings(list);
    }
    if (list->rows++ % 2 == 1)
        pdf_fill(list->pdf, x, list->y - high, pdf_width(list->pdf), high, 0.96,
                 0.965, 0.975);
    for (size_t i = 0; i < LENGTH(cells); i++) {
        draw_cell(list, i, x, lines);
        x += cells[i].width;
    }
    list->y -= high;
    pdf_rule(list->pdf, pdf_left(list->pdf), list->y, pdf_width(list->pdf));
}

static enum gw_err
list_rows(void *writer, const struct sheet_page *page)
{
    struct list *list = writer;
    enum gw_err err = list->pdf == NULL ? begin_list(list) : GW_OK;

    for (size_t row = 0; row < sheet_rows(page) && err == GW_OK; row++) {
        for (size_t i = 0; i < LENGTH(cells) && err == GW_OK; i++) {
            fill_cell(list, page, row, i);
            err = list->cells[i].err;
        }
        if (err == GW_OK)
            draw_row(list);
    }
    return err;
}

/* ---- one tip ---- */

static const struct pdf_style label = { PDF_PLAIN, PDF_GREY, 9 };
static const struct pdf_style value = { PDF_PLAIN, PDF_BLACK, 9.5 };

enum { LABEL_WIDE = 128, CARD_LEAD = 13 };

/* Room for so much, here or on the next page. */
static void
need(struct list *list, double high)
{
    if (list->y - high >= pdf_foot(list->pdf))
        return;
    pdf_page(list->pdf);
    list->y = pdf_top(list->pdf) - 6;
}

static void
draw_words(struct list *list, struct text bytes, double x, double width)
{
    struct text line;

    while (pdf_next_line(list->pdf, &value, width, &bytes, &line)) {
        need(list, CARD_LEAD);
        pdf_line(list->pdf, &value, x, list->y - value.size, line);
        list->y -= CARD_LEAD;
    }
}

static void
draw_heading(struct list *list, const char *text)
{
    static const struct pdf_style heading = { PDF_BOLD, PDF_BLUE, 11 };

    need(list, 54); /* never alone at the foot of a page */
    list->y -= 12;
    pdf_label(list->pdf, &heading, pdf_left(list->pdf), list->y - 10,
              pdf_width(list->pdf), text);
    pdf_rule(list->pdf, pdf_left(list->pdf), list->y - 15,
             pdf_width(list->pdf));
    list->y -= 21;
}

static void
draw_title(struct list *list, const char *text)
{
    static const struct pdf_style title = { PDF_BOLD, PDF_BLUE, 17 };

    pdf_label(list->pdf, &title, pdf_left(list->pdf), list->y - 16,
              pdf_width(list->pdf), text);
    list->y -= 24;
}

static void
draw_fact(struct list *list, const char *name, struct text bytes)
{
    need(list, CARD_LEAD);
    pdf_label(list->pdf, &label, pdf_left(list->pdf), list->y - value.size,
              LABEL_WIDE - 8, name);
    draw_words(list, bytes, pdf_left(list->pdf) + LABEL_WIDE,
               pdf_width(list->pdf) - LABEL_WIDE);
    list->y -= 1;
}

static void
draw_said(struct list *list, const char *name, struct text bytes)
{
    need(list, 2.0 * CARD_LEAD);
    if (name[0] != '\0') {
        pdf_label(list->pdf, &label, pdf_left(list->pdf), list->y - value.size,
                  pdf_width(list->pdf), name);
        list->y -= CARD_LEAD;
    }
    draw_words(list, bytes, pdf_left(list->pdf), pdf_width(list->pdf));
    list->y -= 5;
}

static void
draw_line(struct list *list, enum card_line kind, const char *name,
          struct text bytes)
{
    switch (kind) {
    case CARD_TITLE:
        draw_title(list, name);
        return;
    case CARD_HEADING:
        draw_heading(list, name);
        return;
    case CARD_FACT:
        draw_fact(list, name, bytes);
        return;
    case CARD_WORDS:
        draw_said(list, name, bytes);
        return;
    }
}

static enum gw_err
list_card(void *writer, const struct card *card)
{
    struct list *list = writer;
    char name[400];
    OWNED(buf_wipe)
    struct buf bytes = buf_new(CARD_WORDS_MAX);

    enum gw_err err = pdf_open(list->head, false, "Lembar info", &list->pdf);
    if (err != GW_OK)
        return err;
    list->carded = true;
    pdf_page(list->pdf);
    list->y = pdf_top(list->pdf) - 6;
    for (size_t i = 0; i < card->count && buf_ok(&bytes); i++) {
        buf_clear(&bytes);
        (void)text_copy(card_label(card, i), name, sizeof name);
        pdf_bytes(card_value(card, i), &bytes);
        draw_line(list, card->list[i].kind, name, buf_text(&bytes));
    }
    if (card->cut)
        draw_said(list, "", TEXT("(terpotong: terlalu panjang)"));
    return bytes.err;
}

/* A list of nothing is a page that says so. */
static enum gw_err
list_end(void *writer)
{
    struct list *list = writer;
    enum gw_err err = list->pdf == NULL ? begin_list(list) : GW_OK;

    if (err != GW_OK)
        return err;
    if (list->rows == 0 && !list->carded)
        pdf_label(list->pdf, &body, pdf_left(list->pdf) + PAD, list->y - 16,
                  300, "Tidak ada info yang cocok.");
    return pdf_end(list->pdf, list->vault);
}

const struct sheet_kind sheet_pdf = {
    .word = "pdf",
    .type = "application/pdf",
    .rows_max = 2000,
    .open = list_open,
    .rows = list_rows,
    .card = list_card,
    .end = list_end,
    .close = list_close,
};
