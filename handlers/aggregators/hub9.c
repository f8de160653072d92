/* handlers/aggregators/hub9.c -- Hub9, an aggregator in Indonesia.
 *
 * Its dialect, and what of it is not verified, is told in dart.c.
 */
#include "gateway/base/adapter.h"
#include "handlers/aggregators/dart.h"
#include "handlers/aggregators/registry.h"

const struct adapter adapter_hub9 = {
    .name = "hub9",
    .read_sms = dart_read_sms,
    .read_receipts = dart_read_receipts,
    .write_ok = dart_write_ok,
    .write_send = dart_write_send,
    .judge = dart_judge,
};
