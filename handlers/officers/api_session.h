/* handlers/officers/api_session.h -- signing in and out; rows of api_routes.c.
 */
#ifndef HANDLERS_OFFICERS_API_SESSION_H
#define HANDLERS_OFFICERS_API_SESSION_H

#include "handlers/officers/api.h"

/* POST session. Takes the request over: there is no session yet. Loop. */
void api_session_start(struct api *api);

/* DELETE session. Writer. */
MUST_CHECK enum gw_err api_session_end(struct db *db, struct api *api);

/* GET me. Reader. */
MUST_CHECK enum gw_err api_me_read(struct db *db, struct api *api);

#endif
