/* handlers/officers/api_retention.c -- see api_retention.h.
 *
 * Ids and dates, no word of a tip, so an auditor may see them too. Both agencies
 * see all: each must be able to put on hold what the other would lose.
 */
#include "handlers/officers/api_retention.h"

#include "handlers/followup/retention.h"
#include "handlers/officers/json_value.h"

static enum gw_err
add_next(const struct retention_view *view, void *arg)
{
    const struct retention *retention = &view->retention;
    json_t *item = json_pack("{s:o, s:s, s:o, s:o}", "tip", value_id(view->tip),
                             "class", retention_word((int)retention->class),
                             "all_at", value_time(retention->all_ms),
                             "number_at", value_time(retention->number_ms));

    return item != NULL && json_array_append_new(arg, item) == 0 ? GW_OK
                                                                 : GW_NOMEM;
}

static json_t *
counts_json(const struct retention_counts *counts)
{
    json_t *json = json_object();

    for (int i = 0; i < RETENTION_CLASSES; i++)
        if (json == NULL
            || json_object_set_new(json, retention_word(i),
                                   json_integer((json_int_t)counts->tips[i]))
                   != 0) {
            json_decref(json);
            return NULL;
        }
    return json;
}

enum gw_err
api_retention_read(struct db *db, struct api *api)
{
    struct retention_rules rules = api->rules.retention;
    struct retention_counts counts;
    json_t *next = json_array();
    enum gw_err err = retention_count(db, &counts);

    if (err == GW_OK)
        err = retention_next(db, &rules, add_next, next);
    if (err != GW_OK) {
        json_decref(next);
        return err;
    }
    return api_json(api, 200,
                    json_pack("{s:{s:i, s:i}, s:o, s:I, s:o}", "days",
                              "not_actionable", rules.not_actionable_days,
                              "number", rules.number_days, "counts",
                              counts_json(&counts), "numbers",
                              (json_int_t)counts.numbers, "next", next));
}

enum gw_err
api_retention_audit(struct db *db, struct api *api)
{
    return api_audit(db, api, "retention.read", "tips", 0, "");
}
