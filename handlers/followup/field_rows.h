/* handlers/followup/field_rows.h -- private to field.c: the SQL on table
 * officer_phone. Errors as db_run() where none are named. */
#ifndef HANDLERS_FOLLOWUP_FIELD_ROWS_H
#define HANDLERS_FOLLOWUP_FIELD_ROWS_H

#include "gateway/platform/config.h"
#include "gateway/platform/crypto.h"
#include "gateway/store/db.h"

enum { FIELD_AREAS_MAX = 200 };

struct field_phone {
    int64_t officer, day;
    enum agency agency;
    int role; /* handlers/officers/rights.h */
    bool disabled;
    char areas[FIELD_AREAS_MAX]; /* "36.04,36.01.06"; "" all */
    uint8_t pin[CRYPTO_MARK];
    int wrong, asked;
};

/* GW_MISSING  no such number */
MUST_CHECK enum gw_err field_row_find(struct db *db, int64_t hash,
                                      struct field_phone *ret_phone);
/* Its counts: day, wrong, asked. */
MUST_CHECK enum gw_err field_row_count(struct db *db,
                                       const struct field_phone *phone);
/* GW_CONFLICT  another's number; GW_MISSING no such officer */
MUST_CHECK enum gw_err field_row_put(struct db *db, int64_t officer,
                                     int64_t hash, struct text pin,
                                     struct text sealed_number, int64_t now_ms);
/* See db_changes(). */
MUST_CHECK enum gw_err field_row_drop(struct db *db, int64_t officer);
/* GW_MISSING  none */
MUST_CHECK enum gw_err field_row_has(struct db *db, int64_t officer);

#endif
