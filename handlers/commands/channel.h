/* handlers/commands/channel.h -- private to channel*.c. */
#ifndef HANDLERS_COMMANDS_CHANNEL_H
#define HANDLERS_COMMANDS_CHANNEL_H

#include "gateway/platform/config.h"
#include "gateway/store/db.h"

struct channel_args {
    const char *config, *day, *theirs, *name;
};

/* `channel report`: the table of a day, or what differs from theirs. The exit
 * status. */
int channel_report(const struct channel_args *args, const struct config *config,
                   struct db *db);

/* One line on standard error; EXIT_FAULT. */
int channel_fault(const char *what, const char *which);

#endif
