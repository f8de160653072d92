/* handlers/followup/standing_rows.c -- one row for each look at a tip.
 *
 * What one would get wrong: an identity request waits for both agencies, but no
 * longer for the one that has decided.
 */
#include "handlers/followup/standing.h"

#include "gateway/base/own.h"
#include "handlers/followup/request.h"

_Static_assert(REQUEST_OPEN == 1 && AGENCY_IMIGRASI == 1 && AGENCY_POLDA == 2,
               "the numbers in this statement");

#define WAITS(agency_)                                                    \
    "EXISTS (SELECT 1 FROM request WHERE request.tip = tip.id"            \
    " AND request.state = 1 AND (request.to_agency = " agency_            \
    " OR (request.to_agency = 0 AND NOT EXISTS (SELECT 1 FROM decision"   \
    " WHERE decision.request = request.id AND decision.agency = " agency_ \
    "))))"
#define AS_NUMBER(condition_) "CASE WHEN " condition_ " THEN 1 ELSE 0 END"

enum gw_err
standing_get(struct db *db, int64_t tip, struct standing *ret_standing)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT paused_at, held, " AS_NUMBER(WAITS(
                     "1")) ", " AS_NUMBER(WAITS("2")) " FROM tip WHERE id = $1",
                 db_i(tip));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_standing = (struct standing){
        .paused_ms = db_int(rows, 0),
        .held = db_int(rows, 1) != 0,
        .asked_imigrasi = db_int(rows, 2) != 0,
        .asked_polda = db_int(rows, 3) != 0,
    };
    return GW_OK;
}
