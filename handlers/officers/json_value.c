/* handlers/officers/json_value.c -- see json_value.h. */
#include "handlers/officers/json_value.h"

#include <stdio.h>

#include "gateway/platform/clock.h"

json_t *
value_id(int64_t id)
{
    char text[24];

    if (id == 0)
        return json_null();
    (void)snprintf(text, sizeof text, "%lld", (long long)id);
    return json_string(text);
}

json_t *
value_time(int64_t wall_ms)
{
    char text[CLOCK_TEXT];

    if (wall_ms == 0)
        return json_null();
    clock_format(wall_ms, text);
    return json_string(text);
}

json_t *
value_text(struct text text)
{
    return text.at == NULL ? json_null() : json_stringn(text.at, text.len);
}

json_t *
value_word(const char *word)
{
    return word == NULL || word[0] == '\0' ? json_null() : json_string(word);
}

json_t *
value_agency(enum agency agency)
{
    return value_word(agency_word(agency));
}
