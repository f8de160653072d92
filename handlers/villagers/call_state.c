/* handlers/villagers/call_state.c -- see call_state.h.
 *
 *   version  2
 *   strings  length byte | bytes            channel, digits, opaque, screen, ...
 *   numbers  little endian, fixed width
 *   pools    16-bit length | bytes          answers, head of what was typed
 *
 * Only what is used is written: a call of five answers is about 150 bytes.
 *
 * What one would get wrong: trusting a length. take() is the only reader and
 * checks each; what does not add up to the last byte is refused as a whole.
 */
#include "handlers/villagers/call_state.h"

#include <string.h>

#include "gateway/base/own.h"

enum { VERSION = 2 };

enum flag { FLAG_DANGER = 1, FLAG_COMPLETE = 2 };

/* ---- writing ------------------------------------------------------------ */

static void
put_number(struct buf *out, uint64_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_char(out, (char)(unsigned char)(number >> (8 * i)));
}

static void
put_string(struct buf *out, const char *string)
{
    size_t len = strlen(string);

    put_number(out, len, 1);
    buf_bytes(out, string, len);
}

static void
put_pool(struct buf *out, const char *bytes, size_t len)
{
    put_number(out, len, 2);
    buf_bytes(out, bytes, len);
}

static void
put_sender(struct buf *out, const struct sender *sender)
{
    put_number(out, sender->kind, 1);
    if (sender->kind == SENDER_NUMBER)
        put_string(out, sender->number.digits);
    if (sender->kind == SENDER_OPAQUE)
        put_string(out, sender->opaque);
}

static void
put_flow(struct buf *out, const struct flow_state *state)
{
    put_string(out, state->screen);
    put_number(out, state->trail_len, 1);
    for (size_t i = 0; i < state->trail_len; i++)
        put_string(out, state->trail[i]);
    put_number(out, state->page, 1);
    put_number(out, state->wrong, 1);
    put_string(out, state->language);
    put_pool(out, state->answers.pool, state->answers.len);
}

void
call_state_pack(const struct call_facts *facts, struct buf *out)
{
    unsigned flags = (facts->danger ? FLAG_DANGER : 0u)
                     | (facts->complete ? FLAG_COMPLETE : 0u);

    put_number(out, VERSION, 1);
    put_number(out, flags, 1);
    put_number(out, facts->wrong_codes, 1);
    put_number(out, (uint64_t)facts->tip, 8);
    put_string(out, facts->channel);
    put_sender(out, &facts->sender);
    put_number(out, facts->typed.len, 4);
    put_number(out, (uint64_t)facts->typed.hash, 8);
    put_number(out, (uint64_t)facts->typed.turn, 8);
    put_pool(out, facts->typed.head, facts->typed.kept);
    put_flow(out, &facts->state);
}

/* ---- reading ------------------------------------------------------------ */

/* The next len bytes; false when there are fewer. */
static bool
take(struct text *rest, size_t len, struct text *ret_piece)
{
    if (rest->len < len)
        return false;
    *ret_piece = (struct text){ .at = rest->at, .len = len };
    rest->at += len;
    rest->len -= len;
    return true;
}

static bool
take_number(struct text *rest, unsigned bytes, uint64_t *ret_number)
{
    struct text piece;
    uint64_t number = 0;

    if (!take(rest, bytes, &piece))
        return false;
    for (unsigned i = 0; i < bytes; i++)
        number |= (uint64_t)(unsigned char)piece.at[i] << (8 * i);
    *ret_number = number;
    return true;
}

static bool
take_byte(struct text *rest, uint8_t *ret_byte)
{
    uint64_t number;

    if (!take_number(rest, 1, &number))
        return false;
    *ret_byte = (uint8_t)number;
    return true;
}

static bool
take_string(struct text *rest, char *dst, size_t room)
{
    uint8_t len;
    struct text piece;

    return take_byte(rest, &len) && take(rest, len, &piece)
           && text_copy(piece, dst, room);
}

/* A pool into room bytes at dst. */
static bool
take_pool(struct text *rest, char *dst, size_t room, uint16_t *ret_len)
{
    uint64_t len;
    struct text piece;

    if (!take_number(rest, 2, &len) || len > room
        || !take(rest, (size_t)len, &piece))
        return false;
    memcpy(dst, piece.at, piece.len);
    *ret_len = (uint16_t)len;
    return true;
}

static bool
take_sender(struct text *rest, struct sender *sender)
{
    uint8_t kind;

    if (!take_byte(rest, &kind) || kind > SENDER_OPAQUE)
        return false;
    sender->kind = (enum sender_kind)kind;
    if (sender->kind == SENDER_NUMBER)
        return take_string(rest, sender->number.digits,
                           sizeof sender->number.digits);
    if (sender->kind == SENDER_OPAQUE)
        return take_string(rest, sender->opaque, sizeof sender->opaque);
    return true;
}

static bool
take_typed(struct text *rest, struct call_typed *typed)
{
    uint64_t len, hash, turn;

    if (!take_number(rest, 4, &len) || !take_number(rest, 8, &hash)
        || !take_number(rest, 8, &turn)
        || !take_pool(rest, typed->head, sizeof typed->head, &typed->kept))
        return false;
    typed->len = (uint32_t)len;
    typed->hash = (int64_t)hash;
    typed->turn = (int64_t)turn;
    return typed->kept
           == (len < CALL_TYPED_KEPT ? len : (uint64_t)CALL_TYPED_KEPT);
}

/* The pool is whole pairs of a short name and a value. */
static bool
is_answers(const struct answers *answers)
{
    size_t cursor = 0;
    struct text name, value;

    while (answers_next(answers, &cursor, &name, &value)) {
        if (name.len == 0 || name.len >= ANSWER_NAME)
            return false;
    }
    return cursor == answers->len;
}

static bool
take_flow(struct text *rest, struct flow_state *state)
{
    if (!take_string(rest, state->screen, sizeof state->screen)
        || !take_byte(rest, &state->trail_len) || state->trail_len > FLOW_TRAIL)
        return false;
    for (size_t i = 0; i < state->trail_len; i++) {
        if (!take_string(rest, state->trail[i], sizeof state->trail[i]))
            return false;
    }
    return take_byte(rest, &state->page) && take_byte(rest, &state->wrong)
           && take_string(rest, state->language, sizeof state->language)
           && take_pool(rest, state->answers.pool, ANSWERS_ROOM,
                        &state->answers.len)
           && is_answers(&state->answers);
}

static bool
take_facts(struct text *rest, struct call_facts *facts)
{
    uint8_t version, flags;
    uint64_t tip;

    if (!take_byte(rest, &version) || version != VERSION
        || !take_byte(rest, &flags) || flags > (FLAG_DANGER | FLAG_COMPLETE)
        || !take_byte(rest, &facts->wrong_codes) || !take_number(rest, 8, &tip)
        || tip > INT64_MAX
        || !take_string(rest, facts->channel, sizeof facts->channel)
        || !take_sender(rest, &facts->sender)
        || !take_typed(rest, &facts->typed) || !take_flow(rest, &facts->state))
        return false;
    facts->tip = (int64_t)tip;
    facts->danger = (flags & FLAG_DANGER) != 0;
    facts->complete = (flags & FLAG_COMPLETE) != 0;
    return rest->len == 0;
}

enum gw_err
call_state_unpack(struct text bytes, struct call_facts *ret_facts)
{
    struct call_facts facts = { .tip = 0 };
    struct text rest = bytes;

    if (bytes.at == NULL || !take_facts(&rest, &facts))
        return GW_REJECTED;
    *ret_facts = facts;
    return GW_OK;
}
