/* handlers/villagers/danger.c -- see danger.h.
 *
 * What one would get wrong: giving the page the tip's number. The outbox shows
 * a tip's messages to officers and erases them with it; a page belongs to the
 * duty roster.
 */
#include "handlers/villagers/danger.h"

#include "gateway/base/own.h"
#include "gateway/outbox/outbox.h"
#include "handlers/followup/untaken.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/vocabulary.h"

/* After this a page is pointless: the tip is overdue on every console. */
static const int64_t PAGE_LIFE_MS = INT64_C(6) * 3600 * 1000;

/* The words for `messages:` that are the pages. */
static const char PAGE[] = "D0";
static const char UNTAKEN[] = "D1";

bool
danger_has_duty(const struct setup *setup)
{
    return setup->sender != NULL
           && setup->config->duty_imigrasi_count
                      + setup->config->duty_polda_count
                  > 0;
}

static bool
is_among(const struct msisdn *list, size_t count, const struct msisdn *number)
{
    for (size_t i = 0; i < count; i++) {
        if (msisdn_equal(&list[i], number))
            return true;
    }
    return false;
}

static enum gw_err
page(struct db *db, const struct setup *setup, const struct msisdn *to,
     struct text text, int64_t now_ms)
{
    int64_t id;
    struct outbox_new message = {
        .channel = setup->sender->config->name,
        .to = to,
        .text = text,
        .priority = OUTBOX_DANGER,
        .now_ms = now_ms,
        .expires_ms = now_ms + PAGE_LIFE_MS,
    };

    return outbox_add(db, setup->keyring, &message, &id);
}

static enum gw_err
page_all(struct db *db, const struct setup *setup, const char *word,
         int64_t now_ms, unsigned *ret_pages)
{
    const struct config *config = setup->config;
    OWNED(buf_free)
    struct buf text = buf_new(1024);
    struct vocabulary words = { .places = setup->places };
    struct flow_view view = { .host = &vocabulary_host, .arg = &words };
    unsigned pages = 0;

    if (!danger_has_duty(setup)) {
        *ret_pages = 0;
        return GW_OK;
    }
    struct answers none = { .len = 0 };
    flow_message(setup->flow, &view, "id", word, &none, &text);
    if (!buf_ok(&text))
        return text.err;
    for (size_t i = 0; i < config->duty_imigrasi_count; i++) {
        enum gw_err err =
            page(db, setup, &config->duty_imigrasi[i], buf_text(&text), now_ms);
        if (err != GW_OK)
            return err;
        pages++;
    }
    for (size_t i = 0; i < config->duty_polda_count; i++) {
        if (is_among(config->duty_imigrasi, config->duty_imigrasi_count,
                     &config->duty_polda[i]))
            continue;
        enum gw_err err =
            page(db, setup, &config->duty_polda[i], buf_text(&text), now_ms);
        if (err != GW_OK)
            return err;
        pages++;
    }
    *ret_pages = pages;
    return GW_OK;
}

enum gw_err
danger_page(struct db *db, const struct setup *setup, int64_t now_ms,
            unsigned *ret_pages)
{
    return page_all(db, setup, PAGE, now_ms, ret_pages);
}

enum gw_err
danger_untaken(struct db *db, const struct setup *setup, const int64_t *tips,
               size_t count, int64_t now_ms, bool *owes_sms)
{
    bool has_duty = danger_has_duty(setup), any = false;
    unsigned pages = 0;
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < count && err == GW_OK; i++) {
        bool marked = false;
        err = untaken_mark(db, setup->keyring, tips[i], has_duty, now_ms,
                           &marked);
        any = any || marked;
    }
    if (err == GW_OK && any)
        err = page_all(db, setup, UNTAKEN, now_ms, &pages);
    if (err == GW_OK && pages > 0)
        *owes_sms = true;
    return err;
}

enum gw_err
danger_duress(struct db *db, const struct setup *setup, int64_t tip,
              int64_t now_ms, bool *owes_sms)
{
    unsigned pages = 0;
    bool due;

    enum gw_err err = tip_duress(db, tip, now_ms, &due);
    if (err == GW_OK && due)
        err = danger_page(db, setup, now_ms, &pages);
    if (err == GW_OK && pages > 0)
        *owes_sms = true;
    return err;
}
