/* handlers/villagers/parts.c -- see parts.h.
 *
 *   channel, sender, receiver, reference, total --keyed hash--> id | mark
 *   a part's words --sealed for (id + number)--> sms_part
 *
 * What one would get wrong: whose part it is. Aggregators write a number in
 * several ways, so the key holds the pseudonym, and the total too: a part that
 * claims another total belongs to another text.
 */
#include "handlers/villagers/parts.h"

#include <string.h>

#include "gateway/platform/log.h"
#include "handlers/villagers/parts_rows.h"

enum {
    KEY_MAX = 8 * 1024,
    WORDS_MAX = PARTS_MAX * PARTS_TEXT_MAX * 4,
    SEALED_MAX = 16 * 1024
};

void
parts_wipe(struct parts *parts)
{
    buf_wipe(&parts->from);
    buf_wipe(&parts->words);
}

/* ---- hashes ------------------------------------------------------------------- */

static void
add_piece(struct buf *key, struct text piece)
{
    uint32_t len = (uint32_t)piece.len;

    buf_bytes(key, &len, sizeof len);
    buf_add(key, piece);
}

/* "part:" is no channel's name, so it looks like nothing that table seen has. */
static void
write_key(const struct part *part, struct buf *key)
{
    uint32_t total = part->total;

    add_piece(key, TEXT("part:"));
    add_piece(key, text_of(part->channel));
    buf_bytes(key, &part->pseudonym, sizeof part->pseudonym);
    add_piece(key, part->to);
    add_piece(key, part->ref);
    buf_bytes(key, &total, sizeof total);
}

/* Of the words in their place: equal words elsewhere look different. */
static enum gw_err
hash_words(const struct keyring *keyring, const struct parts *parts,
           const struct part *part, int64_t *ret_hash)
{
    OWNED(buf_wipe)
    struct buf key = buf_new(KEY_MAX);
    uint32_t number = part->number;

    buf_bytes(&key, &parts->id, sizeof parts->id);
    buf_bytes(&key, &number, sizeof number);
    buf_add(&key, part->text);
    if (!buf_ok(&key))
        return key.err;
    *ret_hash =
        crypto_hash64(keyring_hash_key(keyring, HASH_SEEN), buf_text(&key));
    return GW_OK;
}

static int64_t
seal_row(int64_t id, unsigned number)
{
    return (int64_t)((uint64_t)id + number);
}

/* ---- a set ---------------------------------------------------------------------- */

enum gw_err
parts_begin(const struct keyring *keyring, const struct part *part,
            int64_t now_ms, struct parts *ret_parts)
{
    OWNED(buf_wipe)
    struct buf key = buf_new(KEY_MAX);
    OWNED(parts_wipe)
    struct parts parts = {
        .pseudonym = part->pseudonym,
        .total = part->total,
        .state = PARTS_OPEN,
        .changed_ms = now_ms,
        .from = buf_new(PARTS_FROM_MAX),
        .words = buf_new(WORDS_MAX),
    };
    uint8_t bits[CRYPTO_MARK];

    _Static_assert(sizeof bits == sizeof parts.id + sizeof parts.mark,
                   "the two halves are all of it");
    write_key(part, &key);
    buf_add(&parts.from, part->from);
    if (!buf_ok(&key) || !buf_ok(&parts.from))
        return buf_ok(&key) ? parts.from.err : key.err;
    crypto_mark(keyring_hash_key(keyring, HASH_SEEN), buf_text(&key), bits);
    memcpy(&parts.id, bits, sizeof parts.id);
    memcpy(&parts.mark, bits + sizeof parts.id, sizeof parts.mark);
    (void)text_copy(text_of(part->channel), parts.channel,
                    sizeof parts.channel);
    *ret_parts = parts;
    parts.from = parts.words = (struct buf){ 0 };
    return GW_OK;
}

struct loading {
    const struct keyring *keyring;
    struct parts *parts;
    struct buf plain;
};
static inline void
loading_free_slot(struct loading *loading)
{
    buf_wipe(&loading->plain);
}

static void
log_unreadable(enum gw_err err)
{
    log_error("sms.part_unreadable", LOG_WORD("why", gw_err_word(err)));
}

static enum gw_err
load_part(int64_t number, int64_t hash, struct text sealed, void *arg)
{
    struct loading *loading = arg;
    struct parts *parts = loading->parts;

    /* None of ours: nothing else puts one there. */
    if (number < 1 || number > parts->total)
        return GW_OK;
    size_t at = (size_t)number - 1;
    parts->part[at].here = true;
    parts->part[at].hash = hash;
    parts->count++;
    if (sealed.at == NULL)
        return GW_OK;
    buf_clear(&loading->plain);
    enum gw_err err = keyring_open(loading->keyring, SEAL_PART,
                                   seal_row(parts->id, (unsigned)number),
                                   sealed, &loading->plain);
    if (err == GW_NOMEM)
        return err;
    if (err != GW_OK) {
        log_unreadable(err);
        return GW_OK;
    }
    parts->part[at].readable = true;
    parts->part[at].at = parts->words.len;
    parts->part[at].len = loading->plain.len;
    buf_add(&parts->words, buf_text(&loading->plain));
    return parts->words.err;
}

static enum gw_err
open_from(const struct keyring *keyring, struct text sealed,
          struct parts *parts)
{
    if (sealed.len == 0)
        return GW_OK;
    enum gw_err err = keyring_open(keyring, SEAL_PART, seal_row(parts->id, 0),
                                   sealed, &parts->from);
    if (err == GW_OK || err == GW_NOMEM)
        return err;
    log_unreadable(err);
    buf_clear(&parts->from);
    return GW_OK;
}

enum gw_err
parts_load(struct db *db, const struct keyring *keyring, int64_t id,
           struct parts *ret_parts)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);
    OWNED(parts_wipe)
    struct parts parts = { .id = id };

    enum gw_err err = parts_row_get(db, id, &parts, &sealed);
    if (err != GW_OK)
        return err;
    if (parts.total > PARTS_MAX) /* none of ours */
        parts.total = PARTS_MAX;
    parts.from = buf_new(PARTS_FROM_MAX);
    parts.words = buf_new(WORDS_MAX);
    OWNED(loading_free)
    struct loading loading = {
        .keyring = keyring,
        .parts = &parts,
        .plain = buf_new(SEALED_MAX),
    };
    err = open_from(keyring, buf_text(&sealed), &parts);
    if (err == GW_OK)
        err = parts_row_each(db, id, load_part, &loading);
    if (err != GW_OK)
        return err;
    *ret_parts = parts;
    parts.from = parts.words = (struct buf){ 0 };
    return GW_OK;
}

enum gw_err
parts_look(const struct keyring *keyring, const struct parts *parts,
           const struct part *part, enum parts_place *ret_place)
{
    int64_t hash;

    if (!parts->part[part->number - 1].here) {
        *ret_place = PARTS_FREE;
        return GW_OK;
    }
    enum gw_err err = hash_words(keyring, parts, part, &hash);
    if (err == GW_OK)
        *ret_place = parts->part[part->number - 1].hash == hash ? PARTS_SAME
                                                                : PARTS_OTHER;
    return err;
}

/* ---- changing it ------------------------------------------------------------------ */

static enum gw_err
store_set(struct db *db, const struct keyring *keyring,
          const struct parts *parts)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);

    keyring_seal(keyring, SEAL_PART, seal_row(parts->id, 0),
                 buf_text(&parts->from), &sealed);
    return buf_ok(&sealed) ? parts_row_put(db, parts, buf_text(&sealed))
                           : sealed.err;
}

/* Words that are taken at once need not be stored. */
static enum gw_err
store_part(struct db *db, const struct keyring *keyring,
           const struct parts *parts, const struct part *part, int64_t hash)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);

    if (parts->state == PARTS_OPEN && parts->count < parts->total)
        keyring_seal(keyring, SEAL_PART, seal_row(parts->id, part->number),
                     part->text, &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;
    return parts_row_add(db, parts->id, part->number, hash,
                         sealed.len > 0 ? buf_text(&sealed)
                                        : (struct text){ NULL, 0 });
}

enum gw_err
parts_add(struct db *db, const struct keyring *keyring, struct parts *parts,
          const struct part *part, int64_t now_ms)
{
    size_t at = part->number - 1;
    int64_t hash;

    enum gw_err err = hash_words(keyring, parts, part, &hash);
    if (err == GW_OK && parts->count == 0)
        err = store_set(db, keyring, parts);
    else if (err == GW_OK && parts->state == PARTS_OPEN)
        err = parts_row_touch(db, parts->id, now_ms);
    if (err != GW_OK)
        return err;
    parts->part[at].here = parts->part[at].readable = true;
    parts->part[at].hash = hash;
    parts->part[at].at = parts->words.len;
    parts->part[at].len = part->text.len;
    parts->count++;
    buf_add(&parts->words, part->text);
    if (!buf_ok(&parts->words))
        return parts->words.err;
    return store_part(db, keyring, parts, part, hash);
}

enum gw_err
parts_close(struct db *db, struct parts *parts, enum parts_state state,
            int64_t tip, int64_t now_ms)
{
    parts->state = state;
    parts->tip = tip;
    parts->changed_ms = now_ms;
    return parts_row_close(db, parts);
}

enum gw_err
parts_remove(struct db *db, int64_t id)
{
    return parts_row_remove(db, id);
}

enum gw_err
parts_oldest(struct db *db, int64_t pseudonym, int64_t *ret_id)
{
    return parts_row_oldest(db, pseudonym, PARTS_OPEN_MAX - 1, ret_id);
}

/* ---- its words ---------------------------------------------------------------------- */

/* In officers' words: they are the ones who read it. */
static void
write_gap(unsigned first, unsigned last, unsigned total, const char *why,
          struct buf *out)
{
    if (out->len > 0 && out->at[out->len - 1] != ' ')
        buf_char(out, ' ');
    buf_str(out, "[bagian ");
    buf_int(out, first);
    if (last > first) {
        buf_char(out, '-');
        buf_int(out, last);
    }
    buf_str(out, " dari ");
    buf_int(out, total);
    buf_str(out, why);
    buf_str(out, last < total ? "] " : "]");
}

void
parts_write(const struct parts *parts, struct buf *out)
{
    for (unsigned i = 0; i < parts->total; i++) {
        unsigned first = i;
        if (parts->part[i].readable) {
            buf_add(out, (struct text){ parts->words.at + parts->part[i].at,
                                        parts->part[i].len });
            continue;
        }
        if (parts->part[i].here) {
            write_gap(i + 1, i + 1, parts->total, " tidak terbaca", out);
            continue;
        }
        while (i + 1 < parts->total && !parts->part[i + 1].here)
            i++;
        write_gap(first + 1, i + 1, parts->total, " belum tiba", out);
    }
}

void
parts_write_number(unsigned number, unsigned total, struct buf *out)
{
    buf_str(out, "[bagian ");
    buf_int(out, number);
    buf_str(out, " dari ");
    buf_int(out, total);
    buf_str(out, "] ");
}

/* ---- as time goes by ------------------------------------------------------------------ */

bool
parts_is_quiet(const struct parts *parts, int64_t now_ms)
{
    return parts->state == PARTS_OPEN
           && (parts->changed_ms <= now_ms - PARTS_WAIT_MS
               || parts->changed_ms > now_ms + PARTS_WAIT_MS);
}

enum gw_err
parts_quiet(struct db *db, int64_t now_ms, int64_t *ret_ids, size_t max,
            size_t *ret_count)
{
    return parts_row_quiet(db, now_ms - PARTS_WAIT_MS, now_ms + PARTS_WAIT_MS,
                           ret_ids, max, ret_count);
}

enum gw_err
parts_prune(struct db *db, int64_t now_ms, int limit)
{
    enum gw_err err = GW_OK;

    while (limit-- > 0 && err == GW_OK) {
        int64_t id;
        err = parts_row_first_old(db, now_ms - PARTS_LATE_MS, &id);
        if (err == GW_OK)
            err = parts_row_remove(db, id);
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
parts_old(struct db *db, int64_t now_ms, int limit, int64_t *ret_count)
{
    return parts_row_count_old(db, now_ms - PARTS_LATE_MS, limit, ret_count);
}
