/* handlers/officers/api_stats.c -- see api_stats.h and stats.h.
 *
 * What one would get wrong: publication by spans of one's own choosing. Two
 * spans that differ by a day give the day, so only whole months that are over
 * are published.
 */
#include "handlers/officers/api_stats.h"

#include <time.h>

#include "handlers/officers/query.h"
#include "handlers/officers/stats.h"

enum { SPAN_DAYS = 30 };
static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;
static const int64_t WIB_MS = INT64_C(7) * 3600 * 1000;

static bool
take_time(struct api *api, const char *field, int64_t *time_ms)
{
    struct text value = fields_get(&api->query, field);

    if (value.len == 0)
        return true;
    if (query_time(value, time_ms) && *time_ms >= 0
        && *time_ms / 1000 < UINT32_MAX)
        return true;
    api_problem(api, 422, field,
                "Tulis tanggal seperti 2026-11-24, atau waktu RFC 3339.");
    return false;
}

bool
api_stats_span(struct api *api, int64_t *ret_since_ms, int64_t *ret_until_ms)
{
    int64_t until_ms = api->now_ms + DAY_MS;

    if (!take_time(api, "until", &until_ms))
        return false;
    int64_t since_ms = until_ms - SPAN_DAYS * DAY_MS;
    if (since_ms < 0)
        since_ms = 0;
    if (!take_time(api, "since", &since_ms))
        return false;
    if (since_ms >= until_ms || until_ms - since_ms > STATS_DAYS_MAX * DAY_MS) {
        api_problem(api, 422, "until",
                    "Waktu akhir harus sesudah waktu awal, paling lama 10 "
                    "tahun.");
        return false;
    }
    *ret_since_ms = since_ms;
    *ret_until_ms = until_ms;
    return true;
}

/* Is it midnight WIB of the first of a month? */
static bool
begins_month(int64_t ms)
{
    time_t seconds = (time_t)((ms + WIB_MS) / 1000);
    struct tm tm;

    return (ms + WIB_MS) % DAY_MS == 0 && gmtime_r(&seconds, &tm) != NULL
           && tm.tm_mday == 1;
}

static bool
take_public(struct api *api, const struct stats_asked *asked)
{
    time_t seconds = (time_t)((api->now_ms + WIB_MS) / 1000);
    struct tm tm;

    if (gmtime_r(&seconds, &tm) == NULL)
        return false;
    tm.tm_mday = 1;
    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    if (!begins_month(asked->since_ms) || !begins_month(asked->until_ms)
        || asked->until_ms > (int64_t)timegm(&tm) * 1000 - WIB_MS) {
        api_problem(api, 422, "since",
                    "Untuk publikasi: bulan penuh yang sudah lewat, contoh "
                    "since=2026-01-01 dan until=2026-07-01.");
        return false;
    }
    for (unsigned by = 0; by < STATS_BYS; by++) {
        if ((asked->bys >> by & 1) == 0 || stats_by_public((enum stats_by)by))
            continue;
        api_problem(api, 422, "by",
                    "Pembagian ini tidak untuk publikasi; pakai misalnya "
                    "month atau regency.");
        return false;
    }
    return true;
}

static bool
take_bys(struct api *api, unsigned *ret_bys)
{
    struct text rest = fields_get(&api->query, "by"), word;
    enum stats_by by;
    unsigned bys = 0;

    if (rest.len == 0)
        rest = TEXT("month");
    while (text_cut(&rest, ',', &word)) {
        if (!stats_by_read(word, &by)) {
            api_problem(api, 422, "by",
                        "Pembagian ini tidak dikenal; contoh: day, leaning, "
                        "district.");
            return false;
        }
        bys |= 1u << by;
    }
    *ret_bys = bys;
    return true;
}

static bool
take(struct api *api, struct stats_asked *asked)
{
    uint16_t from, until;
    struct text publish = fields_get(&api->query, "public");

    *asked = (struct stats_asked){ .area = fields_get(&api->query, "area"),
                                   .publish = text_is(publish, "true") };
    if (!api_stats_span(api, &asked->since_ms, &asked->until_ms)
        || !take_bys(api, &asked->bys))
        return false;
    if (!stats_area(asked->area, &from, &until)) {
        api_problem(api, 422, "area", "Kode wilayah: 36, 36.04 atau 36.04.13.");
        return false;
    }
    if (publish.len > 0 && !asked->publish && !text_is(publish, "false")) {
        api_problem(api, 422, "public", "Tulis true atau false.");
        return false;
    }
    return !asked->publish || take_public(api, asked);
}

enum gw_err
api_stats_read(struct db *db, struct api *api)
{
    struct stats_asked asked;
    json_t *json = NULL;

    if (!take(api, &asked))
        return GW_OK;
    enum gw_err err = stats_answer(db, &asked, &json);
    return err == GW_OK ? api_json(api, 200, json) : err;
}
