/* handlers/officers/json_value.h -- how single values stand in answers: ids are
 * strings, times RFC 3339, what is absent is null. */
#ifndef HANDLERS_OFFICERS_JSON_VALUE_H
#define HANDLERS_OFFICERS_JSON_VALUE_H

#include <jansson.h>

#include "gateway/base/text.h"
#include "gateway/platform/config.h"

json_t *value_id(int64_t id);             /* 0: null */
json_t *value_time(int64_t wall_ms);      /* 0: null */
json_t *value_text(struct text text);     /* absent: null */
json_t *value_word(const char *word);     /* NULL, "": null */
json_t *value_agency(enum agency agency); /* NONE: null */

#endif
