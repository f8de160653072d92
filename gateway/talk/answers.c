/* gateway/talk/answers.c -- see answers.h.
 *
 * One pool of "name\0value\0" pairs, searched from the front: a call has about
 * ten answers, so a walk is cheaper than an index and the whole is one block
 * of bytes that can be sealed as it is.
 *
 * What one would get wrong: a state that comes back from the store is trusted
 * to have been sealed by us, but a walk must still never leave the pool, so
 * every step is bounded by len and not by the NULs alone.
 */
#include "gateway/talk/answers.h"

#include <assert.h>
#include <string.h>

/* Takes one NUL-ended string off the pool at *at; false at its end. */
static bool
answers_string(const struct answers *answers, size_t *at, struct text *ret)
{
    size_t len = answers->len <= ANSWERS_ROOM ? answers->len : ANSWERS_ROOM;
    if (*at >= len)
        return false;

    const char *from = answers->pool + *at;
    const char *end = memchr(from, '\0', len - *at);
    if (end == NULL)
        return false;
    *ret = (struct text){ .at = from, .len = (size_t)(end - from) };
    *at += ret->len + 1;
    return true;
}

bool
answers_next(const struct answers *answers, size_t *cursor,
             struct text *ret_name, struct text *ret_value)
{
    size_t at = *cursor;
    struct text name, value;

    if (!answers_string(answers, &at, &name)
        || !answers_string(answers, &at, &value))
        return false;
    *cursor = at;
    *ret_name = name;
    *ret_value = value;
    return true;
}

/* Where name's pair begins and ends; false when it was never answered. */
static bool
answers_find(const struct answers *answers, const char *name, size_t *ret_from,
             size_t *ret_to, struct text *ret_value)
{
    size_t cursor = 0;
    size_t from = 0;
    struct text key, value;

    while (answers_next(answers, &cursor, &key, &value)) {
        if (text_is(key, name)) {
            *ret_from = from;
            *ret_to = cursor;
            *ret_value = value;
            return true;
        }
        from = cursor;
    }
    return false;
}

struct text
answers_get(const struct answers *answers, const char *name)
{
    size_t from, to;
    struct text value;

    if (!answers_find(answers, name, &from, &to, &value))
        return (struct text){ .at = NULL, .len = 0 };
    return value;
}

void
answers_drop(struct answers *answers, const char *name)
{
    size_t from, to;
    struct text value;

    if (!answers_find(answers, name, &from, &to, &value))
        return;
    memmove(answers->pool + from, answers->pool + to, answers->len - to);
    size_t len = answers->len - (to - from);
    /* What was dropped must not linger behind the end. */
    memset(answers->pool + len, 0, answers->len - len);
    answers->len = (uint16_t)len;
}

static void
answers_append(struct answers *answers, const char *bytes, size_t len)
{
    if (len > 0)
        memcpy(answers->pool + answers->len, bytes, len);
    answers->pool[answers->len + len] = '\0';
    answers->len = (uint16_t)(answers->len + len + 1);
}

enum gw_err
answers_set(struct answers *answers, const char *name, struct text value)
{
    size_t name_len = strlen(name);
    assert(name_len > 0 && name_len < ANSWER_NAME);
    if (answers->len > ANSWERS_ROOM)
        return GW_REJECTED;

    const char *nul = value.len > 0 ? memchr(value.at, '\0', value.len) : NULL;
    size_t value_len = nul != NULL ? (size_t)(nul - value.at) : value.len;
    size_t from, to;
    struct text old;
    size_t freed = 0;
    if (answers_find(answers, name, &from, &to, &old))
        freed = to - from;
    if (value_len > ANSWERS_ROOM
        || answers->len - freed + name_len + value_len + 2 > ANSWERS_ROOM)
        return GW_REJECTED;

    /* value may borrow from the pool that the drop would move. */
    char copy[ANSWERS_ROOM];
    if (value_len > 0)
        memcpy(copy, value.at, value_len);
    answers_drop(answers, name);
    answers_append(answers, name, name_len);
    answers_append(answers, copy, value_len);
    return GW_OK;
}
