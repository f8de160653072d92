/* handlers/tips/reader_csv.h -- rows of the tables that the reader is made of:
 * a line of column names, then lines of cells with commas between; no quotes.
 */
#ifndef HANDLERS_TIPS_READER_CSV_H
#define HANDLERS_TIPS_READER_CSV_H

#include "gateway/base/text.h"

enum { READER_CELLS_MAX = 8 };

/* build/gen/places_data.c, from handlers/tips/data. */
extern const char abbreviations_csv[], indicators_csv[], cues_csv[],
    destinations_csv[], landmarks_csv[], ordinary_csv[], stopwords_csv[];

/* Takes the next line off *rest, its cells borrowed. False at the end (then
 * rest->len is 0) and at a line with another number of cells or without an
 * end. columns: 1 to READER_CELLS_MAX. */
bool reader_csv_row(struct text *rest, size_t columns,
                    struct text ret_cells[READER_CELLS_MAX]);

size_t reader_csv_rows(const char *csv); /* lines, the names among them */

/* How often c stands in csv. */
size_t reader_csv_count(const char *csv, char c);

#endif
