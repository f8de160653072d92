/* handlers/officers/api_retention.h -- GET retention: what will be erased, and
 * when. A row of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_RETENTION_H
#define HANDLERS_OFFICERS_API_RETENTION_H

#include "handlers/officers/api.h"

enum gw_err api_retention_read(struct db *db, struct api *api);
enum gw_err api_retention_audit(struct db *db, struct api *api);

#endif
