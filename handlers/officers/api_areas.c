/* handlers/officers/api_areas.c -- see api_areas.h.
 *
 * Regencies and districts are one answer, which a page keeps; villages are asked
 * for by district, since there are ten times as many.
 */
#include "handlers/officers/api_areas.h"

#include "handlers/officers/json_value.h"
#include "handlers/tips/tile.h"

static void
add_item(json_t *items, const char *code, const char *name)
{
    (void)json_array_append_new(
        items, json_pack("{s:s, s:s}", "code", code, "name", name));
}

static json_t *
tile_json(const struct district *district)
{
    struct tile tile;

    if (!tile_find(text_of(district->code), &tile))
        return json_null();
    return json_pack("{s:i, s:i}", "column", tile.column, "row", tile.row);
}

static json_t *
district_json(const struct district *d)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "code", d->code,
                     "name", d->name, "regency", d->regency->code, "polda",
                     d->polda, "police", d->police, "immigration",
                     d->immigration, "tile", tile_json(d));
}

static json_t *
villages_json(const struct places *places, const struct district *district)
{
    json_t *villages = json_array();

    for (size_t i = 0; i < places_villages(places, district); i++)
        add_item(villages, places_village(places, district, i)->code,
                 places_village(places, district, i)->name);
    return villages;
}

static json_t *
all_json(const struct places *places)
{
    json_t *regencies = json_array(), *districts = json_array();

    for (size_t i = 0; i < places_regencies(places); i++) {
        const struct regency *regency = places_regency(places, i);
        (void)json_array_append_new(
            regencies,
            json_pack("{s:s, s:s, s:s}", "code", regency->code, "name",
                      regency->name, "label", regency->label));
    }
    for (size_t i = 0; i < places_districts(places, NULL); i++)
        (void)json_array_append_new(
            districts, district_json(places_district(places, NULL, i)));
    return json_pack("{s:o, s:o, s:n}", "regencies", regencies, "districts",
                     districts, "villages");
}

/* What lies in an area, one level down; NULL: there is no such area. */
static json_t *
items_json(const struct places *places, struct text area)
{
    const struct regency *regency = places_find_regency(places, area);
    const struct district *district = places_find_district(places, area);

    if (district != NULL)
        return villages_json(places, district);
    if (area.len > 0 && regency == NULL)
        return NULL;
    json_t *items = json_array();
    for (size_t i = 0; area.len == 0 && i < places_regencies(places); i++)
        add_item(items, places_regency(places, i)->code,
                 places_regency(places, i)->name);
    for (size_t i = 0; regency != NULL && i < places_districts(places, regency);
         i++)
        add_item(items, places_district(places, regency, i)->code,
                 places_district(places, regency, i)->name);
    return items;
}

/* One district whole, with its villages. */
static json_t *
one_json(const struct places *places, const struct district *district)
{
    json_t *districts = json_array();

    (void)json_array_append_new(districts, district_json(district));
    return json_pack("{s:[], s:o, s:o}", "regencies", "districts", districts,
                     "villages", villages_json(places, district));
}

enum gw_err
api_areas_read(struct db *db, struct api *api)
{
    const struct places *places = api->door->places;
    struct text code = fields_get(&api->query, "district");
    struct text in = fields_get(&api->query, "in");
    const struct district *district = places_find_district(places, code);
    json_t *items = items_json(places, code.len > 0 ? code : in);

    (void)db;
    if (items == NULL || (code.len > 0 && district == NULL)) {
        json_decref(items);
        api_problem(api, 422, code.len > 0 ? "district" : "in",
                    "Kode wilayah ini tidak dikenal, contoh: 36.04.13.");
        return GW_OK;
    }
    json_t *json = district != NULL ? one_json(places, district)
                   : in.len > 0     ? json_object()
                                    : all_json(places);
    (void)json_object_set_new(json, "items", items);
    return api_json(api, 200, json);
}
