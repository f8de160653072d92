/* gateway/base/fields.h -- named values that came in a query or a form.
 *
 * Decoded once, looked up by name, unknown ones ignored. Bounded: 64 fields.
 * A value may hold any byte, NUL too: the reader of a field decides.
 */
#ifndef GATEWAY_BASE_FIELDS_H
#define GATEWAY_BASE_FIELDS_H

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/text.h"

enum { FIELDS_MAX = 64 };

struct field {
    struct text name, value;
};

struct fields_pool; /* what the texts point into; fields.c */

struct fields {
    size_t count;
    struct fields_pool *pools; /* one each fields_read_form(); owned */
    struct field list[FIELDS_MAX];
};

void fields_init(struct fields *fields);

/* Reads application/x-www-form-urlencoded (WHATWG URL §5.1) and adds its pairs
 * to those already there, so a query and a body can be read one after another.
 * '+' is a space; a pair without '=' has an empty value; of a repeated name the
 * first wins in fields_get(). form is copied. On failure fields is as before.
 *
 * GW_REJECTED  a '%' without two hex digits, or over FIELDS_MAX pairs
 * GW_NOMEM
 */
MUST_CHECK enum gw_err fields_read_form(struct fields *fields,
                                        struct text form);

/* {NULL, 0} when there is no such field; else valid until fields_free(), and
 * not moved by a later fields_read_form(). */
struct text fields_get(const struct fields *fields, const char *name);

void fields_free(struct fields *fields);
static inline void
fields_free_slot(struct fields *s)
{
    fields_free(s);
}

/* Percent-encodes for a form value or a query: unreserved characters (RFC 3986
 * §2.3) stay, everything else becomes %XX. */
void form_escape(struct text text, struct buf *out);

/* Adds "name=value" (escaped), with '&' before it unless out is empty. */
void form_add(struct buf *out, const char *name, struct text value);

#endif
