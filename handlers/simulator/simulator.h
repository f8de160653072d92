/* handlers/simulator/simulator.h -- a phone in the browser, and the aggregator
 * behind it.
 *
 *   GET  /handset                     the page (and its files below it)
 *   GET  /handset/api/start           what the page must know: our service, the
 *                                     channels it plays, their secrets
 *   GET  /handset/api/inbox?after=N   SMS that came after N; waits for one
 *   POST /handset/api/hold            the next SMS is answered only when told
 *   POST /handset/api/release?id=N    ... which is now
 *   POST /handset/send/CHANNEL        the aggregator's messaging API
 *
 * For trying out. The page can send false reports, so all of this is there only
 * while config_simulator_runs(), and only for a browser on this machine that
 * asked for it by a name of this machine (see guard.h). What is kept stays in
 * memory. All on the loop thread.
 */
#ifndef HANDLERS_SIMULATOR_SIMULATOR_H
#define HANDLERS_SIMULATOR_SIMULATOR_H

#include "gateway/platform/config.h"
#include "gateway/platform/http.h"
#include "gateway/platform/loop.h"

/* Nobody waits longer for an SMS, or for the answer to one. The second is less
 * than our own client's patience. */
enum { SIMULATOR_WAIT_MS = 20000, SIMULATOR_HOLD_MS = 8000 };

struct simulator;

/* Off until simulator_config(). GW_NOMEM */
MUST_CHECK enum gw_err simulator_open(struct loop *loop,
                                      struct simulator **ret_simulator);

/* The config in force, now and after a reload; borrowed until the next call or
 * the close. Says in the log when the simulator is on, and when it was asked
 * for and stays off. */
void simulator_config(struct simulator *simulator, const struct config *config);

/* Takes a request of the callback listener. False, and nothing is done: it is
 * none of ours, or the simulator is off. */
bool simulator_take(struct simulator *simulator, struct http_request *request);

/* Answers whoever waits, and lets nobody wait any more. */
void simulator_drain(struct simulator *simulator);

/* Drains. Before the listener's close. NULL is fine. */
void simulator_close(struct simulator *simulator);
static inline void
simulator_close_slot(struct simulator **s)
{
    simulator_close(*s);
}

#endif
