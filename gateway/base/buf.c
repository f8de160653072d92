/* gateway/base/buf.c -- bytes that grow.
 *
 * Owns one piece of the heap: len bytes, a NUL, and room to cap. cap never
 * passes max + 1.
 *
 * The one thing one would get wrong: realloc(). It leaves the old bytes behind
 * in memory that nobody can reach to wipe, and what is in here is often a
 * villager's words. So growing copies, wipes and frees.
 */
#include "gateway/base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

struct buf
buf_new(size_t max)
{
    assert(max < SIZE_MAX);
    return (struct buf){ .max = max };
}

static bool
fail(struct buf *buf, enum gw_err err)
{
    buf->err = err;
    return false;
}

static bool
grow(struct buf *buf, size_t need)
{
    size_t cap = buf->cap < FIRST_ROOM / 2 ? FIRST_ROOM : buf->cap * 2;
    if (cap < need || buf->cap > SIZE_MAX / 2)
        cap = need;
    if (cap > buf->max + 1)
        cap = buf->max + 1;

    char *at = malloc(cap);
    if (at == NULL)
        return fail(buf, GW_NOMEM);
    if (buf->at != NULL) {
        memcpy(at, buf->at, buf->len + 1);
        explicit_bzero(buf->at, buf->cap);
        free(buf->at);
    } else {
        at[0] = '\0';
    }
    buf->at = at;
    buf->cap = cap;
    return true;
}

bool
buf_reserve(struct buf *buf, size_t len)
{
    if (buf->err != GW_OK)
        return false;
    if (len < buf->cap - buf->len && buf->at != NULL)
        return true;
    if (len > buf->max - buf->len)
        return fail(buf, GW_REJECTED);
    return grow(buf, buf->len + len + 1);
}

void
buf_bytes(struct buf *buf, const void *bytes, size_t len)
{
    if (len == 0 || !buf_reserve(buf, len))
        return;
    memcpy(buf->at + buf->len, bytes, len);
    buf->len += len;
    buf->at[buf->len] = '\0';
}

void
buf_add(struct buf *buf, struct text text)
{
    buf_bytes(buf, text.at, text.len);
}

void
buf_str(struct buf *buf, const char *string)
{
    buf_bytes(buf, string, strlen(string));
}

void
buf_char(struct buf *buf, char c)
{
    buf_bytes(buf, &c, 1);
}

void
buf_int(struct buf *buf, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        digits[--at] = '-';
    buf_bytes(buf, digits + at, sizeof digits - at);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
    if (buf->err != GW_OK)
        return;

    /* Into the room there is; only what does not fit is formatted twice. */
    va_list args;
    size_t room = buf->at == NULL ? 0 : buf->cap - buf->len;
    va_start(args, format);
    int wanted =
        vsnprintf(room == 0 ? NULL : buf->at + buf->len, room, format, args);
    va_end(args);

    if (wanted >= 0 && (size_t)wanted >= room
        && buf_reserve(buf, (size_t)wanted)) {
        room = buf->cap - buf->len;
        va_start(args, format);
        wanted = vsnprintf(buf->at + buf->len, room, format, args);
        va_end(args);
    }
    if (wanted < 0)
        buf->err = GW_REJECTED;
    else if (buf->err == GW_OK)
        buf->len += (size_t)wanted;
    if (buf->at != NULL)
        buf->at[buf->len] = '\0';
}

bool
buf_ok(const struct buf *buf)
{
    return buf->err == GW_OK;
}

struct text
buf_text(const struct buf *buf)
{
    return (struct text){ buf_cstr(buf), buf->len };
}

const char *
buf_cstr(const struct buf *buf)
{
    return buf->at == NULL ? "" : buf->at;
}

void
buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->err = GW_OK;
    if (buf->at != NULL)
        buf->at[0] = '\0';
}

void
buf_wipe(struct buf *buf)
{
    if (buf == NULL)
        return;
    if (buf->at != NULL)
        explicit_bzero(buf->at, buf->cap);
    buf_free(buf);
}

void
buf_free(struct buf *buf)
{
    if (buf == NULL)
        return;
    free(buf->at);
    *buf = buf_new(buf->max);
}
