/* gateway/platform/log.c -- one line an event, to standard error.
 *
 * Owns the threshold and nothing else: a line is put together on the stack and
 * handed to one write(2), so lines of two threads never mix and nothing is
 * lost in a buffer at a crash. Words pass through add_word(), the only door:
 * what it lets through can hold no space and no newline, so no value looks
 * like a second field or a second line. A line over the maximum loses its last
 * fields, never its newline.
 */
#include "gateway/platform/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/own.h"
#include "gateway/platform/clock.h"

enum { WORD_MAX = 200, LINE_MAX_ = 4000 };

static _Atomic int threshold = LOG_INFO_;

static const char *const level_words[] = {
    [LOG_DEBUG_] = "debug",
    [LOG_INFO_] = "info",
    [LOG_WARN_] = "warn",
    [LOG_ERROR_] = "error",
};

struct line {
    char at[LINE_MAX_ + 1]; /* room for the newline */
    size_t len;
};

static void
add_raw(struct line *line, const char *bytes, size_t len)
{
    if (len > LINE_MAX_ - line->len)
        len = LINE_MAX_ - line->len;
    memcpy(line->at + line->len, bytes, len);
    line->len += len;
}

static char
harmless(char c)
{
    return c <= ' ' || c >= 0x7f || c == '"' || c == '\'' || c == '\\' ? '?'
                                                                       : c;
}

static void
add_word(struct line *line, const char *word)
{
    char clean[WORD_MAX];
    size_t len = 0;

    while (len < sizeof clean && word[len] != '\0') {
        clean[len] = harmless(word[len]);
        len++;
    }
    add_raw(line, clean, len);
}

static void
add_field(struct line *line, const struct log_field *field)
{
    char digits[24];

    add_raw(line, " ", 1);
    add_word(line, field->key);
    add_raw(line, "=", 1);
    if (field->word != NULL) {
        add_word(line, field->word);
        return;
    }
    int len = snprintf(digits, sizeof digits, "%" PRId64, field->number);
    add_raw(line, digits, (size_t)len);
}

static void
add_head(struct line *line, enum log_level level, const char *id,
         const char *event)
{
    char now[CLOCK_TEXT];

    clock_format(clock_wall_ms(), now);
    add_word(line, now);
    add_raw(line, " ", 1);
    add_word(line, level_words[level]);
    add_raw(line, " ", 1);
    add_word(line, id == NULL || *id == '\0' ? "-" : id);
    add_raw(line, " ", 1);
    add_word(line, event);
}

void
log_write(enum log_level level, const char *id, const char *event,
          const struct log_field *fields, size_t count)
{
    struct line line = { .len = 0 };

    if ((size_t)level >= LENGTH(level_words)
        || (int)level < atomic_load_explicit(&threshold, memory_order_relaxed))
        return;
    add_head(&line, level, id, event);
    for (size_t i = 0; i < count; i++)
        add_field(&line, &fields[i]);
    line.at[line.len++] = '\n';

    /* A log that is full or gone must not stop the house; and the caller's
     * errno is not ours to change. */
    int kept = errno;
    while (write(STDERR_FILENO, line.at, line.len) < 0 && errno == EINTR)
        continue;
    errno = kept;
}

void
log_threshold(enum log_level level)
{
    atomic_store_explicit(&threshold, (int)level, memory_order_relaxed);
}
