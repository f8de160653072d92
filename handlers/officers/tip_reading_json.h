/* handlers/officers/tip_reading_json.h -- what was read in a tip's texts, as the
 * API shows it.
 */
#ifndef HANDLERS_OFFICERS_TIP_READING_JSON_H
#define HANDLERS_OFFICERS_TIP_READING_JSON_H

#include <jansson.h>

#include "gateway/base/err.h"
#include "gateway/base/text.h"
#include "handlers/tips/place.h"

/* Puts `indicators`, `place_candidates` and `entities` into tip. reading: of
 * struct tip_view; absent: not read, so two empty lists and null. GW_NOMEM */
MUST_CHECK enum gw_err tip_reading_json(const struct places *places,
                                        struct text reading, json_t *tip);

#endif
