/* gateway/talk/flow_table.c -- names to screens.
 *
 * A state keeps its screens by name, so every step looks some up: a table with
 * open addresses, twice as large as it can fill, over names that are one
 * eight-byte word each.
 */
#include "gateway/talk/flow_table.h"

#include <string.h>

#include "gateway/talk/flow_keys.h"

_Static_assert(FLOW_NAME == sizeof(uint64_t), "a name is one word");
_Static_assert(FLOW_SLOTS >= 2 * FLOW_SCREENS_MAX, "probes stay short");

static size_t
first_slot(const char name[FLOW_NAME])
{
    uint64_t word;

    memcpy(&word, name, sizeof word);
    return (size_t)((word * UINT64_C(0x9E3779B97F4A7C15)) >> 55) % FLOW_SLOTS;
}

void
flow_add_slot(struct flow *flow, uint16_t index)
{
    size_t slot = first_slot(flow->screens[index].name);

    while (flow->slots[slot] != 0)
        slot = (slot + 1) % FLOW_SLOTS;
    flow->slots[slot] = (uint16_t)(index + 1);
}

uint16_t
flow_find(const struct flow *flow, const char name[FLOW_NAME])
{
    size_t slot = first_slot(name);

    while (flow->slots[slot] != 0) {
        uint16_t index = (uint16_t)(flow->slots[slot] - 1);
        if (memcmp(flow->screens[index].name, name, FLOW_NAME) == 0)
            return index;
        slot = (slot + 1) % FLOW_SLOTS;
    }
    return FLOW_NOWHERE;
}
