/* handlers/officers/api_follow.c -- see api_follow.h.
 *
 *   body --> may he see it? --> deed (handlers/followup) --> where it stands
 *
 * All of it runs in the writer, so what is decided is decided on the tip as it
 * is, and the answer tells how it then stands.
 *
 * What one would get wrong: "not yours" is told like "not there", both are 404.
 */
#include "handlers/officers/api_follow.h"

#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/officers/api_message.h"
#include "handlers/officers/json_value.h"

/* ---- shared ---- */

static unsigned
movers_of(enum role role)
{
    switch (role) {
    case ROLE_OPERATOR:
        return MOVER_OPERATOR;
    case ROLE_PENYIDIK:
        return MOVER_PENYIDIK;
    case ROLE_PENGAWAS:
        return MOVER_PENGAWAS;
    case ROLE_NOBODY:
    case ROLE_AUDITOR:
    case ROLE_ADMIN:
    case ROLE_COUNT:
        break;
    }
    return 0;
}

struct follow
api_follow(struct db *db, const struct api *api, int64_t tip)
{
    return (struct follow){
        .db = db,
        .keyring = api->door->keyring,
        .calendar = api->rules.calendar != NULL ? api->rules.calendar
                                                : api->door->calendar,
        .tip = tip,
        .actor = { .officer = api->session.officer.id,
                   .agency = api->session.officer.agency },
        .movers = movers_of(api->session.officer.role),
        .now_ms = api->now_ms,
    };
}

enum gw_err
api_sees_tip(struct db *db, const struct api *api, int64_t tip)
{
    struct text areas[OFFICER_AREAS_MAX];
    size_t count = officer_areas(&api->session.officer, areas);

    return tip_visible(db, tip, areas, count);
}

enum gw_err
api_follow_problem(struct api *api, enum gw_err err, const char *field,
                   const char *conflict, const char *rejected)
{
    if (err == GW_CONFLICT) {
        api_problem(api, 409, NULL, conflict);
        return GW_OK;
    }
    if (err == GW_REJECTED) {
        api_problem(api, 422, field, rejected);
        return GW_OK;
    }
    return err;
}

struct standing {
    json_t *json;
};

static enum gw_err
note_standing(const struct tip_view *view, void *arg)
{
    struct standing *standing = arg;
    enum tip_state state = (enum tip_state)view->state;

    standing->json = json_pack(
        "{s:o, s:s, s:s, s:i, s:s, s:o, s:o}", "id", value_id(view->id),
        "state", tip_state_word(view->state), "public_state",
        tip_public_word((int)tip_public_of(state)), "urgency", view->urgency,
        "leaning", tip_leaning_word(view->leaning), "assignee",
        value_id(view->assignee), "due_at", value_time(view->due_ms));
    return standing->json != NULL ? GW_OK : GW_NOMEM;
}

enum gw_err
api_follow_answer(struct db *db, struct api *api, int status, int64_t tip)
{
    struct standing standing = { .json = NULL };
    const struct text all = TEXT(TIP_ALSO_RESTRICTED);
    enum gw_err err =
        tip_get(db, api->door->keyring, tip, &all, 1, note_standing, &standing);

    return err == GW_OK ? api_json(api, status, standing.json) : err;
}

bool
api_take_words(struct api *api, const char *field, bool optional, char *raw,
               size_t room, struct buf *clean)
{
    if (!api_body_text(api, field, optional, raw, room))
        return false;
    utf8_clean(text_trim(text_of(raw)), clean);
    return buf_ok(clean);
}

/* ---- notes ---- */

enum { WORDS_ROOM = FOLLOW_NOTE_MAX + 1 };

enum gw_err
api_note_write(struct db *db, struct api *api)
{
    char *raw = api_keep(api, WORDS_ROOM);
    char share[8];
    OWNED(buf_wipe)
    struct buf text = buf_new(2 * WORDS_ROOM);
    struct follow follow = api_follow(db, api, api->id);
    int64_t id = 0;

    if (raw == NULL)
        return GW_NOMEM;
    if (!api_take_words(api, "text", false, raw, WORDS_ROOM, &text)
        || !api_body_text(api, "share", true, share, sizeof share))
        return text.err;
    if (share[0] != '\0' && strcmp(share, "own") != 0
        && strcmp(share, "both") != 0) {
        api_problem(api, 422, "share",
                    "Isian ini own (instansi sendiri) atau both (bersama).");
        return GW_OK;
    }
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = follow_note(&follow, buf_text(&text), strcmp(share, "own") == 0,
                          &id);
    err = api_follow_problem(api, err, "text", "Info ini sudah dihapus.",
                             "Catatan ini kosong atau terlalu panjang.");
    if (err != GW_OK || api->status != 0)
        return err;
    return api_json(api, 201, json_pack("{s:o}", "id", value_id(id)));
}

/* ---- seats ---- */

/* Whom the body names: an id as text; absent: who asks; null: nobody. */
static bool
take_officer(struct api *api, int64_t *ret_officer)
{
    const json_t *body = api_body(api);
    const json_t *value = json_object_get(body, "officer");

    if (body == NULL)
        return false;
    *ret_officer = api->session.officer.id;
    if (value == NULL)
        return true;
    if (json_is_null(value)) {
        *ret_officer = 0;
        return true;
    }
    if (json_is_string(value)
        && text_number(text_of(json_string_value(value)), ret_officer)
        && *ret_officer > 0)
        return true;
    api_problem(api, 422, "officer", "Nomor petugas tidak dikenal.");
    return false;
}

enum gw_err
api_assignment_write(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    int64_t officer, self = api->session.officer.id;

    if (!take_officer(api, &officer))
        return GW_OK;
    if (officer != self && !api_may(api, RIGHT_ASSIGN))
        return GW_DENIED;
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = officer == self && !api_may(api, RIGHT_ASSIGN)
                  ? follow_take(&follow)
                  : follow_assign(&follow, officer);
    err = api_follow_problem(
        api, err, "officer",
        "Info ini sudah diambil rekan Anda, atau sudah dihapus.",
        "Petugas itu tidak ada, tidak aktif, atau bukan dari instansi Anda.");
    return err == GW_OK && api->status == 0
               ? api_follow_answer(db, api, 200, api->id)
               : err;
}

/* ---- state ---- */

/* What the table of moves says that the sender may hear; a message that is not
 * to be sent is no reason to undo the move. */
static enum gw_err
tell_sender(struct db *db, struct api *api, enum move_tells tells)
{
    struct letter_answer answer = { .fate = LETTER_NO_CHANNEL };

    if (tells == TELLS_NOTHING || api->post_held == NULL)
        return GW_OK;
    enum gw_err err = api->door->post.tell(
        db, api->post_held, api->id, tells == TELLS_ASKS, api->now_ms, &answer);
    if (err != GW_OK || answer.outbox == 0)
        return err;
    api->owes_sms = true;
    return api_message_record(db, api, &answer);
}

enum gw_err
api_state_write(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    char word[24], raw[FOLLOW_REASON_MAX + 1];
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * sizeof raw);
    enum move_tells tells = TELLS_NOTHING;

    if (!api_body_text(api, "state", false, word, sizeof word)
        || !api_take_words(api, "reason", true, raw, sizeof raw, &reason))
        return reason.err;
    int state = tip_state_read(text_of(word));
    if (state == 0) {
        api_problem(api, 422, "state", "Status ini tidak dikenal.");
        return GW_OK;
    }
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = follow_move(&follow, (enum tip_state)state, buf_text(&reason),
                          &tells);
    if (err == GW_OK)
        err = tell_sender(db, api, tells);
    err = api_follow_problem(
        api, err, "reason",
        "Dari status sekarang tidak ada jalan ke status itu. Muat ulang.",
        "Langkah ini perlu alasan (paling banyak 500 huruf).");
    return err == GW_OK && api->status == 0
               ? api_follow_answer(db, api, 200, api->id)
               : err;
}

/* ---- legal hold ---- */

enum gw_err
api_hold_write(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    char raw[FOLLOW_REASON_MAX + 1];
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * sizeof raw);

    if (!api_take_words(api, "reason", false, raw, sizeof raw, &reason))
        return reason.err;
    const json_t *on = json_object_get(api_body(api), "on");
    if (!json_is_boolean(on)) {
        api_problem(api, 422, "on", "Isian ini true atau false.");
        return GW_OK;
    }
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = follow_hold(&follow, json_is_true(on), buf_text(&reason));
    err = api_follow_problem(api, err, "reason", "Info ini sudah dihapus.",
                             "Penahanan perlu alasan.");
    return err == GW_OK && api->status == 0
               ? api_follow_answer(db, api, 200, api->id)
               : err;
}
