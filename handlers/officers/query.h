/* handlers/officers/query.h -- filters in an address, read and checked. */
#ifndef HANDLERS_OFFICERS_QUERY_H
#define HANDLERS_OFFICERS_QUERY_H

#include "gateway/base/buf.h"
#include "gateway/base/fields.h"
#include "handlers/officers/officer.h"
#include "handlers/tips/tip.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MAX = 200 };

/* Fills *ret_filter from the query of GET tips; texts are borrowed from it.
 * me: whom `assignee=me` means.
 *
 * GW_REJECTED  *ret_field names the first field that cannot be used */
MUST_CHECK enum gw_err query_tips(const struct fields *query,
                                  const struct officer *me,
                                  struct tip_filter *ret_filter,
                                  const char **ret_field);

/* Is that the name of a filter? Where a page begins and ends is none. */
bool query_is_filter(const char *name);

/* Appends " name=value" for each filter that was used, for the audit: only the
 * filters of this table, whose values are codes, and of each at most
 * QUERY_WORD_MAX bytes, odd ones as '?'. */
enum { QUERY_WORD_MAX = 40 };
void query_tips_words(const struct fields *query, struct buf *out);

/* RFC 3339 with Z or an offset, or a bare date (midnight WIB). */
bool query_time(struct text text, int64_t *ret_ms);

#endif
