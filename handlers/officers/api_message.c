/* handlers/officers/api_message.c -- POST tips/{id}/messages: ask the sender
 * back, under the alias.
 *
 * What one would get wrong: a 201 for what will never be sent. Where a message
 * ends is decided by the sender's wish and told at once.
 */
#include "handlers/officers/api_message.h"

#include <stdio.h>

#include "gateway/base/gsm7.h"
#include "handlers/followup/letter.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"

enum { TEXT_MAX = 1000 };

static const char TOLD_LONG[] =
    "Pesan kosong, atau lebih dari tiga SMS (459 huruf).";

/* What to say of a message that was not taken; NULL: it was. */
static const char *
told_of(enum letter_fate fate)
{
    switch (fate) {
    case LETTER_REFUSED:
        return "Pengirim tidak mau dihubungi lewat SMS. Keinginan itu "
               "mengikat; tunggu sampai ia menulis lagi.";
    case LETTER_NO_NUMBER:
        return "Nomor pengirim tidak ada, atau sudah ia hapus.";
    case LETTER_NO_CHANNEL:
        return "Tidak ada saluran yang dapat mengirim SMS. Hubungi admin.";
    case LETTER_QUEUED:
    case LETTER_LATER:
    case LETTER_WORD:
        break;
    }
    return NULL;
}

/* False: a word in it needs a second look, and the problem is decided. */
static bool
check_words(struct api *api, struct text text)
{
    struct text word = letter_unsafe(text);
    OWNED(buf_free)
    struct buf told = buf_new(512);

    if (word.at == NULL
        || json_is_true(json_object_get(api_body(api), "confirm")))
        return true;
    buf_str(&told, "Kata \"");
    buf_add(&told, word);
    buf_str(&told, "\" dapat membahayakan pemegang telepon. Ubah, atau kirim "
                   "lagi dengan confirm: true.");
    api_problem(api, 422, "text", buf_cstr(&told));
    return false;
}

enum gw_err
api_message_record(struct db *db, struct api *api,
                   const struct letter_answer *answer)
{
    struct event_new event = {
        .tip = api->id,
        .kind = EVENT_MESSAGE_OUT,
        .actor = { .officer = api->session.officer.id,
                   .agency = api->session.officer.agency },
        .detail = letter_fate_word(answer->fate),
        .subject = answer->outbox,
        .now_ms = api->now_ms,
    };
    int64_t id;
    enum gw_err err = event_record(db, api->door->keyring, &event, &id);

    return err == GW_OK ? api_audit(db, api, "tip.message_out", "tip", api->id,
                                    letter_fate_word(answer->fate))
                        : err;
}

enum gw_err
api_message_write(struct db *db, struct api *api)
{
    const struct post *post = &api->door->post;
    char *raw = api_keep(api, TEXT_MAX);
    OWNED(buf_wipe)
    struct buf text = buf_new(4 * TEXT_MAX);
    struct letter_answer answer = { .fate = LETTER_NO_CHANNEL };

    if (raw == NULL)
        return GW_NOMEM;
    if (!api_take_words(api, "text", false, raw, TEXT_MAX, &text))
        return text.err;
    if (!check_words(api, buf_text(&text)))
        return GW_OK;
    struct letter letter = {
        .tip = api->id,
        .text = buf_text(&text),
        .actor = { .officer = api->session.officer.id,
                   .agency = api->session.officer.agency },
        .now_ms = api->now_ms,
    };
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK && api->post_held != NULL)
        err = post->send(db, api->post_held, &letter, &answer);
    err = api_follow_problem(api, err, "text", "Info ini sudah dihapus.",
                             TOLD_LONG);
    if (err != GW_OK || api->status != 0)
        return err;
    const char *told = told_of(answer.fate);
    if (told != NULL) {
        api_problem(api, 409, NULL, told);
        return GW_OK;
    }
    api->owes_sms = true;
    err = api_message_record(db, api, &answer);
    return err == GW_OK ? api_json(api, 201,
                                   json_pack("{s:o, s:s, s:o}", "id",
                                             value_id(answer.outbox), "fate",
                                             letter_fate_word(answer.fate),
                                             "at", value_time(answer.at_ms)))
                        : err;
}
