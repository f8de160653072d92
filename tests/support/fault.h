/* tests/support/fault.h -- every allocation fails once, in its turn.
 *
 * Only tests named test_fault_* are linked with it (--wrap in the Makefile).
 */
#ifndef TESTS_SUPPORT_FAULT_H
#define TESTS_SUPPORT_FAULT_H

#include "gateway/base/err.h"

/* Calls run(arg) with its 1st allocation failing, then its 2nd, and so on,
 * until a run meets no failure; returns how many allocations that one made.
 * From the chosen one on all of them fail, so that trying again is no way out.
 *
 * A run that met a failure must return GW_NOMEM, the last one GW_OK: else the
 * test fails. run must free all that it made (ask a sanitizer). */
unsigned fault_sweep(enum gw_err (*run)(void *arg), void *arg);

/* The same by hand: from the next but `spared` allocation on, all fail; a
 * negative number ends it. True if any has failed since the last call. */
bool fault_after(long spared);

#endif
