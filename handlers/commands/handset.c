/* handlers/commands/handset.c -- frames are counted in code points, which is
 * right for the alphabets of a handset. */
#include "handlers/commands/handset.h"

#include <string.h>

#include "gateway/base/utf8.h"

static void
put_rule(const char *word, struct buf *out)
{
    size_t len = strlen(word);

    buf_str(out, "  +-");
    buf_str(out, word);
    for (size_t i = len; i < HANDSET_WIDTH + 1; i++)
        buf_char(out, '-');
    buf_str(out, "+\n");
}

static void
put_row(struct text row, struct buf *out)
{
    struct text rest = row;
    uint32_t point;
    size_t width = 0;

    buf_str(out, "  | ");
    for (; utf8_next(&rest, &point); width++)
        utf8_put(out,
                 point < 0x20 || (point >= 0x7f && point < 0xa0) ? '?' : point);
    for (; width < HANDSET_WIDTH; width++)
        buf_char(out, ' ');
    buf_str(out, " |\n");
}

/* How many bytes of line fit one row, preferably up to a space. */
static size_t
row_bytes(struct text line)
{
    struct text rest = line;
    uint32_t point;
    size_t space = 0;

    for (size_t width = 0; width < HANDSET_WIDTH; width++) {
        size_t at = line.len - rest.len;
        if (!utf8_next(&rest, &point))
            return line.len;
        if (point == ' ')
            space = at;
    }
    size_t whole = line.len - rest.len;
    return rest.len == 0 || rest.at[0] == ' ' || space == 0 ? whole : space;
}

void
handset_frame(const char *title, struct text text, const char *foot,
              struct buf *out)
{
    struct text line;

    put_rule(title, out);
    while (text_cut(&text, '\n', &line)) {
        do {
            size_t take = row_bytes(line);
            put_row((struct text){ line.at, take }, out);
            line.at += take;
            line.len -= take;
            if (line.len > 0 && line.at[0] == ' ') {
                line.at++;
                line.len--;
            }
        } while (line.len > 0);
    }
    put_rule(foot, out);
}
