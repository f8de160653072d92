/* handlers/followup/queue.c -- see queue.h; the groups' SQL is queue_rows.c. */
#include "handlers/followup/queue.h"

#include "gateway/base/own.h"
#include "handlers/followup/queue_rows.h"
#include "handlers/tips/tip_rows.h"

enum { AREAS_MAX = 4096 };

static const char *const words[QUEUE_GROUPS] = {
    [QUEUE_TAKE] = "take",       [QUEUE_ANSWER] = "answer",
    [QUEUE_OVERDUE] = "overdue", [QUEUE_DUE] = "due",
    [QUEUE_OTHER] = "other",     [QUEUE_SENDER] = "sender",
    [QUEUE_REST] = "rest",
};

const char *
queue_group_word(int group)
{
    return group >= 0 && group < QUEUE_GROUPS ? words[group] : NULL;
}

bool
queue_group_read(struct text word, enum queue_group *ret_group)
{
    for (int i = 0; i < QUEUE_GROUPS; i++) {
        if (text_is(word, words[i])) {
            *ret_group = (enum queue_group)i;
            return true;
        }
    }
    return false;
}

enum gw_err
queue_read(struct db *db, const struct queue_view *view, enum queue_group group,
           int limit, int64_t ret_ids[QUEUE_ITEMS_MAX], size_t *ret_count,
           int64_t *ret_total)
{
    OWNED(buf_free)
    struct buf areas = buf_new(AREAS_MAX);
    enum gw_err err = tip_areas_join(view->areas, view->areas_count, &areas);

    if (err != GW_OK)
        return err;
    if (limit < 1 || limit > QUEUE_ITEMS_MAX)
        limit = QUEUE_ITEMS_MAX;
    return queue_row_ids(db, view, buf_text(&areas), group, (size_t)limit,
                         ret_ids, ret_count, ret_total);
}

enum gw_err
queue_unread(struct db *db, int64_t officer, int64_t tip, bool *ret_unread)
{
    return queue_row_seen(db, officer, tip, ret_unread);
}
