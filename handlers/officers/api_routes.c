/* handlers/officers/api_routes.c -- the one list of what the API offers. */
#include "handlers/officers/api.h"
#include "handlers/officers/api_session.h"
#include "handlers/officers/api_tips.h"
#include "handlers/officers/openapi.h"

const struct api_route api_routes[] = {
    { .method = HTTP_POST, .path = "session", .start = api_session_start },
    { .method = HTTP_DELETE, .path = "session", .write = api_session_end },
    { .method = HTTP_GET, .path = "me", .read = api_me_read },
    { .method = HTTP_GET,
      .path = "tips",
      .right = RIGHT_READ_TIPS,
      .read = api_tips_read,
      .write = api_tips_audit },
    { .method = HTTP_GET,
      .path = "tips/{id}",
      .right = RIGHT_READ_TIPS,
      .read = api_tip_read,
      .write = api_tip_audit },
    { .method = HTTP_GET, .path = "openapi.json", .start = openapi_start },
};

const size_t api_routes_count = LENGTH(api_routes);
