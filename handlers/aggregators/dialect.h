/* handlers/aggregators/dialect.h -- a dialect that stands in a file: how an
 * aggregator speaks whom nobody had heard of when this program was built.
 *
 * kentongan-channel(5) says what such a file may hold. A dialect is read once,
 * never changes, and is an adapter like those that have a file of C.
 */
#ifndef HANDLERS_AGGREGATORS_DIALECT_H
#define HANDLERS_AGGREGATORS_DIALECT_H

#include "gateway/base/adapter.h"
#include "gateway/base/err.h"
#include "gateway/base/text.h"
#include "gateway/platform/faults.h"

/* The `kind` of channels that have a description. */
#define DIALECT_KIND "generic"

/* Every fault is added to faults with its line.
 * GW_REJECTED  at least one error is in faults, no such file included
 * GW_NOMEM */
MUST_CHECK enum gw_err dialect_load(const char *path, struct faults *faults,
                                    struct dialect **ret_dialect);
/* The same from memory; name stands for the path in faults. */
MUST_CHECK enum gw_err dialect_read(const char *name, struct text text,
                                    struct faults *faults,
                                    struct dialect **ret_dialect);

void dialect_free(struct dialect *dialect); /* NULL is fine */
static inline void
dialect_free_slot(struct dialect **slot)
{
    dialect_free(*slot);
}

/* Its adapter, owned by it: functions are NULL where the description lacks
 * their section. They want the dialect in wire_in and in send_config. */
const struct adapter *dialect_adapter(const struct dialect *dialect);

#endif
