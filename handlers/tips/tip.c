/* A tip as it comes in and grows: added, changed by a call that goes on, added
 * to by later texts. Erasing is tip_erase.c, reading tip_read.c.
 *
 *   answers --> urgency, leaning, units
 *   text ----> sealed under the tip's key --> row + audit line, one commit
 *   number --> sealed under the number key
 *
 * What one would get wrong: this runs for every callback, on the one thread
 * that writes. So a new tip is two statements and no look-up.
 */
#include "handlers/tips/tip.h"

#include <string.h>

#include "gateway/platform/log.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/code.h"
#include "handlers/tips/tip_rows.h"
#include "handlers/tips/tip_seal.h"

/* What the answers come to. A village that the district lacks is left over from
 * a place that was changed since: it is dropped, never believed. */
static struct tip_facts
facts_of(const struct tip_body *body)
{
    struct tip_facts facts = {
        .urgency = tip_urgency(body->danger ? WHAT_DANGER : body->what,
                               body->when, body->minors),
        .leaning = tip_leaning_of(body->what),
        .complete = body->complete,
        .danger = body->danger,
        .district = body->district,
        .village = body->village,
    };
    if (facts.district == NULL && facts.village != NULL)
        facts.district = facts.village->district;
    else if (facts.village != NULL && facts.village->district != facts.district)
        facts.village = NULL;
    return facts;
}

/* ---- adding ---- */

/* Three ciphertexts in one buffer; an absent one stays empty. */
struct sealed {
    struct buf all;
    size_t key_end, number_end;
};
static inline void
sealed_free_slot(struct sealed *sealed)
{
    buf_free(&sealed->all);
}

static enum gw_err
seal_new(const struct keyring *keyring, int64_t id, const struct tip_new *tip,
         struct sealed *sealed)
{
    OWNED(tip_key_wipe)
    struct tip_key key;
    tip_key_make(keyring, id, &key, &sealed->all);
    sealed->key_end = sealed->all.len;
    if (tip->sender->kind == SENDER_NUMBER)
        keyring_seal(keyring, SEAL_NUMBER, id,
                     msisdn_digits(&tip->sender->number), &sealed->all);
    sealed->number_end = sealed->all.len;
    if (tip->body.narrative.at != NULL)
        tip_text_seal(&key, id, 0, tip->body.narrative, &sealed->all);
    return buf_ok(&sealed->all) ? GW_OK : sealed->all.err;
}

static struct text
sealed_part(const struct sealed *sealed, size_t from, size_t end)
{
    return from == end ? (struct text){ NULL, 0 }
                       : (struct text){ sealed->all.at + from, end - from };
}

static enum gw_err
next_id(struct db *db, int64_t *ret_id)
{
    int64_t id;
    enum gw_err err = db_next_id(db, SEQ_TIP, &id);
    if (err != GW_OK)
        return err;
    /* Beyond this a tip would have no code. */
    if (id >= CODE_TIPS_MAX) {
        log_error("tip.no_codes_left", LOG_NUM("tip", id));
        return GW_IO;
    }
    *ret_id = id;
    return GW_OK;
}

enum gw_err
tip_add(struct db *db, const struct keyring *keyring, const struct tip_new *tip,
        int64_t *ret_id)
{
    int64_t id;
    enum gw_err err = next_id(db, &id);
    if (err != GW_OK)
        return err;

    OWNED(sealed_free)
    struct sealed sealed = { .all = buf_new(TIP_SEALED_MAX) };
    err = seal_new(keyring, id, tip, &sealed);
    if (err != GW_OK)
        return err;

    struct tip_facts facts = facts_of(&tip->body);
    facts.sealed_key = sealed_part(&sealed, 0, sealed.key_end);
    facts.sealed_number =
        sealed_part(&sealed, sealed.key_end, sealed.number_end);
    facts.sealed_body = sealed_part(&sealed, sealed.number_end, sealed.all.len);
    err = tip_rows_add(db, id, tip, &facts);
    if (err == GW_OK)
        err = audit_tip(db, tip->now_ms, "tip.add", id,
                        tip_medium_word((int)tip->medium));
    if (err == GW_OK)
        *ret_id = id;
    return err;
}

/* ---- going on ---- */

/* A tip that can still take something: its row and its key. */
static enum gw_err
open_living(struct db *db, const struct keyring *keyring, int64_t tip,
            struct tip_found *ret_found, struct tip_key *ret_key)
{
    enum gw_err err = tip_rows_find(db, tip, ret_found);
    if (err != GW_OK)
        return err;
    if (ret_found->erased)
        return GW_CONFLICT;
    err = tip_key_open(keyring, tip,
                       (struct text){ .at = ret_found->sealed_key,
                                      .len = ret_found->sealed_key_len },
                       ret_key);
    if (err != GW_OK && err != GW_NOMEM) {
        log_error("tip.key_unreadable", LOG_NUM("tip", tip),
                  LOG_WORD("why", gw_err_word(err)));
        return GW_IO;
    }
    return err;
}

enum gw_err
tip_update(struct db *db, const struct keyring *keyring, int64_t tip,
           const struct tip_body *body, int64_t now_ms)
{
    struct tip_found found;
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    enum gw_err err = open_living(db, keyring, tip, &found, &key);
    if (err != GW_OK)
        return err;

    /* Neither is ever taken back. */
    struct tip_body whole = *body;
    whole.complete = body->complete || found.complete;
    whole.danger = body->danger || found.danger;

    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    if (body->narrative.at != NULL)
        tip_text_seal(&key, tip, 0, body->narrative, &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;

    struct tip_facts facts = facts_of(&whole);
    if (body->narrative.at != NULL)
        facts.sealed_body = buf_text(&sealed);
    const char *district = facts.district == NULL ? "" : facts.district->code;
    facts.keeps_place = facts.district == NULL && found.placed_by_reader;
    bool moved = !facts.keeps_place && strcmp(found.district, district) != 0;
    err = tip_rows_change(db, tip, body, &facts, moved, now_ms);
    if (err == GW_OK)
        err = tip_rows_unread(db, tip);
    return err == GW_OK ? audit_tip(db, now_ms, "tip.update", tip, "") : err;
}

enum gw_err
tip_message_add(struct db *db, const struct keyring *keyring, int64_t tip,
                enum tip_medium medium, int64_t pseudonym, struct text text,
                int64_t now_ms)
{
    struct tip_found found;
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    enum gw_err err = open_living(db, keyring, tip, &found, &key);
    if (err != GW_OK)
        return err;
    int64_t id;
    err = db_next_id(db, SEQ_MESSAGE, &id);
    if (err != GW_OK)
        return err;

    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    tip_text_seal(&key, tip, id, text, &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;

    /* Nobodies share nothing, not even with themselves. */
    bool foreign_sender = pseudonym == 0 || pseudonym != found.sender;
    err = tip_rows_message_add(db, id, tip, now_ms, medium, foreign_sender,
                               buf_text(&sealed));
    if (err == GW_OK)
        err = tip_rows_touch(db, tip, now_ms);
    return err == GW_OK ? audit_tip(db, now_ms, "tip.message", tip,
                                    foreign_sender ? "foreign" : "")
                        : err;
}

enum gw_err
tip_public_state(struct db *db, int64_t tip, enum tip_public *ret_state)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);
    if (err == GW_OK)
        *ret_state = tip_public_of((enum tip_state)found.state);
    return err;
}
