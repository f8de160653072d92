/* tests/fuzz/fuzz.h -- what every fuzzer needs.
 *
 * One file fuzz_NAME.c is one fuzzer: it defines LLVMFuzzerTestOneInput(), and
 * must(condition) what holds for every input. Seeds are in seeds/NAME/, words
 * in NAME.dict; run.sh finds all of them.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what did not hold, and ends the run with the input kept. */
#define must(condition) \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))

static inline void
fuzz_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: must hold: %s\n", file, line, condition);
    abort();
}

#endif
