/* tests/support/small_flow.h -- a small flow that is fine, and what it may speak
 * of; to be broken in one place. */
#ifndef TESTS_SUPPORT_SMALL_FLOW_H
#define TESTS_SUPPORT_SMALL_FLOW_H

#include "tests/support/menu_house.h"

extern const struct flow_host small_flow_host;

/* What every item of its list is called; "Pisang" at first. */
extern const char *small_flow_fruit;

/* The files, line by line as the faults count them. */
extern const char small_flow_yaml[], small_flow_id_yaml[];

/* One change, and the fault that must come of it. */
struct small_flow_row {
    const char *name;
    const char *file; /* the one that is changed */
    const char *old, *new;
    const char *at;    /* file and line of the fault */
    const char *fault; /* a part of its text */
};

/* Writes the files that are fine, with a row's change (NULL: none). */
void small_flow_put(struct menu_house *house, const struct small_flow_row *row);
/* Puts, loads (a screen has 80 septets), and asserts the fault. */
void small_flow_assert_fault(struct menu_house *house,
                             const struct small_flow_row *row);

#endif
