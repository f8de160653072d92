/* handlers/officers/api_requests.c -- see api_requests.h. Lists are
 * api_request_lists.c.
 *
 * The three kinds differ in what they name and in who decides; the rest is one
 * road. A request is as visible as its tip.
 *
 * What one would get wrong: answering the number of somebody who texted us from
 * the reader thread. It is opened in the writer, where that it was looked at is
 * on disk before the answer is.
 */
#include "handlers/officers/api_requests.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/followup/request.h"
#include "handlers/officers/api_follow.h"

static const char TOLD_CONFLICT[] =
    "Permintaan yang sama masih terbuka, atau info ini sudah dihapus.";
static const char TOLD_DECIDED[] =
    "Permintaan ini sudah dijawab. Muat ulang halaman.";

static bool
take_reason(struct api *api, bool optional, struct buf *clean)
{
    char raw[FOLLOW_REASON_MAX + 1];

    if (!api_body_text(api, "reason", optional, raw, sizeof raw))
        return false;
    utf8_clean(text_trim(text_of(raw)), clean);
    crypto_wipe(raw, sizeof raw);
    return buf_ok(clean);
}

/* ---- asking ---- */

static enum gw_err
answer_id(struct api *api, int64_t id)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%lld", (long long)id);
    return api_json(api, 201,
                    json_pack("{s:s, s:s}", "id", text, "state", "open"));
}

static enum gw_err
ask(struct db *db, struct api *api, enum request_kind kind, const char *field,
    const char *rejected)
{
    char what[REQUEST_WHAT_MAX + 1] = "";
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * FOLLOW_REASON_MAX + 2);
    struct follow follow = api_follow(db, api, api->id);
    int64_t id = 0;

    if (field != NULL && !api_body_text(api, field, false, what, sizeof what))
        return GW_OK;
    if (!take_reason(api, false, &reason))
        return reason.err;
    struct request_new request = {
        .kind = kind,
        .what = field != NULL ? text_of(what) : (struct text){ NULL, 0 },
        .reason = buf_text(&reason),
    };
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = request_add(&follow, &request, &id);
    err = api_follow_problem(api, err, field != NULL ? field : "reason",
                             kind == REQUEST_IDENTITY
                                 ? "Permintaan masih terbuka, atau info ini "
                                   "tidak punya nomor pengirim."
                                 : TOLD_CONFLICT,
                             rejected);
    return err == GW_OK && api->status == 0 ? answer_id(api, id) : err;
}

enum gw_err
api_handover_write(struct db *db, struct api *api)
{
    return ask(db, api, REQUEST_HANDOVER, "unit",
               "Satuan ini tidak dikenal, atau alasan kosong. Daftar satuan: "
               "GET units.");
}

enum gw_err
api_support_write(struct db *db, struct api *api)
{
    return ask(db, api, REQUEST_SUPPORT, "what",
               "Jenis dukungan ini tidak dikenal, atau alasan kosong. Daftar: "
               "GET units.");
}

enum gw_err
api_identity_write(struct db *db, struct api *api)
{
    return ask(db, api, REQUEST_IDENTITY, NULL,
               "Permintaan identitas perlu alasan.");
}

/* ---- deciding ---- */

enum decision { DECIDE_ACCEPT, DECIDE_REFUSE, DECIDE_WITHDRAW };

static bool
take_decision(struct api *api, enum decision *ret_decision)
{
    static const char *const words[] = { [DECIDE_ACCEPT] = "accept",
                                         [DECIDE_REFUSE] = "refuse",
                                         [DECIDE_WITHDRAW] = "withdraw" };
    char word[16];

    if (!api_body_text(api, "decision", false, word, sizeof word))
        return false;
    for (size_t i = 0; i < LENGTH(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            *ret_decision = (enum decision)i;
            return true;
        }
    }
    api_problem(api, 422, "decision",
                "Keputusan: accept, refuse, atau withdraw.");
    return false;
}

struct found {
    int64_t tip;
    enum request_kind kind;
};

static enum gw_err
note_found(const struct request_view *view, void *arg)
{
    struct found *found = arg;

    *found = (struct found){ .tip = view->tip, .kind = view->kind };
    return GW_OK;
}

/* GW_MISSING  none of that kind, or its tip is not the officer's to see */
static enum gw_err
find(struct db *db, const struct api *api, enum request_kind kind,
     int64_t *ret_tip)
{
    struct found found = { .tip = 0 };
    enum gw_err err =
        request_get(db, api->door->keyring, api->id, note_found, &found);

    if (err == GW_OK && found.kind != kind)
        err = GW_MISSING;
    if (err == GW_OK)
        err = api_sees_tip(db, api, found.tip);
    if (err == GW_OK)
        *ret_tip = found.tip;
    return err;
}

static enum gw_err
decide(struct db *db, struct api *api, enum request_kind kind)
{
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * FOLLOW_REASON_MAX + 2);
    enum decision decision;
    int64_t tip;

    if (!take_decision(api, &decision))
        return GW_OK;
    if (!take_reason(api, true, &reason))
        return reason.err;
    enum gw_err err = find(db, api, kind, &tip);
    if (err != GW_OK)
        return err;
    struct follow follow = api_follow(db, api, tip);
    err = decision == DECIDE_WITHDRAW
              ? request_withdraw(&follow, api->id)
              : request_decide(&follow, api->id, decision == DECIDE_ACCEPT,
                               api_may(api, RIGHT_IDENTITY_APPROVE),
                               buf_text(&reason));
    err = api_follow_problem(api, err, "reason", TOLD_DECIDED,
                             "Penolakan perlu alasan.");
    return err == GW_OK && api->status == 0
               ? api_follow_answer(db, api, 200, tip)
               : err;
}

enum gw_err
api_handover_decide(struct db *db, struct api *api)
{
    return decide(db, api, REQUEST_HANDOVER);
}

enum gw_err
api_support_decide(struct db *db, struct api *api)
{
    return decide(db, api, REQUEST_SUPPORT);
}

enum gw_err
api_identity_decide(struct db *db, struct api *api)
{
    return decide(db, api, REQUEST_IDENTITY);
}

/* ---- the number ---- */

enum gw_err
api_identity_number(struct db *db, struct api *api)
{
    struct msisdn number;
    char text[MSISDN_MAX + 2] = "+";
    int64_t tip;
    enum gw_err err = find(db, api, REQUEST_IDENTITY, &tip);

    if (err != GW_OK)
        return err;
    struct follow follow = api_follow(db, api, tip);
    err = request_number(&follow, api->id, &number);
    if (err == GW_CONFLICT) {
        api_problem(api, 409, NULL,
                    "Pengirim sudah menghapus nomornya. Nomor tidak ada lagi.");
        return GW_OK;
    }
    if (err != GW_OK)
        return err;
    (void)text_copy(msisdn_digits(&number), text + 1, sizeof text - 1);
    err = api_json(api, 200, json_pack("{s:s}", "number", text));
    crypto_wipe(text, sizeof text);
    crypto_wipe(&number, sizeof number);
    return err;
}
