/* handlers/villagers/sms_reply.c -- see sms_reply.h.
 *
 * Our own words are known again by a hash of their first letters: digits,
 * spaces and punctuation are left out, so a code in them or a line break of a
 * handset does not matter.
 *
 * What one would get wrong: two gateways (or one and its own number) that thank
 * each other for ever.
 */
#include "handlers/villagers/sms_reply.h"

#include <string.h>

#include "gateway/base/own.h"
#include "gateway/outbox/outbox.h"
#include "handlers/tips/code.h"
#include "handlers/villagers/vocabulary.h"
#include "handlers/villagers/wish.h"

enum { OWN_LETTERS = 24, MESSAGE_MAX = 2048 };

static const int64_t REPLY_LIFE_MS = INT64_C(24) * 3600 * 1000;

/* Names in the language files' `messages:`. */
static const char *const names[SMS_REPLIES] = {
    [REPLY_ACK] = "S1",         [REPLY_HELP] = "S2",
    [REPLY_STOPPED] = "S3",     [REPLY_STATUS_1] = "S4a",
    [REPLY_STATUS_2] = "S4b",   [REPLY_STATUS_3] = "S4c",
    [REPLY_STATUS_4] = "S4d",   [REPLY_STATUS_5] = "S4e",
    [REPLY_WRONG_CODE] = "S5",  [REPLY_ADDED] = "S6",
    [REPLY_ERASE] = "S7",       [REPLY_LIMITED] = "S8",
    [REPLY_NOISE] = "S9",       [REPLY_STARTED] = "S3b",
    [REPLY_ERASED] = "S7b",     [REPLY_DRAFT_GONE] = "S7c",
    [REPLY_CONTACT] = "S10",    [REPLY_ASK_WORD] = "S11",
    [REPLY_WORD_SAVED] = "S12", [REPLY_WORD_KEPT] = "S12b",
    [REPLY_WORD_GONE] = "S12c", [REPLY_ASK_PLACE] = "Q1",
    [REPLY_ASK_WHICH] = "Q1b",  [REPLY_ASK_TIME] = "Q2",
};

/* ---- our own words -------------------------------------------------------- */

static int64_t
hash_letters(const struct setup *setup, struct text text)
{
    char letters[OWN_LETTERS];
    size_t len = 0;

    for (size_t i = 0; i < text.len && len < OWN_LETTERS; i++) {
        char c = text.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c >= 'a' && c <= 'z')
            letters[len++] = c;
    }
    return crypto_hash64(keyring_hash_key(setup->keyring, HASH_SEEN),
                         (struct text){ .at = letters, .len = len });
}

static void
write_message(const struct setup *setup, const char *language,
              enum sms_reply reply, const char *code, const char *choices,
              struct buf *out)
{
    struct vocabulary words = { .places = setup->places };
    struct flow_view view = { .host = &vocabulary_host, .arg = &words };
    struct answers none = { .len = 0 };

    (void)text_copy(text_of(code), words.code, sizeof words.code);
    if (choices != NULL
        && !text_copy(text_of(choices), words.choices, sizeof words.choices))
        words.choices[0] = '\0';
    /* S4 and S7 name the code that was asked for. */
    if (code[0] != '\0'
        && answers_set(&none, "code", text_of(words.code)) != GW_OK)
        none.len = 0;
    flow_message(setup->flow, &view, language, names[reply], &none, out);
}

enum gw_err
sms_reply_learn(struct setup *setup)
{
    OWNED(buf_free)
    struct buf text = buf_new(MESSAGE_MAX);
    size_t languages = flow_languages(setup->flow);

    setup->own_words_count = 0;
    for (size_t i = 0; i < languages; i++) {
        for (int reply = 0; reply < SMS_REPLIES; reply++) {
            if (setup->own_words_count == SETUP_OWN_WORDS_MAX)
                return GW_OK;
            buf_clear(&text);
            write_message(setup, flow_language_code(setup->flow, i),
                          (enum sms_reply)reply, "", "1", &text);
            if (!buf_ok(&text))
                return text.err;
            setup->own_words[setup->own_words_count++] =
                hash_letters(setup, buf_text(&text));
        }
    }
    return GW_OK;
}

bool
sms_reply_is_own(const struct setup *setup, struct text said)
{
    int64_t hash = hash_letters(setup, said);

    for (size_t i = 0; i < setup->own_words_count; i++) {
        if (setup->own_words[i] == hash)
            return true;
    }
    return false;
}

/* ---- may it be sent? -------------------------------------------------------- */

static bool
is_number(const char *written, const struct msisdn *number)
{
    struct msisdn ours;

    return written != NULL && msisdn_read(text_of(written), &ours) == GW_OK
           && msisdn_equal(&ours, number);
}

static bool
is_our_number(const struct setup *setup, const struct msisdn *number)
{
    const struct config *config = setup->config;

    if (is_number(config->service_sms, number))
        return true;
    for (size_t i = 0; i < config->channels_count; i++) {
        if (is_number(config->channels[i].send.from, number))
            return true;
    }
    return false;
}

static const struct setup_channel *
sending_channel(const struct sms_reply_to *to)
{
    if (to->channel->config->can_send && to->channel->adapter->write_send)
        return to->channel;
    return to->setup->sender;
}

/* What answers a text goes out at once, or not at all. */
static bool
is_wished(const struct sms_reply_to *to)
{
    const struct wish wish = { .stopped = to->row->stopped,
                               .said_ms = to->said_ms };

    return wish_when(to->setup->config, &wish, WISH_SMS, to->now_ms).verdict
           == WISH_NOW;
}

enum sms_gate
sms_gate(const struct sender_row *row)
{
    if (row->stopped)
        return GATE_CLOSED;
    return row->word != 0 ? GATE_WORD : GATE_OPEN;
}

static bool
is_allowed(const struct sms_reply_to *to)
{
    return to->sender->kind == SENDER_NUMBER && is_wished(to)
           && sending_channel(to) != NULL
           && !is_our_number(to->setup, &to->sender->number)
           && !sms_reply_is_own(to->setup, to->said);
}

/* ---- the row ------------------------------------------------------------------ */

static bool
names_typed(enum sms_reply reply)
{
    return reply == REPLY_ERASE
           || (reply >= REPLY_STATUS_1 && reply <= REPLY_STATUS_5);
}

/* The code that the reply names; "" for none. */
static void
name_code(const struct sms_reply_to *to, enum sms_reply reply, int64_t tip,
          char ret_code[CODE_DIGITS + 1])
{
    ret_code[0] = '\0';
    if (names_typed(reply) && code_digits(to->typed, ret_code))
        return;
    if (tip != 0)
        code_write_held(to->setup->keyring, tip < 0 ? -tip : tip, tip < 0,
                        ret_code);
}

static enum gw_err
owe(struct db *db, const struct sms_reply_to *to, enum sms_reply reply,
    int64_t tip, bool own)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(MESSAGE_MAX);
    const char *language = to->row->language[0] ? to->row->language : "id";
    char code[CODE_DIGITS + 1];
    int64_t id;

    name_code(to, reply, tip, code);
    write_message(to->setup, language, reply, code, to->choices, &text);
    if (!buf_ok(&text))
        return text.err;
    struct outbox_new message = {
        .channel = sending_channel(to)->config->name,
        .to = &to->sender->number,
        .text = buf_text(&text),
        .priority = OUTBOX_REPLY,
        .tip = own ? tip : 0,
        .now_ms = to->now_ms,
        .expires_ms = to->now_ms + REPLY_LIFE_MS,
    };
    return outbox_add(db, to->setup->keyring, &message, &id);
}

enum gw_err
sms_reply_add(struct db *db, const struct sms_reply_to *to,
              enum sms_reply reply, int64_t tip, bool own, bool *ret_owed)
{
    bool owed = is_allowed(to)
                && (reply == REPLY_ACK ? sender_take_ack(to->row)
                                       : sender_take_reply(to->row));

    if (owed) {
        enum gw_err err = owe(db, to, reply, tip, own);
        if (err != GW_OK)
            return err;
    }
    *ret_owed = owed;
    return GW_OK;
}
