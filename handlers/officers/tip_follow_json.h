/* handlers/officers/tip_follow_json.h -- how a tip is followed up, as the API
 * shows it beside what tip_json() shows.
 */
#ifndef HANDLERS_OFFICERS_TIP_FOLLOW_JSON_H
#define HANDLERS_OFFICERS_TIP_FOLLOW_JSON_H

#include <jansson.h>

#include "handlers/officers/api.h"

/* Puts `seats` (Imigrasi first, both always), `paused_at`, `held` and `unread`
 * (of who asks; a machine has read everything) into json.
 * GW_MISSING no such tip, GW_NOMEM; else as db_run(). */
MUST_CHECK enum gw_err tip_follow_json(struct db *db, const struct api *api,
                                       int64_t tip, json_t *json);

/* Puts `moves`: where who asks may take a tip from that state. GW_NOMEM */
MUST_CHECK enum gw_err tip_moves_json(struct db *db, const struct api *api,
                                      enum tip_state from, json_t *json);

#endif
