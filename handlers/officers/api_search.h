/* handlers/officers/api_search.h -- POST tips/search and GET tips/{id}/similar:
 * rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_SEARCH_H
#define HANDLERS_OFFICERS_API_SEARCH_H

#include "handlers/officers/api.h"

enum gw_err api_search_read(struct db *db, struct api *api);
enum gw_err api_search_audit(struct db *db, struct api *api);
enum gw_err api_similar_read(struct db *db, struct api *api);
enum gw_err api_similar_audit(struct db *db, struct api *api);

#endif
