/* handlers/officers/api_audit.h -- the record, for those who check it; rows of
 * api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_AUDIT_H
#define HANDLERS_OFFICERS_API_AUDIT_H

#include "handlers/officers/api.h"

/* GET audit */
MUST_CHECK enum gw_err api_audit_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_audit_record(struct db *db, struct api *api);

/* GET audit/head */
MUST_CHECK enum gw_err api_audit_head(struct db *db, struct api *api);

#endif
