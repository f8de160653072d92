/* tests/support/peer.h -- the other end of a TCP connection, on the same loop.
 *
 * Says bytes as they are and keeps what it hears. Waiting runs the loop; a wait
 * of 30 s fails the test.
 */
#ifndef TESTS_SUPPORT_PEER_H
#define TESTS_SUPPORT_PEER_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/platform/loop.h"

struct peer;

struct peer *peer_connect(struct loop *loop, int port); /* 127.0.0.1 */
void peer_say(struct peer *peer, const char *string);
void peer_say_bytes(struct peer *peer, const void *bytes, size_t len);
/* Says c once every interval until the other end closes. */
void peer_drip(struct peer *peer, char c, int every_ms);
void peer_deaf(struct peer *peer);       /* reads nothing from now on */
void peer_half_close(struct peer *peer); /* once all is said */
void peer_hang_up(struct peer *peer);    /* at once, with a reset; frees */
void peer_free(struct peer *peer);
static inline void
peer_free_slot(struct peer **s)
{
    peer_free(*s);
}

const char *peer_heard(struct peer *peer);
size_t peer_count(struct peer *peer, const char *needle); /* how often heard */
void peer_wait(struct peer *peer, const char *needle, size_t times);
void peer_wait_end(struct peer *peer); /* until the other end closes */
bool peer_ended(const struct peer *peer);

/* Runs the loop until until(arg). */
void peer_turn_until(struct loop *loop, bool (*until)(void *arg), void *arg);

#endif
