/* tests/unit/test_log.c -- what a line looks like, and what cannot get in. */
#include "gateway/platform/log.h"

#include <errno.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/platform/clock.h"
#include "tests/support/table.h"

/* Standard error goes to a file while run() runs; returns what it holds. */
static char *
written(void (*run)(const void *arg), const void *arg)
{
    enum { MAX = 1 << 20 };
    char name[] = "/tmp/kentongan-log-XXXXXX";
    char *text = calloc(1, MAX);
    int file = mkstemp(name);
    int kept = dup(STDERR_FILENO);

    assert_non_null(text);
    assert_true(file >= 0 && kept >= 0);
    unlink(name);
    dup2(file, STDERR_FILENO);
    run(arg);
    dup2(kept, STDERR_FILENO);
    close(kept);
    assert_true(pread(file, text, MAX - 1, 0) >= 0);
    close(file);
    return text;
}

static struct line {
    const char *name;
    enum log_level level;
    const char *id, *event;
    struct log_field fields[3];
    size_t count;
    const char *line; /* after the time; NULL: none is written */
} lines[] = {
    { "a number",
      LOG_INFO_,
      "-",
      "serve.ready",
      { { "port", NULL, 8080 } },
      1,
      "info - serve.ready port=8080" },
    { "all sorts",
      LOG_WARN_,
      "r1x",
      "a.b",
      { { "n", NULL, INT64_MIN }, { "w", "word", 7 }, { "z", NULL, 0 } },
      3,
      "warn r1x a.b n=-9223372036854775808 w=word z=0" },
    { "error", LOG_ERROR_, "-", "e", { { "a", "b", 0 } }, 1, "error - e a=b" },
    { "no id", LOG_INFO_, NULL, "e", { { "a", "b", 0 } }, 1, "info - e a=b" },
    { "empty id", LOG_INFO_, "", "e", { { "a", "b", 0 } }, 1, "info - e a=b" },
    { "no field", LOG_INFO_, "-", "e", { { NULL, NULL, 0 } }, 0, "info - e" },
    { "empty word", LOG_INFO_, "-", "e", { { "a", "", 0 } }, 1, "info - e a=" },
    { "below the threshold",
      LOG_DEBUG_,
      "-",
      "e",
      { { "a", "b", 0 } },
      1,
      NULL },
    { "no forged field",
      LOG_INFO_,
      "-",
      "e",
      { { "a", "x b=y", 0 } },
      1,
      "info - e a=x?b=y" },
    { "no forged line",
      LOG_INFO_,
      "-",
      "e",
      { { "a", "x\n2026 info - e\r\t", 0 } },
      1,
      "info - e a=x?2026?info?-?e??" },
    { "quotes and backslash",
      LOG_INFO_,
      "-",
      "e",
      { { "a", "\"'\\", 0 } },
      1,
      "info - e a=???" },
    { "no escape sequences, no UTF-8",
      LOG_INFO_,
      "-",
      "e",
      { { "a", "\x1b[2J\x7f\xc3\xa9", 0 } },
      1,
      "info - e a=?[2J???" },
    { "an id cannot forge either",
      LOG_INFO_,
      "a b\n",
      "e",
      { { "a", "b", 0 } },
      1,
      "info a?b? e a=b" },
    { "an unknown level",
      (enum log_level)99,
      "-",
      "e",
      { { "a", "b", 0 } },
      1,
      NULL },
};

static void
write_row(const void *arg)
{
    const struct line *row = arg;

    log_write(row->level, row->id, row->event, row->fields, row->count);
}

static void
test_line(void **state)
{
    const struct line *row = *state;
    char *text = written(write_row, row);

    if (row->line == NULL) {
        assert_string_equal(text, "");
    } else {
        size_t head = CLOCK_TEXT - 1;
        assert_int_equal(strlen(text), head + 1 + strlen(row->line) + 1);
        assert_int_equal(text[head - 1], 'Z');
        assert_int_equal(text[head], ' ');
        assert_memory_equal(text + head + 1, row->line, strlen(row->line));
        assert_int_equal(text[strlen(text) - 1], '\n');
    }
    free(text);
}

static void
write_long(const void *arg)
{
    log_info("e", LOG_WORD("a", arg), LOG_NUM("b", 1));
}

static void
test_200_bytes_are_kept(void **state)
{
    char word[501], want[240];

    (void)state;
    memset(word, 'x', 500);
    word[500] = '\0';
    snprintf(want, sizeof want, " a=%.200s b=1\n", word);
    char *text = written(write_long, word);
    assert_non_null(strstr(text, want));
    free(text);
}

static void
write_wide(const void *arg)
{
    struct log_field fields[100];

    for (size_t i = 0; i < LENGTH(fields); i++)
        fields[i] = LOG_WORD("key", arg);
    log_write(LOG_INFO_, "-", "e", fields, LENGTH(fields));
}

static void
test_line_has_an_end(void **state)
{
    char word[201];

    (void)state;
    memset(word, 'x', 200);
    word[200] = '\0';
    char *text = written(write_wide, word);
    assert_int_equal(strlen(text), 4001);
    assert_int_equal(text[4000], '\n');
    free(text);
}

static void
write_levels(const void *arg)
{
    (void)arg;
    log_threshold(LOG_ERROR_);
    log_warn("e", LOG_NUM("warn", 1));
    log_error("e", LOG_NUM("error", 1));
    log_threshold(LOG_DEBUG_);
    LOG_AT(LOG_DEBUG_, "-", "e", LOG_NUM("debug", 1));
    log_threshold(LOG_INFO_);
}

static void
test_threshold(void **state)
{
    (void)state;
    char *text = written(write_levels, NULL);
    assert_null(strstr(text, "warn=1"));
    assert_non_null(strstr(text, "error=1"));
    assert_non_null(strstr(text, "debug=1"));
    free(text);
}

enum { THREADS = 4, LINES = 500 };

static void *
write_many(void *arg)
{
    for (int i = 0; i < LINES; i++)
        log_info("many", LOG_WORD("who", arg), LOG_NUM("i", i));
    return NULL;
}

static void
write_threads(const void *arg)
{
    pthread_t threads[THREADS];
    static char names[THREADS][2] = { "a", "b", "c", "d" };

    (void)arg;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, write_many, names[i]), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static void
test_lines_do_not_mix(void **state)
{
    (void)state;
    char *text = written(write_threads, NULL);
    size_t whole = 0;

    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL;
         line = end + 1) {
        *end = '\0';
        assert_int_equal(line[CLOCK_TEXT - 2], 'Z');
        assert_non_null(strstr(line, "Z info - many who="));
        whole++;
    }
    assert_int_equal(whole, THREADS * LINES);
    free(text);
}

static void
write_closed(const void *arg)
{
    (void)arg;
    close(STDERR_FILENO);
    errno = ENOENT;
    log_info("e", LOG_NUM("a", 1));
    assert_int_equal(errno, ENOENT);
}

static void
test_a_lost_log_harms_nobody(void **state)
{
    (void)state;
    free(written(write_closed, NULL));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_200_bytes_are_kept),
        cmocka_unit_test(test_line_has_an_end),
        cmocka_unit_test(test_threshold),
        cmocka_unit_test(test_lines_do_not_mix),
        cmocka_unit_test(test_a_lost_log_harms_nobody),
    };

    int failed = RUN_TABLE("log lines", lines, test_line);
    return failed + cmocka_run_group_tests_name("log", whole, NULL, NULL);
}
