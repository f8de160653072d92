/* handlers/officers/query.c -- one row a filter; the first bad one is named. */
#include "handlers/officers/query.h"

#include <string.h>
#include <time.h>

#include "gateway/base/own.h"

enum { WIB_S = 7 * 3600 };

/* "+07:00" or "Z" to seconds east of Greenwich. */
static bool
read_offset(struct text text, int64_t *ret_s)
{
    int64_t hours, minutes;

    if (text_is(text, "Z") || text_is(text, "z")) {
        *ret_s = 0;
        return true;
    }
    /* A '+' in an address that was not escaped arrives as a space. */
    if (text.len != 6 || text.at[3] != ':'
        || (text.at[0] != '+' && text.at[0] != '-' && text.at[0] != ' ')
        || !text_number((struct text){ text.at + 1, 2 }, &hours)
        || !text_number((struct text){ text.at + 4, 2 }, &minutes) || hours < 0
        || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    *ret_s = (hours * 60 + minutes) * 60 * (text.at[0] == '-' ? -1 : 1);
    return true;
}

bool
query_time(struct text text, int64_t *ret_ms)
{
    char copy[40];
    struct tm tm = { 0 };
    int64_t offset_s = WIB_S;

    if (!text_copy(text, copy, sizeof copy))
        return false;
    const char *rest = strptime(copy, "%Y-%m-%d", &tm);
    if (rest == NULL)
        return false;
    if (*rest != '\0') {
        rest = strptime(rest, "T%H:%M:%S", &tm);
        if (rest == NULL)
            return false;
        if (*rest == '.')
            for (rest++; *rest >= '0' && *rest <= '9';)
                rest++;
        if (!read_offset(text_of(rest), &offset_s))
            return false;
    }
    *ret_ms = ((int64_t)timegm(&tm) - offset_s) * 1000;
    return true;
}

static bool
read_since(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    return query_time(v, &f->since_ms);
}

static bool
read_until(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    return query_time(v, &f->until_ms);
}

static bool
read_state(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    return (f->state = tip_state_read(v)) != 0;
}

static bool
read_urgency(struct text v, const struct officer *me, struct tip_filter *f)
{
    int64_t n;

    (void)me;
    if (!text_number(v, &n) || n < 0 || n > 3)
        return false;
    f->urgency_plus1 = (int)n + 1;
    return true;
}

static bool
read_leaning(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    f->leaning_plus1 = tip_leaning_read(v) + 1;
    return f->leaning_plus1 > 1 || text_is(v, "belum");
}

static bool
read_medium(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    return (f->medium = tip_medium_read(v)) != 0;
}

static bool
read_agency(struct text v, const struct officer *me, struct tip_filter *f)
{
    enum agency agency;

    (void)me;
    if (!agency_read(v, &agency))
        return false;
    f->agency = (int)agency;
    return true;
}

static bool
read_assignee(struct text v, const struct officer *me, struct tip_filter *f)
{
    if (text_is(v, "me")) {
        f->assignee = me->id;
        return me->id != 0; /* a machine is nobody's assignee */
    }
    return text_number(v, &f->assignee) && f->assignee > 0;
}

static bool
read_channel(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    f->channel = v;
    return v.len <= 32;
}

static bool
read_area(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    for (size_t i = 0; i < v.len; i++)
        if ((v.at[i] < '0' || v.at[i] > '9') && v.at[i] != '.')
            return false;
    f->area = v;
    return v.len == 2 || v.len == 5 || v.len == 8 || v.len == 13;
}

static bool
read_cursor(struct text v, const struct officer *me, struct tip_filter *f)
{
    (void)me;
    return text_number(v, &f->before) && f->before > 0;
}

static bool
read_limit(struct text v, const struct officer *me, struct tip_filter *f)
{
    int64_t n;

    (void)me;
    if (!text_number(v, &n) || n < 1)
        return false;
    f->limit = n > LIMIT_MAX ? LIMIT_MAX : (int)n;
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct text value, const struct officer *me,
                 struct tip_filter *filter);
} filters[] = {
    { "state", read_state },     { "urgency", read_urgency },
    { "leaning", read_leaning }, { "area", read_area },
    { "agency", read_agency },   { "channel", read_channel },
    { "medium", read_medium },   { "assignee", read_assignee },
    { "since", read_since },     { "until", read_until },
    { "cursor", read_cursor },   { "limit", read_limit },
};

enum gw_err
query_tips(const struct fields *query, const struct officer *me,
           struct tip_filter *ret_filter, const char **ret_field)
{
    struct tip_filter filter = { .limit = LIMIT_DEFAULT };

    for (size_t i = 0; i < LENGTH(filters); i++) {
        struct text value = fields_get(query, filters[i].name);
        if (value.at == NULL || value.len == 0)
            continue; /* "state=" is the same as no state */
        if (!filters[i].read(value, me, &filter)) {
            *ret_field = filters[i].name;
            return GW_REJECTED;
        }
    }
    *ret_filter = filter;
    return GW_OK;
}

bool
query_is_filter(const char *name)
{
    for (size_t i = 0; i < LENGTH(filters); i++)
        if (strcmp(filters[i].name, name) == 0)
            return filters[i].read != read_cursor
                   && filters[i].read != read_limit;
    return false;
}

static bool
is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '_'
           || c == '-' || c == '+';
}

void
query_tips_words(const struct fields *query, struct buf *out)
{
    for (size_t i = 0; i < LENGTH(filters); i++) {
        struct text value = fields_get(query, filters[i].name);
        if (value.at == NULL || value.len == 0)
            continue;
        buf_printf(out, " %s=", filters[i].name);
        for (size_t n = 0; n < value.len && n < QUERY_WORD_MAX; n++)
            buf_char(out, is_plain(value.at[n]) ? value.at[n] : '?');
    }
}
