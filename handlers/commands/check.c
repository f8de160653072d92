/* handlers/commands/check.c -- `kentongan check`: every fault before a start
 * finds it. Touches nothing; makes nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/store/house.h"
#include "gateway/store/migrate.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"
#include "handlers/commands/kinds.h"
#include "handlers/commands/menu_try.h"
#include "handlers/villagers/setup.h"

static const struct {
    enum schema_state state;
    bool fault;
    const char *says;
} schemas[] = {
    { SCHEMA_EMPTY, false, "empty; `serve` or `migrate` makes the schema" },
    { SCHEMA_OLDER, false, "older schema; `serve` or `migrate` brings it up" },
    { SCHEMA_CURRENT, false, "schema is current" },
    { SCHEMA_NEWER, true,
      "made by a newer program; install that version or restore a backup" },
    { SCHEMA_CHANGED, true,
      "a migration that ran differs from ours; restore a backup" },
};

/* The database, if there is one. True when it is fit. */
static bool
check_schema(const char *data_dir)
{
    OWNED(db_close)
    struct db *db = NULL;
    OWNED(buf_free)
    struct buf path = buf_new(4096);
    enum schema_state state;

    buf_printf(&path, "%s/kentongan.db", data_dir);
    enum gw_err err = db_open(buf_cstr(&path), DB_READ, &db);
    if (err == GW_MISSING) {
        printf("%s: no database yet; `serve` makes it\n", data_dir);
        return true;
    }
    if (err == GW_OK)
        err = migrate_state(db, &state);
    if (err != GW_OK) {
        fprintf(stderr, "%s: error: the database cannot be read: %s\n",
                buf_cstr(&path), gw_err_text(err));
        return false;
    }
    for (size_t i = 0; i < LENGTH(schemas); i++) {
        if (schemas[i].state != state)
            continue;
        fprintf(schemas[i].fault ? stderr : stdout, "%s: %s%s\n",
                buf_cstr(&path), schemas[i].fault ? "error: " : "",
                schemas[i].says);
        return !schemas[i].fault;
    }
    return false;
}

/* Deadlines are counted in working time: a year without its holidays makes them
 * come too early. */
static void
warn_holidays(const struct calendar *calendar)
{
    const int64_t year_ms = INT64_C(365) * 24 * 3600 * 1000;

    if (!calendar_knows(calendar, clock_wall_ms() + year_ms))
        fprintf(stderr, "warning: the holidays of the coming year are not "
                        "known; give a file that has them (holidays)\n");
}

int
command_check(int argc, char **argv)
{
    const char *path = NULL;
    const struct arg args[] = { { .name = "-c", .value = &path } };
    OWNED(places_close)
    struct places *places = NULL;
    OWNED(setup_unref)
    struct setup *setup = NULL;

    if (!args_read(argc, argv, "check -c FILE", args, LENGTH(args), NULL, 0))
        return EXIT_USAGE;
    if (path == NULL) {
        fprintf(stderr, "kentongan check: which config? usage: kentongan check "
                        "-c FILE\n");
        return EXIT_USAGE;
    }
    struct faults *faults = calloc(1, sizeof *faults);
    if (faults == NULL || places_open(&places) != GW_OK) {
        free(faults);
        return EXIT_FAULT;
    }
    enum gw_err err =
        setup_load(path, &command_kinds, NULL, places, faults, &setup);
    faults_print(faults, stderr);
    size_t errors = faults->errors, warnings = faults->count - errors;
    free(faults);
    if (err != GW_OK) {
        fprintf(stderr, "kentongan check: %zu error%s\n", errors,
                errors == 1 ? "" : "s");
        return EXIT_FAULT;
    }
    if (!check_schema(setup->config->data_dir))
        return EXIT_FAULT;
    warn_holidays(setup->calendar);
    printf("%s: fine: %zu channel%s, %zu language%s, %zu warning%s\n", path,
           setup->config->channels_count,
           setup->config->channels_count == 1 ? "" : "s",
           flow_languages(setup->flow),
           flow_languages(setup->flow) == 1 ? "" : "s", warnings,
           warnings == 1 ? "" : "s");
    menu_say_borrowed(setup->flow);
    return EXIT_FINE;
}
