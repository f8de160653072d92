/* handlers/officers/api_webhooks.h -- an agency's own system is told of changes:
 * where, of what, and whether it hears. Rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_WEBHOOKS_H
#define HANDLERS_OFFICERS_API_WEBHOOKS_H

#include "handlers/officers/api.h"

enum gw_err api_webhooks_read(struct db *db, struct api *api);
enum gw_err api_webhook_add(struct db *db, struct api *api);
enum gw_err api_webhook_remove(struct db *db, struct api *api);
enum gw_err api_webhook_test(struct db *db, struct api *api);
/* Wakes the sender. */
void api_webhook_after(struct api *api);

#endif
