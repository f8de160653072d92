/* handlers/officers/api_requests.h -- what the agencies ask of each other about
 * tips, and what is decided. Rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_REQUESTS_H
#define HANDLERS_OFFICERS_API_REQUESTS_H

#include "handlers/officers/api.h"

enum gw_err api_handover_write(struct db *db, struct api *api);
enum gw_err api_support_write(struct db *db, struct api *api);
enum gw_err api_identity_write(struct db *db, struct api *api);
enum gw_err api_handover_decide(struct db *db, struct api *api);
enum gw_err api_support_decide(struct db *db, struct api *api);
enum gw_err api_identity_decide(struct db *db, struct api *api);
enum gw_err api_identity_number(struct db *db, struct api *api);
enum gw_err api_requests_read(struct db *db, struct api *api);
enum gw_err api_requests_audit(struct db *db, struct api *api);
enum gw_err api_tip_requests_read(struct db *db, struct api *api);
enum gw_err api_units_read(struct db *db, struct api *api);

#endif
