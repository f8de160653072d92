/* handlers/aggregators/registry.h -- the dialects this program speaks.
 *
 * One dialect is one file of this room and one row of registry.c; whoever needs
 * the list (config checks, help, tests) walks it.
 */
#ifndef HANDLERS_AGGREGATORS_REGISTRY_H
#define HANDLERS_AGGREGATORS_REGISTRY_H

#include <stddef.h>

#include "gateway/base/adapter.h"
#include "gateway/base/text.h"

extern const struct adapter adapter_8x8;
extern const struct adapter adapter_africastalking;
extern const struct adapter adapter_dartmedia;
extern const struct adapter adapter_hub9;
extern const struct adapter adapter_infobip;
extern const struct adapter adapter_jasmin;
extern const struct adapter adapter_kannel;
extern const struct adapter adapter_macrokiosk;
extern const struct adapter adapter_sinch;
extern const struct adapter adapter_telkomsel;
extern const struct adapter adapter_twilio;
extern const struct adapter adapter_vonage;

/* The adapter of a channel's `kind`, byte by byte; NULL when there is none. */
const struct adapter *registry_find(struct text kind);

size_t registry_count(void);
/* index is below registry_count(); in the order of their names. */
const struct adapter *registry_at(size_t index);

#endif
