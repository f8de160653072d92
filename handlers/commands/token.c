/* handlers/commands/token.c -- `kentongan token add|list|revoke`.
 *
 * A token is printed once, alone on standard output, so that it can be piped to
 * where it belongs.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"
#include "handlers/officers/machine.h"
#include "handlers/officers/officer.h"
#include "handlers/tips/audit.h"

struct token_args {
    const char *config, *agency, *scope, *name;
};

static int
fault(const char *what, const char *which)
{
    fprintf(stderr, "kentongan token: %s %s\n", what, which);
    return EXIT_FAULT;
}

static int
usage(const char *what)
{
    fprintf(stderr, "kentongan token: %s\n", what);
    return EXIT_USAGE;
}

static enum gw_err
finish(struct db *db, enum gw_err err, const char *action, int64_t id)
{
    char subject[32];

    (void)snprintf(subject, sizeof subject, "machine:%lld", (long long)id);
    if (err == GW_OK)
        err = audit_add(db, clock_wall_ms(),
                        &(struct audit_line){ .actor = "cli",
                                              .action = action,
                                              .subject = subject,
                                              .detail = "" });
    if (err == GW_OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

static int
token_add(const struct token_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    struct machine machine = { .scope = SCOPE_READ,
                               .created_ms = clock_wall_ms() };
    char token[MACHINE_TOKEN + 1];
    int64_t id = 0;

    if (!officer_login_valid(text_of(a->name))
        || !text_copy(text_of(a->name), machine.name, sizeof machine.name))
        return usage("a name is 2 to 32 of a-z, 0-9, . - _ and begins with a "
                     "letter");
    if (a->agency == NULL || !agency_read(text_of(a->agency), &machine.agency))
        return usage("--agency is imigrasi or polda");
    if (a->scope != NULL && !scope_read(text_of(a->scope), &machine.scope))
        return usage("--scope is read or exchange");
    if (!command_house("token", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = db_begin(house.db);
    if (err == GW_OK) {
        err = machine_add(house.db, house.keyring, &machine, &id, token);
        err = finish(house.db, err, "token.add", id);
    }
    if (err == GW_CONFLICT)
        return fault("the name is taken:", a->name);
    if (err == GW_REJECTED)
        return fault("not added:", "there are 64 tokens already");
    if (err != GW_OK)
        return fault("not added:", gw_err_text(err));
    printf("%s\n", token);
    crypto_wipe(token, sizeof token);
    fprintf(stderr, "token %s added; it is not shown again\n", a->name);
    return EXIT_FINE;
}

static enum gw_err
print_machine(const struct machine *machine, void *arg)
{
    char used[CLOCK_TEXT] = "never";

    (void)arg;
    if (machine->used_ms != 0)
        clock_format(machine->used_ms, used);
    printf("%-20s %-9s %-9s %-8s used %s\n", machine->name,
           agency_word(machine->agency), scope_word(machine->scope),
           machine->revoked_ms != 0 ? "revoked" : "active", used);
    return GW_OK;
}

static int
token_list(const struct token_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };

    if (!command_house("token", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = machine_each(house.db, print_machine, NULL);
    return err == GW_OK ? EXIT_FINE : fault("not read:", gw_err_text(err));
}

static int
token_revoke(const struct token_args *a)
{
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };
    int64_t id = 0;

    if (!command_house("token", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    enum gw_err err = db_begin(house.db);
    if (err == GW_OK) {
        err = machine_revoke(house.db, text_of(a->name), clock_wall_ms(), &id);
        err = finish(house.db, err, "token.revoke", id);
    }
    if (err == GW_MISSING)
        return fault("no token has the name", a->name);
    if (err == GW_CONFLICT)
        return fault("it was revoked before:", a->name);
    if (err != GW_OK)
        return fault("not changed:", gw_err_text(err));
    printf("token %s revoked\n", a->name);
    return EXIT_FINE;
}

static const struct {
    const char *verb;
    int (*run)(const struct token_args *args);
    bool takes_name;
    const char *usage;
} verbs[] = {
    { "add", token_add, true,
      "token add NAME --agency imigrasi|polda [--scope read|exchange] -c "
      "FILE" },
    { "list", token_list, false, "token list -c FILE" },
    { "revoke", token_revoke, true, "token revoke NAME -c FILE" },
};

int
command_token(int argc, char **argv)
{
    struct token_args a = { 0 };
    const struct arg args[] = {
        { .name = "-c", .value = &a.config },
        { .name = "--agency", .value = &a.agency },
        { .name = "--scope", .value = &a.scope },
    };

    for (size_t i = 0; argc > 1 && i < LENGTH(verbs); i++) {
        if (strcmp(argv[1], verbs[i].verb) != 0)
            continue;
        if (!args_read(argc - 1, argv + 1, verbs[i].usage, args, LENGTH(args),
                       &a.name, verbs[i].takes_name ? 1 : 0))
            return EXIT_USAGE;
        return verbs[i].run(&a);
    }
    return usage("say add, list or revoke; `token add NAME --agency "
                 "imigrasi|polda -c FILE` makes a token");
}
