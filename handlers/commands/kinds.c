/* handlers/commands/kinds.c -- the dialects that a config may name. Rooms on one
 * line do not see each other, so here is where villagers meet aggregators. */
#include "handlers/commands/kinds.h"

#include "handlers/aggregators/dialect.h"
#include "handlers/aggregators/registry.h"

const struct setup_kinds command_kinds = {
    .count = registry_count,
    .at = registry_at,
    .described = DIALECT_KIND,
    .load = dialect_load,
    .adapter = dialect_adapter,
    .free = dialect_free,
};
