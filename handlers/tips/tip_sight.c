/* Who may see a tip at all: by where it lies, and by need-to-know.
 *
 * What one would get wrong: a list that forgets to ask. Areas and need-to-know
 * are one condition (TIP_IN_AREAS), and whoever passes no areas sees what is
 * nobody's secret, never more.
 */
#include "handlers/tips/tip.h"

#include "handlers/tips/audit.h"
#include "handlers/tips/tip_rows.h"

enum { AREAS_MAX = 4096 };

enum gw_err
tip_restrict(struct db *db, int64_t tip, bool restricted, int64_t now_ms)
{
    enum gw_err err = tip_rows_restrict(db, tip, restricted, now_ms);

    if (err == GW_OK && db_changes(db) == 0)
        err = GW_MISSING;
    return err == GW_OK ? audit_tip(db, now_ms, "tip.restrict", tip,
                                    restricted ? "on" : "off")
                        : err;
}

enum gw_err
tip_visible(struct db *db, int64_t tip, const struct text *areas,
            size_t areas_count)
{
    OWNED(buf_free)
    struct buf joined = buf_new(AREAS_MAX);
    enum gw_err err = tip_areas_join(areas, areas_count, &joined);

    return err == GW_OK ? tip_rows_visible(db, tip, buf_text(&joined)) : err;
}
