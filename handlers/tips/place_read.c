/* The tables of places, from the text that the build compiled in.
 *
 *   regencies ---\
 *   districts ----+--> cut into rows, linked by code, sorted --> struct places
 *   villages ----/
 *   jurisdiction: one row for each district, in the same order
 *
 * What one would get wrong: a table that does not fit (a district without a
 * jurisdiction, a village without a district, rows out of order) must stop the
 * program at its start, because a tip there would reach nobody. So every code
 * is checked against its neighbours, and nothing is skipped.
 */
#include "handlers/tips/place_table.h"

#include <stdlib.h>
#include <string.h>

enum {
    COLUMNS_MAX = 9,
    CODE_REGENCY = 5,
    CODE_DISTRICT = 8,
    CODE_VILLAGE = 13
};

/* A table being read: at is cut into C strings as rows are taken. */
struct reader {
    char *at;
    size_t columns;
};

static enum gw_err
reader_open(const char *csv, size_t columns, struct reader *ret, char **pool)
{
    size_t room = strlen(csv) + 1;
    *pool = malloc(room);
    if (*pool == NULL)
        return GW_NOMEM;
    memcpy(*pool, csv, room);
    char *end = strchr(*pool, '\n');
    if (end == NULL)
        return GW_REJECTED;
    *ret = (struct reader){ .at = end + 1, .columns = columns };
    return GW_OK;
}

static size_t
reader_rows(const struct reader *reader)
{
    size_t rows = 0;
    for (const char *c = reader->at; *c != '\0'; c++)
        rows += *c == '\n';
    return rows;
}

/* GW_MISSING after the last row. */
static enum gw_err
reader_row(struct reader *reader, const char *ret_cells[COLUMNS_MAX])
{
    if (*reader->at == '\0')
        return GW_MISSING;
    char *end = strchr(reader->at, '\n');
    if (end == NULL)
        return GW_REJECTED;
    *end = '\0';

    char *cell = reader->at;
    size_t count = 0;
    while (cell != NULL) {
        if (count == reader->columns)
            return GW_REJECTED;
        ret_cells[count++] = cell;
        cell = strchr(cell, ',');
        if (cell != NULL)
            *cell++ = '\0';
    }
    reader->at = end + 1;
    return count == reader->columns ? GW_OK : GW_REJECTED;
}

/* A well-formed code of its level, greater than the one before. */
static bool
code_follows(const char *code, size_t len, const char *before)
{
    if (strlen(code) != len)
        return false;
    for (size_t i = 0; i < len; i++) {
        bool dot = i == 2 || i == 5 || i == 8;
        if (dot ? code[i] != '.' : code[i] < '0' || code[i] > '9')
            return false;
    }
    return before == NULL || strcmp(before, code) < 0;
}

static bool
label_write(const char *name, char ret_label[PLACE_LABEL_MAX + 1])
{
    static const struct {
        const char *head, *label;
    } rules[] = {
        { "Kota Tangerang Selatan", "Kota Tangsel" },
        { "Kabupaten ", "Kab " },
        { "", "" },
    };
    size_t i = 0;
    while (strncmp(name, rules[i].head, strlen(rules[i].head)) != 0)
        i++;
    const char *rest = name + strlen(rules[i].head);
    if (strlen(rules[i].label) + strlen(rest) > PLACE_LABEL_MAX)
        return false;
    memcpy(ret_label, rules[i].label, strlen(rules[i].label) + 1);
    memcpy(ret_label + strlen(rules[i].label), rest, strlen(rest) + 1);
    return true;
}

static enum gw_err
read_regencies(struct places *places, const char *csv)
{
    struct reader reader;
    enum gw_err err = reader_open(csv, 2, &reader, &places->pool[0]);
    if (err != GW_OK)
        return err;
    size_t rows = reader_rows(&reader);
    places->regencies = calloc(rows + 1, sizeof *places->regencies);
    places->labels = calloc(rows + 1, sizeof *places->labels);
    places->regency_spans = calloc(rows + 1, sizeof *places->regency_spans);
    if (places->regencies == NULL || places->labels == NULL
        || places->regency_spans == NULL)
        return GW_NOMEM;

    const char *cells[COLUMNS_MAX], *before = NULL;
    while ((err = reader_row(&reader, cells)) == GW_OK) {
        size_t i = places->regencies_count++;
        if (!code_follows(cells[0], CODE_REGENCY, before)
            || !label_write(cells[1], places->labels[i]))
            return GW_REJECTED;
        places->regencies[i] = (struct regency){ .code = cells[0],
                                                 .name = cells[1],
                                                 .label = places->labels[i] };
        before = cells[0];
    }
    return err == GW_MISSING && before != NULL ? GW_OK : GW_REJECTED;
}

static enum gw_err
read_districts(struct places *places, const char *csv)
{
    struct reader reader;
    enum gw_err err = reader_open(csv, 2, &reader, &places->pool[1]);
    if (err != GW_OK)
        return err;
    size_t rows = reader_rows(&reader);
    places->districts = calloc(rows + 1, sizeof *places->districts);
    places->district_spans = calloc(rows + 1, sizeof *places->district_spans);
    if (places->districts == NULL || places->district_spans == NULL)
        return GW_NOMEM;

    const char *cells[COLUMNS_MAX], *before = NULL;
    while ((err = reader_row(&reader, cells)) == GW_OK) {
        size_t i = places->districts_count++;
        if (!code_follows(cells[0], CODE_DISTRICT, before))
            return GW_REJECTED;
        const struct regency *regency = places_find_regency(
            places, (struct text){ cells[0], CODE_REGENCY });
        if (regency == NULL)
            return GW_REJECTED;
        places->districts[i] = (struct district){ .code = cells[0],
                                                  .name = cells[1],
                                                  .regency = regency };
        struct place_span *span =
            &places->regency_spans[regency - places->regencies];
        if (span->count++ == 0)
            span->first = i;
        before = cells[0];
    }
    return err == GW_MISSING && before != NULL ? GW_OK : GW_REJECTED;
}

static enum gw_err
read_villages(struct places *places, const char *csv)
{
    struct reader reader;
    enum gw_err err = reader_open(csv, 2, &reader, &places->pool[2]);
    if (err != GW_OK)
        return err;
    places->villages =
        calloc(reader_rows(&reader) + 1, sizeof *places->villages);
    if (places->villages == NULL)
        return GW_NOMEM;

    const char *cells[COLUMNS_MAX], *before = NULL;
    while ((err = reader_row(&reader, cells)) == GW_OK) {
        size_t i = places->villages_count++;
        if (!code_follows(cells[0], CODE_VILLAGE, before))
            return GW_REJECTED;
        const struct district *district = places_find_district(
            places, (struct text){ cells[0], CODE_DISTRICT });
        if (district == NULL)
            return GW_REJECTED;
        places->villages[i] = (struct village){ .code = cells[0],
                                                .name = cells[1],
                                                .district = district };
        struct place_span *span =
            &places->district_spans[district - places->districts];
        if (span->count++ == 0)
            span->first = i;
        before = cells[0];
    }
    return err == GW_MISSING && before != NULL ? GW_OK : GW_REJECTED;
}

/* district_code,district,regency,polda,polres,polsek_hint,police_confidence,
 * kanim,kanim_confidence: one row a district, none without its three units. */
static enum gw_err
read_jurisdiction(struct places *places, const char *csv)
{
    struct reader reader;
    enum gw_err err = reader_open(csv, 9, &reader, &places->pool[3]);
    if (err != GW_OK)
        return err;
    for (size_t i = 0; i < places->districts_count; i++) {
        struct district *district = &places->districts[i];
        const char *cells[COLUMNS_MAX];
        err = reader_row(&reader, cells);
        if (err != GW_OK || strcmp(cells[0], district->code) != 0
            || strcmp(cells[1], district->name) != 0
            || strcmp(cells[2], district->regency->name) != 0
            || cells[3][0] == '\0' || cells[4][0] == '\0'
            || cells[7][0] == '\0')
            return GW_REJECTED;
        district->polda = cells[3];
        district->police = cells[4];
        district->immigration = cells[7];
    }
    return *reader.at == '\0' ? GW_OK : GW_REJECTED;
}

static int
districts_order(const void *a, const void *b)
{
    const struct district *x = *(const struct district *const *)a;
    const struct district *y = *(const struct district *const *)b;
    int order = strcmp(x->regency->code, y->regency->code);
    if (order == 0)
        order = strcmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->code, y->code);
}

static int
villages_order(const void *a, const void *b)
{
    const struct village *x = *(const struct village *const *)a;
    const struct village *y = *(const struct village *const *)b;
    int order = strcmp(x->district->code, y->district->code);
    if (order == 0)
        order = strcmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->code, y->code);
}

static int
keys_order(const void *a, const void *b)
{
    const struct place_key *x = a, *y = b;
    int order = strcmp(x->letters, y->letters);
    return order != 0 ? order : strcmp(x->district->code, y->district->code);
}

/* Sorted by parent first, so the spans fit these lists too. */
static enum gw_err
sort_names(struct places *places)
{
    size_t districts = places->districts_count;
    size_t villages = places->villages_count;
    places->districts_by_name =
        calloc(districts, sizeof *places->districts_by_name);
    places->villages_by_name =
        calloc(villages, sizeof *places->villages_by_name);
    places->keys = calloc(districts, sizeof *places->keys);
    if (places->districts_by_name == NULL || places->villages_by_name == NULL
        || places->keys == NULL)
        return GW_NOMEM;

    for (size_t i = 0; i < villages; i++)
        places->villages_by_name[i] = &places->villages[i];
    qsort(places->villages_by_name, villages, sizeof *places->villages_by_name,
          villages_order);

    for (size_t i = 0; i < districts; i++) {
        const struct district *district = &places->districts[i];
        struct place_key *key = &places->keys[i];
        places->districts_by_name[i] = district;
        key->district = district;
        if (!place_fold(text_of(district->name), key->letters, &key->len)
            || key->len == 0)
            return GW_REJECTED;
    }
    qsort(places->districts_by_name, districts,
          sizeof *places->districts_by_name, districts_order);
    qsort(places->keys, districts, sizeof *places->keys, keys_order);
    return GW_OK;
}

enum gw_err
places_read(const struct place_tables *tables, struct places **ret_places)
{
    OWNED(places_close)
    struct places *places = calloc(1, sizeof *places);
    if (places == NULL)
        return GW_NOMEM;

    enum gw_err err = read_regencies(places, tables->regencies);
    if (err == GW_OK)
        err = read_districts(places, tables->districts);
    if (err == GW_OK)
        err = read_villages(places, tables->villages);
    if (err == GW_OK)
        err = read_jurisdiction(places, tables->jurisdiction);
    if (err == GW_OK)
        err = sort_names(places);
    if (err != GW_OK)
        return err;

    *ret_places = GIVE(places);
    return GW_OK;
}
