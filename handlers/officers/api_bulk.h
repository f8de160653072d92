/* handlers/officers/api_bulk.h -- POST tips/bulk: one deed on many tips. A row of
 * api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_BULK_H
#define HANDLERS_OFFICERS_API_BULK_H

#include "handlers/officers/api.h"

enum gw_err api_bulk_write(struct db *db, struct api *api);

#endif
