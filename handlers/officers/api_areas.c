/* handlers/officers/api_areas.c -- what lies in an area, one level down: without
 * `in` the kabupaten and kota, in one its kecamatan, in one of those its desa.
 */
#include "handlers/officers/api_areas.h"

#include "gateway/base/own.h"
#include "handlers/tips/reading_json.h"

static enum gw_err
add(json_t *items, const char *code, const char *name)
{
    json_t *one = json_pack("{s:s, s:s}", "code", code, "name", name);

    return one != NULL && json_array_append_new(items, one) == 0 ? GW_OK
                                                                 : GW_NOMEM;
}

static enum gw_err
add_regencies(const struct places *places, json_t *items)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < places_regencies(places) && err == GW_OK; i++) {
        const struct regency *one = places_regency(places, i);
        err = add(items, one->code, one->name);
    }
    return err;
}

static enum gw_err
add_districts(const struct places *places, const struct regency *regency,
              json_t *items)
{
    size_t count = places_districts(places, regency);
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < count && err == GW_OK; i++) {
        const struct district *one = places_district(places, regency, i);
        err = add(items, one->code, one->name);
    }
    return err;
}

static enum gw_err
add_villages(const struct places *places, const struct district *district,
             json_t *items)
{
    size_t count = places_villages(places, district);
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < count && err == GW_OK; i++) {
        const struct village *one = places_village(places, district, i);
        err = add(items, one->code, one->name);
    }
    return err;
}

static void
add_item(json_t *items, const char *code, const char *name)
{
    (void)json_array_append_new(
        items, json_pack("{s:s, s:s}", "code", code, "name", name));
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
