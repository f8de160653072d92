/* handlers/aggregators/registry.c -- the list of dialects.
 *
 * The one thing one would get wrong: the rows stand in the order of their
 * names, since messages to administrators list them as they stand here.
 */
#include "handlers/aggregators/registry.h"

#include <assert.h>

#include "gateway/base/own.h"

static const struct adapter *const adapters[] = {
    &adapter_8x8,       &adapter_africastalking, &adapter_dartmedia,
    &adapter_hub9,      &adapter_infobip,        &adapter_jasmin,
    &adapter_kannel,    &adapter_macrokiosk,     &adapter_sinch,
    &adapter_telkomsel, &adapter_twilio,         &adapter_vonage,
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
