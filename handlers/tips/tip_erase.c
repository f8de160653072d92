/* The way out: a sender's wish to drop a tip, and what it leads to.
 *
 *   withdrawn --72 h, unless held--> erased
 *
 * The three days let officers see that somebody wants it gone, who may be the
 * one who took the phone, and hold it. Erased means that the tip's key, the
 * number and the pseudonym are gone; the row and its coded answers stay, so
 * that counts stay true.
 *
 * What one would get wrong: the pseudonym is a keyed hash, and there are few
 * enough numbers to try them all with a stolen key. So it goes with the number.
 */
#include "handlers/tips/tip.h"

#include "gateway/outbox/outbox.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/tip_rows.h"

static const int64_t ERASE_AFTER_MS = (int64_t)72 * 3600 * 1000;

enum gw_err
tip_withdraw(struct db *db, int64_t tip, int64_t now_ms)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);
    if (err == GW_OK)
        err = tip_rows_withdraw(db, tip, now_ms);
    if (err != GW_OK || db_changes(db) == 0)
        return err;
    return audit_tip(db, now_ms, "tip.withdraw", tip, "");
}

static enum gw_err
erase(struct db *db, int64_t tip, int64_t now_ms)
{
    enum gw_err err = tip_rows_erase(db, tip, now_ms);
    if (err == GW_OK)
        err = outbox_erase_tip(db, tip);
    return err == GW_OK ? audit_tip(db, now_ms, "tip.erase", tip, "") : err;
}

enum gw_err
tip_erase_due(struct db *db, int64_t now_ms, int limit, int *ret_erased)
{
    int erased = 0;
    enum gw_err err = GW_OK;
    while (erased < limit && err == GW_OK) {
        int64_t tip;
        err = tip_rows_next_due(db, now_ms - ERASE_AFTER_MS, &tip);
        if (err == GW_OK)
            err = erase(db, tip, now_ms);
        erased += err == GW_OK;
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_erased = erased;
    return GW_OK;
}
