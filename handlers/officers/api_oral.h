/* handlers/officers/api_oral.h -- POST tips: what somebody told an officer by word
 * of mouth. A row of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_ORAL_H
#define HANDLERS_OFFICERS_API_ORAL_H

#include "handlers/officers/api.h"

enum gw_err api_oral_write(struct db *db, struct api *api);

#endif
