/* gateway/platform/faults.c -- collects faults, prints them in file order.
 *
 * A fault's text may quote what a file holds, so every control character in it
 * becomes '?': a config cannot drive the administrator's terminal. A text that
 * is too long is cut between characters, never inside one.
 */
#include "gateway/platform/faults.h"

#include <stdarg.h>
#include <string.h>

/* ASCII controls, and those of ISO 8859-1 in UTF-8 (U+0080 to U+009F). */
static void
blank_controls(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at != '\0'; at++) {
        if (*at < 0x20 || *at == 0x7F)
            *at = '?';
        else if (*at == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9F)
            at[0] = at[1] = '?';
    }
}

/* How many bytes the character takes that begins with this one. */
static size_t
character_len(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Drops a last character that was cut through. */
static void
drop_cut_character(char *text)
{
    size_t len = strlen(text), start = len;

    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    start--;
    if (character_len((unsigned char)text[start]) > len - start)
        text[start] = '\0';
}

/* Of a path that is too long the end tells more. */
static void
name_file(struct fault *fault, const char *file)
{
    size_t len = strlen(file);
    size_t room = sizeof fault->file - 1;

    memcpy(fault->file, len > room ? file + (len - room) : file,
           len > room ? room : len);
    blank_controls(fault->file);
}

__attribute__((format(printf, 5, 0))) static void
add(struct faults *faults, const char *file, int line, bool warning,
    const char *format, va_list args)
{
    if (!warning)
        faults->errors++;
    if (faults->count == FAULTS_MAX) {
        faults->dropped++;
        return;
    }
    struct fault *fault = &faults->list[faults->count++];

    *fault = (struct fault){ .line = line, .warning = warning };
    name_file(fault, file);
    int wanted = vsnprintf(fault->text, sizeof fault->text, format, args);
    if (wanted >= (int)sizeof fault->text)
        drop_cut_character(fault->text);
    blank_controls(fault->text);
}

void
fault_add(struct faults *faults, const char *file, int line, const char *format,
          ...)
{
    va_list args;

    va_start(args, format);
    add(faults, file, line, false, format, args);
    va_end(args);
}

void
fault_warn(struct faults *faults, const char *file, int line,
           const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(faults, file, line, true, format, args);
    va_end(args);
}

/* Files stay in the order in which they were first named. */
static size_t
file_rank(const struct faults *faults, const struct fault *fault)
{
    size_t rank = 0;

    while (strcmp(faults->list[rank].file, fault->file) != 0)
        rank++;
    return rank;
}

static bool
comes_before(const struct faults *faults, const struct fault *a,
             const struct fault *b)
{
    size_t rank_a = file_rank(faults, a), rank_b = file_rank(faults, b);

    return rank_a != rank_b ? rank_a < rank_b : a->line < b->line;
}

/* An insertion sort: stable, and there are at most FAULTS_MAX. */
static void
sort(const struct faults *faults, const struct fault **ret_order)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        size_t at = i;

        for (; at > 0 && comes_before(faults, fault, ret_order[at - 1]); at--)
            ret_order[at] = ret_order[at - 1];
        ret_order[at] = fault;
    }
}

void
faults_print(const struct faults *faults, FILE *out)
{
    const struct fault *order[FAULTS_MAX];

    sort(faults, order);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = order[i];

        fputs(fault->file, out);
        if (fault->line > 0)
            fprintf(out, ":%d", fault->line);
        fprintf(out, ": %s: %s\n", fault->warning ? "warning" : "error",
                fault->text);
    }
    if (faults->dropped > 0)
        fprintf(out, "... and %zu more\n", faults->dropped);
}
