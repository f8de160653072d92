/* handlers/officers/api_settings.h -- channels and templates: rows of
 * api_routes.c. Never a secret of a channel. */
#ifndef HANDLERS_OFFICERS_API_SETTINGS_H
#define HANDLERS_OFFICERS_API_SETTINGS_H

#include "handlers/officers/api.h"

enum gw_err api_channels_read(struct db *db, struct api *api);
enum gw_err api_channel_pause(struct db *db, struct api *api);
enum gw_err api_templates_read(struct db *db, struct api *api);
enum gw_err api_templates_write(struct db *db, struct api *api);

#endif
