/* handlers/officers/api_tips.h -- see api_tips.c; rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_TIPS_H
#define HANDLERS_OFFICERS_API_TIPS_H

#include "handlers/officers/api.h"

MUST_CHECK enum gw_err api_tips_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_tips_audit(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_tip_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_tip_audit(struct db *db, struct api *api);

#endif
