/* handlers/officers/api_map.c -- how many tips came from which kecamatan.
 *
 * Independent senders are counted by their 32 bits, once a kecamatan: a set of
 * (kecamatan, sender) in one table of open addresses, as large as the tallies
 * have lines.
 */
#include <stdio.h>
#include <stdlib.h>

#include "handlers/followup/move.h"
#include "handlers/officers/api_stats.h"
#include "handlers/officers/json_value.h"
#include "handlers/officers/stats.h"

enum { DISTRICTS = 10000, SET_MAX = 1 << 22 };

struct spot {
    uint32_t count, open, urgent, senders, newest_s;
};

struct chart {
    uint32_t since_s, until_s;
    int leaning, urgency;         /* -1: any */
    struct spot spots[DISTRICTS]; /* 0: nobody knows where */
    uint64_t *set;                /* 0: free */
    size_t set_size, set_used;
    bool set_full;
};

/* ---- what was asked ---- */

static bool
take(struct api *api, struct chart *chart)
{
    struct text leaning = fields_get(&api->query, "leaning");
    struct text urgency = fields_get(&api->query, "urgency");
    int64_t number;

    chart->leaning = chart->urgency = -1;
    if (leaning.len > 0) {
        chart->leaning = tip_leaning_read(leaning);
        if (chart->leaning == 0 && !text_is(leaning, "belum")) {
            api_problem(api, 422, "leaning",
                        "Kecenderungan: TPPO, TPPM, PMI atau belum.");
            return false;
        }
    }
    if (urgency.len > 0) {
        if (!text_number(urgency, &number) || number < 0 || number > 3) {
            api_problem(api, 422, "urgency", "Tingkat mendesak: 0 sampai 3.");
            return false;
        }
        chart->urgency = (int)number;
    }
    return true;
}

/* ---- counting ---- */

static bool
is_new(struct chart *chart, const struct tally_line *line)
{
    uint64_t key = ((uint64_t)line->district + 1) << 32 | line->sender;
    size_t at = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32)
                & (chart->set_size - 1);

    while (chart->set[at] != 0) {
        if (chart->set[at] == key)
            return false;
        at = (at + 1) & (chart->set_size - 1);
    }
    if (chart->set_used * 4 >= chart->set_size * 3) {
        chart->set_full = true;
        return false;
    }
    chart->set[at] = key;
    chart->set_used++;
    return true;
}

static void
on_word(void *arg, uint8_t number, struct text word)
{
    (void)arg;
    (void)number;
    (void)word;
}

static void
on_line(void *arg, const struct tally_line *line)
{
    struct chart *chart = arg;

    if (line->at_s < chart->since_s || line->at_s >= chart->until_s
        || line->district >= DISTRICTS
        || (chart->leaning >= 0 && line->leaning != chart->leaning)
        || (chart->urgency >= 0 && line->urgency != chart->urgency))
        return;
    struct spot *spot = &chart->spots[line->district];
    spot->count++;
    spot->open += !move_is_end((enum tip_state)line->state);
    spot->urgent += line->urgency >= 2;
    if (line->at_s > spot->newest_s)
        spot->newest_s = line->at_s;
    if (line->sender != 0 && is_new(chart, line))
        spot->senders++;
}

/* ---- the answer ---- */

static json_t *
spot_json(const struct chart *chart, const struct spot *spot)
{
    return json_pack(
        "{s:I, s:I, s:I, s:o, s:o}", "count", (json_int_t)spot->count, "open",
        (json_int_t)spot->open, "urgent", (json_int_t)spot->urgent, "senders",
        chart->set_full ? json_null() : json_integer(spot->senders),
        "newest_at", value_time((int64_t)spot->newest_s * 1000));
}

static json_t *
district_json(const struct chart *chart, const struct district *district)
{
    uint16_t from = 0, until = 0;

    if (!stats_area(text_of(district->code), &from, &until))
        return NULL;
    json_t *json = spot_json(chart, &chart->spots[from]);
    (void)json_object_set_new(json, "code", json_string(district->code));
    (void)json_object_set_new(
        json, "metro_jaya",
        json_boolean(text_is(text_of(district->polda), "Polda Metro Jaya")));
    return json;
}

static json_t *
chart_json(const struct api *api, const struct chart *chart, int64_t since_ms,
           int64_t until_ms, int64_t counted_ms)
{
    const struct places *places = api->door->places;
    json_t *districts = json_array();
    int64_t total = 0;

    for (size_t i = 0; i < DISTRICTS; i++)
        total += chart->spots[i].count;
    for (size_t i = 0; i < places_districts(places, NULL); i++)
        (void)json_array_append_new(
            districts, district_json(chart, places_district(places, NULL, i)));
    return json_pack(
        "{s:o, s:o, s:o, s:I, s:o, s:o}", "since", value_time(since_ms),
        "until", value_time(until_ms), "counted_at", value_time(counted_ms),
        "total", (json_int_t)total, "nowhere",
        spot_json(chart, &chart->spots[0]), "districts", districts);
}

static void
free_chart(struct chart **slot)
{
    if (*slot != NULL)
        free((*slot)->set);
    free(*slot);
}

/* Room for every line there may be, at least twice over. */
static enum gw_err
make_set(struct db *db, int64_t since_ms, int64_t until_ms, struct chart *chart)
{
    int64_t tallies = 0;
    enum gw_err err = tally_count(db, since_ms, until_ms, &tallies);

    chart->set_size = 4 * TALLY_TIPS;
    while (chart->set_size < SET_MAX
           && chart->set_size / (2 * TALLY_TIPS) < (size_t)tallies)
        chart->set_size *= 2;
    if (err == GW_OK)
        chart->set = calloc(chart->set_size, sizeof chart->set[0]);
    return err == GW_OK && chart->set == NULL ? GW_NOMEM : err;
}

enum gw_err
api_map_read(struct db *db, struct api *api)
{
    static const struct tally_fns fns = { .word = on_word, .line = on_line };
    __attribute__((cleanup(free_chart))) struct chart *chart =
        calloc(1, sizeof *chart);
    int64_t since_ms, until_ms, counted_ms = 0;

    if (chart == NULL)
        return GW_NOMEM;
    if (!api_stats_span(api, &since_ms, &until_ms) || !take(api, chart))
        return GW_OK;
    chart->since_s = (uint32_t)(since_ms / 1000);
    chart->until_s = (uint32_t)(until_ms / 1000);
    enum gw_err err = make_set(db, since_ms, until_ms, chart);
    if (err == GW_OK)
        err = tally_walk(db, since_ms, until_ms, &fns, chart, &counted_ms);
    return err == GW_OK ? api_json(
               api, 200, chart_json(api, chart, since_ms, until_ms, counted_ms))
                        : err;
}
