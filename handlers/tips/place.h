/* handlers/tips/place.h -- the 8 kabupaten/kota, 155 kecamatan and 1,552
 * desa/kelurahan of Banten, compiled in.
 *
 * Immutable once read; any thread. Codes are the government's (36.04.13.2007);
 * what belongs together is decided by code, never by name or by point.
 */
#ifndef HANDLERS_TIPS_PLACE_H
#define HANDLERS_TIPS_PLACE_H

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"

struct places;

struct regency {
    const char *code;  /* 36.04 */
    const char *name;  /* Kabupaten Serang */
    const char *label; /* Kab Serang; Kota Tangsel */
};

struct district {
    const char *code; /* 36.04.13 */
    const char *name; /* Tirtayasa */
    const struct regency *regency;
    /* Who acts there (banten-jurisdiction.csv). */
    const char *polda;       /* Polda Banten; Polda Metro Jaya */
    const char *police;      /* Polres Serang */
    const char *immigration; /* Kanim Kelas I Non TPI Serang */
};

struct village {
    const char *code; /* 36.04.13.2007 */
    const char *name;
    const struct district *district;
};

/* GW_REJECTED  the compiled-in tables do not fit together (a build fault);
 * GW_NOMEM */
MUST_CHECK enum gw_err places_open(struct places **ret_places);
void places_close(struct places *places);
static inline void
places_close_slot(struct places **s)
{
    places_close(*s);
}

size_t places_regencies(const struct places *places);
const struct regency *places_regency(const struct places *places, size_t i);

/* By name within a regency (alphabetical); NULL regency: all, by code. Villages
 * by name. The i-th, or NULL beyond the last. */
size_t places_districts(const struct places *places,
                        const struct regency *regency);
const struct district *places_district(const struct places *places,
                                       const struct regency *regency, size_t i);
size_t places_villages(const struct places *places,
                       const struct district *district);
const struct village *places_village(const struct places *places,
                                     const struct district *district, size_t i);

/* Districts whose name begins with what was typed: case, spaces and
 * punctuation do not count; what was typed beyond the name's end does not
 * match, nor does nothing. At most 155, by name then code; i-th or NULL. */
size_t places_typed(const struct places *places, struct text typed);
const struct district *places_typed_at(const struct places *places,
                                       struct text typed, size_t i);

const struct regency *places_find_regency(const struct places *places,
                                          struct text code);
const struct district *places_find_district(const struct places *places,
                                            struct text code);
const struct village *places_find_village(const struct places *places,
                                          struct text code);

#endif
