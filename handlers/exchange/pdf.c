/* handlers/exchange/pdf.c -- see pdf.h.
 *
 *   pages as they are drawn --> numbers on all --> stream in memory --> vault
 *
 * How many pages there are is known at the end, and libhpdf lets one write on
 * each until then.
 *
 * What one would get wrong: a mark of secrecy on the first page alone. Sheets
 * of paper get apart, so each page says that it is secret, who took it out, when
 * and why.
 */
#include "handlers/exchange/pdf.h"

#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/own.h"

enum { PAGES_MAX = 2500, MARGIN = 36, HEAD = 30, FOOT = 34, LABEL_MAX = 2000 };

struct pdf {
    HPDF_Doc doc;
    HPDF_Font fonts[PDF_FONTS];
    uint16_t widths[PDF_FONTS][256]; /* of a letter, in 1/1000 of the size */
    HPDF_Page page;
    double wide, high;
    const struct sheet_head *head;
    char title[80];
    enum gw_err err;
    size_t count;
    HPDF_Page pages[PAGES_MAX];
};

/* ---- letters ---- */

static double
letter_width(const struct pdf *pdf, const struct pdf_style *style, char letter)
{
    return pdf->widths[style->font][(uint8_t)letter] * style->size / 1000;
}

double
pdf_line_width(const struct pdf *pdf, const struct pdf_style *style,
               struct text bytes)
{
    double width = 0;

    for (size_t i = 0; i < bytes.len; i++)
        width += letter_width(pdf, style, bytes.at[i]);
    return width;
}

bool
pdf_next_line(const struct pdf *pdf, const struct pdf_style *style,
              double width, struct text *rest, struct text *ret_line)
{
    size_t end = 0, blank = 0;
    double used = 0;

    if (rest->len == 0)
        return false;
    for (; end < rest->len && rest->at[end] != '\n'; end++) {
        used += letter_width(pdf, style, rest->at[end]);
        if (rest->at[end] == ' ')
            blank = end;
        else if (used > width && end > 0)
            break;
    }
    bool whole = end == rest->len || rest->at[end] == '\n';
    size_t len = whole || blank == 0 ? end : blank;
    *ret_line = (struct text){ rest->at, len };
    bool eats =
        len < rest->len && (rest->at[len] == '\n' || rest->at[len] == ' ');
    rest->at += len + eats;
    rest->len -= len + eats;
    return true;
}

size_t
pdf_lines(const struct pdf *pdf, const struct pdf_style *style, double width,
          struct text bytes)
{
    struct text line;
    size_t count = 0;

    while (pdf_next_line(pdf, style, width, &bytes, &line))
        count++;
    return count;
}

/* ---- drawing ---- */

static void
set_ink(HPDF_Page page, enum pdf_ink ink)
{
    static const float inks[][3] = {
        [PDF_BLACK] = { 0.08F, 0.09F, 0.11F },
        [PDF_GREY] = { 0.38F, 0.41F, 0.45F },
        [PDF_WHITE] = { 1, 1, 1 },
        [PDF_RED] = { 0.72F, 0.09F, 0.09F },
        [PDF_BLUE] = { 0.12F, 0.23F, 0.37F },
    };

    (void)HPDF_Page_SetRGBFill(page, inks[ink][0], inks[ink][1], inks[ink][2]);
}

void
pdf_line(struct pdf *pdf, const struct pdf_style *style, double x, double y,
         struct text bytes)
{
    char line[LABEL_MAX];

    if (pdf->err != GW_OK || bytes.len == 0)
        return;
    if (bytes.len >= sizeof line)
        bytes.len = sizeof line - 1;
    memcpy(line, bytes.at, bytes.len);
    line[bytes.len] = '\0';
    (void)HPDF_Page_BeginText(pdf->page);
    set_ink(pdf->page, style->ink);
    (void)HPDF_Page_SetFontAndSize(pdf->page, pdf->fonts[style->font],
                                   (float)style->size);
    (void)HPDF_Page_TextOut(pdf->page, (float)x, (float)y, line);
    (void)HPDF_Page_EndText(pdf->page);
    crypto_wipe(line, bytes.len);
    if (HPDF_GetError(pdf->doc) != HPDF_OK)
        pdf->err = GW_NOMEM;
}

void
pdf_label(struct pdf *pdf, const struct pdf_style *style, double x, double y,
          double width, const char *text)
{
    OWNED(buf_wipe)
    struct buf bytes = buf_new(LABEL_MAX);
    static const char dots = (char)0x85;

    pdf_bytes(text_of(text), &bytes);
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.at[i] == '\n')
            bytes.at[i] = ' ';
    struct text line = buf_text(&bytes);
    double room = width - letter_width(pdf, style, dots);
    if (pdf_line_width(pdf, style, line) > width) {
        while (line.len > 0 && pdf_line_width(pdf, style, line) > room)
            line.len--;
        bytes.at[line.len++] = dots;
    }
    pdf_line(pdf, style, x, y, line);
}

void
pdf_fill(struct pdf *pdf, double x, double y, double width, double height,
         double red, double green, double blue)
{
    if (pdf->err != GW_OK)
        return;
    (void)HPDF_Page_SetRGBFill(pdf->page, (float)red, (float)green,
                               (float)blue);
    (void)HPDF_Page_Rectangle(pdf->page, (float)x, (float)y, (float)width,
                              (float)height);
    (void)HPDF_Page_Fill(pdf->page);
}

void
pdf_rule(struct pdf *pdf, double x, double y, double width)
{
    if (pdf->err != GW_OK)
        return;
    (void)HPDF_Page_SetRGBStroke(pdf->page, 0.78F, 0.80F, 0.83F);
    (void)HPDF_Page_SetLineWidth(pdf->page, 0.5F);
    (void)HPDF_Page_MoveTo(pdf->page, (float)x, (float)y);
    (void)HPDF_Page_LineTo(pdf->page, (float)(x + width), (float)y);
    (void)HPDF_Page_Stroke(pdf->page);
}

/* ---- pages ---- */

double
pdf_left(const struct pdf *pdf)
{
    (void)pdf;
    return MARGIN;
}

double
pdf_width(const struct pdf *pdf)
{
    return pdf->wide - 2 * MARGIN;
}

double
pdf_top(const struct pdf *pdf)
{
    return pdf->high - MARGIN - HEAD;
}

double
pdf_foot(const struct pdf *pdf)
{
    (void)pdf;
    return MARGIN + FOOT;
}

static const struct pdf_style small = { PDF_PLAIN, PDF_GREY, 7.5 };

/* RAHASIA in a red field, and the house's name. */
static void
draw_head(struct pdf *pdf)
{
    static const struct pdf_style mark = { PDF_BOLD, PDF_WHITE, 9 };
    static const struct pdf_style name = { PDF_BOLD, PDF_BLUE, 9 };
    const double y = pdf->high - MARGIN - 9, wide = 66;

    pdf_fill(pdf, pdf->wide - MARGIN - wide, y - 5, wide, 17, 0.72, 0.09, 0.09);
    pdf_label(pdf, &mark, pdf->wide - MARGIN - wide + 11, y, wide, "RAHASIA");
    pdf_label(pdf, &name, MARGIN, y, 300, "KENTONGAN");
    pdf_label(pdf, &small, MARGIN + 64, y, 300, pdf->title);
    pdf_rule(pdf, MARGIN, y - 10, pdf_width(pdf));
}

static void
draw_foot(struct pdf *pdf, size_t number)
{
    char at[SHEET_TIME], line[1400], count[64];
    double wide = pdf_width(pdf);

    sheet_time(pdf->head->at_ms, at);
    pdf_rule(pdf, MARGIN, MARGIN + 22, wide);
    (void)snprintf(line, sizeof line, "Diekspor %s WIB oleh %s", at,
                   pdf->head->who);
    pdf_label(pdf, &small, MARGIN, MARGIN + 11, wide - 90, line);
    (void)snprintf(line, sizeof line, "Alasan: %s", pdf->head->why);
    pdf_label(pdf, &small, MARGIN, MARGIN + 1, wide, line);
    (void)snprintf(count, sizeof count, "Halaman %zu dari %zu", number,
                   pdf->count);
    struct text text = text_of(count);
    pdf_line(pdf, &small, MARGIN + wide - pdf_line_width(pdf, &small, text),
             MARGIN + 11, text);
}

void
pdf_page(struct pdf *pdf)
{
    if (pdf->err != GW_OK)
        return;
    if (pdf->count == PAGES_MAX) {
        pdf->err = GW_REJECTED;
        return;
    }
    pdf->page = HPDF_AddPage(pdf->doc);
    if (pdf->page == NULL) {
        pdf->err = GW_NOMEM;
        return;
    }
    (void)HPDF_Page_SetWidth(pdf->page, (float)pdf->wide);
    (void)HPDF_Page_SetHeight(pdf->page, (float)pdf->high);
    pdf->pages[pdf->count++] = pdf->page;
    draw_head(pdf);
}

/* ---- opening, ending ---- */

/* Through our own malloc, as everything else is. */
static void *
take(HPDF_UINT size)
{
    return malloc(size);
}

static void
give_back(void *at)
{
    free(at);
}

static bool
load_fonts(struct pdf *pdf)
{
    static const char *const names[PDF_FONTS] = {
        [PDF_PLAIN] = "Helvetica",
        [PDF_BOLD] = "Helvetica-Bold",
    };

    for (size_t font = 0; font < PDF_FONTS; font++) {
        pdf->fonts[font] =
            HPDF_GetFont(pdf->doc, names[font], "WinAnsiEncoding");
        if (pdf->fonts[font] == NULL)
            return false;
        for (unsigned i = ' '; i < 256; i++) {
            HPDF_BYTE letter = (HPDF_BYTE)i;
            pdf->widths[font][i] =
                (uint16_t)HPDF_Font_TextWidth(pdf->fonts[font], &letter, 1)
                    .width;
        }
    }
    return true;
}

static bool
describe(struct pdf *pdf)
{
    return HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL) == HPDF_OK
           && HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_CREATOR, "Kentongan")
                  == HPDF_OK
           && HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_TITLE, pdf->title)
                  == HPDF_OK;
}

enum gw_err
pdf_open(const struct sheet_head *head, bool landscape, const char *title,
         struct pdf **ret_pdf)
{
    OWNED(pdf_close)
    struct pdf *pdf = calloc(1, sizeof *pdf);

    if (pdf == NULL)
        return GW_NOMEM;
    pdf->head = head;
    pdf->wide = landscape ? 842 : 595;
    pdf->high = landscape ? 595 : 842;
    (void)text_copy(text_of(title), pdf->title, sizeof pdf->title);
    pdf->doc = HPDF_NewEx(NULL, take, give_back, 0, NULL);
    if (pdf->doc == NULL || !describe(pdf) || !load_fonts(pdf))
        return GW_NOMEM;
    *ret_pdf = GIVE(pdf);
    return GW_OK;
}

void
pdf_close(struct pdf *pdf)
{
    if (pdf == NULL)
        return;
    if (pdf->doc != NULL)
        HPDF_Free(pdf->doc);
    free(pdf);
}

static enum gw_err
hand_over(struct pdf *pdf, struct vault *vault)
{
    HPDF_BYTE piece[8192];
    HPDF_STATUS status = HPDF_SaveToStream(pdf->doc);
    enum gw_err err = status == HPDF_OK ? GW_OK : GW_NOMEM;

    while (err == GW_OK && status == HPDF_OK) {
        HPDF_UINT32 len = sizeof piece;
        status = HPDF_ReadFromStream(pdf->doc, piece, &len);
        if (status != HPDF_OK && status != HPDF_STREAM_EOF)
            err = GW_NOMEM;
        else if (len > 0)
            err = vault_add(vault, (struct text){ (const char *)piece, len });
        else
            break;
    }
    crypto_wipe(piece, sizeof piece);
    return err;
}

enum gw_err
pdf_end(struct pdf *pdf, struct vault *vault)
{
    for (size_t i = 0; i < pdf->count && pdf->err == GW_OK; i++) {
        pdf->page = pdf->pages[i];
        draw_foot(pdf, i + 1);
    }
    return pdf->err == GW_OK ? hand_over(pdf, vault) : pdf->err;
}
