/* handlers/officers/api_message.h -- writing to a sender. A row of
 * api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_MESSAGE_H
#define HANDLERS_OFFICERS_API_MESSAGE_H

#include "handlers/officers/api.h"

enum gw_err api_message_write(struct db *db, struct api *api);

#endif
