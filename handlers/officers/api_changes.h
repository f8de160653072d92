/* handlers/officers/api_changes.h -- GET changes: what happened to tips, in
 * order, for an agency's own system. */
#ifndef HANDLERS_OFFICERS_API_CHANGES_H
#define HANDLERS_OFFICERS_API_CHANGES_H

#include "handlers/officers/api.h"

enum gw_err api_changes_read(struct db *db, struct api *api);
enum gw_err api_changes_audit(struct db *db, struct api *api);

#endif
