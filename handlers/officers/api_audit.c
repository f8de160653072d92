/* handlers/officers/api_audit.c -- GET audit and GET audit/head.
 *
 * Both agencies see the whole record: each must be able to check what the other
 * looked at. It holds coded words, never what a tip says. Looking at it is a
 * line in it.
 */
#include "handlers/officers/api_audit.h"

#include <stdio.h>

#include "gateway/platform/clock.h"
#include "handlers/officers/query.h"
#include "handlers/tips/audit_head.h"

enum { HEAD_AGE_MS = 60 * 1000 }; /* a fresh one at most once a minute */

/* ---- filters, one row each ---- */

static bool
is_word(struct text v)
{
    for (size_t i = 0; i < v.len; i++) {
        char c = v.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'
              || c == ':' || c == '_'))
            return false;
    }
    return v.len <= 40;
}

static bool
read_actor(struct text v, struct audit_filter *f)
{
    f->actor = v;
    return is_word(v);
}

static bool
read_action(struct text v, struct audit_filter *f)
{
    f->action = v;
    return is_word(v);
}

static bool
read_since(struct text v, struct audit_filter *f)
{
    return query_time(v, &f->since_ms);
}

static bool
read_until(struct text v, struct audit_filter *f)
{
    return query_time(v, &f->until_ms);
}

static bool
read_cursor(struct text v, struct audit_filter *f)
{
    return text_number(v, &f->before) && f->before > 0;
}

static bool
read_limit(struct text v, struct audit_filter *f)
{
    int64_t n;

    if (!text_number(v, &n) || n < 1)
        return false;
    f->limit = n > LIMIT_MAX ? LIMIT_MAX : (int)n;
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct text value, struct audit_filter *filter);
} filters[] = {
    { "actor", read_actor }, { "action", read_action }, { "since", read_since },
    { "until", read_until }, { "cursor", read_cursor }, { "limit", read_limit },
};

/* False: the problem is decided. */
static bool
read_filter(struct api *api, struct audit_filter *filter)
{
    for (size_t i = 0; i < LENGTH(filters); i++) {
        struct text value = fields_get(&api->query, filters[i].name);
        if (value.at == NULL || value.len == 0)
            continue;
        if (!filters[i].read(value, filter)) {
            api_problem(api, 422, filters[i].name,
                        "Nilai saringan ini tidak dikenal.");
            return false;
        }
    }
    return true;
}

/* ---- a page ---- */

struct shown {
    int64_t newest, oldest;
    size_t count;
};

struct listing {
    json_t *items;
    struct shown *shown;
};

/* Bytes that somebody put there and that are no text still make a page. */
static json_t *
text_json(struct text text)
{
    json_t *json =
        text.at == NULL ? json_null() : json_stringn(text.at, text.len);

    return json != NULL ? json : json_string("?");
}

static enum gw_err
add_line(const struct audit_view *view, void *arg)
{
    const struct listing *list = arg;
    char id[24], at[CLOCK_TEXT], hash[2 * AUDIT_HASH + 1] = "";

    (void)snprintf(id, sizeof id, "%lld", (long long)view->id);
    clock_format(view->at_ms, at);
    if (view->hash.len == AUDIT_HASH)
        crypto_hex(view->hash.at, AUDIT_HASH, hash);
    if (list->shown->count++ == 0)
        list->shown->newest = view->id;
    list->shown->oldest = view->id;
    json_t *item = json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s}", "id", id, "at", at, "actor",
        text_json(view->actor), "name", text_json(view->name), "action",
        text_json(view->action), "subject", text_json(view->subject), "detail",
        text_json(view->detail), "hash", hash);
    return json_array_append_new(list->items, item) == 0 ? GW_OK : GW_NOMEM;
}

static json_t *
cursor_json(int64_t next)
{
    char cursor[24];

    if (next == 0)
        return json_null();
    (void)snprintf(cursor, sizeof cursor, "%lld", (long long)next);
    return json_string(cursor);
}

enum gw_err
api_audit_read(struct db *db, struct api *api)
{
    struct audit_filter filter = { .limit = LIMIT_DEFAULT };
    int64_t next;
    struct listing list = { .shown = api_keep(api, sizeof(struct shown)) };

    if (list.shown == NULL)
        return GW_NOMEM;
    if (!read_filter(api, &filter))
        return GW_OK;
    list.items = json_array();
    enum gw_err err = audit_list(db, &filter, add_line, &list, &next);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    return api_json(api, 200,
                    json_pack("{s:o, s:o}", "items", list.items, "next",
                              cursor_json(next)));
}

enum gw_err
api_audit_record(struct db *db, struct api *api)
{
    const struct shown *shown = api->state;
    char detail[96];

    (void)snprintf(detail, sizeof detail, "count=%zu newest=%lld oldest=%lld",
                   shown->count, (long long)shown->newest,
                   (long long)shown->oldest);
    return api_audit(db, api, "audit.list", "audit", 0, detail);
}

/* ---- the head ---- */

/* The look itself is the newest line, so there always is one to sign. */
enum gw_err
api_audit_head(struct db *db, struct api *api)
{
    struct audit_head head;

    enum gw_err err = api_audit(db, api, "audit.head", "audit", 0, "");
    if (err == GW_OK)
        err = audit_head_sign(db, api->door->keyring, api->now_ms, HEAD_AGE_MS,
                              &head);
    if (err != GW_OK)
        return err;
    audit_head_print(&head, api->door->keyring, &api->out);
    api->status = 200;
    api->content_type = "application/json";
    return buf_ok(&api->out) ? GW_OK : api->out.err;
}
