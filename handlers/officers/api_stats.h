/* handlers/officers/api_stats.h -- statistics and the map: rows of api_routes.c.
 * Counts of both agencies, which open no tip. */
#ifndef HANDLERS_OFFICERS_API_STATS_H
#define HANDLERS_OFFICERS_API_STATS_H

#include "handlers/officers/api.h"

enum gw_err api_stats_read(struct db *db, struct api *api);
enum gw_err api_map_read(struct db *db, struct api *api);

/* Reads since and until; without them the last 30 days. False: the problem is
 * decided. */
bool api_stats_span(struct api *api, int64_t *ret_since_ms,
                    int64_t *ret_until_ms);

#endif
