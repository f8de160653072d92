/* handlers/officers/api_oral.c -- see api_oral.h.
 *
 *   body, all of it --> tip --> seen by supervisors alone? --> first deadline
 *        --> line, audit --> its code, to be handed to the teller
 *
 * Nobody's number is asked for and none is kept: a teller who has a phone can use
 * it. With the code anybody can ask how it stands and add to it, from any phone.
 *
 * What one would get wrong: a tip about the village's own officials. Whoever
 * files it belongs to the same place and may be made to tell, so with
 * about_official it is closed to operators and investigators in the same
 * transaction, to the one who filed it as well.
 */
#include "handlers/officers/api_oral.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"
#include "handlers/tips/code.h"

enum { NARRATIVE_MAX = 5200 }; /* bytes; what one SMS may hold */

/* The channel that such tips name; none of the config has a dot in it. */
static const char CHANNEL[] = "lisan.petugas";

/* Why the teller did not use a phone. */
static const char *const reasons[] = { "tidak_punya", "takut", "tidak_bisa",
                                       "lain" };

struct oral {
    struct tip_body body;
    char language[4];
    const char *reason; /* one of reasons; "" not said */
    bool on_behalf, about_official;
};

/* ---- what was sent ---- */

/* An optional word out of a list; false: the problem is decided. */
static bool
take_word(struct api *api, const char *field, int (*read)(struct text word),
          const char *choices, int *ret_value)
{
    char word[24];

    *ret_value = 0;
    if (!api_body_text(api, field, true, word, sizeof word))
        return false;
    if (word[0] == '\0' || (*ret_value = read(text_of(word))) != 0)
        return true;
    api_problem(api, 422, field, choices);
    return false;
}

static bool
take_flag(struct api *api, const char *field, bool *ret_flag)
{
    const json_t *value = json_object_get(api_body(api), field);

    *ret_flag = json_is_true(value);
    if (value == NULL || json_is_boolean(value))
        return true;
    api_problem(api, 422, field, "Isian ini true atau false.");
    return false;
}

static bool
take_place(struct api *api, struct tip_body *body)
{
    const struct places *places = api->door->places;
    char code[16];

    if (!api_body_text(api, "place", true, code, sizeof code))
        return false;
    if (code[0] == '\0')
        return true;
    body->village = places_find_village(places, text_of(code));
    body->district = body->village != NULL
                         ? body->village->district
                         : places_find_district(places, text_of(code));
    if (body->district != NULL)
        return true;
    api_problem(api, 422, "place",
                "Kode kecamatan (36.04.13) atau desa (36.04.13.2007).");
    return false;
}

static bool
take_language(struct api *api, struct oral *oral)
{
    size_t len;

    if (!api_body_text(api, "language", true, oral->language,
                       sizeof oral->language))
        return false;
    len = strlen(oral->language);
    if (len == 0)
        (void)text_copy(TEXT("id"), oral->language, sizeof oral->language);
    else if (len < 2
             || strspn(oral->language, "abcdefghijklmnopqrstuvwxyz") != len) {
        api_problem(api, 422, "language",
                    "Bahasa: dua atau tiga huruf kecil, misalnya id atau su.");
        return false;
    }
    return true;
}

static bool
take_reason(struct api *api, struct oral *oral)
{
    char word[16];

    oral->reason = "";
    if (!api_body_text(api, "reason_no_phone", true, word, sizeof word))
        return false;
    for (size_t i = 0; i < LENGTH(reasons); i++)
        if (strcmp(word, reasons[i]) == 0)
            oral->reason = reasons[i];
    if (word[0] == '\0' || oral->reason[0] != '\0')
        return true;
    api_problem(api, 422, "reason_no_phone",
                "Pilihan: tidak_punya, takut, tidak_bisa, lain.");
    return false;
}

static bool
take_coded(struct api *api, struct oral *oral)
{
    int what, when, minors;

    if (!take_word(api, "what", tip_what_read,
                   "Pilihan: tricked, confined, child, broker, foreign, other, "
                   "danger.",
                   &what)
        || !take_word(api, "when", tip_when_read,
                      "Pilihan: now, today, week, past, unknown.", &when)
        || !take_word(api, "minors", tip_minors_read, "Pilihan: yes, no.",
                      &minors))
        return false;
    oral->body.what = (enum tip_what)what;
    oral->body.when = (enum tip_when)when;
    oral->body.minors = (enum tip_minors)minors;
    oral->body.danger = what == WHAT_DANGER;
    oral->body.complete = true;
    return true;
}

static bool
take(struct api *api, char *raw, struct buf *clean, struct oral *oral)
{
    if (!api_take_words(api, "narrative", false, raw, NARRATIVE_MAX + 1, clean)
        || !take_coded(api, oral) || !take_place(api, &oral->body)
        || !take_language(api, oral) || !take_reason(api, oral)
        || !take_flag(api, "on_behalf", &oral->on_behalf)
        || !take_flag(api, "about_official", &oral->about_official))
        return false;
    oral->body.narrative = buf_text(clean);
    if (clean->len > 0)
        return true;
    api_problem(api, 422, "narrative", "Isian ini wajib.");
    return false;
}

/* ---- filing it ---- */

static enum gw_err
tell(struct db *db, const struct api *api, int64_t tip, const struct oral *oral)
{
    struct follow follow = api_follow(db, api, tip);
    struct event_new event = {
        .tip = tip,
        .kind = EVENT_FILED,
        .actor = follow.actor,
        .detail = oral->on_behalf ? "on_behalf" : "teller",
        .now_ms = api->now_ms,
    };
    char detail[80];
    int64_t id;
    enum gw_err err = follow_begin(&follow);

    if (err == GW_OK)
        err = event_record(db, api->door->keyring, &event, &id);
    (void)snprintf(detail, sizeof detail, "by=%s no_phone=%s restricted=%d",
                   event.detail, oral->reason[0] ? oral->reason : "-",
                   oral->about_official);
    return err == GW_OK ? api_audit(db, api, "tip.file", "tip", tip, detail)
                        : err;
}

enum gw_err
api_oral_write(struct db *db, struct api *api)
{
    static const struct sender nobody = { .kind = SENDER_NOBODY };
    OWNED(buf_wipe)
    struct buf clean = buf_new(2 * (NARRATIVE_MAX + 1));
    char *raw = api_keep(api, NARRATIVE_MAX + 1);
    struct oral oral = { .reason = "" };
    char code[CODE_DIGITS + 1];
    int64_t id;

    if (raw == NULL)
        return GW_NOMEM;
    if (!take(api, raw, &clean, &oral))
        return clean.err;
    struct tip_new tip = { .channel = CHANNEL,
                           .medium = MEDIUM_OFFICER,
                           .language = oral.language,
                           .sender = &nobody,
                           .body = oral.body,
                           .now_ms = api->now_ms };
    enum gw_err err = tip_add(db, api->door->keyring, &tip, &id);
    if (err == GW_OK && oral.about_official)
        err = tip_restrict(db, id, true, api->now_ms);
    if (err == GW_OK)
        err = tell(db, api, id, &oral);
    if (err != GW_OK)
        return err;
    code_write(api->door->keyring, id, code);
    return api_json(api, 201,
                    json_pack("{s:o, s:s, s:b}", "id", value_id(id), "code",
                              code, "restricted", oral.about_official));
}
