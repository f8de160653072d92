/* gateway/base/operator.c -- the Indonesian operators and their prefixes.
 *
 * The one thing one would get wrong: XL, AXIS and Smartfren are one company
 * since 2025, IM3 and Tri since 2022, but their networks and what aggregators
 * ask for a message still differ. So each brand has its row.
 */
#include "gateway/base/operator.h"

#include "gateway/base/own.h"

static const struct phone_operator operators[] = {
    { "telkomsel",
      true,
      { 62811, 62812, 62813, 62821, 62822, 62823, 62851, 62852, 62853 } },
    { "indosat", false, { 62814, 62815, 62816, 62855, 62856, 62857, 62858 } },
    { "tri", false, { 62895, 62896, 62897, 62898, 62899 } },
    { "xl", false, { 62817, 62818, 62819, 62859, 62877, 62878 } },
    { "axis", false, { 62831, 62832, 62833, 62838 } },
    { "smartfren",
      false,
      { 62881, 62882, 62883, 62884, 62885, 62886, 62887, 62888, 62889 } },
};

size_t
operators_count(void)
{
    return LENGTH(operators);
}

const struct phone_operator *
operator_at(size_t index)
{
    return &operators[index];
}

const struct phone_operator *
operator_find(struct text name)
{
    for (size_t i = 0; i < LENGTH(operators); i++) {
        if (text_is(name, operators[i].name))
            return &operators[i];
    }
    return NULL;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
prefix_read(struct text text, uint32_t *ret_prefix)
{
    uint32_t prefix = 0;
    size_t digits = 0;

    if (text_starts(text, TEXT("+"))) {
        text.at++;
        text.len--;
    } else if (text_starts(text, TEXT("0"))) {
        prefix = 62;
        digits = 2;
        text.at++;
        text.len--;
    }
    if (text.len == 0 || text.at[0] == '0')
        return false;
    for (size_t i = 0; i < text.len; i++, digits++) {
        if (!is_digit(text.at[i]) || digits == PREFIX_DIGITS_MAX)
            return false;
        prefix = prefix * 10 + (uint32_t)(text.at[i] - '0');
    }
    if (digits < 2)
        return false;
    *ret_prefix = prefix;
    return true;
}

bool
prefix_fits(uint32_t prefix, const struct msisdn *number)
{
    uint32_t begin = 0;

    for (size_t i = 0; i < PREFIX_DIGITS_MAX && number->digits[i] != '\0';
         i++) {
        begin = begin * 10 + (uint32_t)(number->digits[i] - '0');
        if (begin == prefix)
            return true;
    }
    return false;
}
