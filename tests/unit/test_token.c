/* tests/unit/test_token.c -- what a text can be found by, and what it cannot.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"
#include "tests/support/token_house.h"

/* Whether every token of asked is in told. */
static bool
finds(const char *told, const char *asked)
{
    struct token_list wanted = *token_house_of(asked, "");
    struct token_list *list = token_house_of(told, "");
    size_t found = 0;

    for (size_t i = 0; i < wanted.count; i++)
        for (size_t k = 0; k < list->count; k++)
            found += wanted.list[i].hash == list->list[k].hash;
    return wanted.count > 0 && found == wanted.count;
}

/* ---- words, numbers, plates ---------------------------------------------- */

static const struct finding {
    const char *name, *told, *asked;
    bool found;
} findings[] = {
    { "the word itself", "mereka dikurung di ruko", "ruko", true },
    { "a prefix and a suffix", "keberangkatannya malam ini", "berangkat",
      true },
    { "an abbreviation", "tkw brgkt bsk mlm", "berangkat", true },
    { "a tail", "rumahnya dekat pasar", "rumah", true },
    { "a doubled word", "laki2 itu sering datang", "laki", true },
    { "emphasis", "toloooong penampunganya di cikande", "cikande", true },
    { "Sunda", "budak awewe dibawa peuting", "peuting", true },
    { "case and marks", "KAPAL, berlabuh!", "kapal", true },
    { "another word", "mereka dikurung di ruko", "rumah", false },
    { "a number in groups", "hub 0812 3456 7890 cepat", "+6281234567890",
      true },
    { "a number with hyphens", "wa 0812-3456-7890", "081234567890", true },
    { "another number", "hub 0812 3456 7890", "081234567891", false },
    { "a plate apart", "mobil B 1234 XYZ", "b1234xyz", true },
    { "a plate together", "mobil a1717tb putih", "A 1717 TB", true },
    { "another plate", "mobil B 1234 XYZ", "B 1235 XYZ", false },
};

static void
test_finds(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(findings); i++)
        if (finds(findings[i].told, findings[i].asked) != findings[i].found)
            fail_msg("%s", findings[i].name);
}

static const struct silence {
    const char *name, *text, *own;
} silences[] = {
    { "nothing", "", "" },
    { "words that say nothing", "yang dan di ke itu ini", "" },
    { "words that are short", "ab cd ef", "" },
    { "digits alone", "123 4567 90", "" },
    { "the own number", "081234567890", "6281234567890" },
    { "the own number in groups", "0812 3456 7890", "6281234567890" },
    { "the own number run into a word", "wa081234567890", "6281234567890" },
    { "bytes that are no text", "\xff\xfe\x80", "" },
};

static void
test_silent(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(silences); i++)
        if (token_house_of(silences[i].text, silences[i].own)->count != 0)
            fail_msg("%s", silences[i].name);
}

/* A text longer than one reading is read to its end. */
static void
test_long(void **state)
{
    char text[8000] = "";

    (void)state;
    for (int i = 0; i < 900; i++)
        memcpy(text + 7 * i, "aku ab ", 8);
    memcpy(text + 7 * 900, "gudang", 7);
    assert_int_equal(token_house_of(text, "")->count, 1);
    assert_true(finds(text, "gudang"));
}

struct placing {
    char got[400];
    const char *text;
};

static enum gw_err
note_place(const struct token *token, void *arg)
{
    struct placing *placing = arg;
    size_t len = strlen(placing->got);

    if (token->kind != TOKEN_WORD)
        (void)snprintf(placing->got + len, sizeof placing->got - len,
                       "%c[%.*s]", (char)token->kind,
                       (int)(token->end - token->start),
                       placing->text + token->start);
    return GW_OK;
}

static void
test_placed(void **state)
{
    struct placing placing = {
        .text = "hub 0812 3456 7890 atau B 1234 XYZ dari PT Maju Jaya ke "
                "Dubai, lalu 0812 3456 7890"
    };

    (void)state;
    assert_int_equal(token_walk(&token_house.maker, text_of(placing.text), "",
                                true, note_place, &placing),
                     GW_OK);
    assert_string_equal(placing.got,
                        "n[0812 3456 7890]p[B 1234 XYZ]c[PT Maju Jaya]"
                        "t[Dubai]n[0812 3456 7890]");
}

static enum gw_err
refuse(const struct token *token, void *arg)
{
    (void)token;
    (void)arg;
    return GW_CONFLICT;
}

static void
test_ends_early(void **state)
{
    (void)state;
    assert_int_equal(
        token_walk(&token_house.maker, TEXT("gudang"), "", false, refuse, NULL),
        GW_CONFLICT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_TOKEN_HOUSE(test_finds),      IN_TOKEN_HOUSE(test_silent),
        IN_TOKEN_HOUSE(test_long),       IN_TOKEN_HOUSE(test_placed),
        IN_TOKEN_HOUSE(test_ends_early),
    };

    return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
