/* gateway/platform/faults.h -- what is wrong with a file, and where.
 *
 * Collected, not printed at once, so that one run shows every fault.
 */
#ifndef GATEWAY_PLATFORM_FAULTS_H
#define GATEWAY_PLATFORM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { FAULTS_MAX = 100, FAULT_TEXT = 256 };

struct fault {
    char file[128];
    int line; /* 0: the file as a whole */
    bool warning;
    char text[FAULT_TEXT];
};

struct faults {
    struct fault list[FAULTS_MAX];
    size_t count;
    size_t dropped; /* over FAULTS_MAX */
    size_t errors;  /* without warnings */
};

/* text: what is wrong and what would be right; no newline. */
__attribute__((format(printf, 4, 5))) void fault_add(struct faults *faults,
                                                     const char *file, int line,
                                                     const char *format, ...);
__attribute__((format(printf, 4, 5))) void fault_warn(struct faults *faults,
                                                      const char *file,
                                                      int line,
                                                      const char *format, ...);

/* "FILE:LINE: error: TEXT", one a line, errors and warnings in file order. */
void faults_print(const struct faults *faults, FILE *out);

#endif
