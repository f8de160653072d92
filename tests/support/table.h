/* tests/support/table.h -- one cmocka test for each row of a table. */
#ifndef TESTS_SUPPORT_TABLE_H
#define TESTS_SUPPORT_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/base/own.h"

/* Runs fn once a row; the row arrives as *state, its .name is the test's. */
#define RUN_TABLE(title, rows, fn)                                \
    (__extension__({                                              \
        struct CMUnitTest tests_[LENGTH(rows)] = { { 0 } };       \
        for (size_t i_ = 0; i_ < LENGTH(rows); i_++) {            \
            tests_[i_].name = (rows)[i_].name;                    \
            tests_[i_].test_func = (fn);                          \
            tests_[i_].initial_state = &(rows)[i_];               \
        }                                                         \
        cmocka_run_group_tests_name((title), tests_, NULL, NULL); \
    }))

#endif
