/* handlers/aggregators/dart.h -- what DartMedia and Hub9 have in common: all but
 * their names and addresses. Pure; see dart.c. */
#ifndef HANDLERS_AGGREGATORS_DART_H
#define HANDLERS_AGGREGATORS_DART_H

#include "gateway/base/adapter.h"

enum gw_err dart_read_sms(const struct wire_in *in, struct sms_batch *ret);
enum gw_err dart_read_receipts(const struct wire_in *in,
                               struct receipt_batch *ret);
void dart_write_ok(const struct wire_in *in, enum callback callback,
                   struct wire_reply *reply);
void dart_write_send(const struct sms_out *sms, const struct send_config *send,
                     struct wire_call *call);
void dart_judge(const struct send_config *send,
                const struct wire_answer *answer, struct buf *scratch,
                struct send_verdict *ret_verdict);

#endif
