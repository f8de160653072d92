/* handlers/officers/tip_json.h -- a tip as the API shows it. */
#ifndef HANDLERS_OFFICERS_TIP_JSON_H
#define HANDLERS_OFFICERS_TIP_JSON_H

#include <jansson.h>

#include "gateway/base/err.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/tips/place.h"
#include "handlers/tips/tip.h"

/* Makes the object, messages included; the caller owns it. Never holds a
 * sender's number: the alias stands for it. GW_NOMEM, GW_IO */
MUST_CHECK enum gw_err tip_json(struct db *db, const struct keyring *keyring,
                                const struct places *places,
                                const struct tip_view *view, json_t **ret_json);
/* The same for who may see what is blacked out: nothing of the messages is
 * hidden; view comes from tip_get_whole(). */
MUST_CHECK enum gw_err tip_json_whole(struct db *db,
                                      const struct keyring *keyring,
                                      const struct places *places,
                                      const struct tip_view *view,
                                      json_t **ret_json);

/* Its place, or null. */
json_t *tip_place_json(const struct places *places,
                       const struct tip_view *view);

#endif
