/* handlers/tips/place_choice.c -- see place_choice.h.
 *
 * What one would get wrong: a number inside a text. "3 orang di pontang" speaks
 * of people; only a number that stands alone is a choice.
 */
#include "handlers/tips/place_choice.h"

#include <string.h>

/* "2", "2.", "no 2": which of them, from 0; count if none. */
static size_t
number_of(struct text answer, size_t count)
{
    /* The longest first. */
    static const char *const heads[] = { "nomor", "nomer", "no.", "no" };
    struct text rest = text_trim(answer);

    while (rest.len > 0 && strchr(".)! ", rest.at[rest.len - 1]) != NULL)
        rest.len--;
    for (size_t i = 0; i < LENGTH(heads); i++) {
        struct text head = text_of(heads[i]);
        if (rest.len <= head.len
            || !text_equal_fold((struct text){ rest.at, head.len }, head))
            continue;
        rest.at += head.len;
        rest.len -= head.len;
        rest = text_trim(rest);
        break;
    }
    if (rest.len != 1 || rest.at[0] < '1' || rest.at[0] > '9')
        return count;
    size_t number = (size_t)(rest.at[0] - '1');
    return number < count ? number : count;
}

const struct district *
place_choice(const struct reader *reader, struct text answer, int64_t received,
             const struct district *const *choices, size_t count)
{
    const struct district *named = NULL;
    size_t number = number_of(answer, count), names = 0;
    struct reading reading;

    if (number < count)
        return choices[number];
    reader_read(reader, answer, received, &reading);
    for (size_t i = 0; i < reading.places.districts_count; i++) {
        for (size_t k = 0; k < count; k++) {
            if (reading.places.districts[i] != choices[k])
                continue;
            named = choices[k];
            names++;
        }
    }
    return names == 1 ? named : NULL;
}
