/* handlers/aggregators/dialect_sms.c -- SMS, receipts and their proof, as a
 * description tells them.
 *
 *   request --view--> borrowed texts --keep--> texts that live in scratch
 *
 * The one thing one would get wrong: a list that is longer than a batch, or that
 * is no list. The first is refused whole, since half of it would be lost; the
 * second is not this dialect.
 */
#include <string.h>

#include "gateway/base/utf8.h"
#include "gateway/platform/crypto.h"
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/dialect_parts.h"
#include "handlers/aggregators/form.h"
#include "handlers/aggregators/words.h"

enum { SCRATCH_MAX = 64 * 1024 };

/* ---- proof ----------------------------------------------------------------------- */

static bool
equals(struct text given, const char *secret)
{
    return secret[0] != '\0' && crypto_equal(given, text_of(secret));
}

enum gw_err
dialect_verify(const struct wire_in *in, const struct verify_config *config)
{
    const struct dialect_verify *verify = &in->dialect->verify;
    OWNED(fields_free)
    struct fields fields;
    OWNED(dialect_view_close)
    struct dialect_view view = { .in = NULL };
    struct wire_in look = *in;

    fields_init(&fields);
    look.fields = &fields;
    enum gw_err err = dialect_view_open(&look, verify->where, &view);
    if (err != GW_OK)
        return err == GW_REJECTED ? GW_DENIED : err;
    struct text given = dialect_view_value(&view, &verify->value);
    struct text prefix = text_of(verify->prefix != NULL ? verify->prefix : "");
    if (given.at == NULL || !text_starts(given, prefix))
        return GW_DENIED;
    given.at += prefix.len;
    given.len -= prefix.len;
    bool fresh = equals(given, config->secret);
    bool old = equals(given, config->secret_old);
    return fresh || old ? GW_OK : GW_DENIED;
}

/* ---- lists ------------------------------------------------------------------------ */

/* What to read one by one: ret_list NULL for a single thing. */
static enum gw_err
find_list(struct dialect_view *view, const char *each, size_t max,
          const json_t **ret_list, size_t *ret_count)
{
    *ret_list = NULL;
    *ret_count = 1;
    if (each == NULL)
        return GW_OK;
    const json_t *list = dialect_json_at(view->root, each);
    if (!json_is_array(list) || json_array_size(list) > max)
        return GW_REJECTED;
    *ret_list = list;
    *ret_count = json_array_size(list);
    view->any = true;
    return GW_OK;
}

static void
choose(struct dialect_view *view, const json_t *list, size_t i)
{
    if (list != NULL)
        view->item = json_array_get(list, i);
}

/* ---- SMS --------------------------------------------------------------------------- */

static struct sms_in
look_at_sms(struct dialect_view *view, const struct dialect_sms *dialect)
{
    struct sms_in sms = {
        .id = dialect_view_value(view, &dialect->id),
        .from = dialect_view_value(view, &dialect->from),
        .to = dialect_view_value(view, &dialect->to),
        .text = dialect_view_value(view, &dialect->text),
        .date = dialect_view_value(view, &dialect->date),
    };

    sms_in_part(&sms, dialect_view_value(view, &dialect->part_ref),
                dialect_view_value(view, &dialect->part_total),
                dialect_view_value(view, &dialect->part_number));
    return sms;
}

static enum dialect_charset
charset_of(struct dialect_view *view, const struct dialect_sms *dialect)
{
    struct text word = dialect_view_value(view, &dialect->charset_word);

    for (size_t i = 0; i < dialect->charsets_count; i++) {
        if (word.at != NULL
            && text_equal_fold(word, text_of(dialect->charsets[i].word)))
            return dialect->charsets[i].charset;
    }
    return dialect->charset;
}

/* False: not digits alone; then the text is what it is. */
static bool
decode_hex(struct text hex, struct buf *out)
{
    if (!buf_reserve(out, hex.len / 2))
        return true; /* as out says */
    if (!crypto_unhex(hex, out->at, hex.len / 2))
        return false;
    out->len = hex.len / 2;
    return true;
}

/* The text in UTF-8, behind what lies in scratch already. */
static enum gw_err
keep_recoded(struct buf *scratch, enum dialect_charset charset,
             struct text *text)
{
    OWNED(buf_wipe)
    struct buf bytes = buf_new(SCRATCH_MAX);
    size_t from = scratch->len;

    if (charset == CHARSET_UTF16BE_HEX && decode_hex(*text, &bytes)) {
        if (!buf_ok(&bytes))
            return bytes.err;
        utf8_from_utf16be(buf_text(&bytes), scratch);
    } else if (charset == CHARSET_LATIN1) {
        utf8_from_latin1(*text, scratch);
    } else {
        body_keep(scratch, text);
        return GW_OK;
    }
    if (!buf_ok(scratch))
        return scratch->err;
    *text = (struct text){ scratch->len > from ? scratch->at + from : "",
                           scratch->len - from };
    return GW_OK;
}

static size_t
room_for(const struct sms_in *sms)
{
    return sms->id.len + sms->from.len + sms->to.len + 2 * sms->text.len
           + sms->date.len + sms->part_ref.len + 1;
}

static enum gw_err
keep_sms(struct buf *scratch, enum dialect_charset charset, struct sms_in *sms)
{
    body_keep(scratch, &sms->id);
    body_keep(scratch, &sms->from);
    body_keep(scratch, &sms->to);
    body_keep(scratch, &sms->date);
    body_keep(scratch, &sms->part_ref);
    return sms->text.at == NULL ? GW_OK
                                : keep_recoded(scratch, charset, &sms->text);
}

static enum gw_err
take_batch(struct dialect_view *view, const struct dialect_sms *dialect,
           const json_t *list, size_t count, struct sms_batch *ret)
{
    struct buf *scratch = view->in->scratch;
    size_t room = 1;

    for (size_t i = 0; i < count; i++) {
        choose(view, list, i);
        struct sms_in sms = look_at_sms(view, dialect);
        room += room_for(&sms);
    }
    if (!view->any)
        return GW_REJECTED;
    if (!buf_reserve(scratch, room))
        return scratch->err;
    for (size_t i = 0; i < count; i++) {
        choose(view, list, i);
        struct sms_in sms = look_at_sms(view, dialect);
        enum gw_err err = keep_sms(scratch, charset_of(view, dialect), &sms);
        if (err != GW_OK)
            return err;
        ret->list[i] = sms;
    }
    ret->count = count;
    return GW_OK;
}

enum gw_err
dialect_take_sms(const struct wire_in *in, struct sms_batch *ret)
{
    const struct dialect_sms *dialect = &in->dialect->sms;
    OWNED(dialect_view_close)
    struct dialect_view view = { .in = NULL };
    const json_t *list;
    size_t count;

    enum gw_err err = dialect_view_open(in, dialect->where, &view);
    if (err == GW_OK)
        err = find_list(&view, dialect->each, SMS_BATCH_MAX, &list, &count);
    if (err != GW_OK)
        return err;
    return take_batch(&view, dialect, list, count, ret);
}

/* ---- receipts ------------------------------------------------------------------------ */

static enum receipt_state
state_of(const struct dialect_receipt *dialect, struct text word)
{
    for (size_t i = 0; i < dialect->states_count; i++) {
        if (text_equal_fold(word, text_of(dialect->states[i].word)))
            return dialect->states[i].state;
    }
    return RECEIPT_UNKNOWN;
}

/* A word for the log: letters, or a number too short to be somebody's. */
static struct text
shown(struct text word)
{
    if (word.len > 0 && word.len <= 2) {
        for (size_t i = 0; i < word.len; i++) {
            if (word.at[i] < '0' || word.at[i] > '9')
                return form_word(word);
        }
        return word;
    }
    return form_word(word);
}

static struct receipt
look_at_receipt(struct dialect_view *view,
                const struct dialect_receipt *dialect)
{
    struct text word = dialect_view_value(view, &dialect->word);

    return (struct receipt){
        .ref = dialect_view_value(view, &dialect->ref),
        .ours = ours_read(dialect_view_value(view, &dialect->ours)),
        .state = state_of(dialect, word),
        .word = shown(word),
        .opted_out = dialect_words_have(&dialect->opted_out, word),
        .to = dialect_view_value(view, &dialect->to),
    };
}

enum gw_err
dialect_take_receipts(const struct wire_in *in, struct receipt_batch *ret)
{
    const struct dialect_receipt *dialect = &in->dialect->receipt;
    OWNED(dialect_view_close)
    struct dialect_view view = { .in = NULL };
    const json_t *list;
    size_t count, room = 1;

    enum gw_err err = dialect_view_open(in, dialect->where, &view);
    if (err == GW_OK)
        err = find_list(&view, dialect->each, RECEIPT_BATCH_MAX, &list, &count);
    for (size_t i = 0; i < count && err == GW_OK; i++) {
        choose(&view, list, i);
        struct receipt receipt = look_at_receipt(&view, dialect);
        room += receipt.ref.len + receipt.word.len + receipt.to.len;
    }
    if (err != GW_OK)
        return err;
    if (!view.any)
        return GW_REJECTED;
    if (!buf_reserve(in->scratch, room))
        return in->scratch->err;
    for (size_t i = 0; i < count; i++) {
        choose(&view, list, i);
        ret->list[i] = look_at_receipt(&view, dialect);
        body_keep(in->scratch, &ret->list[i].ref);
        body_keep(in->scratch, &ret->list[i].word);
        body_keep(in->scratch, &ret->list[i].to);
    }
    ret->count = count;
    return GW_OK;
}

/* ---- answers ---------------------------------------------------------------------------- */

void
dialect_write_ok(const struct wire_in *in, enum callback callback,
                 struct wire_reply *reply)
{
    const struct dialect *dialect = in->dialect;

    if (callback == CALLBACK_SMS)
        dialect_reply_write(&dialect->sms.ok, true, NULL, NULL, reply);
    else if (callback == CALLBACK_RECEIPT)
        dialect_reply_write(&dialect->receipt.ok, true, NULL, NULL, reply);
    else if (callback == CALLBACK_ENDED)
        dialect_reply_write(&dialect->ended.ok, true, NULL, NULL, reply);
}
