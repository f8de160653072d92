/* handlers/officers/api_phone.h -- POST officers/{id}/phone: from which phone an
 * officer may ask for his tasks. A row of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_PHONE_H
#define HANDLERS_OFFICERS_API_PHONE_H

#include "handlers/officers/api.h"

enum gw_err api_phone_write(struct db *db, struct api *api);

#endif
