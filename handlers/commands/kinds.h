/* handlers/commands/kinds.h -- every dialect that a config may name: those of
 * the registry, and the one that a file describes. The only list; servers,
 * checks and tests hand it to setup_load(). */
#ifndef HANDLERS_COMMANDS_KINDS_H
#define HANDLERS_COMMANDS_KINDS_H

#include "handlers/villagers/setup.h"

extern const struct setup_kinds command_kinds;

#endif
