/* gateway/platform/client_socket.h -- private to client.c: curl on libevent.
 *
 * Translates and nothing more: the sockets and the timer that curl asks for
 * become events of the loop, and what happens on them is told to curl.
 */
#ifndef GATEWAY_PLATFORM_CLIENT_SOCKET_H
#define GATEWAY_PLATFORM_CLIENT_SOCKET_H

#include <curl/curl.h>

#include "gateway/base/err.h"
#include "gateway/platform/loop.h"

struct client_sockets;

/* Takes over multi's socket and timer callbacks (multi is borrowed and must
 * outlive this). on_action(arg) runs, on the loop, after curl has moved: then
 * transfers may have ended. GW_NOMEM */
MUST_CHECK enum gw_err client_sockets_open(struct loop *loop, CURLM *multi,
                                           loop_fn *on_action, void *arg,
                                           struct client_sockets **ret);
/* on_action(arg) soon, on the loop, never inside this call. */
void client_sockets_poke(struct client_sockets *sockets);
/* After curl_multi_cleanup(), which gives the sockets back. */
void client_sockets_close(struct client_sockets *sockets);
static inline void
client_sockets_close_slot(struct client_sockets **s)
{
    client_sockets_close(*s);
}

#endif
