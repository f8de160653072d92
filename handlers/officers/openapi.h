/* handlers/officers/openapi.h -- the API's own description (OpenAPI 3.1). */
#ifndef HANDLERS_OFFICERS_OPENAPI_H
#define HANDLERS_OFFICERS_OPENAPI_H

#include "handlers/officers/api.h"

extern const char openapi_json[]; /* openapi.json, compiled in */

/* GET openapi.json, for anybody. */
void openapi_start(struct api *api);

#endif
