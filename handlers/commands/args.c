/* handlers/commands/args.c -- one pass over argv; "--name value" and
 * "--name=value" are the same. */
#include "handlers/commands/args.h"

#include <stdio.h>
#include <string.h>

/* The option that word names; *ret_inline is what stands behind '=', or NULL. */
static const struct arg *
find(const struct arg *args, size_t count, const char *word,
     const char **ret_inline)
{
    size_t len = strcspn(word, "=");

    for (size_t i = 0; i < count; i++) {
        if (strlen(args[i].name) == len
            && strncmp(args[i].name, word, len) == 0) {
            *ret_inline = word[len] == '=' ? word + len + 1 : NULL;
            return &args[i];
        }
    }
    return NULL;
}

static bool
complain(const char *command, const char *what, const char *which,
         const char *usage)
{
    fprintf(stderr, "kentongan %s: %s%s%s; usage: kentongan %s\n", command,
            what, which[0] == '\0' ? "" : " ", which, usage);
    return false;
}

/* Puts one value where it belongs; false when it may not stand twice. */
static bool
keep(const struct arg *arg, const char *value)
{
    if (arg->many != NULL) {
        if (arg->many->count == ARG_MANY_MAX)
            return false;
        arg->many->list[arg->many->count++] = value;
        return true;
    }
    if (*arg->value != NULL)
        return false;
    *arg->value = value;
    return true;
}

bool
args_read(int argc, char **argv, const char *usage, const struct arg *args,
          size_t args_count, const char **words, size_t words_count)
{
    size_t have = 0;

    for (int i = 1; i < argc; i++) {
        const char *value = NULL;

        if (argv[i][0] != '-' || argv[i][1] == '\0') {
            if (have == words_count)
                return complain(argv[0], "one word too many:", argv[i], usage);
            words[have++] = argv[i];
            continue;
        }
        const struct arg *arg = find(args, args_count, argv[i], &value);
        if (arg == NULL)
            return complain(argv[0], "unknown option", argv[i], usage);
        if (arg->flag != NULL) {
            if (value != NULL)
                return complain(argv[0], "takes no value:", arg->name, usage);
            *arg->flag = true;
            continue;
        }
        if (value == NULL && i + 1 < argc)
            value = argv[++i];
        if (value == NULL)
            return complain(argv[0], "a value is missing after", arg->name,
                            usage);
        if (!keep(arg, value))
            return complain(argv[0], "stands too often:", arg->name, usage);
    }
    if (have < words_count)
        return complain(argv[0], "something is missing", "", usage);
    return true;
}
