/* handlers/tips/entity_scan.c -- see entity_scan.h.
 *
 * What one would get wrong: "jam 2 malam" is two hours after midnight and "jam
 * 8 malam" four before it.
 */
#include "handlers/tips/entity_scan.h"

bool
scan_is(const struct scan *scan, size_t at, const char *plain)
{
    return at < scan->words->count
           && spelling_is(&scan->words->list[at], plain);
}

bool
scan_is_any(const struct scan *scan, size_t at, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++)
        if (scan_is(scan, at, list[i]))
            return true;
    return false;
}

static int
number_of(const char *digits)
{
    int number = 0;

    for (; *digits != '\0'; digits++)
        number = number * 10 + (*digits - '0');
    return number;
}

int
scan_number(const struct scan *scan, size_t at)
{
    static const char *const words[] = { "nol",      "satu",   "dua",
                                         "tiga",     "empat",  "lima",
                                         "enam",     "tujuh",  "delapan",
                                         "sembilan", "sepuluh" };
    if (at >= scan->words->count)
        return NO_NUMBER;
    const struct word *word = &scan->words->list[at];
    if (word->len > 0 && word->len <= 4 && word->digits == word->len)
        return number_of(word->raw);
    for (int i = 0; i < (int)LENGTH(words); i++)
        if (spelling_is(word, words[i]))
            return i;
    return NO_NUMBER;
}

enum day_part
scan_part(const struct scan *scan, size_t at)
{
    static const struct {
        const char *word;
        enum day_part part;
    } parts[] = {
        { "subuh", PART_DAWN },     { "dini", PART_DAWN },
        { "pagi", PART_MORNING },   { "siang", PART_NOON },
        { "sore", PART_AFTERNOON }, { "malam", PART_NIGHT },
    };
    for (size_t i = 0; i < LENGTH(parts); i++)
        if (scan_is(scan, at, parts[i].word))
            return parts[i].part;
    return PART_NONE;
}

int
scan_clock(const struct scan *scan, size_t at, enum day_part known,
           size_t *ret_behind)
{
    int hour = scan_number(scan, at), minute = 0;

    if (hour < 0 || hour > 24)
        return NO_NUMBER;
    at++;
    int next = scan_number(scan, at);
    if (next >= 0 && next < 60 && at < scan->words->count
        && scan->words->list[at].len == 2) {
        minute = next;
        at++;
    }
    enum day_part part = scan_part(scan, at);
    at += part != PART_NONE;
    if (part == PART_NONE)
        part = known;
    if ((part == PART_NIGHT && hour >= 6 && hour < 12)
        || (part == PART_AFTERNOON && hour < 12)
        || (part == PART_NOON && hour < 6))
        hour += 12;
    else if (part == PART_NIGHT && hour == 12)
        hour = 24;
    *ret_behind = at;
    return part == PART_NONE && known == PART_NONE && hour <= 12
               ? NO_NUMBER
               : hour * 60 + minute;
}
