/* handlers/aggregators/dartmedia.c -- DartMedia, an aggregator in Indonesia.
 *
 * Its dialect, and what of it is not verified, is told in dart.c.
 */
#include "gateway/base/adapter.h"
#include "handlers/aggregators/dart.h"
#include "handlers/aggregators/registry.h"

const struct adapter adapter_dartmedia = {
    .name = "dartmedia",
    .read_sms = dart_read_sms,
    .read_receipts = dart_read_receipts,
    .write_ok = dart_write_ok,
    .write_send = dart_write_send,
    .judge = dart_judge,
};
