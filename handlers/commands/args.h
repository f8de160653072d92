/* handlers/commands/args.h -- the words of a command line. */
#ifndef HANDLERS_COMMANDS_ARGS_H
#define HANDLERS_COMMANDS_ARGS_H

#include <stdbool.h>
#include <stddef.h>

enum { EXIT_FINE = 0, EXIT_FAULT = 1, EXIT_USAGE = 2 };

enum { ARG_MANY_MAX = 16 };

struct arg_many {
    const char *list[ARG_MANY_MAX];
    size_t count;
};

/* One option. Exactly one of the three places it goes to is set. */
struct arg {
    const char *name;      /* "-c", "--role" */
    const char **value;    /* takes a value */
    struct arg_many *many; /* takes a value, may be repeated */
    bool *flag;            /* takes none */
};

/* Reads argv (argv[0] is the command's own name, for messages). Words that are
 * no option fill words, which must get exactly words_count of them.
 *
 * False when anything is unknown, doubled, missing or left over: one line on
 * standard error has said what is wrong and what would be right (usage). */
bool args_read(int argc, char **argv, const char *usage, const struct arg *args,
               size_t args_count, const char **words, size_t words_count);

#endif
