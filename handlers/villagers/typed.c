/* handlers/villagers/typed.c -- see typed.h.
 *
 * Of what was typed before, the length, a keyed hash of the whole and the
 * first CALL_TYPED_KEPT bytes are known: enough to tell an extension (of any
 * length) and a prefix.
 *
 *     before   1*1*2          news
 *     text     1*1*2          repeat
 *              1*1            repeat (a late one)
 *              1*1*2*TIRT     TIRT
 *              1*1*3          3: neither; the last element, from where we are
 *
 * What one would get wrong: replaying the whole text at every turn. It would
 * send a danger signal twice, and '*' inside a narrative would shift all that
 * follows.
 */
#include "handlers/villagers/typed.h"

#include <string.h>

static struct text
last_element(struct text text)
{
    size_t at = text.len;

    while (at > 0 && text.at[at - 1] != '*')
        at--;
    return (struct text){ .at = text.at + at, .len = text.len - at };
}

static bool
has_prefix(const struct crypto_key *key, const struct call_typed *before,
           struct text text)
{
    if (before->len == 0)
        return true;
    struct text head = { .at = text.at, .len = before->len };
    return crypto_hash64(key, head) == before->hash;
}

static enum typed_news
read_accumulated(const struct crypto_key *key, const struct call_typed *before,
                 struct text text, struct text *ret_fresh)
{
    if (text.len < before->len) {
        size_t known = text.len < before->kept ? text.len : before->kept;
        if (known == 0 || memcmp(text.at, before->head, known) == 0)
            return TYPED_REPEAT;
    } else if (has_prefix(key, before, text)) {
        size_t skip = before->len == 0 ? 0 : before->len + 1u;
        if (text.len == before->len)
            return TYPED_REPEAT;
        if (skip == 0 || text.at[before->len] == '*') {
            *ret_fresh =
                (struct text){ .at = text.at + skip, .len = text.len - skip };
            return TYPED_ANSWERS;
        }
    }
    *ret_fresh = last_element(text);
    return TYPED_ANSWER;
}

bool
typed_is_turn(const struct crypto_key *key, const struct call_typed *before,
              struct text turn)
{
    return turn.len > 0 && before->turn != 0
           && crypto_hash64(key, turn) == before->turn;
}

bool
typed_is_text(const struct crypto_key *key, const struct call_typed *before,
              struct text text)
{
    return text.len == before->len && has_prefix(key, before, text);
}

enum typed_news
typed_read(const struct crypto_key *key, const struct call_typed *before,
           enum turn_input style, struct text text, struct text turn,
           int64_t since_ms, struct text *ret_fresh)
{
    if (style == TURN_ACCUMULATED)
        return read_accumulated(key, before, text, ret_fresh);
    if (typed_is_turn(key, before, turn))
        return TYPED_REPEAT;
    if (turn.len == 0 && since_ms >= 0 && since_ms < TYPED_REPEAT_MS
        && typed_is_text(key, before, text))
        return TYPED_REPEAT;
    *ret_fresh = text;
    return TYPED_ANSWER;
}

void
typed_keep(const struct crypto_key *key, struct text text, struct text turn,
           struct call_typed *typed)
{
    typed->turn = turn.len == 0 ? 0 : crypto_hash64(key, turn);
    typed->len = (uint32_t)text.len;
    typed->hash = text.len == 0 ? 0 : crypto_hash64(key, text);
    typed->kept = text.len < CALL_TYPED_KEPT ? (uint16_t)text.len
                                             : (uint16_t)CALL_TYPED_KEPT;
    if (typed->kept > 0)
        memcpy(typed->head, text.at, typed->kept);
}

static struct text
digits_of(struct text text)
{
    while (text.len > 0 && text.at[text.len - 1] == '#')
        text.len--;
    if (text.len > 0 && text.at[0] == '*') {
        text.at++;
        text.len--;
    }
    return text;
}

struct text
typed_behind_code(struct text dialled, struct text code)
{
    struct text rest = digits_of(dialled);
    struct text head = digits_of(code);

    if (head.len == 0 || !text_starts(rest, head) || rest.len <= head.len + 1
        || rest.at[head.len] != '*')
        return (struct text){ .at = "", .len = 0 };
    rest.at += head.len + 1;
    rest.len -= head.len + 1;
    return rest;
}
