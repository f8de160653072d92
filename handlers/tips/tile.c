/* handlers/tips/tile.c -- see tile.h. The table is small and asked for rarely: a
 * look walks it. */
#include "handlers/tips/tile.h"

#include "handlers/tips/reader_csv.h"

enum { CODE, NAME, COLUMN, ROW, COLUMNS };

extern const char tiles_csv[];

bool
tile_find(struct text code, struct tile *ret_tile)
{
    struct text rest = text_of(tiles_csv), cells[READER_CELLS_MAX];
    int64_t column, row;

    while (reader_csv_row(&rest, COLUMNS, cells)) {
        if (!text_equal(cells[CODE], code))
            continue;
        if (!text_number(cells[COLUMN], &column)
            || !text_number(cells[ROW], &row))
            return false; /* the line of names */
        *ret_tile = (struct tile){ .column = (int)column, .row = (int)row };
        return true;
    }
    return false;
}
