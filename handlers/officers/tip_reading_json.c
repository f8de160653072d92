/* handlers/officers/tip_reading_json.c -- see tip_reading_json.h.
 *
 * What one would get wrong: trusting what is kept to have today's shape. It may
 * have been sealed by another version of the program; what is not there is
 * shown as absent, and a place whose code is gone is left out.
 */
#include "handlers/officers/tip_reading_json.h"

#include "gateway/base/own.h"
#include "handlers/tips/reading_json.h"

static json_t *
candidate_json(const struct places *places, const char *code)
{
    const struct village *village = places_find_village(places, text_of(code));
    const struct district *district =
        village != NULL ? village->district
                        : places_find_district(places, text_of(code));

    if (district == NULL)
        return NULL;
    return json_pack("{s:s, s:s, s:s, s:s}", "code", code, "name",
                     village != NULL ? village->name : district->name,
                     "district", district->name, "regency",
                     district->regency->name);
}

static json_t *
candidates_json(const struct places *places, const json_t *codes)
{
    OWNED(json_drop)
    json_t *list = json_array();

    for (size_t i = 0; i < json_array_size(codes); i++) {
        const char *code = json_string_value(json_array_get(codes, i));
        json_t *one = code == NULL ? NULL : candidate_json(places, code);
        if (one != NULL && json_array_append_new(list, one) != 0)
            return NULL;
    }
    return GIVE(list);
}

/* A value of what was read, or other if there is none such. */
static json_t *
part(const json_t *reading, const char *key, json_type type, json_t *other)
{
    json_t *value = json_object_get(reading, key);

    if (value == NULL || json_typeof(value) != type)
        return other;
    json_decref(other);
    return json_incref(value);
}

enum gw_err
tip_reading_json(const struct places *places, struct text reading, json_t *tip)
{
    OWNED(json_drop)
    json_t *read = reading.at == NULL
                       ? NULL
                       : json_loadb(reading.at, reading.len, 0, NULL);
    const json_t *codes = json_object_get(read, "places");
    bool put =
        json_object_set_new(tip, "indicators",
                            part(read, "because", JSON_ARRAY, json_array()))
        == 0;

    put = json_object_set_new(tip, "place_candidates",
                              candidates_json(places, codes))
              == 0
          && put;
    put = json_object_set_new(tip, "entities",
                              part(read, "entities", JSON_OBJECT, json_null()))
              == 0
          && put;
    return put ? GW_OK : GW_NOMEM;
}
