/* handlers/villagers/sender.c -- see sender.h.
 *
 * Counts belong to a day: a row of an earlier day reads as zeros and is written
 * with today's number. A clock that jumps back gives at most one day's limits
 * anew.
 */
#include "handlers/villagers/sender.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "gateway/base/text.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/keyring.h"
#include "handlers/villagers/sender_rows.h"

static void
halve_noise(struct sender_row *row)
{
    row->noise /= 2;
    row->warned = row->warned && row->noise > 0;
}

/* One phone may have several holders, and people learn. */
static void
forget_noise(struct sender_row *row)
{
    while (row->noise > 0 && row->day - row->noise_day >= SENDER_NOISE_DAYS) {
        halve_noise(row);
        row->noise_day += SENDER_NOISE_DAYS;
    }
}

enum gw_err
sender_load(struct db *db, int64_t id, int64_t now_ms,
            struct sender_row *ret_row)
{
    struct sender_row row = { .id = id };
    int64_t today = clock_wib_day(now_ms);

    if (id != 0) {
        enum gw_err err = sender_row_get(db, id, &row);
        if (err != GW_OK && err != GW_MISSING)
            return err;
    }
    if (row.day != today)
        row.acks = row.replies = row.wrong_codes = row.filed = row.added =
            row.pages = 0;
    row.day = today;
    forget_noise(&row);
    *ret_row = row;
    return GW_OK;
}

enum gw_err
sender_save(struct db *db, struct sender_row *row)
{
    if (!row->changed || row->id == 0)
        return GW_OK;
    enum gw_err err = sender_row_put(db, row);
    if (err == GW_OK)
        row->changed = false;
    return err;
}

static bool
take(int *count, int max, bool *changed)
{
    if (*count >= max)
        return false;
    ++*count;
    *changed = true;
    return true;
}

bool
sender_take_ack(struct sender_row *row)
{
    return take(&row->acks, SENDER_ACKS_MAX, &row->changed);
}

bool
sender_take_reply(struct sender_row *row)
{
    return take(&row->replies, SENDER_REPLIES_MAX, &row->changed);
}

bool
sender_take_page(struct sender_row *row)
{
    return take(&row->pages, SENDER_PAGES_MAX, &row->changed);
}

bool
sender_may_try(const struct sender_row *row)
{
    return row->wrong_codes < SENDER_WRONG_MAX;
}

void
sender_was_wrong(struct sender_row *row)
{
    (void)take(&row->wrong_codes, SENDER_WRONG_MAX, &row->changed);
}

static bool
count(struct sender_row *row, int *number, int max)
{
    if (*number < INT_MAX)
        ++*number;
    row->changed = true;
    return row->id == 0 || max == 0 || *number <= max;
}

bool
sender_count_tip(struct sender_row *row, int max)
{
    return count(row, &row->filed, max);
}

bool
sender_count_added(struct sender_row *row)
{
    return count(row, &row->added, SENDER_ADDED_MAX);
}

void
sender_was_noise(struct sender_row *row)
{
    (void)count(row, &row->noise, 0);
    row->noise_day = row->day;
}

void
sender_was_no_noise(struct sender_row *row)
{
    if (row->noise > 0)
        row->noise--;
    row->warned = row->warned && row->noise > 0;
    row->changed = true;
}

void
sender_was_true(struct sender_row *row)
{
    row->changed = row->changed || row->noise > 0;
    halve_noise(row);
}

bool
sender_is_quiet(const struct sender_row *row)
{
    return row->warned && row->noise >= SENDER_NOISE_QUIET;
}

void
sender_stop(struct sender_row *row)
{
    row->changed = row->changed || !row->stopped;
    row->stopped = true;
}

enum gw_err
sender_opted_out(struct db *db, const struct msisdn *number, int64_t now_ms,
                 const void *keyring)
{
    const struct sender sender = { .kind = SENDER_NUMBER, .number = *number };
    struct sender_row row;

    /* A number is the same sender on every channel. */
    enum gw_err err =
        sender_load(db, keyring_sender(keyring, "", &sender), now_ms, &row);
    if (err != GW_OK)
        return err;
    sender_stop(&row);
    return sender_save(db, &row);
}

void
sender_speaks(struct sender_row *row, const char *language)
{
    if (strcmp(row->language, language) == 0)
        return;
    bool fits =
        text_copy(text_of(language), row->language, sizeof row->language);
    assert(fits);
    (void)fits;
    row->changed = true;
}

enum gw_err
sender_prune(struct db *db, int64_t now_ms, int limit)
{
    return sender_row_prune(db, clock_wib_day(now_ms) - 1, limit);
}

enum gw_err
sender_old(struct db *db, int64_t now_ms, int limit, int64_t *ret_count)
{
    return sender_row_count_before(db, clock_wib_day(now_ms) - 1, limit,
                                   ret_count);
}
