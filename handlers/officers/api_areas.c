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

enum gw_err
api_areas_read(struct db *db, struct api *api)
{
    const struct places *places = api->door->places;
    struct text in = fields_get(&api->query, "in");
    const struct regency *regency =
        in.len == 0 ? NULL : places_find_regency(places, in);
    const struct district *district =
        in.len == 0 ? NULL : places_find_district(places, in);
    OWNED(json_drop)
    json_t *items = json_array();
    enum gw_err err;

    (void)db;
    if (items == NULL)
        return GW_NOMEM;
    if (in.len == 0)
        err = add_regencies(places, items);
    else if (regency != NULL)
        err = add_districts(places, regency, items);
    else if (district != NULL)
        err = add_villages(places, district, items);
    else {
        api_problem(api, 422, "in", "Kode wilayah ini tidak dikenal.");
        return GW_OK;
    }
    return err == GW_OK ? api_json(api, 200, json_pack("{s:O}", "items", items))
                        : err;
}
