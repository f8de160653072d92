/* handlers/followup/field.c -- see field.h.
 *
 *   TUGAS, TERIMA? --> registered? --> tries left? --> PIN --> deed --> answer
 *        |                 |               |
 *        v                 v               v
 *      a tip             a tip          silence
 *
 * What one would get wrong: filing a mistyped PIN as a tip, where colleagues of
 * the other agency would read it. Whatever a registered number says with one of
 * the two words stays here.
 */
#include "handlers/followup/field.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "handlers/followup/field_rows.h"
#include "handlers/followup/queue.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/code.h"

/* Roles as they are stored (handlers/officers/rights.h says so, too). */
enum { OPERATOR = 1, PENYIDIK = 2, PENGAWAS = 3 };

enum { CODES_MAX = 8, PIECES_MAX = 4, AREAS_MAX = 18 };

/* ---- numbers and PINs ---- */

bool
field_pin_good(struct text pin)
{
    bool varied = false;

    if (pin.len < FIELD_PIN_MIN || pin.len > FIELD_PIN_MAX)
        return false;
    for (size_t i = 0; i < pin.len; i++) {
        if (pin.at[i] < '0' || pin.at[i] > '9')
            return false;
        varied = varied || pin.at[i] != pin.at[0];
    }
    return varied;
}

static int64_t
hash_number(const struct keyring *keyring, const struct msisdn *number)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(64);

    buf_str(&text, "field phone ");
    buf_str(&text, number->digits);
    return crypto_hash64(keyring_hash_key(keyring, HASH_SESSION),
                         buf_text(&text));
}

static void
hash_pin(const struct keyring *keyring, int64_t officer, struct text pin,
         uint8_t ret_mark[CRYPTO_MARK])
{
    OWNED(buf_wipe)
    struct buf text = buf_new(64);

    buf_printf(&text, "field pin %lld ", (long long)officer);
    buf_add(&text, pin);
    crypto_mark(keyring_hash_key(keyring, HASH_SESSION), buf_text(&text),
                ret_mark);
}

enum gw_err
field_register(struct db *db, const struct keyring *keyring, int64_t officer,
               const struct msisdn *number, struct text pin, int64_t now_ms)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(256);
    uint8_t mark[CRYPTO_MARK];

    if (!field_pin_good(pin))
        return GW_REJECTED;
    hash_pin(keyring, officer, pin, mark);
    /* Below zero, so that it is never taken for the same officer's secret of
     * one-time passwords. */
    keyring_seal(keyring, SEAL_OFFICER, -officer, text_of(number->digits),
                 &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;
    return field_row_put(db, officer, hash_number(keyring, number),
                         (struct text){ (const char *)mark, sizeof mark },
                         buf_text(&sealed), now_ms);
}

enum gw_err
field_forget(struct db *db, int64_t officer)
{
    enum gw_err err = field_row_drop(db, officer);

    return err == GW_OK && db_changes(db) == 0 ? GW_MISSING : err;
}

enum gw_err
field_has(struct db *db, int64_t officer)
{
    return field_row_has(db, officer);
}

/* ---- what was asked ---- */

struct asking {
    struct db *db;
    const struct field_ask *ask;
    struct field_phone phone;
    struct text pieces[PIECES_MAX]; /* TUGAS pin; TERIMA kode pin */
    size_t count;
    char areas[FIELD_AREAS_MAX];
    struct text areas_list[AREAS_MAX];
    size_t areas_count;
    struct buf *answer;
};

/* The next word, whatever blanks or line ends stand around it. */
static bool
next_word(struct text *rest, struct text *ret_word)
{
    size_t from = 0;

    while (from < rest->len && (unsigned char)rest->at[from] <= ' ')
        from++;
    size_t to = from;
    while (to < rest->len && (unsigned char)rest->at[to] > ' ')
        to++;
    *ret_word = (struct text){ rest->at + from, to - from };
    *rest = (struct text){ rest->at + to, rest->len - to };
    return to > from;
}

/* How many words; of more than fit the first are kept. */
static size_t
cut(struct text text, struct text pieces[PIECES_MAX])
{
    struct text rest = text, word;
    size_t count = 0;

    for (; next_word(&rest, &word); count++)
        if (count < PIECES_MAX)
            pieces[count] = word;
    return count;
}

bool
field_is_ask(struct text text)
{
    struct text rest = text, word;

    return text.len > 0 && next_word(&rest, &word)
           && (text_equal_fold(word, TEXT("tugas"))
               || text_equal_fold(word, TEXT("terima")));
}

static enum gw_err
audit(const struct asking *asking, const char *action, const char *detail)
{
    char actor[32];

    (void)snprintf(actor, sizeof actor, "officer:%lld",
                   (long long)asking->phone.officer);
    return audit_add(asking->db, asking->ask->now_ms,
                     &(struct audit_line){ .actor = actor,
                                           .action = action,
                                           .subject = "sms",
                                           .detail = detail });
}

/* ---- TUGAS ---- */

/* The first of a group, and how many there are. */
struct heap {
    int64_t ids[QUEUE_ITEMS_MAX], total;
    size_t count;
};

static enum gw_err
heap_read(const struct asking *asking, enum queue_group group,
          struct heap *ret_heap)
{
    const struct queue_view view = {
        .agency = asking->phone.agency,
        .officer = asking->phone.officer,
        .areas = asking->areas_list,
        .areas_count = asking->areas_count,
        .now_ms = asking->ask->now_ms,
    };

    return queue_read(asking->db, &view, group, CODES_MAX, ret_heap->ids,
                      &ret_heap->count, &ret_heap->total);
}

static void
add_codes(const struct asking *asking, const struct heap *heap, size_t *count)
{
    char code[CODE_DIGITS + 1];

    for (size_t i = 0; i < heap->count && *count < CODES_MAX; i++, (*count)++) {
        code_write(asking->ask->keyring, heap->ids[i], code);
        buf_printf(asking->answer, "%s%s", *count == 0 ? " Kode " : " ", code);
    }
}

static enum gw_err
tasks(struct asking *asking)
{
    struct heap take, overdue;
    char detail[64];
    size_t codes = 0;
    enum gw_err err = heap_read(asking, QUEUE_TAKE, &take);

    if (err == GW_OK)
        err = heap_read(asking, QUEUE_OVERDUE, &overdue);
    if (err != GW_OK)
        return err;
    buf_printf(asking->answer, "Darurat %lld, lewat %lld.",
               (long long)take.total, (long long)overdue.total);
    add_codes(asking, &take, &codes);
    add_codes(asking, &overdue, &codes);
    (void)snprintf(detail, sizeof detail, "take=%lld overdue=%lld codes=%zu",
                   (long long)take.total, (long long)overdue.total, codes);
    return audit(asking, "field.tasks", detail);
}

/* ---- TERIMA ---- */

static enum gw_err
take_tip(const struct asking *asking, int64_t tip)
{
    struct follow follow = {
        .db = asking->db,
        .keyring = asking->ask->keyring,
        .calendar = asking->ask->calendar,
        .tip = tip,
        .actor = { .officer = asking->phone.officer,
                   .agency = asking->phone.agency },
        .now_ms = asking->ask->now_ms,
    };
    enum gw_err err =
        tip_visible(asking->db, tip, asking->areas_list, asking->areas_count);

    return err == GW_OK ? follow_take(&follow) : err;
}

static enum gw_err
accept(struct asking *asking)
{
    char digits[CODE_DIGITS + 1], detail[48];
    int64_t tip;
    enum gw_err err = code_read(asking->ask->keyring, asking->pieces[1], &tip);

    if (err == GW_OK)
        err = take_tip(asking, tip);
    switch (err) {
    case GW_OK:
        code_write(asking->ask->keyring, tip, digits);
        buf_printf(asking->answer, "Kode %s sudah Anda ambil.", digits);
        (void)snprintf(detail, sizeof detail, "tip=%lld", (long long)tip);
        return audit(asking, "field.take", detail);
    case GW_CONFLICT:
        buf_str(asking->answer, "Kode itu sudah diambil rekan Anda, atau sudah "
                                "dihapus.");
        return audit(asking, "field.take", "taken");
    case GW_MISSING:
    case GW_REJECTED:
        buf_str(asking->answer, "Kode itu tidak dikenal.");
        return audit(asking, "field.take", "unknown");
    case GW_DENIED:
    case GW_AGAIN:
    case GW_IO:
    case GW_NOMEM:
    case GW_ERRORS:
        break;
    }
    return err;
}

/* ---- who asks ---- */

static bool
may(const struct field_phone *phone)
{
    return !phone->disabled
           && (phone->role == OPERATOR || phone->role == PENYIDIK
               || phone->role == PENGAWAS);
}

static void
read_areas(struct asking *asking)
{
    struct text rest, code;

    (void)text_copy(text_of(asking->phone.areas), asking->areas,
                    sizeof asking->areas);
    rest = text_of(asking->areas);
    while (rest.len > 0 && asking->areas_count < AREAS_MAX - 1
           && text_cut(&rest, ',', &code))
        asking->areas_list[asking->areas_count++] = code;
    if (asking->phone.role == PENGAWAS)
        asking->areas_list[asking->areas_count++] = TEXT(TIP_ALSO_RESTRICTED);
}

static bool
pin_right(const struct asking *asking)
{
    uint8_t mark[CRYPTO_MARK];

    hash_pin(asking->ask->keyring, asking->phone.officer,
             asking->pieces[asking->count - 1], mark);
    return crypto_equal(
        (struct text){ (const char *)mark, sizeof mark },
        (struct text){ (const char *)asking->phone.pin, sizeof mark });
}

static enum gw_err
refuse(struct asking *asking)
{
    asking->phone.wrong++;
    if (asking->phone.wrong < FIELD_WRONG_MAX)
        buf_str(asking->answer, "PIN salah.");
    return audit(asking, "field.wrong_pin", "");
}

static enum gw_err
answer(struct asking *asking)
{
    bool accepts = text_equal_fold(asking->pieces[0], TEXT("terima"));

    if (asking->count != (accepts ? 3u : 2u)) {
        buf_str(asking->answer,
                "Tulis: TUGAS spasi PIN, atau TERIMA spasi kode spasi PIN.");
        return GW_OK;
    }
    if (!pin_right(asking))
        return refuse(asking);
    asking->phone.wrong = 0;
    read_areas(asking);
    return accepts ? accept(asking) : tasks(asking);
}

enum gw_err
field_take(struct db *db, const struct field_ask *ask, bool *ret_taken,
           struct buf *out)
{
    struct asking asking = { .db = db, .ask = ask, .answer = out };
    int64_t today = clock_wib_day(ask->now_ms);
    enum gw_err err =
        field_row_find(db, hash_number(ask->keyring, ask->from), &asking.phone);

    if (err != GW_OK || !may(&asking.phone)) {
        *ret_taken = false;
        return err == GW_MISSING ? GW_OK : err;
    }
    if (asking.phone.day != today) {
        asking.phone.day = today;
        asking.phone.wrong = asking.phone.asked = 0;
    }
    if (asking.phone.wrong < FIELD_WRONG_MAX
        && asking.phone.asked < FIELD_ASKS_MAX) {
        asking.phone.asked++;
        asking.count = cut(ask->text, asking.pieces);
        err = answer(&asking);
        if (err == GW_OK)
            err = field_row_count(db, &asking.phone);
    }
    if (err == GW_OK && !buf_ok(out))
        err = out->err;
    if (err == GW_OK)
        *ret_taken = true;
    return err;
}
