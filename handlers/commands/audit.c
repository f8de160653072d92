/* handlers/commands/audit.c -- `kentongan audit verify`. */
#include "handlers/tips/audit.h"

#include <stdio.h>
#include <string.h>

#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"

int
command_audit(int argc, char **argv)
{
    const char *path = NULL, *verb = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    int64_t lines, bad;

    if (!args_read(argc, argv, "audit verify -c FILE", args, LENGTH(args),
                   &verb, 1))
        return EXIT_USAGE;
    if (strcmp(verb, "verify") != 0) {
        fprintf(stderr,
                "kentongan audit: unknown word %s; usage: kentongan "
                "audit verify -c FILE\n",
                verb);
        return EXIT_USAGE;
    }
    if (!command_house("audit", path, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = db_begin_read(house.db);
    if (err == GW_OK)
        err = audit_verify(house.db, &lines, &bad);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan audit: %s\n", gw_err_text(err));
        return EXIT_FAULT;
    }
    db_rollback(house.db);
    if (bad != 0) {
        fprintf(stderr,
                "audit: line %lld is changed, missing or out of order; "
                "%lld lines before it are right\n",
                (long long)bad, (long long)lines);
        return EXIT_FAULT;
    }
    printf("audit: %lld lines, all right\n", (long long)lines);
    return EXIT_FINE;
}
