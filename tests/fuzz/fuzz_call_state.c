/* The state of a call as it comes out of the store. What is read packs to the
 * same bytes again, so nothing can hide in it. */
#include "handlers/villagers/call_state.h"

#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text bytes = { (const char *)data, size };
    struct call_facts facts;
    enum gw_err err = call_state_unpack(bytes, &facts);

    must(err == GW_OK || err == GW_REJECTED);
    if (err != GW_OK)
        return 0;
    must(facts.state.trail_len <= FLOW_TRAIL);
    must(facts.typed.kept <= CALL_TYPED_KEPT);
    must(facts.tip >= 0);

    struct buf again = buf_new(CALL_STATE_MAX);
    call_state_pack(&facts, &again);
    must(buf_ok(&again));
    must(text_equal(buf_text(&again), bytes));
    buf_free(&again);
    return 0;
}
