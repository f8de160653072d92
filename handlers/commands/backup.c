/* handlers/commands/backup.c -- `kentongan backup` and `restore`. */
#include <stdio.h>
#include <unistd.h>

#include "gateway/platform/clock.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"
#include "handlers/tips/audit.h"

/* That a copy left the house is part of the record; it is in the copy too. */
static enum gw_err
record(struct db *db)
{
    enum gw_err err = db_begin(db);

    if (err != GW_OK)
        return err;
    err = audit_add(db, clock_wall_ms(),
                    &(struct audit_line){ .actor = "cli",
                                          .action = "backup",
                                          .subject = "database",
                                          .detail = "" });
    if (err == GW_OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

int
command_backup(int argc, char **argv)
{
    const char *path = NULL, *dest = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };

    if (!args_read(argc, argv, "backup DEST -c FILE", args, LENGTH(args), &dest,
                   1))
        return EXIT_USAGE;
    if (!command_house("backup", path, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = record(house.db);
    if (err == GW_OK)
        err = house_backup(house.db, dest);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan backup: %s: %s\n", dest,
                err == GW_CONFLICT ? "exists already; choose a new name"
                                   : gw_err_text(err));
        return EXIT_FAULT;
    }
    if (!keyring_exported(house.keyring))
        fprintf(stderr, "kentongan backup: warning: the keyring was never "
                        "exported; without it this backup cannot be read. See "
                        "`kentongan key export`\n");
    printf("%s: written and checked\n", dest);
    return EXIT_FINE;
}

int
command_restore(int argc, char **argv)
{
    const char *path = NULL, *src = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };
    int lock = -1;

    if (!args_read(argc, argv, "restore SRC -c FILE", args, LENGTH(args), &src,
                   1))
        return EXIT_USAGE;
    OWNED(config_free)
    struct config *config = command_config("restore", path);
    if (config == NULL)
        return EXIT_FAULT;
    enum gw_err err = house_lock(config->data_dir, &lock);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan restore: %s: %s\n", config->data_dir,
                err == GW_CONFLICT ? "a gateway is running there; stop it first"
                                   : gw_err_text(err));
        return EXIT_FAULT;
    }
    err = house_restore(config->data_dir, src);
    (void)close(lock);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan restore: %s: %s\n", src,
                err == GW_REJECTED  ? "not a sound backup of this folder's keys"
                : err == GW_MISSING ? "no such file"
                                    : gw_err_text(err));
        return EXIT_FAULT;
    }
    printf("%s: restored; the former database is beside it, ending in "
           ".before-restore\n",
           config->data_dir);
    return EXIT_FINE;
}
