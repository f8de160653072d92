/* What is read of a tip, stored: the rules of raising.
 *
 *   row as it is now + reading --> what rises --> row, audit line
 *
 * What one would get wrong: believing the look. Between reading and storing the
 * sender may have gone on, an officer may have decided, the tip may be gone. So
 * every rule asks the row of this very op.
 */
#include "handlers/tips/tip_reading.h"

#include <string.h>

#include "handlers/tips/audit.h"
#include "handlers/tips/tip_reading_rows.h"
#include "handlers/tips/tip_rows.h"

enum { MOST = 3, MOST_OF_PAST = 1, DETAIL_MAX = 128 };

/* The sender chose "it is over". */
static bool
is_told_past(const struct reading_row *row)
{
    return row->occurs == WHEN_PAST && row->read_occurs != WHEN_PAST;
}

static void
raise_urgency(struct reading_row *row, const struct tip_reading *reading)
{
    int urgency = reading->urgency;

    if (is_told_past(row) && urgency > MOST_OF_PAST)
        urgency = MOST_OF_PAST;
    if (urgency > row->read_urgency)
        row->read_urgency = urgency;
    if ((row->set_by_officer & SET_URGENCY) == 0 && urgency > row->urgency)
        row->urgency = urgency;
}

static void
fill_codes(struct reading_row *row, const struct tip_reading *reading)
{
    if (row->read_leaning == LEANING_BELUM)
        row->read_leaning = (int)reading->leaning;
    if ((row->set_by_officer & SET_LEANING) == 0
        && row->leaning == LEANING_BELUM)
        row->leaning = (int)reading->leaning;
    if (row->read_occurs == WHEN_NONE)
        row->read_occurs = (int)reading->when;
    if (row->occurs == WHEN_NONE)
        row->occurs = (int)reading->when;
}

/* Where, unless somebody said so before: a village may still be added to the
 * kecamatan that was read. */
static enum gw_err
place(struct db *db, const struct reading_row *row,
      const struct tip_reading *reading, bool choose, bool *ret_placed)
{
    const struct district *district = reading->district;
    const struct village *village = reading->village;

    if (choose && reading->chosen != NULL) {
        if (district != reading->chosen)
            village = NULL;
        district = reading->chosen;
    }
    bool fresh = district != NULL && !row->has_district;
    bool finer = district != NULL && village != NULL && !row->has_village
                 && row->placed_by == PLACED_BY_READER
                 && strcmp(row->district, district->code) == 0;
    *ret_placed = fresh || finer;
    return *ret_placed ? reading_row_place(db, reading->tip, district, village)
                       : GW_OK;
}

/* Coded words only. */
static enum gw_err
record(struct db *db, const struct tip_reading *reading,
       const struct reading_row *was, const struct reading_row *is, bool placed,
       int64_t now_ms)
{
    OWNED(buf_free)
    struct buf detail = buf_new(DETAIL_MAX);

    if (was->urgency != is->urgency)
        buf_printf(&detail, "urgency=%d ", is->urgency);
    if (was->leaning != is->leaning)
        buf_printf(&detail, "leaning=%s ", tip_leaning_word(is->leaning));
    if (was->occurs != is->occurs)
        buf_printf(&detail, "when=%s ", tip_when_word(is->occurs));
    buf_str(&detail, placed ? "placed" : "");
    if (!buf_ok(&detail))
        return detail.err;
    struct text text = text_trim(buf_text(&detail));
    if (text.len == 0)
        return GW_OK;
    char words[DETAIL_MAX + 1];
    (void)text_copy(text, words, sizeof words);
    return audit_tip(db, now_ms, "tip.reading", reading->tip, words);
}

static enum gw_err
store(struct db *db, const struct tip_reading *reading,
      const struct reading_row *was, bool choose, int64_t now_ms,
      struct tip_raised *raised)
{
    struct reading_row row = *was;
    bool placed;

    raise_urgency(&row, reading);
    fill_codes(&row, reading);
    bool changed = row.urgency != was->urgency || row.leaning != was->leaning
                   || row.occurs != was->occurs;
    enum gw_err err = place(db, was, reading, choose, &placed);
    if (err == GW_OK)
        err =
            reading_row_put(db, reading->tip, &row, buf_text(&reading->sealed),
                            changed || placed ? now_ms : 0);
    if (err == GW_OK)
        err = record(db, reading, was, &row, placed, now_ms);
    raised->to_three = row.urgency == MOST && was->urgency < MOST
                       && was->read_urgency < MOST && !was->danger;
    raised->has_place = was->has_district || placed;
    raised->has_time = row.occurs != WHEN_NONE || reading->has_time;
    raised->urgency = row.urgency;
    return err;
}

enum gw_err
tip_reading_store(struct db *db, const struct tip_reading *reading, bool choose,
                  int64_t now_ms, struct tip_raised *ret_raised)
{
    struct reading_row row;
    enum gw_err err = reading_row_get(db, reading->tip, &row);
    if (err != GW_OK && err != GW_MISSING)
        return err;

    struct tip_raised raised = {
        .gone = err == GW_MISSING || row.erased,
    };
    if (!raised.gone) {
        raised.stale =
            memcmp(row.version, reading->version, sizeof row.version) != 0;
        raised.low = row.low;
        raised.withdrawn = row.withdrawn;
    }
    err = GW_OK;
    if (!raised.gone && !raised.stale)
        err = store(db, reading, &row, choose, now_ms, &raised);
    if (err == GW_OK)
        *ret_raised = raised;
    return err;
}
