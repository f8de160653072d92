/* handlers/officers/stats.c -- see stats.h.
 *
 *   tally lines --> one counter for each value of each list --> JSON
 *
 * What one would get wrong: each tally numbers its words anew, so they get
 * numbers of the answer's own before its lines are counted.
 */
#include "handlers/officers/stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "handlers/followup/move.h"
#include "handlers/officers/json_value.h"

enum {
    VALUES = 10000,    /* of one list: 36.99.99 is 9999 */
    PUBLIC_SPANS = 10, /* fewer say too much about one */
    OUTCOME_OPEN = 99
};
enum { WORDS_MAX = 512, WORD_ROOM = 256, DAY_S = 24 * 3600, WIB_S = 7 * 3600 };

enum span { SPAN_LOOK, SPAN_HAND, SPAN_CLOSE, SPANS };
static const char *const span_words[] = { "first_look", "hand_over", "close" };
static const struct {
    const char *word;
    unsigned bits;
} drops[] = {
    { "withdrawn", DROP_WITHDRAWN },   { "erased", DROP_ERASED },
    { "noise", DROP_NOISE },           { "over_limit", DROP_LIMIT },
    { "incomplete", DROP_INCOMPLETE },
};

struct counts {
    const struct stats_asked *asked;
    uint32_t since_s, until_s;
    uint16_t from, until; /* the area */
    int64_t first_day;
    char words[WORDS_MAX][WORD_ROOM];
    size_t words_count;
    uint16_t map[TALLY_WORDS_MAX + 1]; /* of the tally being read */
    uint32_t by[STATS_BYS][VALUES];
    uint32_t spans[SPANS][SPAN_BUCKETS], spanned[SPANS];
    uint32_t dropped[LENGTH(drops)];
    int64_t total, metro, day; /* whose month was found last: */
    uint16_t month;
};

static uint16_t
key_month(struct counts *c, int64_t day)
{
    if (day != c->day) {
        time_t seconds = (time_t)(day * DAY_S);
        struct tm tm;
        if (gmtime_r(&seconds, &tm) == NULL)
            return 0;
        c->day = day;
        c->month = (uint16_t)((tm.tm_year - 100) * 12 + tm.tm_mon);
    }
    return c->month;
}

static uint16_t
key_outcome(const struct tally_line *line)
{
    enum tip_state state = (enum tip_state)line->state;

    return move_is_end(state) || state == TIP_BUKAN_RANAH
               ? (uint16_t)line->state
               : OUTCOME_OPEN;
}

static uint16_t
key_of(struct counts *c, enum stats_by by, const struct tally_line *line)
{
    int64_t local_s = (int64_t)line->at_s + WIB_S;
    int64_t day = local_s / DAY_S;

    switch (by) {
    case BY_DAY:
        return (uint16_t)(day - c->first_day);
    case BY_WEEK: /* 1970 began on a Thursday */
        return (uint16_t)((day + 3) / 7);
    case BY_MONTH:
        return key_month(c, day);
    case BY_HOUR:
        return (uint16_t)(local_s % DAY_S / 3600);
    case BY_CHANNEL:
        return c->map[line->channel];
    case BY_MEDIUM:
        return line->medium;
    case BY_WHAT:
        return line->what;
    case BY_LEANING:
        return line->leaning;
    case BY_URGENCY:
        return line->urgency;
    case BY_STATE:
        return line->state;
    case BY_OUTCOME:
        return key_outcome(line);
    case BY_REGENCY:
        return line->district / 100;
    case BY_DISTRICT:
        return line->district;
    case BY_POLICE:
        return c->map[line->police];
    case BY_IMMIGRATION:
        return c->map[line->immigration];
    case STATS_BYS:
        break;
    }
    return 0;
}

static json_t *
date_of(int64_t day)
{
    time_t seconds = (time_t)(day * DAY_S);
    struct tm tm;
    char text[32] = "";

    if (gmtime_r(&seconds, &tm) != NULL)
        (void)strftime(text, sizeof text, "%Y-%m-%d", &tm);
    return json_string(text);
}

static json_t *
say_day(const struct counts *c, size_t key)
{
    return date_of(c->first_day + (int64_t)key);
}
static json_t *
say_week(const struct counts *c, size_t key)
{
    (void)c; /* its Monday */
    return date_of((int64_t)key * 7 - 3);
}
static json_t *
say_month(const struct counts *c, size_t key)
{
    char text[64];

    (void)c;
    (void)snprintf(text, sizeof text, "%04zu-%02zu", 2000 + key / 12,
                   key % 12 + 1);
    return json_string(text);
}
static json_t *
say_number(const struct counts *c, size_t key)
{
    char text[16];

    (void)c;
    (void)snprintf(text, sizeof text, "%zu", key);
    return json_string(text);
}
static json_t *
say_word(const struct counts *c, size_t key)
{
    return key == 0 ? json_null() : json_string(c->words[key - 1]);
}
static json_t *
say_medium(const struct counts *c, size_t key)
{
    (void)c;
    return value_word(tip_medium_word((int)key));
}
static json_t *
say_what(const struct counts *c, size_t key)
{
    (void)c;
    return value_word(tip_what_word((int)key));
}
static json_t *
say_leaning(const struct counts *c, size_t key)
{
    (void)c;
    return value_word(tip_leaning_word((int)key));
}
static json_t *
say_state(const struct counts *c, size_t key)
{
    (void)c;
    return key == OUTCOME_OPEN ? json_string("terbuka")
                               : value_word(tip_state_word((int)key));
}
static json_t *
say_regency(const struct counts *c, size_t key)
{
    char code[16];

    (void)c;
    (void)snprintf(code, sizeof code, "36.%02zu", key);
    return key == 0 ? json_null() : json_string(code);
}
static json_t *
say_district(const struct counts *c, size_t key)
{
    char code[64];

    (void)c;
    (void)snprintf(code, sizeof code, "36.%02zu.%02zu", key / 100, key % 100);
    return key == 0 ? json_null() : json_string(code);
}

static const struct {
    const char *word;
    json_t *(*say)(const struct counts *counts, size_t key);
    bool publish;
} lists[STATS_BYS] = {
    [BY_DAY] = { "day", say_day, false },
    [BY_WEEK] = { "week", say_week, false },
    [BY_MONTH] = { "month", say_month, true },
    [BY_HOUR] = { "hour", say_number, false },
    [BY_CHANNEL] = { "channel", say_word, false },
    [BY_MEDIUM] = { "medium", say_medium, true },
    [BY_WHAT] = { "what", say_what, true },
    [BY_LEANING] = { "leaning", say_leaning, true },
    [BY_URGENCY] = { "urgency", say_number, true },
    [BY_STATE] = { "state", say_state, true },
    [BY_OUTCOME] = { "outcome", say_state, true },
    [BY_REGENCY] = { "regency", say_regency, true },
    [BY_DISTRICT] = { "district", say_district, true },
    [BY_POLICE] = { "police", say_word, true },
    [BY_IMMIGRATION] = { "immigration", say_word, true },
};

bool
stats_by_read(struct text word, enum stats_by *ret_by)
{
    for (size_t i = 0; i < STATS_BYS; i++) {
        if (!text_is(word, lists[i].word))
            continue;
        *ret_by = (enum stats_by)i;
        return true;
    }
    return false;
}

bool
stats_by_public(enum stats_by by)
{
    return lists[by].publish;
}

static void
on_word(void *arg, uint8_t number, struct text word)
{
    struct counts *c = arg;

    c->map[number] = 0;
    for (size_t i = 0; i < c->words_count; i++)
        if (text_is(word, c->words[i]))
            c->map[number] = (uint16_t)(i + 1);
    if (c->map[number] != 0 || c->words_count == WORDS_MAX
        || !text_copy(word, c->words[c->words_count], WORD_ROOM))
        return;
    c->map[number] = (uint16_t)++c->words_count;
}

static void
span(struct counts *c, enum span which, uint32_t seconds)
{
    if (seconds == TALLY_NEVER)
        return;
    c->spans[which][stats_bucket(seconds / 60 + (seconds % 60 != 0))]++;
    c->spanned[which]++;
}

static void
on_line(void *arg, const struct tally_line *line)
{
    struct counts *c = arg;

    if (line->at_s < c->since_s || line->at_s >= c->until_s
        || line->district < c->from || line->district >= c->until)
        return;
    c->total++;
    c->metro += line->metro;
    for (unsigned by = 0; by < STATS_BYS; by++) {
        if ((c->asked->bys >> by & 1) == 0)
            continue;
        uint16_t key = key_of(c, (enum stats_by)by, line);
        if (key < VALUES)
            c->by[by][key]++;
    }
    span(c, SPAN_LOOK, line->look_s);
    span(c, SPAN_HAND, line->hand_s);
    span(c, SPAN_CLOSE, line->close_s);
    for (size_t i = 0; line->drops != 0 && i < LENGTH(drops); i++)
        c->dropped[i] += (line->drops & drops[i].bits) != 0;
}

static json_t *
count_json(const struct counts *c, int64_t count)
{
    int64_t shown = c->asked->publish ? stats_published(count) : count;

    return shown < 0 ? json_null() : json_integer(shown);
}

static json_t *
list_json(const struct counts *c, size_t by)
{
    json_t *items = json_array();
    int64_t total = 0;

    for (size_t key = 0; key < VALUES; key++) {
        int64_t count = c->by[by][key];
        int64_t shown = c->asked->publish ? stats_published(count) : count;
        if (count == 0 || shown < 0)
            continue; /* what is too few to say looks like none */
        total += shown;
        (void)json_array_append_new(
            items, json_pack("{s:o, s:I}", "value", lists[by].say(c, key),
                             "count", (json_int_t)shown));
    }
    return json_pack("{s:s, s:I, s:o}", "by", lists[by].word, "total",
                     (json_int_t)total, "items", items);
}

static json_t *
span_json(const struct counts *c, enum span which)
{
    bool told =
        c->spanned[which] >= (c->asked->publish ? (uint32_t)PUBLIC_SPANS : 1);

    return json_pack("{s:o, s:o, s:o}", "count",
                     count_json(c, c->spanned[which]), "median_minutes",
                     told ? json_integer(stats_percentile(c->spans[which], 50))
                          : json_null(),
                     "p90_minutes",
                     told ? json_integer(stats_percentile(c->spans[which], 90))
                          : json_null());
}

static json_t *
answer(const struct counts *c, int64_t counted_ms)
{
    json_t *groups = json_array(), *times = json_object();
    json_t *dropped = json_object();

    for (size_t by = 0; by < STATS_BYS; by++)
        if ((c->asked->bys >> by & 1) != 0)
            (void)json_array_append_new(groups, list_json(c, by));
    for (size_t i = 0; i < SPANS; i++)
        (void)json_object_set_new(times, span_words[i],
                                  span_json(c, (enum span)i));
    for (size_t i = 0; i < LENGTH(drops); i++)
        (void)json_object_set_new(dropped, drops[i].word,
                                  count_json(c, c->dropped[i]));
    return json_pack(
        "{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o}", "since",
        value_time(c->asked->since_ms), "until", value_time(c->asked->until_ms),
        "counted_at", value_time(counted_ms), "public", c->asked->publish,
        "total", c->asked->publish ? json_null() : json_integer(c->total),
        "metro_jaya", count_json(c, c->metro), "groups", groups, "times", times,
        "dropped", dropped);
}

static void
free_counts(struct counts **slot)
{
    free(*slot);
}

enum gw_err
stats_answer(struct db *db, const struct stats_asked *asked, json_t **ret_json)
{
    static const struct tally_fns fns = { .word = on_word, .line = on_line };
    __attribute__((cleanup(free_counts))) struct counts *c =
        calloc(1, sizeof *c);
    int64_t counted_ms = 0;

    if (c == NULL)
        return GW_NOMEM;
    c->asked = asked;
    c->since_s = (uint32_t)(asked->since_ms / 1000);
    c->until_s = (uint32_t)(asked->until_ms / 1000);
    c->first_day = (asked->since_ms / 1000 + WIB_S) / DAY_S;
    c->day = -1;
    if (!stats_area(asked->area, &c->from, &c->until))
        return GW_REJECTED;
    enum gw_err err =
        tally_walk(db, asked->since_ms, asked->until_ms, &fns, c, &counted_ms);
    if (err != GW_OK)
        return err;
    *ret_json = answer(c, counted_ms);
    return *ret_json == NULL ? GW_NOMEM : GW_OK;
}
