/* handlers/villagers/call.c -- see call.h.
 *
 * The row's key is a keyed hash of channel and session; a mark of 128 bits says
 * whether it is really theirs. Two sessions of one hash are as good as
 * impossible, and still neither may see the other's call: the next free key is
 * taken then.
 */
#include "handlers/villagers/call.h"

#include <assert.h>
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/platform/log.h"
#include "handlers/villagers/call_rows.h"

enum { SLOTS = 4, SEALED_MAX = CALL_STATE_MAX + 256 };

static enum gw_err
unseal(const struct keyring *keyring, int64_t id, struct text sealed,
       struct call_facts *ret_facts)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(CALL_STATE_MAX);

    enum gw_err err = keyring_open(keyring, SEAL_CALL, id, sealed, &plain);
    if (err == GW_NOMEM)
        return err;
    if (err != GW_OK)
        return GW_REJECTED;
    return call_state_unpack(buf_text(&plain), ret_facts);
}

static void
take_row(struct call *call, const struct call_row *row)
{
    call->id = row->id;
    memcpy(call->mark, row->mark, sizeof call->mark);
    call->pseudonym = row->sender;
    call->begun_ms = row->begun_ms;
    call->turned_ms = row->turned_ms;
    call->phase = call->stored_phase = (enum call_phase)row->phase;
    call->unfinished = call->stored_unfinished = row->unfinished;
    call->stored = true;
    call->anew = false;
}

enum gw_err
call_get(struct db *db, const struct keyring *keyring, int64_t id,
         struct call *ret_call)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);
    struct call_row row;

    enum gw_err err = call_row_get(db, id, &row, &sealed);
    if (err != GW_OK)
        return err;
    err = unseal(keyring, id, buf_text(&sealed), &ret_call->facts);
    if (err == GW_OK)
        take_row(ret_call, &row);
    return err;
}

/* A call of this id as if it had never been; stored: its row is there. */
static void
make_empty(struct call *call, int64_t id, const uint8_t mark[CRYPTO_MARK],
           bool stored)
{
    memset(call, 0, sizeof *call);
    call->id = id;
    memcpy(call->mark, mark, CRYPTO_MARK);
    call->phase = CALL_OPEN;
    call->anew = stored;
}

/* Looks at one key. GW_CONFLICT it belongs to another session. */
static enum gw_err
open_at(struct db *db, const struct keyring *keyring, int64_t id,
        const uint8_t mark[CRYPTO_MARK], struct call *call)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);
    struct call_row row;

    enum gw_err err = call_row_get(db, id, &row, &sealed);
    if (err == GW_MISSING) {
        make_empty(call, id, mark, false);
        return GW_OK;
    }
    if (err != GW_OK)
        return err;
    if (memcmp(row.mark, mark, CRYPTO_MARK) != 0)
        return GW_CONFLICT;
    err = unseal(keyring, id, buf_text(&sealed), &call->facts);
    if (err == GW_REJECTED) {
        log_warn("call.unreadable", LOG_NUM("phase", row.phase));
        make_empty(call, id, mark, true);
        return GW_OK;
    }
    if (err == GW_OK)
        take_row(call, &row);
    return err;
}

enum gw_err
call_open(struct db *db, const struct keyring *keyring, const char *channel,
          struct text session, struct call *ret_call)
{
    OWNED(buf_free)
    struct buf key = buf_new(128 * 1024);
    uint8_t mark[CRYPTO_MARK];
    enum gw_err err = GW_CONFLICT;

    buf_bytes(&key, channel, strlen(channel) + 1);
    buf_add(&key, session);
    if (!buf_ok(&key))
        return key.err;
    const struct crypto_key *hash_key = keyring_hash_key(keyring, HASH_SESSION);
    uint64_t id = (uint64_t)crypto_hash64(hash_key, buf_text(&key));
    crypto_mark(hash_key, buf_text(&key), mark);
    for (int i = 0; i < SLOTS && err == GW_CONFLICT; i++) {
        if (id + (uint64_t)i != 0)
            err = open_at(db, keyring, (int64_t)(id + (uint64_t)i), mark,
                          ret_call);
    }
    return err;
}

enum gw_err
call_unfinished(struct db *db, const struct keyring *keyring, int64_t pseudonym,
                int64_t since_ms, int64_t not_id, struct call *ret_call)
{
    int64_t id;

    if (pseudonym == 0)
        return GW_MISSING;
    enum gw_err err = call_row_unfinished(db, pseudonym, since_ms, not_id, &id);
    if (err != GW_OK)
        return err;
    err = call_get(db, keyring, id, ret_call);
    return err == GW_REJECTED ? GW_MISSING : err;
}

/* The copy's key and mark are random: no session leads to it. */
enum gw_err
call_set_aside(struct db *db, const struct keyring *keyring,
               const struct call *call)
{
    struct call copy = *call;

    crypto_random(&copy.id, sizeof copy.id);
    crypto_random(copy.mark, sizeof copy.mark);
    copy.stored = copy.anew = false;
    enum gw_err err = call_save(db, keyring, &copy);
    crypto_wipe(&copy.facts, sizeof copy.facts);
    return err;
}

void
call_begin(struct call *call, const char *channel, const struct sender *sender,
           int64_t pseudonym, int64_t now_ms)
{
    memset(&call->facts, 0, sizeof call->facts);
    bool fits = text_copy(text_of(channel), call->facts.channel,
                          sizeof call->facts.channel);
    assert(fits);
    (void)fits;
    call->facts.sender = *sender;
    call->pseudonym = pseudonym;
    call->begun_ms = call->turned_ms = now_ms;
    call->phase = CALL_OPEN;
    call->unfinished = false;
    call->anew = call->anew || call->stored;
}

enum gw_err
call_save(struct db *db, const struct keyring *keyring, struct call *call)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(CALL_STATE_MAX);
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);

    if (call->id == 0)
        return GW_OK;
    call_state_pack(&call->facts, &plain);
    if (!buf_ok(&plain))
        return plain.err;
    keyring_seal(keyring, SEAL_CALL, call->id, buf_text(&plain), &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;

    struct call_row row = {
        .id = call->id,
        .sender = call->pseudonym,
        .begun_ms = call->begun_ms,
        .turned_ms = call->turned_ms,
        .phase = call->phase,
        .unfinished = call->unfinished,
        .sealed = buf_text(&sealed),
    };
    memcpy(row.mark, call->mark, sizeof row.mark);

    bool same = !call->anew && call->stored_phase == call->phase
                && call->stored_unfinished == call->unfinished;
    enum gw_err err = !call->stored && !call->anew ? call_row_add(db, &row)
                      : same                       ? call_row_turn(db, &row)
                                                   : call_row_set(db, &row);
    if (err == GW_OK)
        take_row(call, &row);
    return err;
}
