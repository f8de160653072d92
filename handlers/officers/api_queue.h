/* handlers/officers/api_queue.h -- GET queue: what to do next. */
#ifndef HANDLERS_OFFICERS_API_QUEUE_H
#define HANDLERS_OFFICERS_API_QUEUE_H

#include "handlers/officers/api.h"

enum gw_err api_queue_read(struct db *db, struct api *api);
enum gw_err api_queue_audit(struct db *db, struct api *api);

#endif
