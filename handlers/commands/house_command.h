/* handlers/commands/house_command.h -- what most commands begin with: a config
 * file and the data folder it names. */
#ifndef HANDLERS_COMMANDS_HOUSE_COMMAND_H
#define HANDLERS_COMMANDS_HOUSE_COMMAND_H

#include "gateway/platform/config.h"
#include "gateway/store/house.h"

/* Reads the config; says faults (errors only) on standard error. NULL: it was
 * said; path NULL too ("which config?"). */
struct config *command_config(const char *command, const char *path);

/* Reads the config and opens its folder. False: it was said. The caller closes
 * the house. */
bool command_house(const char *command, const char *path, enum house_use use,
                   struct house *ret_house);

/* One line from standard input into room, without its newline and unseen when
 * it is a terminal; false at the end of input or when it is too long. */
bool command_secret(const char *prompt, char *ret_line, size_t room);

#endif
