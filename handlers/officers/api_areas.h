/* handlers/officers/api_areas.h -- GET areas: regencies, districts, villages.
 * A row of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_AREAS_H
#define HANDLERS_OFFICERS_API_AREAS_H

#include "handlers/officers/api.h"

enum gw_err api_areas_read(struct db *db, struct api *api);

#endif
