/* handlers/tips/reader_csv.c -- see reader_csv.h.
 *
 * A faulty line ends the reading with *rest still holding it, so that a caller
 * who looks at rest.len at the end refuses the whole table.
 */
#include "handlers/tips/reader_csv.h"

#include <string.h>

bool
reader_csv_row(struct text *rest, size_t columns,
               struct text ret_cells[READER_CELLS_MAX])
{
    const char *end = rest->len > 0 ? memchr(rest->at, '\n', rest->len) : NULL;
    if (end == NULL)
        return false;
    struct text line = { .at = rest->at, .len = (size_t)(end - rest->at) };
    struct text left = line, cell;
    size_t count = 0;
    while (text_cut(&left, ',', &cell)) {
        if (count == columns)
            return false;
        ret_cells[count++] = cell;
    }
    if (count != columns)
        return false;
    rest->at += line.len + 1;
    rest->len -= line.len + 1;
    return true;
}

size_t
reader_csv_count(const char *csv, char c)
{
    size_t count = 0;
    for (const char *at = csv; *at != '\0'; at++)
        count += *at == c;
    return count;
}

size_t
reader_csv_rows(const char *csv)
{
    return reader_csv_count(csv, '\n');
}
