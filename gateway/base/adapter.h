/* gateway/base/adapter.h -- what we ask of an aggregator's dialect.
 *
 * One dialect = one file in handlers/aggregators/ = one row of registry.c. An
 * adapter only translates between their bytes and our structs. It has no
 * socket, no timer, no queue and no state, so a test calls it like arithmetic.
 *
 * Every function
 *   MUST      give the same answer for the same bytes
 *   MUST      write through ret_ only when it returns GW_OK
 *   MUST      accept every readable structure whatever it says: an empty text,
 *             a missing sender, an unknown status word are GW_OK
 *   MUST      return GW_REJECTED only for what is not its dialect's structure
 *   MUST NOT  block, log, or keep a pointer it was given
 */
#ifndef GATEWAY_BASE_ADAPTER_H
#define GATEWAY_BASE_ADAPTER_H

#include "gateway/base/err.h"
#include "gateway/base/wire.h"

/* The sending half of a channel's configuration; "" where not given. */
struct send_config {
    const char *url;
    const char *username;
    const char *api_key;
    const char *password;
    const char *from;
    int per_second;
    const struct dialect *dialect; /* of a described kind, or NULL */
    /* Nothing to an adapter: */
    int per_day; /* parts a day in WIB; 0: no limit */
    int cost;    /* rupiah a part; 0: not told */
    bool paused;
};

/* The signature of a channel's callbacks; "" where not given. */
struct verify_config {
    const char *secret;     /* never the one in the address */
    const char *secret_old; /* good too, while the secret changes */
    const char *method;     /* one of the adapter's */
};

struct adapter {
    const char *name; /* the `kind` of a channel */

    /* Request headers that it reads, NULL at the end; NULL: none. */
    const char *const *headers;

    /* How its callbacks may be signed, NULL at the end, the usual one first;
     * NULL when there is but one way, or none. */
    const char *const *methods;

    /* Is it really them? NULL when the dialect signs nothing and the secret in
     * the address is all there is. Asked only if the config has a secret.
     * GW_DENIED  no or wrong signature; GW_NOMEM */
    enum gw_err (*verify)(const struct wire_in *in,
                          const struct verify_config *config);

    /* Each is NULL when the dialect lacks that callback: it answers 404.
     * GW_REJECTED  not the dialect's structure; GW_NOMEM */
    enum gw_err (*read_sms)(const struct wire_in *in, struct sms_batch *ret);
    enum gw_err (*read_receipts)(const struct wire_in *in,
                                 struct receipt_batch *ret);
    enum gw_err (*read_turn)(const struct wire_in *in, struct turn_in *ret);
    enum gw_err (*read_ended)(const struct wire_in *in, struct ended_in *ret);

    /* The answer to a USSD turn: screen is UTF-8 and fits; more = the call
     * goes on. in is the turn, as it was when it was read. */
    void (*write_screen)(const struct wire_in *in, struct text screen,
                         bool more, struct wire_reply *reply);

    /* What a stored (or repeated) SMS, receipt or ended is answered with; NULL
     * is an empty 200. */
    void (*write_ok)(const struct wire_in *in, enum callback callback,
                     struct wire_reply *reply);

    /* One SMS as their HTTP call. NULL when the dialect cannot send. */
    void (*write_send)(const struct sms_out *sms,
                       const struct send_config *send, struct wire_call *call);

    /* What their answer to it means. Texts are borrowed from the answer or
     * from scratch. */
    void (*judge)(const struct send_config *send,
                  const struct wire_answer *answer, struct buf *scratch,
                  struct send_verdict *ret_verdict);
};

#endif
