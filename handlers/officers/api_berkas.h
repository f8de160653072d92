/* handlers/officers/api_berkas.h -- cases: rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_BERKAS_H
#define HANDLERS_OFFICERS_API_BERKAS_H

#include "handlers/officers/api.h"

enum gw_err api_berkas_list_read(struct db *db, struct api *api);
enum gw_err api_berkas_list_audit(struct db *db, struct api *api);
enum gw_err api_berkas_read(struct db *db, struct api *api);
enum gw_err api_berkas_audit(struct db *db, struct api *api);
enum gw_err api_berkas_new_write(struct db *db, struct api *api);
enum gw_err api_berkas_change(struct db *db, struct api *api);
enum gw_err api_berkas_tip_write(struct db *db, struct api *api);
enum gw_err api_berkas_tip_end(struct db *db, struct api *api);

#endif
