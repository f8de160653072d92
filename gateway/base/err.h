/* gateway/base/err.h -- the one vocabulary of failure.
 *
 * A code tells the caller what it may do next. What exactly broke is logged
 * once, by the function that first knew.
 */
#ifndef GATEWAY_BASE_ERR_H
#define GATEWAY_BASE_ERR_H

#include <stdbool.h>

enum gw_err {
    GW_OK = 0,
    GW_AGAIN,    /* busy or out of reach: the same call may work later */
    GW_REJECTED, /* the other side's input is wrong: do not retry */
    GW_DENIED,   /* understood, not allowed */
    GW_MISSING,  /* no such thing */
    GW_CONFLICT, /* already done, or changed meanwhile */
    GW_IO,       /* disk or database failed */
    GW_NOMEM,
    GW_ERRORS /* how many there are */
};

#define MUST_CHECK __attribute__((warn_unused_result))

const char *gw_err_word(enum gw_err err); /* for the log; static, never NULL */
const char *gw_err_text(enum gw_err err); /* static, never NULL */
bool gw_err_retryable(enum gw_err err);
int gw_err_http(enum gw_err err); /* HTTP status code */

#endif
