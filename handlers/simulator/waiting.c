/* handlers/simulator/waiting.c -- pages that wait for the next SMS.
 *
 * A long poll: the answer comes with the SMS, or empty after a while. Waiters
 * have a fixed number of places; whoever finds none is answered at once, and
 * asks again.
 */
#include "gateway/platform/clock.h"
#include "handlers/simulator/parts.h"

static void
answer(const struct simulator *simulator, struct http_request *request,
       int64_t after)
{
    json_t *json = inbox_json(&simulator->inbox, after);

    if (json != NULL
        && json_object_set_new(json, "run", json_string(simulator->run)) != 0) {
        json_decref(json);
        json = NULL;
    }
    answer_json(request, json);
}

static int64_t
asked_after(struct http_request *request)
{
    OWNED(fields_free)
    struct fields fields;
    int64_t after = 0;

    fields_init(&fields);
    if (fields_read_form(&fields, http_query(request)) == GW_OK)
        (void)text_number(fields_get(&fields, "after"), &after);
    return after;
}

static bool
wait_for(struct simulator *simulator, struct http_request *request,
         int64_t after)
{
    for (size_t i = 0; i < WAITERS_MAX; i++) {
        if (simulator->waiters[i].request != NULL)
            continue;
        simulator->waiters[i] = (struct waiter){
            .request = request,
            .after = after,
            .until_us = clock_mono_us() + SIMULATOR_WAIT_MS * INT64_C(1000),
        };
        return true;
    }
    return false;
}

void
waiting_take(struct simulator *simulator, struct http_request *request)
{
    int64_t after = asked_after(request);
    bool up_to_date = after == simulator->inbox.last && !simulator->draining;

    if (!up_to_date || !wait_for(simulator, request, after))
        answer(simulator, request, after);
}

static void
let_go(struct simulator *simulator, struct waiter *waiter)
{
    answer(simulator, waiter->request, waiter->after);
    *waiter = (struct waiter){ 0 };
}

void
waiting_wake(struct simulator *simulator)
{
    for (size_t i = 0; i < WAITERS_MAX; i++)
        if (simulator->waiters[i].request != NULL)
            let_go(simulator, &simulator->waiters[i]);
}

void
waiting_sweep(struct simulator *simulator, int64_t now_us)
{
    for (size_t i = 0; i < WAITERS_MAX; i++)
        if (simulator->waiters[i].request != NULL
            && simulator->waiters[i].until_us <= now_us)
            let_go(simulator, &simulator->waiters[i]);
}
