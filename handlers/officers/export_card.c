/* handlers/officers/export_card.c -- a tip on its own, as it is printed.
 *
 *   facts (the cells of its row) --> what was told --> messages --> time line
 *
 * What one would get wrong: notes that an agency keeps to itself look like any
 * other on paper. Only the own ones are in it, and each says what it is.
 */
#include <stdio.h>

#include "gateway/outbox/outbox.h"
#include "handlers/followup/event.h"
#include "handlers/officers/export_fill.h"
#include "handlers/officers/tip_label.h"

struct carding {
    struct export_fill *fill;
    struct card *card;
};

static void
add(struct card *card, enum card_line kind, const char *label, struct text text)
{
    card_add(card, kind, text_of(label), text);
}

static void
add_facts(struct card *card, const struct sheet_page *page)
{
    add(card, CARD_HEADING, "Fakta", TEXT(""));
    for (enum sheet_column c = SHEET_CODE + 1; c < SHEET_NARRATIVE; c++) {
        struct text cell = sheet_cell(page, 0, c);
        if (cell.len > 0)
            add(card, CARD_FACT, sheet_columns[c].heading, cell);
    }
}

static void
add_told(struct card *card, const struct sheet_page *page)
{
    struct text told = sheet_cell(page, 0, SHEET_NARRATIVE);

    add(card, CARD_HEADING, "Narasi", TEXT(""));
    add(card, CARD_WORDS, "", told.len > 0 ? told : TEXT("(tidak ada)"));
}

/* ---- messages ---- */

static void
add_message(struct card *card, const char *whence, int64_t at_ms,
            const char *more, struct text text)
{
    char at[SHEET_TIME], label[160];

    if (text.len == 0)
        return;
    sheet_time(at_ms, at);
    (void)snprintf(label, sizeof label, "%s, %s WIB%s%s", whence, at,
                   more[0] != '\0' ? ", " : "", more);
    add(card, CARD_WORDS, label, text);
}

static enum gw_err
add_inbound(const struct tip_message_view *message, void *arg)
{
    const struct carding *carding = arg;

    add_message(carding->card, "Dari pelapor", message->at_ms,
                message->foreign_sender ? "dari nomor lain" : "",
                message->text);
    return carding->card->words.err;
}

static enum gw_err
add_outbound(const struct outbox_view *message, void *arg)
{
    const struct carding *carding = arg;

    add_message(carding->card, "Kepada pelapor", message->created_ms, "",
                message->text);
    return carding->card->words.err;
}

static enum gw_err
add_messages(struct carding *carding, int64_t tip)
{
    struct export_fill *fill = carding->fill;
    size_t before = carding->card->count + 1;

    add(carding->card, CARD_HEADING, "Pesan", TEXT(""));
    enum gw_err err =
        tip_messages(fill->db, fill->keyring, tip, add_inbound, carding);
    if (err == GW_OK)
        err =
            outbox_of_tip(fill->db, fill->keyring, tip, add_outbound, carding);
    if (carding->card->count == before)
        add(carding->card, CARD_WORDS, "", TEXT("(tidak ada)"));
    return err;
}

/* ---- time line ---- */

/* "Status: triase, oleh ani (Imigrasi)" and the words below. */
static enum gw_err
add_event(const struct event_view *event, void *arg)
{
    struct carding *carding = arg;
    char at[SHEET_TIME], detail[EVENT_DETAIL_MAX + 1];
    const char *login;
    OWNED(buf_wipe)
    struct buf line = buf_new(EVENT_WORDS_MAX + 400);

    enum gw_err err = export_login(carding->fill, event->officer, &login);
    if (err != GW_OK)
        return err;
    sheet_time(event->at_ms, at);
    buf_str(&line, label_event(event->kind));
    if (text_copy(event->detail, detail, sizeof detail)
        && label_detail(event->kind, detail)[0] != '\0')
        buf_printf(&line, ": %s", label_detail(event->kind, detail));
    if (login[0] != '\0')
        buf_printf(&line, ", oleh %s (%s)", login, label_agency(event->agency));
    if (event->own)
        buf_str(&line, " [instansi sendiri saja]");
    if (event->words.len > 0) {
        buf_char(&line, '\n');
        buf_add(&line, event->words);
    }
    if (!buf_ok(&line))
        return line.err;
    add(carding->card, CARD_FACT, at, buf_text(&line));
    return carding->card->words.err;
}

enum gw_err
export_fill_card(struct export_fill *fill, const struct tip_view *view,
                 struct sheet_page *page, struct card *card)
{
    struct carding carding = { .fill = fill, .card = card };
    char title[40];

    enum gw_err err = export_fill_row(fill, view, page);
    if (err != GW_OK)
        return err;
    struct text code = sheet_cell(page, 0, SHEET_CODE);
    (void)snprintf(title, sizeof title, "Info %.4s %.4s", code.at, code.at + 4);
    add(card, CARD_TITLE, title, TEXT(""));
    add_facts(card, page);
    add_told(card, page);
    err = add_messages(&carding, view->id);
    if (err != GW_OK)
        return err;
    add(card, CARD_HEADING, "Riwayat (WIB)", TEXT(""));
    err = event_of_tip(fill->db, fill->keyring, view->id, fill->reader,
                       add_event, &carding);
    return err == GW_OK ? card->words.err : err;
}
