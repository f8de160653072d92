/* handlers/officers/api_session.h -- signing in and out; rows of api_routes.c.
 */
#ifndef HANDLERS_OFFICERS_API_SESSION_H
#define HANDLERS_OFFICERS_API_SESSION_H

#include "handlers/officers/api.h"

/* POST session. Takes the request over: there is no session yet. Loop. */
void api_session_start(struct api *api);

/* DELETE session. Writer. */
MUST_CHECK enum gw_err api_session_end(struct db *db, struct api *api);

/* ---- for the other parts of an account ---- */

/* An account as the API shows it; NULL: no memory. */
json_t *api_officer_json(const struct officer *officer);

/* Makes a session for api->session.officer, in the writer, and decides the
 * answer: its cookie and csrf token. enrols: it may only set up a second
 * factor. */
MUST_CHECK enum gw_err api_session_open(struct db *db, struct api *api,
                                        bool enrols);

#endif
