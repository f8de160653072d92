/* gateway/base/err.c -- one row a code; a test walks them all. */
#include "gateway/base/err.h"

#include <assert.h>

static const struct {
    const char *word;
    const char *text;
    int http;
    bool retryable;
} traits[GW_ERRORS] = {
    [GW_OK] = { "ok", "ok", 200, false },
    [GW_AGAIN] = { "again", "try again later", 503, true },
    [GW_REJECTED] = { "rejected", "malformed input", 400, false },
    [GW_DENIED] = { "denied", "not allowed", 403, false },
    [GW_MISSING] = { "missing", "not found", 404, false },
    [GW_CONFLICT] = { "conflict", "already done", 409, false },
    [GW_IO] = { "io", "storage failed", 503, true },
    [GW_NOMEM] = { "no-memory", "out of memory", 503, true },
};

const char *
gw_err_word(enum gw_err err)
{
    assert(err < GW_ERRORS);
    return traits[err].word;
}

const char *
gw_err_text(enum gw_err err)
{
    assert(err < GW_ERRORS);
    return traits[err].text;
}

bool
gw_err_retryable(enum gw_err err)
{
    assert(err < GW_ERRORS);
    return traits[err].retryable;
}

int
gw_err_http(enum gw_err err)
{
    assert(err < GW_ERRORS);
    return traits[err].http;
}
