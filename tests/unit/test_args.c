/* tests/unit/test_args.c -- command lines. What they say on standard error is
 * looked at by the stories. */
#include "handlers/commands/args.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"

static struct line {
    const char *name;
    const char *words[10];
    bool good;
    const char *config, *login;
    size_t areas;
    bool flag;
} lines[] = {
    { "all of it",
      { "add", "ani", "-c", "f", "--area", "36.04", "--area", "36.01",
        "--no-otp" },
      true,
      "f",
      "ani",
      2,
      true },
    { "with =", { "add", "-c=f", "ani" }, true, "f", "ani", 0, false },
    { "an empty value", { "add", "ani", "-c=" }, true, "", "ani", 0, false },
    { "a dash alone is a word", { "add", "-" }, true, NULL, "-", 0, false },
    { "no word", { "add", "-c", "f" }, false, NULL, NULL, 0, false },
    { "one word too many", { "add", "a", "b" }, false, NULL, NULL, 0, false },
    { "unknown option", { "add", "a", "--x" }, false, NULL, NULL, 0, false },
    { "the head of an option is none",
      { "add", "a", "--are", "x" },
      false,
      NULL,
      NULL,
      0,
      false },
    { "no value", { "add", "a", "-c" }, false, NULL, NULL, 0, false },
    { "twice",
      { "add", "a", "-c", "f", "-c", "g" },
      false,
      NULL,
      NULL,
      0,
      false },
    { "a flag with a value",
      { "add", "a", "--no-otp=1" },
      false,
      NULL,
      NULL,
      0,
      false },
};

static void
test_line(void **state)
{
    const struct line *row = *state;
    char copies[10][16];
    char *argv[11] = { NULL };
    int argc = 0;
    const char *config = NULL, *login = NULL;
    struct arg_many areas = { .count = 0 };
    bool flag = false;
    const struct arg args[] = {
        { .name = "-c", .value = &config },
        { .name = "--area", .many = &areas },
        { .name = "--no-otp", .flag = &flag },
    };

    for (; argc < 10 && row->words[argc] != NULL; argc++) {
        (void)snprintf(copies[argc], sizeof copies[argc], "%s",
                       row->words[argc]);
        argv[argc] = copies[argc];
    }
    assert_int_equal(
        args_read(argc, argv, "add", args, LENGTH(args), &login, 1), row->good);
    if (!row->good)
        return;
    if (row->config == NULL)
        assert_null(config);
    else
        assert_string_equal(config, row->config);
    assert_string_equal(login, row->login);
    assert_int_equal(areas.count, row->areas);
    assert_int_equal(flag, row->flag);
}

int
main(void)
{
    if (freopen("/dev/null", "w", stderr) == NULL)
        return 1;
    return RUN_TABLE("command lines", lines, test_line);
}
