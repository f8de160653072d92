/* handlers/commands/key.c -- `kentongan key init|rotate|export|import`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway/platform/keyring.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"

enum { PASSPHRASE_MAX = 512, EXPORT_MAX = 64 * 1024 };

static int
key_init(const char *data_dir)
{
    /* The folder may be new; an existing one keeps its mode. */
    (void)mkdir(data_dir, 0700);
    enum gw_err err = keyring_create(data_dir);

    if (err != GW_OK) {
        fprintf(stderr, "kentongan key init: %s: %s\n", data_dir,
                err == GW_CONFLICT ? "there is a keyring already; it is kept"
                                   : gw_err_text(err));
        return EXIT_FAULT;
    }
    printf("%s/keys/keyring: made. Export it now (`kentongan key export`) and "
           "keep the export and its passphrase apart.\n",
           data_dir);
    return EXIT_FINE;
}

static int
key_rotate(const char *data_dir)
{
    enum gw_err err = keyring_rotate(data_dir);

    if (err != GW_OK) {
        fprintf(stderr, "kentongan key rotate: %s: %s\n", data_dir,
                gw_err_text(err));
        return EXIT_FAULT;
    }
    printf("%s/keys/keyring: a new sealing key is in it; a running gateway "
           "seals with it after its restart. Export the keyring again.\n",
           data_dir);
    return EXIT_FINE;
}

static bool
ask_passphrase(char passphrase[PASSPHRASE_MAX])
{
    if (command_secret("Passphrase", passphrase, PASSPHRASE_MAX))
        return true;
    fprintf(stderr, "kentongan key: give the passphrase as the first line of "
                    "standard input\n");
    return false;
}

static int
key_export(const char *data_dir)
{
    char passphrase[PASSPHRASE_MAX];
    OWNED(buf_wipe)
    struct buf out = buf_new(EXPORT_MAX);

    if (!ask_passphrase(passphrase))
        return EXIT_FAULT;
    enum gw_err err = keyring_export(data_dir, text_of(passphrase), &out);
    crypto_wipe(passphrase, sizeof passphrase);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan key export: %s\n",
                err == GW_REJECTED ? "the passphrase is too short; at least 12 "
                                     "characters"
                                   : gw_err_text(err));
        return EXIT_FAULT;
    }
    fwrite(out.at, 1, out.len, stdout);
    return fflush(stdout) == 0 ? EXIT_FINE : EXIT_FAULT;
}

static int
key_import(const char *data_dir)
{
    char passphrase[PASSPHRASE_MAX];
    OWNED(buf_wipe)
    struct buf in = buf_new(EXPORT_MAX);
    char chunk[4096];
    size_t got;

    if (!ask_passphrase(passphrase))
        return EXIT_FAULT;
    while ((got = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        buf_bytes(&in, chunk, got);
    (void)mkdir(data_dir, 0700);
    enum gw_err err =
        buf_ok(&in)
            ? keyring_import(data_dir, text_of(passphrase), buf_text(&in))
            : in.err;
    crypto_wipe(passphrase, sizeof passphrase);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan key import: %s\n",
                err == GW_DENIED     ? "wrong passphrase, or the export was "
                                       "changed"
                : err == GW_CONFLICT ? "there is a keyring already; it is kept"
                : err == GW_REJECTED ? "standard input is not an export; first "
                                       "line the passphrase, then the export"
                                     : gw_err_text(err));
        return EXIT_FAULT;
    }
    printf("%s/keys/keyring: imported\n", data_dir);
    return EXIT_FINE;
}

static const struct {
    const char *verb;
    int (*run)(const char *data_dir);
} verbs[] = {
    { "init", key_init },
    { "rotate", key_rotate },
    { "export", key_export },
    { "import", key_import },
};

int
command_key(int argc, char **argv)
{
    const char *path = NULL, *verb = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };

    if (!args_read(argc, argv, "key init|rotate|export|import -c FILE", args,
                   LENGTH(args), &verb, 1))
        return EXIT_USAGE;
    for (size_t i = 0; i < LENGTH(verbs); i++) {
        if (strcmp(verb, verbs[i].verb) != 0)
            continue;
        OWNED(config_free)
        struct config *config = command_config("key", path);
        return config == NULL ? EXIT_FAULT : verbs[i].run(config->data_dir);
    }
    fprintf(stderr,
            "kentongan key: unknown word %s; usage: kentongan key "
            "init|rotate|export|import -c FILE\n",
            verb);
    return EXIT_USAGE;
}
