/* handlers/officers/api_message.h -- writing to a sender. A row of
 * api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_MESSAGE_H
#define HANDLERS_OFFICERS_API_MESSAGE_H

#include "handlers/followup/letter.h"
#include "handlers/officers/api.h"

/* Time line and audit of what was sent about the request's tip. */
MUST_CHECK enum gw_err api_message_record(struct db *db, struct api *api,
                                          const struct letter_answer *answer);

enum gw_err api_message_write(struct db *db, struct api *api);

#endif
