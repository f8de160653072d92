/* gateway/outbox/outbox_receipt.h -- what a receipt does to a message; for this
 * room alone. */
#ifndef GATEWAY_OUTBOX_OUTBOX_RECEIPT_H
#define GATEWAY_OUTBOX_OUTBOX_RECEIPT_H

#include "gateway/outbox/outbox_rows.h"

/* Changes *row, which is not written. */
void outbox_receipt_apply(struct outbox_row *row, enum receipt_state receipt,
                          bool opted_out, int64_t now_ms);

#endif
