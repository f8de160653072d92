/* handlers/officers/api_exports.h -- exports: ask, watch, fetch, cancel. Rows of
 * api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_EXPORTS_H
#define HANDLERS_OFFICERS_API_EXPORTS_H

#include "handlers/officers/api.h"

enum gw_err api_export_ask(struct db *db, struct api *api);
enum gw_err api_exports_read(struct db *db, struct api *api);
enum gw_err api_export_read(struct db *db, struct api *api);
enum gw_err api_export_cancel(struct db *db, struct api *api);
/* Wakes the exporter. */
void api_export_after(struct api *api);

enum gw_err api_export_file_read(struct db *db, struct api *api);
enum gw_err api_export_file_open(struct api *api);
enum gw_err api_export_file_write(struct db *db, struct api *api);
void api_export_file_after(struct api *api);

/* Why somebody exported, for who reads the audit. */
enum gw_err api_export_reason(struct db *db, struct api *api);

#endif
