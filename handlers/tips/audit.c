/* The chain of who looked and who changed. SQL on table audit is here.
 *
 *   line n-1              line n
 *   [ ... hash ] ------>  SHA-256( hash n-1 | id | at | actor | action |
 *                                  subject | detail )
 *
 * Numbers are eight bytes, high byte first; before each field stand four bytes
 * of its length, so that no two lines give the same bytes.
 *
 * What one would get wrong: another process (a command beside `serve`) appends
 * too, so the head must be read inside the write transaction and not kept after
 * it. And the id is the head's plus one, not the clock's or a counter's with
 * gaps: a line that is missing in the middle then shows. Lines cut off at the
 * end show only to who kept a head (audit_head.h).
 */
#include "handlers/tips/audit.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/crypto.h"
#include "gateway/platform/log.h"

enum {
    HASH = AUDIT_HASH,
    LENGTH_BYTES = 4,
    NUMBER_BYTES = 8,
    PAGE_LINES = 1000
};

/* What the transaction remembers; zeroed when it begins. */
struct head {
    int64_t id;
    uint8_t hash[HASH];
    bool known;
};
_Static_assert(sizeof(struct head) <= 64, "db_transaction_memory()'s room");

/* ---- the hash ---- */

struct line {
    int64_t id, at;
    struct text actor, action, subject, detail;
};

struct bytes {
    size_t len;
    bool full;
    char at[HASH + 2 * (LENGTH_BYTES + NUMBER_BYTES) + 4 * LENGTH_BYTES
            + AUDIT_LINE_MAX];
};

static void
add_bytes(struct bytes *bytes, const void *at, size_t len)
{
    if (len > sizeof bytes->at - bytes->len) {
        bytes->full = true;
        return;
    }
    if (len > 0)
        memcpy(bytes->at + bytes->len, at, len);
    bytes->len += len;
}

static void
add_big_endian(struct bytes *bytes, uint64_t number, size_t len)
{
    char out[NUMBER_BYTES];
    for (size_t i = 0; i < len; i++)
        out[i] = (char)(number >> (8 * (len - 1 - i)) & 0xFF);
    add_bytes(bytes, out, len);
}

static void
add_field(struct bytes *bytes, struct text field)
{
    add_big_endian(bytes, field.len, LENGTH_BYTES);
    add_bytes(bytes, field.at, field.len);
}

static void
add_number(struct bytes *bytes, int64_t number)
{
    add_big_endian(bytes, NUMBER_BYTES, LENGTH_BYTES);
    add_big_endian(bytes, (uint64_t)number, NUMBER_BYTES);
}

/* False when the line is longer than any of ours. */
static bool
line_hash(const uint8_t before[HASH], const struct line *line,
          uint8_t ret_hash[HASH])
{
    struct bytes bytes;
    bytes.len = 0;
    bytes.full = false;
    add_bytes(&bytes, before, HASH);
    add_number(&bytes, line->id);
    add_number(&bytes, line->at);
    add_field(&bytes, line->actor);
    add_field(&bytes, line->action);
    add_field(&bytes, line->subject);
    add_field(&bytes, line->detail);
    if (bytes.full)
        return false;
    crypto_sha256((struct text){ .at = bytes.at, .len = bytes.len }, ret_hash);
    return true;
}

/* ---- appending ---- */

static enum gw_err
head_read(struct db *db, struct head *head)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT id, hash FROM audit WHERE id > $1"
                               " ORDER BY id DESC LIMIT 1",
                               db_i(0));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_MISSING) {
        *head = (struct head){ .known = true };
        return GW_OK;
    }
    if (err != GW_OK)
        return err;

    struct text hash = db_blob(rows, 1);
    *head = (struct head){ .id = db_int(rows, 0), .known = true };
    /* Somebody damaged it. Tips must still come in, and the lines from here on
     * must still hang together; audit_verify() names the damaged one. */
    if (hash.len != HASH)
        log_error("audit.head_damaged", LOG_NUM("line", head->id));
    else
        memcpy(head->hash, hash.at, HASH);
    return GW_OK;
}

enum gw_err
audit_add(struct db *db, int64_t now_ms, const struct audit_line *audit)
{
    struct head *head = db_transaction_memory(db);
    if (!head->known) {
        enum gw_err err = head_read(db, head);
        if (err != GW_OK)
            return err;
    }

    const struct line line = {
        .id = head->id + 1,
        .at = now_ms,
        .actor = text_of(audit->actor),
        .action = text_of(audit->action),
        .subject = text_of(audit->subject),
        .detail = text_of(audit->detail),
    };
    uint8_t hash[HASH];
    if (!line_hash(head->hash, &line, hash))
        return GW_REJECTED;

    enum gw_err err = db_run(
        db,
        "INSERT INTO audit (id, at, actor, action, subject, detail, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        db_i(line.id), db_i(line.at), db_t(line.actor), db_t(line.action),
        db_t(line.subject), db_t(line.detail),
        db_b((struct text){ .at = (const char *)hash, .len = HASH }));
    if (err != GW_OK)
        return err;
    head->id = line.id;
    memcpy(head->hash, hash, HASH);
    return GW_OK;
}

enum gw_err
audit_tip(struct db *db, int64_t now_ms, const char *action, int64_t tip,
          const char *detail)
{
    char subject[32];
    snprintf(subject, sizeof subject, "tip:%lld", (long long)tip);
    const struct audit_line line = { .actor = "system",
                                     .action = action,
                                     .subject = subject,
                                     .detail = detail };
    return audit_add(db, now_ms, &line);
}

/* ---- verifying ---- */

struct walk {
    int64_t after; /* read on from here */
    int64_t last;  /* the id before */
    uint8_t before[HASH];
    int64_t right, bad;
};

static void
walk_line(struct walk *walk, const struct rows *rows)
{
    const struct line line = {
        .id = db_int(rows, 0),
        .at = db_int(rows, 1),
        .actor = db_text(rows, 2),
        .action = db_text(rows, 3),
        .subject = db_text(rows, 4),
        .detail = db_text(rows, 5),
    };
    struct text stored = db_blob(rows, 6);
    uint8_t hash[HASH];
    bool in_order = line.id == walk->last + 1;
    bool right = in_order && stored.len == HASH
                 && line_hash(walk->before, &line, hash)
                 && memcmp(hash, stored.at, HASH) == 0;
    if (right)
        walk->right++;
    else if (walk->bad == 0)
        walk->bad = in_order ? line.id : walk->last + 1;
    walk->after = line.id;

    /* As audit_add() does: what follows hangs on what is stored. */
    memset(walk->before, 0, HASH);
    if (stored.len == HASH)
        memcpy(walk->before, stored.at, HASH);
    walk->last = line.id < 0 ? 0 : line.id;
}

/* One page, so that a long chain holds no snapshot for long. */
static enum gw_err
walk_page(struct db *db, struct walk *walk, size_t *ret_lines)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    size_t lines = 0;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, at, actor, action, subject, detail, hash"
                 " FROM audit WHERE id > $1 ORDER BY id LIMIT $2",
                 db_i(walk->after), db_i(PAGE_LINES));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        walk_line(walk, rows);
        lines++;
    }
    if (err != GW_MISSING)
        return err;
    *ret_lines = lines;
    return GW_OK;
}

enum gw_err
audit_verify(struct db *db, int64_t *ret_lines, int64_t *ret_bad)
{
    /* Ours begin at 1; a line slipped in before that is one too many. */
    struct walk walk = { .after = INT64_MIN };
    size_t lines;
    do {
        enum gw_err err = walk_page(db, &walk, &lines);
        if (err != GW_OK)
            return err;
    } while (lines == PAGE_LINES);

    *ret_lines = walk.right;
    *ret_bad = walk.bad;
    return GW_OK;
}
