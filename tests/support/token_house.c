#include "tests/support/token_house.h"

#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

struct token_house token_house;

int
token_house_open(void **state)
{
    if (deed_house_open(state) != 0)
        return -1;
    reader_house_open(&token_house.reading);
    token_house.maker =
        (struct token_maker){ .reader = token_house.reading.reader,
                              .keyring = tip_deed_house.keyring };
    return 0;
}

int
token_house_close(void **state)
{
    reader_house_close(&token_house.reading);
    return deed_house_close(state);
}

struct token_list *
token_house_of(const char *text, const char *own)
{
    static struct token_list list;

    list.count = 0;
    assert_int_equal(token_walk(&token_house.maker, text_of(text), own, false,
                                token_keep, &list),
                     GW_OK);
    return &list;
}
