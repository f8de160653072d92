/* handlers/officers/tip_brief.h -- a tip in one line: what lists of related ones
 * show. No text of it is in it. */
#ifndef HANDLERS_OFFICERS_TIP_BRIEF_H
#define HANDLERS_OFFICERS_TIP_BRIEF_H

#include "handlers/officers/api.h"

/* {id, code, alias, state, urgency, leaning, place, received_at}, of a tip that
 * who asks may see. GW_MISSING  he may not, or there is none; else as db_run() */
MUST_CHECK enum gw_err tip_brief(struct db *db, const struct api *api,
                                 int64_t tip, json_t **ret_json);

/* An id in the body, as text. 0: the problem is decided. */
int64_t api_body_id(struct api *api, const char *field);

#endif
