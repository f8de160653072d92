/* handlers/aggregators/registry.c -- the list of dialects.
 *
 * The one thing one would get wrong: the rows stand in the order of their
 * names, since messages to administrators list them as they stand here.
 */
#include "handlers/aggregators/registry.h"

#include <assert.h>

#include "gateway/base/own.h"

static const struct adapter *const adapters[] = {
    &adapter_africastalking,
    &adapter_kannel,
};

const struct adapter *
registry_find(struct text kind)
{
    for (size_t i = 0; i < LENGTH(adapters); i++) {
        if (text_is(kind, adapters[i]->name))
            return adapters[i];
    }
    return NULL;
}

size_t
registry_count(void)
{
    return LENGTH(adapters);
}

const struct adapter *
registry_at(size_t index)
{
    assert(index < LENGTH(adapters));
    return adapters[index];
}
