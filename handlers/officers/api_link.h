/* handlers/officers/api_link.h -- tips that belong together, and what is blacked
 * out in one: rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_LINK_H
#define HANDLERS_OFFICERS_API_LINK_H

#include "handlers/officers/api.h"

enum gw_err api_links_read(struct db *db, struct api *api);
enum gw_err api_links_audit(struct db *db, struct api *api);
enum gw_err api_link_write(struct db *db, struct api *api);
enum gw_err api_link_end(struct db *db, struct api *api);

enum gw_err api_redaction_write(struct db *db, struct api *api);
enum gw_err api_redaction_end(struct db *db, struct api *api);

#endif
