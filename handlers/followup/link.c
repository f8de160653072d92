/* handlers/followup/link.c -- see link.h.
 *
 * A pair is stored once, the older first, and tells of itself in both time
 * lines.
 *
 * What one would get wrong: the sender of a merged tip. Who told first is
 * answered for by the tip that goes on; merging the older into the younger
 * would leave its deadline behind, so it is always the younger that is merged.
 */
#include "handlers/followup/link.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/followup/follow_rows.h"
#include "handlers/followup/link_rows.h"
#include "handlers/tips/audit.h"

static const char *const words[LINK_KINDS] = {
    [LINK_RELATED] = "related",
    [LINK_DUPLICATE] = "duplicate",
};

const char *
link_word(int kind)
{
    return kind > 0 && kind < LINK_KINDS ? words[kind] : NULL;
}

bool
link_read(struct text word, enum link_kind *ret_kind)
{
    for (int i = 1; i < LINK_KINDS; i++) {
        if (text_is(word, words[i])) {
            *ret_kind = (enum link_kind)i;
            return true;
        }
    }
    return false;
}

static int64_t
older_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t
younger_of(int64_t a, int64_t b)
{
    return a < b ? b : a;
}

/* ---- what is told ---- */

static enum gw_err
tell_one(const struct follow *follow, int64_t tip, int64_t other,
         enum event_kind kind, const char *detail)
{
    struct event_new event = {
        .tip = tip,
        .kind = kind,
        .actor = follow->actor,
        .detail = detail,
        .subject = other,
        .now_ms = follow->now_ms,
    };
    int64_t id;

    return event_record(follow->db, follow->keyring, &event, &id);
}

static enum gw_err
tell(const struct follow *follow, int64_t other, enum event_kind kind,
     const char *action, const char *detail)
{
    char actor[32], subject[48];
    enum gw_err err = tell_one(follow, follow->tip, other, kind, detail);

    if (err == GW_OK)
        err = tell_one(follow, other, follow->tip, kind, detail);
    (void)snprintf(actor, sizeof actor, "officer:%lld",
                   (long long)follow->actor.officer);
    (void)snprintf(subject, sizeof subject, "tip:%lld,%lld",
                   (long long)follow->tip, (long long)other);
    return err == GW_OK ? audit_add(follow->db, follow->now_ms,
                                    &(struct audit_line){ .actor = actor,
                                                          .action = action,
                                                          .subject = subject,
                                                          .detail = detail })
                        : err;
}

/* ---- merging ---- */

static enum gw_err
check(const struct follow *follow, int64_t tip)
{
    struct follow_row row;
    enum gw_err err = follow_row_get(follow->db, tip, &row);

    return err == GW_OK && row.erased ? GW_CONFLICT : err;
}

static enum gw_err
move_to(const struct follow *follow, int64_t tip, enum tip_state state)
{
    struct follow program = *follow;
    struct follow_row row;
    enum move_tells tells;
    enum gw_err err = follow_row_get(follow->db, tip, &row);

    if (err != GW_OK || row.state == state)
        return err;
    program.tip = tip;
    program.movers |= MOVER_SYSTEM;
    err = follow_move(&program, state, (struct text){ NULL, 0 }, &tells);
    return err == GW_DENIED ? GW_CONFLICT : err;
}

static enum gw_err
split(const struct follow *follow, int64_t younger)
{
    struct follow_row row;
    enum gw_err err = follow_row_get(follow->db, younger, &row);

    return err == GW_OK && row.state == TIP_GANDA
               ? move_to(follow, younger, TIP_TRIASE)
               : err;
}

enum gw_err
link_add(const struct follow *follow, int64_t other, enum link_kind kind)
{
    enum link_kind before = LINK_NONE;
    int64_t older = older_of(follow->tip, other);
    int64_t younger = younger_of(follow->tip, other);

    if (older == younger || link_word((int)kind) == NULL)
        return GW_REJECTED;
    enum gw_err err = check(follow, older);
    if (err == GW_OK)
        err = check(follow, younger);
    if (err == GW_OK) {
        err = link_row_get(follow->db, older, younger, &before);
        err = err == GW_MISSING ? GW_OK : err;
    }
    if (err != GW_OK || before == kind)
        return err;
    if (kind == LINK_DUPLICATE)
        err = move_to(follow, younger, TIP_GANDA);
    else if (before == LINK_DUPLICATE)
        err = split(follow, younger);
    if (err == GW_OK)
        err = link_row_put(follow->db, older, younger, kind,
                           follow->actor.officer, follow->now_ms);
    return err == GW_OK ? tell(follow, other, EVENT_LINK, "tip.link",
                               link_word((int)kind))
                        : err;
}

enum gw_err
link_drop(const struct follow *follow, int64_t other)
{
    enum link_kind kind;
    int64_t older = older_of(follow->tip, other);
    int64_t younger = younger_of(follow->tip, other);
    enum gw_err err = link_row_get(follow->db, older, younger, &kind);

    if (err == GW_OK)
        err = link_row_drop(follow->db, older, younger);
    if (err == GW_OK && kind == LINK_DUPLICATE)
        err = split(follow, younger);
    return err == GW_OK ? tell(follow, other, EVENT_UNLINK, "tip.unlink",
                               link_word((int)kind))
                        : err;
}

enum gw_err
link_of_tip(struct db *db, int64_t tip, link_fn *fn, void *arg)
{
    return link_row_each(db, tip, fn, arg);
}
