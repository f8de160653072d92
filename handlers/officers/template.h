/* handlers/officers/template.h -- neutral words for messages to senders, which
 * both agencies share. Errors as db_run(). */
#ifndef HANDLERS_OFFICERS_TEMPLATE_H
#define HANDLERS_OFFICERS_TEMPLATE_H

#include "gateway/store/db.h"

enum { TEMPLATES_MAX = 50, TEMPLATE_TITLE_MAX = 40, TEMPLATE_SEPTETS = 160 };

struct template_view { /* texts live until the callback returns */
    int64_t id, changed_ms;
    struct text title, words;
};
typedef void template_fn(const struct template_view *view, void *arg);

MUST_CHECK enum gw_err template_each(struct db *db, template_fn *fn, void *arg);
/* The writer's: all go, then each comes anew, ids from 1. */
MUST_CHECK enum gw_err template_clear(struct db *db);
MUST_CHECK enum gw_err template_put(struct db *db, int64_t id,
                                    struct text title, struct text words,
                                    int64_t officer, int64_t now_ms);

#endif
