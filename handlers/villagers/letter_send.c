/* handlers/villagers/letter_send.c -- see letter_send.h.
 *
 *   tip --> a number? --> the sender's wish --> the code word --> outbox row
 *
 * What one would get wrong: sending what waits for a code word when its time is
 * over. Such a row expires the moment before it would leave by itself; only the
 * word lets it go sooner.
 */
#include "handlers/villagers/letter_send.h"

#include <string.h>

#include "gateway/base/own.h"
#include "gateway/outbox/outbox.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/sms_reply.h"
#include "handlers/villagers/vocabulary.h"
#include "handlers/villagers/wish.h"

enum { CHANNEL_MAX = 33, MESSAGE_MAX = 1024 };

static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;
static const int64_t WORD_WAIT_MS = INT64_C(3) * 24 * 3600 * 1000;

/* What must be known of a tip. */
struct known {
    struct wish wish;
    bool chosen; /* the sender chose to be written to */
    enum tip_state state;
    int64_t pseudonym;
    bool erased;
    char channel[CHANNEL_MAX];
};

static enum gw_err
note(const struct tip_view *view, void *arg)
{
    struct known *known = arg;
    bool silent_text =
        view->medium == MEDIUM_SMS && view->contact == CONTACT_NONE;

    known->pseudonym = view->pseudonym;
    known->chosen = view->contact == CONTACT_SMS;
    known->state = (enum tip_state)view->state;
    known->erased = view->erased;
    known->wish.contact =
        silent_text ? CONTACT_SMS : (enum tip_contact)view->contact;
    known->wish.hours = (enum tip_hours)view->hours;
    (void)text_copy(view->channel, known->channel, sizeof known->channel);
    return GW_OK;
}

static const struct setup_channel *
channel_for(const struct setup *setup, const struct known *known)
{
    const struct setup_channel *channel =
        setup_find_channel(setup, text_of(known->channel));

    return channel != NULL && channel->config->can_send ? channel
                                                        : setup->sender;
}

/* ---- the rows ---- */

struct sending {
    struct db *db;
    const struct setup *setup;
    const struct letter *letter;
    const struct setup_channel *channel;
    struct msisdn to;
};

static enum gw_err
owe(const struct sending *sending, struct text text, int64_t not_before_ms,
    int64_t expires_ms, int64_t *ret_id)
{
    struct outbox_new message = {
        .channel = sending->channel->config->name,
        .to = &sending->to,
        .text = text,
        .priority = OUTBOX_REPLY,
        .tip = sending->letter->tip,
        .now_ms = sending->letter->now_ms,
        .not_before_ms = not_before_ms,
        .expires_ms = expires_ms,
    };

    return outbox_add(sending->db, sending->setup->keyring, &message, ret_id);
}

/* Asks for the code word, as late as what is written would go; that waits for
 * the answer. */
static enum gw_err
ask_word(const struct sending *sending, int64_t at_ms, struct sender_row *row)
{
    OWNED(buf_free)
    struct buf text = buf_new(MESSAGE_MAX);
    struct vocabulary words = { .places = sending->setup->places };
    struct flow_view view = { .host = &vocabulary_host, .arg = &words };
    struct answers none = { .len = 0 };
    int64_t id, asked_ms = at_ms > 0 ? at_ms : sending->letter->now_ms;

    flow_message(sending->setup->flow, &view,
                 row->language[0] ? row->language : "id", "S11", &none, &text);
    if (!buf_ok(&text))
        return text.err;
    row->pending = PENDING_WORD;
    row->pending_tip = sending->letter->tip;
    row->pending_ms = asked_ms;
    row->changed = true;
    return owe(sending, buf_text(&text), at_ms, asked_ms + DAY_MS, &id);
}

static enum gw_err
send_it(const struct sending *sending, const struct known *known,
        struct sender_row *row, struct letter_answer *answer)
{
    int64_t now_ms = sending->letter->now_ms;
    struct text text = sending->letter->text;
    struct wish_answer when =
        wish_when(sending->setup->config, &known->wish, WISH_SMS, now_ms);

    if (when.verdict == WISH_NEVER) {
        answer->fate = LETTER_REFUSED;
        return GW_OK;
    }
    answer->at_ms = when.verdict == WISH_LATER ? when.at_ms : 0;
    if (sms_gate(row) == GATE_WORD) {
        answer->fate = LETTER_WORD;
        enum gw_err err = owe(sending, text, now_ms + WORD_WAIT_MS,
                              now_ms + WORD_WAIT_MS - 1, &answer->outbox);
        return err == GW_OK ? ask_word(sending, answer->at_ms, row) : err;
    }
    answer->fate = when.verdict == WISH_LATER ? LETTER_LATER : LETTER_QUEUED;
    return owe(sending, text, answer->at_ms,
               (answer->at_ms > 0 ? answer->at_ms : now_ms) + DAY_MS,
               &answer->outbox);
}

enum gw_err
letter_send(struct db *db, const struct setup *setup,
            const struct letter *letter, struct letter_answer *ret_answer)
{
    struct letter_answer answer = { .fate = LETTER_NO_NUMBER };
    struct sending sending = { .db = db, .setup = setup, .letter = letter };
    struct known known = { .pseudonym = 0 };
    struct sender_row row;
    enum gw_err err =
        tip_get(db, setup->keyring, letter->tip, NULL, 0, note, &known);

    if (err == GW_OK && known.erased)
        err = GW_CONFLICT;
    if (err != GW_OK)
        return err;
    err = tip_number(db, setup->keyring, letter->tip, &sending.to);
    if (err == GW_MISSING) {
        *ret_answer = answer;
        return GW_OK;
    }
    if (err == GW_OK)
        err = sender_load(db, known.pseudonym, letter->now_ms, &row);
    if (err != GW_OK)
        return err;
    known.wish.stopped = row.stopped;
    sending.channel = channel_for(setup, &known);
    answer.fate = LETTER_NO_CHANNEL;
    if (sending.channel != NULL)
        err = send_it(&sending, &known, &row, &answer);
    if (err == GW_OK)
        err = sender_save(db, &row);
    if (err == GW_OK)
        *ret_answer = answer;
    return err;
}

/* ---- where it stands ---- */

static enum gw_err
write_standing(const struct setup *setup, int64_t tip, enum tip_state state,
               struct buf *out)
{
    static const char *const names[] = {
        [PUBLIC_DITERIMA] = "S4a",   [PUBLIC_DIPERIKSA] = "S4b",
        [PUBLIC_DITERUSKAN] = "S4c", [PUBLIC_PERLU_INFO] = "S4d",
        [PUBLIC_SELESAI] = "S4e",
    };
    struct vocabulary words = { .places = setup->places };
    struct flow_view view = { .host = &vocabulary_host, .arg = &words };
    struct answers answers = { .len = 0 };

    code_write(setup->keyring, tip, words.code);
    enum gw_err err = answers_set(&answers, "code", text_of(words.code));
    if (err == GW_OK)
        flow_message(setup->flow, &view, "id", names[tip_public_of(state)],
                     &answers, out);
    return err == GW_OK ? out->err : err;
}

enum gw_err
letter_tell(struct db *db, const struct setup *setup, int64_t tip, bool asks,
            int64_t now_ms, struct letter_answer *ret_answer)
{
    struct known known = { .pseudonym = 0 };
    OWNED(buf_free)
    struct buf text = buf_new(MESSAGE_MAX);
    enum gw_err err = tip_get(db, setup->keyring, tip, NULL, 0, note, &known);

    if (err == GW_OK && !asks && !known.chosen) {
        *ret_answer = (struct letter_answer){ .fate = LETTER_REFUSED };
        return GW_OK;
    }
    if (err == GW_OK)
        err = write_standing(setup, tip, known.state, &text);
    struct letter letter = { .tip = tip,
                             .text = buf_text(&text),
                             .now_ms = now_ms };
    return err == GW_OK ? letter_send(db, setup, &letter, ret_answer) : err;
}

/* ---- the post ---- */

static void *
hold(void *arg)
{
    struct inbound_door *door = arg;

    return setup_ref(door->setup);
}

static void
let_go(void *held)
{
    setup_unref(held);
}

static enum gw_err
send_held(struct db *db, void *held, const struct letter *letter,
          struct letter_answer *ret_answer)
{
    return letter_send(db, held, letter, ret_answer);
}

static enum gw_err
tell_held(struct db *db, void *held, int64_t tip, bool asks, int64_t now_ms,
          struct letter_answer *ret_answer)
{
    return letter_tell(db, held, tip, asks, now_ms, ret_answer);
}

struct post
letter_post(struct inbound_door *door)
{
    return (struct post){
        .hold = hold,
        .let_go = let_go,
        .send = send_held,
        .tell = tell_held,
        .arg = door,
    };
}
