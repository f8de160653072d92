/* tests/support/token_house.h -- the house of tip_deeds.h with a reader, for who
 * makes tokens. */
#ifndef TESTS_SUPPORT_TOKEN_HOUSE_H
#define TESTS_SUPPORT_TOKEN_HOUSE_H

#include "handlers/tips/token.h"
#include "tests/support/reader_house.h"

extern struct token_house {
    struct reader_house reading;
    struct token_maker maker;
} token_house;
int token_house_open(void **state);
int token_house_close(void **state);
#define IN_TOKEN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, token_house_open, token_house_close)

/* What a text can be found by; own: its sender's number. Until the next. */
struct token_list *token_house_of(const char *text, const char *own);

#endif
