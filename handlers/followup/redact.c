/* handlers/followup/redact.c -- see redact.h.
 *
 *   check --> row --> index emptied, to be read anew --> time line, audit
 *
 * What one would get wrong: leaving behind what was made of the text. The index
 * and the reading hold words of it, too; both go at once and are made anew from
 * what may still be seen.
 */
#include "handlers/followup/redact.h"

#include <stdio.h>

#include "gateway/base/utf8.h"
#include "handlers/followup/words.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/redaction_rows.h"
#include "handlers/tips/token_store.h"

enum { SHOWN_MAX = 3 * TIP_SEALED_MAX };

/* ---- shared ---- */

static enum gw_err
make_anew(const struct follow *follow)
{
    enum gw_err err = token_drop(follow->db, follow->tip);

    if (err == GW_OK)
        err = token_stale(follow->db, follow->tip);
    return err == GW_OK
               ? redaction_row_unread(follow->db, follow->tip, follow->now_ms)
               : err;
}

static enum gw_err
tell(const struct follow *follow, int64_t id, const char *how,
     struct text reason)
{
    char actor[32], detail[64];
    struct event_new event = {
        .tip = follow->tip,
        .kind = EVENT_REDACTION,
        .actor = follow->actor,
        .detail = how,
        .subject = id,
        .words = reason,
        .now_ms = follow->now_ms,
    };
    int64_t line;
    enum gw_err err = event_record(follow->db, follow->keyring, &event, &line);

    (void)snprintf(actor, sizeof actor, "officer:%lld",
                   (long long)follow->actor.officer);
    (void)snprintf(detail, sizeof detail, "%s redaction:%lld", how,
                   (long long)id);
    char subject[32];
    (void)snprintf(subject, sizeof subject, "tip:%lld", (long long)follow->tip);
    return err == GW_OK
               ? audit_add(follow->db, follow->now_ms,
                           &(struct audit_line){ .actor = actor,
                                                 .action = "tip.redact",
                                                 .subject = subject,
                                                 .detail = detail })
               : err;
}

static bool
is_reason(struct text reason)
{
    return reason.len > 0 && reason.len <= FOLLOW_REASON_MAX;
}

/* Opens the text; the key is the caller's to wipe. */
static enum gw_err
open_text(const struct follow *follow, int64_t message, struct tip_key *ret_key,
          struct buf *plain)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    enum gw_err err =
        words_key(follow->db, follow->keyring, follow->tip, ret_key);

    if (err == GW_OK)
        err = redaction_row_text(follow->db, follow->tip, message, &sealed);
    if (err != GW_OK)
        return err;
    err =
        tip_text_open(ret_key, follow->tip, message, buf_text(&sealed), plain);
    return err == GW_OK || err == GW_NOMEM ? err : GW_IO;
}

static const struct redaction *
find(const struct redaction_list *list, int64_t message, int64_t first,
     int64_t past)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct redaction *one = &list->list[i];
        if (one->message == message && one->first == first && one->past == past)
            return one;
    }
    return NULL;
}

/* ---- the deeds ---- */

enum gw_err
redact_add(const struct follow *follow, int64_t message, int64_t first,
           int64_t past, struct text reason, int64_t *ret_id)
{
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    OWNED(buf_wipe)
    struct buf plain = buf_new(TIP_SEALED_MAX);
    struct redaction_list list;

    if (!is_reason(reason) || first < 0 || past <= first)
        return GW_REJECTED;
    enum gw_err err = open_text(follow, message, &key, &plain);
    if (err == GW_OK && past > (int64_t)utf8_points(buf_text(&plain)))
        err = GW_REJECTED;
    if (err == GW_OK)
        err = redaction_load(follow->db, follow->tip, &list);
    if (err == GW_OK
        && (list.count == REDACTIONS_MAX
            || find(&list, message, first, past) != NULL))
        err = GW_CONFLICT;
    if (err == GW_OK)
        err = db_next_id(follow->db, SEQ_REDACTION, ret_id);
    if (err == GW_OK)
        err = redaction_row_add(
            follow->db, follow->tip,
            &(struct redaction){ .id = *ret_id,
                                 .message = message,
                                 .officer = follow->actor.officer,
                                 .at_ms = follow->now_ms,
                                 .first = first,
                                 .past = past });
    if (err == GW_OK)
        err = make_anew(follow);
    return err == GW_OK ? tell(follow, *ret_id, "temporary", reason) : err;
}

static enum gw_err
write_anew(const struct follow *follow, int64_t message, int64_t first,
           int64_t past)
{
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    OWNED(buf_wipe)
    struct buf plain = buf_new(TIP_SEALED_MAX);
    OWNED(buf_wipe)
    struct buf black = buf_new(SHOWN_MAX);
    OWNED(buf_free)
    struct buf sealed = buf_new(SHOWN_MAX + CRYPTO_SEAL_EXTRA);
    enum gw_err err = open_text(follow, message, &key, &plain);

    if (err == GW_OK)
        err = redaction_black(buf_text(&plain), first, past, &black);
    if (err != GW_OK)
        return err;
    tip_text_seal(&key, follow->tip, message, buf_text(&black), &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;
    return sealed.len > TIP_SEALED_MAX
               ? GW_CONFLICT /* it could not be opened again */
               : redaction_row_replace(follow->db, follow->tip, message,
                                       buf_text(&sealed));
}

enum gw_err
redact_fix(const struct follow *follow, int64_t message, int64_t first,
           int64_t past, struct text reason, int64_t *ret_id)
{
    struct redaction_list list;

    if (!is_reason(reason))
        return GW_REJECTED;
    enum gw_err err = redaction_load(follow->db, follow->tip, &list);
    if (err != GW_OK)
        return err;
    const struct redaction *one = find(&list, message, first, past);
    if (one == NULL || one->permanent)
        return GW_CONFLICT;
    *ret_id = one->id;
    err = write_anew(follow, message, first, past);
    if (err == GW_OK)
        err = redaction_row_fix(follow->db, one->id, follow->actor.officer,
                                follow->now_ms);
    if (err == GW_OK)
        err = make_anew(follow);
    return err == GW_OK ? tell(follow, *ret_id, "permanent", reason) : err;
}

enum gw_err
redact_lift(const struct follow *follow, int64_t id)
{
    struct redaction_list list;
    const struct redaction *one = NULL;
    enum gw_err err = redaction_load(follow->db, follow->tip, &list);

    for (size_t i = 0; err == GW_OK && i < list.count; i++)
        if (list.list[i].id == id)
            one = &list.list[i];
    if (err == GW_OK && one == NULL)
        err = GW_MISSING;
    if (err == GW_OK && one->permanent)
        err = GW_CONFLICT;
    if (err == GW_OK)
        err = redaction_row_drop(follow->db, id);
    if (err == GW_OK)
        err = make_anew(follow);
    return err == GW_OK ? tell(follow, id, "lifted", (struct text){ NULL, 0 })
                        : err;
}
