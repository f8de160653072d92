/* What is read of a tip, made ready: its texts opened, read and sealed again.
 *
 *   narrative + messages --> sittings --> reader_read() each --> one reading
 *                                            |
 *                         codes and counts <-+-> JSON under the tip's key
 *
 * A sitting is what was written within hours and fits one reading: "besok" is
 * the day after it was written, and a cry at a long talk's end is read, too.
 *
 * What one would get wrong: the sender's own number. People write it into their
 * text, and a list of "numbers in this tip" would then name who told. So it is
 * left out here, where it is known, and nowhere later.
 */
#include "handlers/tips/tip_reading.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/utf8.h"
#include "gateway/platform/log.h"
#include "handlers/tips/place_choice.h"
#include "handlers/tips/reading_join.h"
#include "handlers/tips/reading_json.h"
#include "handlers/tips/redaction.h"
#include "handlers/tips/tip_reading_rows.h"
#include "handlers/tips/tip_seal.h"

enum {
    PIECES_MAX = READING_MESSAGES + 1,
    PIECE_BYTES = 4096,   /* more words than a reading takes */
    SITTING_BYTES = 1600, /* about as many words */
    TEXTS_MAX = PIECES_MAX * (PIECE_BYTES * 3 + 1)
};

static const int64_t SITTING_MS = INT64_C(6) * 3600 * 1000;

/* One text of the tip, in making.texts. */
struct piece {
    int64_t message; /* 0: the narrative */
    int64_t at_ms;
    bool foreign; /* not by who sent the tip */
    size_t start, end;
};

struct making {
    struct db *db;
    const struct keyring *keyring;
    const struct places *places;
    const struct reader *reader;
    struct tip_key key;
    struct redaction_list redactions; /* what they hide is not read */
    struct buf texts, scratch, shown;
    struct piece pieces[PIECES_MAX];
    size_t count;
    int64_t choices_after; /* what came behind it may be a choice */
    struct reading whole;
    struct tip_reading *out;
};

static void
making_wipe_slot(struct making *making)
{
    buf_wipe(&making->texts);
    buf_wipe(&making->scratch);
    buf_wipe(&making->shown);
    crypto_wipe(making, sizeof *making);
}

void
tip_reading_wipe(struct tip_reading *reading)
{
    buf_wipe(&reading->sealed);
    crypto_wipe(reading, sizeof *reading);
}

/* ---- opening ---- */

/* A text that cannot be opened costs itself and a line in the log. */
static enum gw_err
open_text(struct making *making, int64_t message, struct text sealed)
{
    enum gw_err err = tip_text_open(&making->key, making->out->tip, message,
                                    sealed, &making->scratch);
    if (err == GW_OK || err == GW_NOMEM)
        return err;
    log_error("tip.unreadable", LOG_NUM("tip", making->out->tip),
              LOG_WORD("by", "reader"));
    return GW_REJECTED;
}

static enum gw_err
add_piece(int64_t message, int64_t at_ms, bool foreign, struct text sealed,
          void *arg)
{
    struct making *making = arg;

    if (sealed.at == NULL || making->count == PIECES_MAX)
        return GW_OK;
    buf_clear(&making->shown);
    enum gw_err err = open_text(making, message, sealed);
    if (err == GW_OK)
        err = redaction_mask(&making->redactions, message,
                             buf_text(&making->scratch), &making->shown);
    if (err != GW_OK)
        return err == GW_REJECTED ? GW_OK : err;
    struct piece *piece = &making->pieces[making->count++];
    struct text text = buf_text(&making->shown);
    if (text.len > PIECE_BYTES)
        text.len = PIECE_BYTES;
    *piece = (struct piece){ .message = message,
                             .at_ms = at_ms,
                             .foreign = foreign,
                             .start = making->texts.len };
    utf8_clean(text, &making->texts);
    piece->end = making->texts.len;
    buf_char(&making->texts, '\n');
    return buf_ok(&making->texts) ? GW_OK : making->texts.err;
}

static struct text
text_between(const struct making *making, size_t start, size_t end)
{
    return (struct text){ making->texts.at + start, end - start };
}

static enum gw_err
open_number(struct making *making, struct text sealed)
{
    if (sealed.at == NULL)
        return GW_OK;
    buf_clear(&making->scratch);
    enum gw_err err = keyring_open(making->keyring, SEAL_NUMBER,
                                   making->out->tip, sealed, &making->scratch);
    if (err == GW_NOMEM)
        return err;
    if (err == GW_OK)
        (void)text_copy(buf_text(&making->scratch), making->out->number.digits,
                        sizeof making->out->number.digits);
    buf_clear(&making->scratch);
    return GW_OK;
}

/* What was offered after an earlier reading. */
static enum gw_err
open_choices(struct making *making, struct text sealed)
{
    if (sealed.at == NULL)
        return GW_OK;
    enum gw_err err = open_text(making, TIP_SEAL_READING, sealed);
    if (err != GW_OK)
        return err == GW_REJECTED ? GW_OK : err;
    OWNED(json_drop)
    json_t *old = json_loadb(making->scratch.at, making->scratch.len, 0, NULL);
    const json_t *codes = json_object_get(old, "choices");
    struct tip_reading *out = making->out;

    making->choices_after = json_integer_value(json_object_get(old, "after"));
    for (size_t i = 0; i < json_array_size(codes); i++) {
        const char *code = json_string_value(json_array_get(codes, i));
        const struct district *district =
            places_find_district(making->places, text_of(code));
        if (district != NULL && out->choices_count < TIP_CHOICES_MAX)
            out->choices[out->choices_count++] = district;
    }
    return GW_OK;
}

/* ---- reading ---- */

/* The piece after the last of the sitting that begins with `first`. */
static size_t
sitting_end(const struct making *making, size_t first)
{
    const struct piece *list = making->pieces;
    size_t end = first + 1;

    while (end < making->count
           && list[end].at_ms - list[first].at_ms < SITTING_MS
           && list[end].end - list[first].start <= SITTING_BYTES)
        end++;
    return end;
}

static void
read_sittings(struct making *making)
{
    struct reading one;
    size_t end;

    for (size_t first = 0; first < making->count; first = end) {
        end = sitting_end(making, first);
        struct text text = text_between(making, making->pieces[first].start,
                                        making->pieces[end - 1].end);
        reader_read(making->reader, text, making->pieces[first].at_ms / 1000,
                    first == 0 ? &making->whole : &one);
        if (first > 0)
            reading_join(&making->whole, &one);
    }
}

static void
leave_out_own_number(struct making *making)
{
    struct entity_list *phones = &making->whole.entities.phones;
    size_t kept = 0;

    for (size_t i = 0; i < phones->count; i++) {
        if (strcmp(phones->list[i], making->out->number.digits) == 0)
            continue;
        if (kept != i)
            memcpy(phones->list[kept], phones->list[i], sizeof *phones->list);
        kept++;
    }
    phones->count = kept;
}

static const struct district *
choice_in(const struct making *making, const struct piece *piece)
{
    struct text answer = text_between(making, piece->start, piece->end);

    return place_choice(making->reader, answer, piece->at_ms / 1000,
                        making->out->choices, making->out->choices_count);
}

static void
choose(struct making *making)
{
    for (size_t i = 0; i < making->count && making->out->chosen == NULL; i++)
        if (making->pieces[i].message > making->choices_after
            && !making->pieces[i].foreign)
            making->out->chosen = choice_in(making, &making->pieces[i]);
}

/* The same kecamatan are offered ever after. */
static void
offer(struct making *making)
{
    const struct places_found *places = &making->whole.places;
    struct tip_reading *out = making->out;

    if (out->choices_count > 0) {
        choose(making);
        return;
    }
    if (places->districts_count < 2
        || places->districts_count > TIP_CHOICES_MAX)
        return;
    for (size_t i = 0; i < places->districts_count; i++)
        out->choices[i] = places->districts[i];
    out->choices_count = places->districts_count;
    making->choices_after = making->pieces[making->count - 1].message;
}

/* ---- what is kept ---- */

static void
take_codes(struct making *making)
{
    const struct reading *whole = &making->whole;
    const struct places_found *places = &whole->places;
    struct tip_reading *out = making->out;

    out->kind = whole->kind;
    out->urgency = whole->urgency;
    out->leaning = whole->leaning;
    out->when = whole->when;
    out->has_time = whole->when != WHEN_NONE || whole->entities.has_when;
    if (places->districts_count != 1)
        return;
    out->district = places->districts[0];
    if (places->villages_count == 1
        && places->villages[0]->district == out->district)
        out->village = places->villages[0];
}

static json_t *
choices_json(const struct tip_reading *out)
{
    const char *codes[TIP_CHOICES_MAX];

    for (size_t i = 0; i < out->choices_count; i++)
        codes[i] = out->choices[i]->code;
    return reading_strings_json(codes, out->choices_count);
}

static enum gw_err
seal(struct making *making)
{
    OWNED(json_drop)
    json_t *json = json_pack(
        "{s:o, s:o, s:o, s:o, s:I}", "because",
        reading_because_json(&making->whole), "places",
        reading_places_json(&making->whole.places), "entities",
        reading_entities_json(&making->whole.entities), "choices",
        choices_json(making->out), "after", (json_int_t)making->choices_after);
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

    if (text == NULL)
        return GW_NOMEM;
    tip_text_seal(&making->key, making->out->tip, TIP_SEAL_READING,
                  text_of(text), &making->out->sealed);
    crypto_wipe(text, strlen(text));
    free(text);
    return buf_ok(&making->out->sealed) ? GW_OK : making->out->sealed.err;
}

/* ---- one tip ---- */

static enum gw_err
open_key(struct making *making, const struct reading_source *source)
{
    enum gw_err err = tip_key_open(making->keyring, source->tip,
                                   source->sealed_key, &making->key);
    if (err == GW_OK || err == GW_NOMEM)
        return err;
    log_error("tip.key_unreadable", LOG_NUM("tip", source->tip),
              LOG_WORD("by", "reader"));
    return GW_REJECTED;
}

static void
take_source(struct tip_reading *out, const struct reading_source *source)
{
    out->received_ms = source->received_ms;
    out->sender = source->sender;
    out->medium = (enum tip_medium)source->medium;
    if (!text_copy(source->channel, out->channel, sizeof out->channel))
        out->channel[0] = '\0';
    if (source->sealed_body.len >= sizeof out->version)
        memcpy(out->version, source->sealed_body.at, sizeof out->version);
}

static enum gw_err
make_from(const struct reading_source *source, void *arg)
{
    struct making *making = arg;

    if (source->erased)
        return GW_MISSING;
    take_source(making->out, source);
    enum gw_err err = open_key(making, source);
    if (err == GW_OK)
        err = add_piece(0, source->received_ms, false, source->sealed_body,
                        making);
    if (err == GW_OK)
        err = reading_row_messages(making->db, source->tip, add_piece, making);
    if (err == GW_OK && making->count == 0 && source->sealed_reading.at == NULL)
        return GW_MISSING;
    if (err == GW_OK)
        err = open_choices(making, source->sealed_reading);
    if (err == GW_OK)
        err = open_number(making, source->sealed_number);
    if (err != GW_OK)
        return err;

    read_sittings(making);
    leave_out_own_number(making);
    take_codes(making);
    if (making->count > 0) {
        const struct piece *newest = &making->pieces[making->count - 1];
        struct text said = text_between(making, newest->start, newest->end);
        if (said.len >= sizeof making->out->said)
            said.len = sizeof making->out->said - 1;
        (void)text_copy(said, making->out->said, sizeof making->out->said);
        offer(making);
    }
    return seal(making);
}

enum gw_err
tip_reading_make(struct db *db, const struct keyring *keyring,
                 const struct places *places, const struct reader *reader,
                 int64_t tip, struct tip_reading *ret_reading)
{
    struct tip_reading reading = { .tip = tip,
                                   .sealed = buf_new(TIP_SEALED_MAX) };
    OWNED(making_wipe)
    struct making making = {
        .db = db,
        .keyring = keyring,
        .places = places,
        .reader = reader,
        .texts = buf_new(TEXTS_MAX),
        .scratch = buf_new(TIP_SEALED_MAX),
        .shown = buf_new(3 * TIP_SEALED_MAX),
        .out = &reading,
    };

    enum gw_err err = redaction_load(db, tip, &making.redactions);
    if (err == GW_OK)
        err = reading_row_open(db, tip, make_from, &making);
    if (err != GW_OK) {
        tip_reading_wipe(&reading);
        return err;
    }
    *ret_reading = reading;
    return GW_OK;
}
