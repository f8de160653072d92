/* gateway/platform/loop.h -- the one event loop: signals, turns, orderly stop.
 *
 * libevent's base, run turn by turn so that what was handed over during a turn
 * can be flushed once at its end. Never EPOLL_USE_CHANGELIST: curl shares the
 * base and hands dup'd descriptors about.
 */
#ifndef GATEWAY_PLATFORM_LOOP_H
#define GATEWAY_PLATFORM_LOOP_H

#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/base/own.h"

struct event_base;
struct loop;

typedef void loop_fn(void *arg);

/* GW_AGAIN  no descriptor to be had; GW_NOMEM */
MUST_CHECK enum gw_err loop_open(struct loop **ret_loop);
struct event_base *loop_base(struct loop *loop); /* borrowed */

/* Calls fn(arg) at the end of every turn of the loop, and once before the
 * first so that nothing handed over earlier waits, in the order added; at
 * most 8. */
void loop_each_turn(struct loop *loop, loop_fn *fn, void *arg);

/* on_stop runs at the first SIGTERM or SIGINT (at the second the process ends
 * at once with status 1), on_reload at SIGHUP. Either may be NULL. SIGPIPE is
 * ignored from now on. Once for each loop. GW_NOMEM */
MUST_CHECK enum gw_err loop_signals(struct loop *loop, loop_fn *on_stop,
                                    loop_fn *on_reload, void *arg);

/* Runs until loop_quit(); a quit that came earlier counts. May be run again. */
void loop_run(struct loop *loop);
void loop_quit(struct loop *loop);

/* A repeating timer on the loop; lives as long as the loop. GW_NOMEM */
MUST_CHECK enum gw_err loop_every(struct loop *loop, int64_t every_ms,
                                  loop_fn *fn, void *arg);

/* 1, 2, 3, ...: a number that nothing else of this loop has. */
uint64_t loop_serial(struct loop *loop);

void loop_close(struct loop *loop);
static inline void
loop_close_slot(struct loop **s)
{
    loop_close(*s);
}

#endif
