/* handlers/tips/reading_json.c -- see reading_json.h.
 *
 * What one would get wrong: a list that lacks something because memory ran out.
 * It is dropped whole, and so is what it would have been a part of.
 */
#include "handlers/tips/reading_json.h"

#include <time.h>

#include "gateway/base/buf.h"

enum { WIB = 7 * 3600, WHEN_MAX = 128 };

static void
add_time(struct buf *out, int64_t seconds)
{
    time_t local = (time_t)(seconds + WIB);
    char text[32] = "";
    struct tm tm;

    if (gmtime_r(&local, &tm) != NULL)
        (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M+07:00", &tm);
    buf_str(out, text);
}

static json_t *
when_json(const struct entities *entities)
{
    OWNED(buf_free)
    struct buf out = buf_new(WHEN_MAX);

    if (!entities->has_when)
        return json_null();
    add_time(&out, entities->when_from);
    buf_char(&out, '/');
    add_time(&out, entities->when_to);
    return buf_ok(&out) ? json_string(buf_cstr(&out)) : NULL;
}

static json_t *
list_json(const struct entity_list *list)
{
    const char *strings[ENTITY_MAX];

    for (size_t i = 0; i < list->count; i++)
        strings[i] = list->list[i];
    return reading_strings_json(strings, list->count);
}

json_t *
reading_strings_json(const char *const *list, size_t count)
{
    OWNED(json_drop)
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(array, json_string(list[i])) != 0)
            return NULL;
    return GIVE(array);
}

json_t *
reading_entities_json(const struct entities *entities)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "phones",
        list_json(&entities->phones), "plates", list_json(&entities->plates),
        "companies", list_json(&entities->companies), "destinations",
        reading_strings_json(entities->destinations,
                             entities->destinations_count),
        "ships", list_json(&entities->ships), "accounts",
        list_json(&entities->accounts), "when", when_json(entities));
}

static bool
has_village_in(const struct places_found *places,
               const struct district *district)
{
    for (size_t i = 0; i < places->villages_count; i++)
        if (places->villages[i]->district == district)
            return true;
    return false;
}

/* Villages, and the kecamatan of which no village was named. */
json_t *
reading_places_json(const struct places_found *places)
{
    const char *codes[2 * PLACES_FOUND_MAX];
    size_t count = 0;

    for (size_t i = 0; i < places->villages_count; i++)
        codes[count++] = places->villages[i]->code;
    for (size_t i = 0; i < places->districts_count; i++)
        if (!has_village_in(places, places->districts[i]))
            codes[count++] = places->districts[i]->code;
    return reading_strings_json(codes, count);
}

json_t *
reading_because_json(const struct reading *reading)
{
    OWNED(json_drop)
    json_t *list = json_array();

    for (size_t i = 0; i < reading->because_count; i++) {
        const struct because *because = &reading->because[i];
        json_t *one = json_pack("{s:s, s:s%}", "concept", because->concept,
                                "words", because->words.at, because->words.len);
        if (json_array_append_new(list, one) != 0)
            return NULL;
    }
    return GIVE(list);
}
