/* handlers/tips/tile.h -- the tile map: each kecamatan is one hexagon, so that a
 * small one is seen as well as a large one. Odd rows stand half a tile to the
 * right. Pure; compiled in (data/tiles.csv).
 */
#ifndef HANDLERS_TIPS_TILE_H
#define HANDLERS_TIPS_TILE_H

#include <stdbool.h>

#include "gateway/base/text.h"

struct tile {
    int column, row; /* from 0, rows downwards */
};

/* Where the kecamatan of that code (36.04.13) stands; false: no such code. */
bool tile_find(struct text code, struct tile *ret_tile);

#endif
