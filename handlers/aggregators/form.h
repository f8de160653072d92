/* handlers/aggregators/form.h -- callbacks that carry a query or a form; shared
 * by the adapters of this room. Pure. */
#ifndef HANDLERS_AGGREGATORS_FORM_H
#define HANDLERS_AGGREGATORS_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/base/err.h"
#include "gateway/base/wire.h"

/* Reads the query and, of a POST, the body into in->fields, the query first:
 * of a name that stands in both, the query's value counts. A POST without a
 * Content-Type is read as a form.
 *
 *   names   NULL-terminated: the fields by which the dialect is known
 *
 * GW_REJECTED  not a GET or POST, another type of body, a damaged escape, over
 *              FIELDS_MAX fields, or not one field of names
 * GW_NOMEM
 */
MUST_CHECK enum gw_err form_read(const struct wire_in *in,
                                 const char *const *names);

/* Whether a Content-Type is a form's; an absent one is. */
bool form_is_type(struct text content_type);

/* The text itself if it is a status word that may stand in a log: 1 to 32
 * letters, '_' or '-'. Else the absent text: digits could be a number. */
struct text form_word(struct text text);

/* Whether bytes read as somebody's words: UTF-8 without control characters but
 * line ends. */
bool form_reads_well(struct text text);

#endif
