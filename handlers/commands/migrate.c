/* handlers/commands/migrate.c -- `kentongan migrate`: the schema alone, for an
 * administrator who wants it before the start. */
#include "gateway/store/migrate.h"

#include <stdio.h>

#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"

int
command_migrate(int argc, char **argv)
{
    const char *path = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };

    if (!args_read(argc, argv, "migrate -c FILE", args, LENGTH(args), NULL, 0))
        return EXIT_USAGE;
    if (!command_house("migrate", path, HOUSE_MIGRATE, &house))
        return EXIT_FAULT;
    printf("%s: schema is current (%zu migration%s)\n", house.data_dir,
           migrations_count, migrations_count == 1 ? "" : "s");
    return EXIT_FINE;
}
