/* gateway/main.c -- the list of commands, and nothing else. */
#include <stdio.h>
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage; /* behind the name */
    const char *does;
} commands[] = {
    { "serve", command_serve, "-c FILE", "run the gateway" },
    { "check", command_check, "-c FILE",
      "show every fault of config, menus, languages and schema" },
    { "migrate", command_migrate, "-c FILE", "bring the schema up to date" },
    { "officer", command_officer, "add|list|disable|reset ... -c FILE",
      "officers' accounts" },
    { "token", command_token, "add|list|revoke ... -c FILE",
      "tokens of the agencies' own systems" },
    { "channel", command_channel, "pause|resume|list|report ... -c FILE",
      "stop a channel; what goes by each, and by day" },
    { "menu", command_menu, "check|graph|try FILE",
      "check, draw or walk a menu" },
    { "phone", command_phone, "[--from MSISDN] [--sms|--ussd] -c FILE",
      "a handset in the terminal" },
    { "read", command_read, "-c FILE",
      "what the reader understands of texts on standard input" },
    { "poster", command_poster, "[--area CODE] -c FILE",
      "what to dial from each village's poster" },
    { "key", command_key, "init|rotate|export|import -c FILE", "the keyring" },
    { "backup", command_backup, "DEST -c FILE",
      "copy the database, without keys, while the gateway runs" },
    { "restore", command_restore, "SRC -c FILE",
      "put a backup in place of the database" },
    { "audit", command_audit, "verify|head|erased TIP -c FILE",
      "find any changed, removed or cut-off line; print a signed head" },
};

static void
print_help(FILE *out)
{
    fprintf(out,
            "Kentongan " KENTONGAN_VERSION
            ", a tip line for SMS and USSD.\n\nusage: kentongan COMMAND\n\n");
    for (size_t i = 0; i < LENGTH(commands); i++)
        fprintf(out, "  %-8s %-42s %s\n", commands[i].name, commands[i].usage,
                commands[i].does);
    fprintf(out, "\n  --help, --version\n"
                 "\nMore in kentongan(8) and in the comments of the sample "
                 "config.\n");
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0
        || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("kentongan " KENTONGAN_VERSION "\n");
        return EXIT_FINE;
    }
    for (size_t i = 0; i < LENGTH(commands); i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        if (crypto_init() != GW_OK) {
            fprintf(stderr, "kentongan: the system gives no randomness\n");
            return EXIT_FAULT;
        }
        return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr,
            "kentongan: unknown command %s; `kentongan --help` lists "
            "them\n",
            argv[1]);
    return EXIT_USAGE;
}
