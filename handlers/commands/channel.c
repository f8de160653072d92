/* handlers/commands/channel.c -- `kentongan channel pause|resume|list|report`.
 *
 * Works beside a running gateway, through rows that it looks at before each
 * message. The one thing one would get wrong: a pause stops the pages to duty
 * officers, too. They go by another channel; when there is none, whoever types
 * this must hear it at once.
 */
#include "handlers/commands/channel.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox_desk.h"
#include "gateway/platform/clock.h"
#include "gateway/store/house.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"
#include "handlers/tips/audit.h"

int
channel_fault(const char *what, const char *which)
{
    fprintf(stderr, "kentongan channel: %s %s\n", what, which);
    return EXIT_FAULT;
}

/* ---- who can page ---- */

/* Says it loudly when no channel is left that could page a duty officer. */
static enum gw_err
warn_mute(struct db *db, const struct config *config)
{
    size_t sends = 0;

    for (size_t i = 0; i < config->channels_count; i++) {
        const struct channel_config *channel = &config->channels[i];
        struct outbox_desk_channel state;
        if (!channel->can_send)
            continue;
        enum gw_err err =
            outbox_desk_channel(db, channel->name, clock_wall_ms(), &state);
        if (err != GW_OK)
            return err;
        sends += !state.paused && !channel->send.paused;
    }
    if (sends == 0)
        fprintf(stderr, "kentongan channel: NOBODY CAN BE PAGED: no channel "
                        "sends now, so duty officers hear of nobody in "
                        "danger\n");
    return GW_OK;
}

/* ---- pause, resume ---- */

static enum gw_err
switch_it(struct db *db, const char *channel, bool paused)
{
    char subject[64];
    int64_t now_ms = clock_wall_ms();
    enum gw_err err = outbox_desk_pause(db, channel, paused, now_ms);

    (void)snprintf(subject, sizeof subject, "channel:%s", channel);
    if (err == GW_OK)
        err =
            audit_add(db, now_ms,
                      &(struct audit_line){ .actor = "cli",
                                            .action = paused ? "channel.pause"
                                                             : "channel.resume",
                                            .subject = subject,
                                            .detail = "" });
    return err;
}

static int
set_paused(const struct channel_args *a, const struct config *config,
           struct db *db, bool paused)
{
    const struct channel_config *channel =
        config_channel(config, text_of(a->name));

    if (channel == NULL)
        return channel_fault("the config has no channel", a->name);
    if (!channel->can_send)
        return channel_fault("it has no send block, so nothing leaves by",
                             a->name);
    enum gw_err err = db_begin(db);
    if (err == GW_OK) {
        err = switch_it(db, a->name, paused);
        if (err == GW_OK)
            err = db_commit(db);
        else
            db_rollback(db);
    }
    if (err != GW_OK)
        return channel_fault("not changed:", gw_err_text(err));
    if (paused)
        printf("channel %s paused: nothing leaves by it from now on\n",
               a->name);
    else if (channel->send.paused)
        printf("channel %s is still paused by the config (send.paused)\n",
               a->name);
    else
        printf("channel %s resumed\n", a->name);
    err = warn_mute(db, config);
    return err == GW_OK ? EXIT_FINE
                        : channel_fault("not read:", gw_err_text(err));
}

static int
channel_pause(const struct channel_args *a, const struct config *config,
              struct db *db)
{
    return set_paused(a, config, db, true);
}

static int
channel_resume(const struct channel_args *a, const struct config *config,
               struct db *db)
{
    return set_paused(a, config, db, false);
}

/* ---- list ---- */

static const char *
word_of(const struct channel_config *channel, bool paused)
{
    if (channel == NULL)
        return "gone";
    if (!channel->can_send)
        return "receives";
    if (channel->send.paused)
        return "paused (config)";
    return paused ? "paused" : "sends";
}

static enum gw_err
list_one(struct db *db, const struct channel_config *channel, const char *name)
{
    struct outbox_desk_channel state;
    char budget[16] = "-";
    bool sends = channel != NULL && channel->can_send;
    enum gw_err err = outbox_desk_channel(db, name, clock_wall_ms(), &state);

    if (err != GW_OK)
        return err;
    if (sends && channel->send.per_day > 0)
        (void)snprintf(budget, sizeof budget, "%d", channel->send.per_day);
    printf("%-32s %-15s %-9s %10" PRId64 " %10s %8" PRId64 "\n", name,
           word_of(channel, state.paused), sends ? state.health : "-",
           state.parts, budget, state.waiting);
    return GW_OK;
}

/* Channels that are gone from the config, with messages that wait. */
static enum gw_err
list_gone(struct db *db, const struct config *config)
{
    char name[OUTBOX_DESK_NAME] = "";
    enum gw_err err;

    while ((err = outbox_desk_next(db, 0, name, name)) == GW_OK) {
        if (config_channel(config, text_of(name)) != NULL)
            continue;
        err = list_one(db, NULL, name);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

static int
channel_list(const struct channel_args *a, const struct config *config,
             struct db *db)
{
    enum gw_err err = GW_OK;

    (void)a;
    printf("%-32s %-15s %-9s %10s %10s %8s\n", "channel", "state", "health",
           "parts", "of", "waiting");
    for (size_t i = 0; err == GW_OK && i < config->channels_count; i++)
        err = list_one(db, &config->channels[i], config->channels[i].name);
    if (err == GW_OK)
        err = list_gone(db, config);
    if (err == GW_OK)
        err = warn_mute(db, config);
    return err == GW_OK ? EXIT_FINE
                        : channel_fault("not read:", gw_err_text(err));
}

/* ---- the command ---- */

static const struct {
    const char *verb;
    int (*run)(const struct channel_args *args, const struct config *config,
               struct db *db);
    bool takes_name, takes_day;
    const char *usage;
} verbs[] = {
    { "pause", channel_pause, true, false, "channel pause NAME -c FILE" },
    { "resume", channel_resume, true, false, "channel resume NAME -c FILE" },
    { "list", channel_list, false, false, "channel list -c FILE" },
    { "report", channel_report, false, true,
      "channel report [--day YYYY-MM-DD] [--theirs FILE.csv] -c FILE" },
};

static int
run_verb(size_t verb, const struct channel_args *a)
{
    OWNED(config_free)
    struct config *config = command_config("channel", a->config);
    OWNED(house_close)
    struct house house = { .lock_fd = -1 };

    if (config == NULL
        || !command_house("channel", a->config, HOUSE_COMMAND, &house))
        return EXIT_FAULT;
    return verbs[verb].run(a, config, house.db);
}

int
command_channel(int argc, char **argv)
{
    struct channel_args a = { 0 };
    const struct arg args[] = {
        { .name = "-c", .value = &a.config },
        { .name = "--day", .value = &a.day },
        { .name = "--theirs", .value = &a.theirs },
    };

    for (size_t i = 0; argc > 1 && i < LENGTH(verbs); i++) {
        if (strcmp(argv[1], verbs[i].verb) != 0)
            continue;
        if (!args_read(argc - 1, argv + 1, verbs[i].usage, args,
                       verbs[i].takes_day ? LENGTH(args) : 1, &a.name,
                       verbs[i].takes_name ? 1 : 0))
            return EXIT_USAGE;
        return run_verb(i, &a);
    }
    fprintf(stderr, "kentongan channel: say pause, resume, list or report; "
                    "`channel list -c FILE` shows all\n");
    return EXIT_USAGE;
}
