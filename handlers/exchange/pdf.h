/* handlers/exchange/pdf.h -- private to this room: pages of text by libhpdf.
 *
 * Lengths are points (1/72 inch), y counts upwards from the page's foot. Texts
 * are UTF-8 and become WinAnsi, which has all that Indonesian needs; what it
 * cannot show becomes the letter without its marks, or '?'. Errors of drawing
 * are remembered until pdf_end().
 */
#ifndef HANDLERS_EXCHANGE_PDF_H
#define HANDLERS_EXCHANGE_PDF_H

#include "handlers/exchange/sheet.h"

enum pdf_font { PDF_PLAIN, PDF_BOLD, PDF_FONTS };
enum pdf_ink { PDF_BLACK, PDF_GREY, PDF_WHITE, PDF_RED, PDF_BLUE };

struct pdf;

/* title: of the document, copied; head: borrowed. GW_NOMEM */
MUST_CHECK enum gw_err pdf_open(const struct sheet_head *head, bool landscape,
                                const char *title, struct pdf **ret_pdf);
void pdf_close(struct pdf *pdf);
static inline void
pdf_close_slot(struct pdf **s)
{
    pdf_close(*s);
}

/* A new page with its head and frame; what is drawn goes there. */
void pdf_page(struct pdf *pdf);
double pdf_left(const struct pdf *pdf);
double pdf_width(const struct pdf *pdf); /* between the margins */
double pdf_top(const struct pdf *pdf);   /* where text may begin */
double pdf_foot(const struct pdf *pdf);  /* ... and must end */

/* Appends text as WinAnsi to out; newlines stay. */
void pdf_bytes(struct text text, struct buf *out);

struct pdf_style {
    enum pdf_font font;
    enum pdf_ink ink;
    double size;
};

/* Takes what fits into width off *rest (WinAnsi), broken at a blank where there
 * is one, else within the word; false when nothing is left. */
bool pdf_next_line(const struct pdf *pdf, const struct pdf_style *style,
                   double width, struct text *rest, struct text *ret_line);
size_t pdf_lines(const struct pdf *pdf, const struct pdf_style *style,
                 double width, struct text bytes);
double pdf_line_width(const struct pdf *pdf, const struct pdf_style *style,
                      struct text bytes);

/* One line of WinAnsi; baseline at y. */
void pdf_line(struct pdf *pdf, const struct pdf_style *style, double x,
              double y, struct text bytes);
/* One line of UTF-8, cut with an ellipsis if it is wider than width. */
void pdf_label(struct pdf *pdf, const struct pdf_style *style, double x,
               double y, double width, const char *text);
void pdf_fill(struct pdf *pdf, double x, double y, double width, double height,
              double red, double green, double blue);
void pdf_rule(struct pdf *pdf, double x, double y, double width);

/* Writes page numbers, and all of it into the vault.
 * GW_NOMEM; GW_REJECTED too many pages; else as vault_add() */
MUST_CHECK enum gw_err pdf_end(struct pdf *pdf, struct vault *vault);

#endif
