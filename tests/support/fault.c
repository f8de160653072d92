/* tests/support/fault.c -- stands between the program and the heap.
 *
 * Counts for all threads of the test, so a sweep should run alone. Memory that
 * libraries take through malloc inside shared objects is not seen: what is
 * swept is our own code.
 */
#include "tests/support/fault.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "tests/support/table.h"

static atomic_long spare = -1; /* how many may still succeed; negative: all */
static atomic_bool tripped;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool
fails_now(void)
{
    long left = atomic_load(&spare);
    while (left > 0)
        if (atomic_compare_exchange_weak(&spare, &left, left - 1))
            return false;
    if (left < 0)
        return false;
    atomic_store(&tripped, true);
    return true;
}

void *
__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
    return fails_now() ? NULL : __real_realloc(old, size);
}

bool
fault_after(long spared)
{
    atomic_store(&spare, spared);
    return atomic_exchange(&tripped, false);
}

unsigned
fault_sweep(enum gw_err (*run)(void *arg), void *arg)
{
    for (unsigned spared = 0;; spared++) {
        (void)fault_after(spared);
        enum gw_err err = run(arg);
        if (!fault_after(-1)) {
            assert_int_equal(err, GW_OK);
            return spared;
        }
        assert_int_equal(err, GW_NOMEM);
    }
}
