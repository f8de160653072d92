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

extern const struct adapter adapter_africastalking;
extern const struct adapter adapter_kannel;

/* The adapter of a channel's `kind`, byte by byte; NULL when there is none. */
const struct adapter *registry_find(struct text kind);

size_t registry_count(void);
/* index is below registry_count(); in the order of their names. */
const struct adapter *registry_at(size_t index);

#endif
