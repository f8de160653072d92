/* handlers/officers/openapi.c -- served as it was compiled in. */
#include "handlers/officers/openapi.h"

void
openapi_start(struct api *api)
{
    buf_str(&api->out, openapi_json);
    api->status = 200;
    api->content_type = "application/json";
    api_finish(api, buf_ok(&api->out) ? GW_OK : api->out.err);
}
