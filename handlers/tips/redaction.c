/* handlers/tips/redaction.c -- see redaction.h.
 *
 * What one would get wrong: bytes. Each hidden character becomes one other
 * character, so that places in what is shown are places in what was told.
 */
#include "handlers/tips/redaction.h"

#include "gateway/base/utf8.h"
#include "handlers/tips/redaction_rows.h"

enum { SHADE = 0x2591, BLOCK = 0x2588 };

static enum gw_err
keep(const struct redaction *redaction, void *arg)
{
    struct redaction_list *list = arg;

    if (list->count < REDACTIONS_MAX)
        list->list[list->count++] = *redaction;
    return GW_OK;
}

enum gw_err
redaction_load(struct db *db, int64_t tip, struct redaction_list *ret_list)
{
    ret_list->count = 0;
    return redaction_row_each(db, tip, keep, ret_list);
}

static bool
hides(const struct redaction_list *list, int64_t message, int64_t at)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct redaction *one = &list->list[i];
        if (one->message == message && !one->permanent && at >= one->first
            && at < one->past)
            return true;
    }
    return false;
}

enum gw_err
redaction_mask(const struct redaction_list *list, int64_t message,
               struct text text, struct buf *out)
{
    uint32_t point;

    for (int64_t at = 0; utf8_next(&text, &point); at++)
        utf8_put(out, hides(list, message, at) ? SHADE : point);
    return buf_ok(out) ? GW_OK : out->err;
}

enum gw_err
redaction_black(struct text text, int64_t first, int64_t past, struct buf *out)
{
    uint32_t point;

    for (int64_t at = 0; utf8_next(&text, &point); at++)
        utf8_put(out, at >= first && at < past ? BLOCK : point);
    return buf_ok(out) ? GW_OK : out->err;
}
