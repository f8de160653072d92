/* GeoJSON (RFC 7946): a feature for each tip.
 *
 * No boundaries are shipped, so no feature has a geometry: the codes of
 * kecamatan and desa are what a map joins it by. A point that we made up would
 * look like a house that somebody saw. What a tip says stays out, since maps are
 * what gets passed on.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/exchange/sheet.h"

static const struct {
    const char *name;
    enum sheet_column column;
} properties[] = {
    { "kode", SHEET_CODE },
    { "diterima", SHEET_RECEIVED },
    { "urgensi", SHEET_URGENCY },
    { "status", SHEET_STATE },
    { "kecenderungan", SHEET_LEANING },
    { "kejadian", SHEET_WHAT },
    { "kabupaten", SHEET_REGENCY },
    { "kecamatan", SHEET_DISTRICT },
    { "kode_kecamatan", SHEET_DISTRICT_CODE },
    { "desa", SHEET_VILLAGE },
    { "kode_desa", SHEET_VILLAGE_CODE },
};

struct geojson {
    struct vault *vault;
    const struct sheet_head *head;
    json_t *districts; /* code: {kecamatan, kabupaten, jumlah} */
    int64_t count;
};

static enum gw_err
add_json(struct geojson *map, json_t *json, const char *before)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (text == NULL)
        return GW_NOMEM;
    enum gw_err err = vault_add(map->vault, text_of(before));
    if (err == GW_OK)
        err = vault_add(map->vault, text_of(text));
    crypto_wipe(text, strlen(text));
    free(text);
    return err;
}

static json_t *
cell_json(const struct sheet_page *page, size_t row, enum sheet_column column)
{
    struct text cell = sheet_cell(page, row, column);

    return cell.len == 0 ? json_null() : json_stringn(cell.at, cell.len);
}

static void
geojson_close(void *writer)
{
    struct geojson *map = writer;

    if (map == NULL)
        return;
    json_decref(map->districts);
    free(map);
}

static enum gw_err
geojson_open(const struct sheet_head *head, struct vault *vault,
             void **ret_writer)
{
    struct geojson *map = calloc(1, sizeof *map);

    if (map == NULL)
        return GW_NOMEM;
    map->vault = vault;
    map->head = head;
    map->districts = json_object();
    enum gw_err err =
        map->districts == NULL
            ? GW_NOMEM
            : vault_add(vault,
                        TEXT("{\"type\":\"FeatureCollection\",\"features\":["));
    if (err != GW_OK) {
        geojson_close(map);
        return err;
    }
    *ret_writer = map;
    return GW_OK;
}

static enum gw_err
count(struct geojson *map, const struct sheet_page *page, size_t row)
{
    struct text code = sheet_cell(page, row, SHEET_DISTRICT_CODE);
    char key[32];

    map->count++;
    if (code.len == 0 || !text_copy(code, key, sizeof key))
        return GW_OK;
    json_t *known = json_object_get(map->districts, key);
    if (known != NULL) {
        json_t *number = json_object_get(known, "jumlah");
        (void)json_integer_set(number, json_integer_value(number) + 1);
        return GW_OK;
    }
    json_t *fresh = json_pack("{s:o, s:o, s:i}", "kecamatan",
                              cell_json(page, row, SHEET_DISTRICT), "kabupaten",
                              cell_json(page, row, SHEET_REGENCY), "jumlah", 1);
    return fresh != NULL && json_object_set_new(map->districts, key, fresh) == 0
               ? GW_OK
               : GW_NOMEM;
}

static enum gw_err
add_feature(struct geojson *map, const struct sheet_page *page, size_t row)
{
    json_t *values = json_object();

    for (size_t i = 0; i < LENGTH(properties); i++)
        if (json_object_set_new(values, properties[i].name,
                                cell_json(page, row, properties[i].column))
            != 0) {
            json_decref(values);
            return GW_NOMEM;
        }
    return add_json(map,
                    json_pack("{s:s, s:n, s:o}", "type", "Feature", "geometry",
                              "properties", values),
                    map->count == 0 ? "\n" : ",\n");
}

static enum gw_err
geojson_rows(void *writer, const struct sheet_page *page)
{
    struct geojson *map = writer;
    enum gw_err err = GW_OK;

    for (size_t row = 0; row < sheet_rows(page) && err == GW_OK; row++) {
        err = add_feature(map, page, row);
        if (err == GW_OK)
            err = count(map, page, row);
    }
    return err;
}

static enum gw_err
geojson_end(void *writer)
{
    struct geojson *map = writer;
    char at[SHEET_TIME];

    sheet_time(map->head->at_ms, at);
    enum gw_err err = add_json(
        map,
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:O}", "sifat",
                  "RAHASIA", "diekspor", at, "oleh", map->head->who, "alasan",
                  map->head->why, "saringan", map->head->filter, "jumlah",
                  (json_int_t)map->count, "catatan",
                  "Batas wilayah tidak disertakan, jadi geometry kosong: "
                  "gabungkan lewat kode_kecamatan atau kode_desa.",
                  "per_kecamatan", map->districts),
        "\n],\"metadata\":");
    return err == GW_OK ? vault_add(map->vault, TEXT("}\n")) : err;
}

const struct sheet_kind sheet_geojson = {
    .word = "geojson",
    .type = "application/geo+json",
    .rows_max = 100000,
    .open = geojson_open,
    .rows = geojson_rows,
    .end = geojson_end,
    .close = geojson_close,
};
