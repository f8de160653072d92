/* gateway/base/buf.h -- bytes that grow, up to a maximum they are born with.
 *
 * Failure is remembered: add as much as you like, ask buf_ok() once. A buf
 * that failed adds nothing more and is still safe to free.
 */
#ifndef GATEWAY_BASE_BUF_H
#define GATEWAY_BASE_BUF_H

#include "gateway/base/err.h"
#include "gateway/base/text.h"

struct buf {
    char *at; /* NUL-terminated once anything was added */
    size_t len, cap, max;
    enum gw_err err; /* GW_OK, GW_NOMEM, GW_REJECTED: over max */
};

struct buf buf_new(size_t max); /* allocates nothing yet */
void buf_add(struct buf *buf, struct text text);
void buf_str(struct buf *buf, const char *string);
void buf_char(struct buf *buf, char c);
void buf_bytes(struct buf *buf, const void *bytes, size_t len);
void buf_int(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes room for len more bytes, so that as many can be added without another
 * allocation; false when buf has failed. */
bool buf_reserve(struct buf *buf, size_t len);

bool buf_ok(const struct buf *buf);
struct text buf_text(const struct buf *buf); /* valid until the next add */
const char *buf_cstr(const struct buf *buf); /* "" when empty; never NULL */
void buf_clear(struct buf *buf);             /* as new, room kept */
void buf_wipe(struct buf *buf);              /* zeroes, then frees */
void buf_free(struct buf *buf);              /* NULL and zeroed are fine */
static inline void
buf_free_slot(struct buf *slot)
{
    buf_free(slot);
}
static inline void
buf_wipe_slot(struct buf *slot)
{
    buf_wipe(slot);
}

#endif
