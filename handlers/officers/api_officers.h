/* handlers/officers/api_officers.h -- accounts of the own agency, kept by its
 * admin; rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_OFFICERS_H
#define HANDLERS_OFFICERS_API_OFFICERS_H

#include "handlers/officers/api.h"

/* GET officers; GET officers/{id} */
MUST_CHECK enum gw_err api_officers_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_officer_read(struct db *db, struct api *api);

/* POST officers */
MUST_CHECK enum gw_err api_officer_new_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_officer_hash(struct api *api);
MUST_CHECK enum gw_err api_officer_new_write(struct db *db, struct api *api);

/* PATCH officers/{id} */
MUST_CHECK enum gw_err api_officer_change(struct db *db, struct api *api);

/* POST officers/{id}/reset; hashed by api_officer_hash() */
MUST_CHECK enum gw_err api_officer_reset_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_officer_reset_write(struct db *db, struct api *api);

/* GET, DELETE officers/{id}/sessions */
MUST_CHECK enum gw_err api_officer_sessions(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_officer_sessions_end(struct db *db, struct api *api);

#endif
