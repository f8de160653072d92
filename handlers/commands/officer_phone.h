/* handlers/commands/officer_phone.h -- private to officer.c: `officer phone`. */
#ifndef HANDLERS_COMMANDS_OFFICER_PHONE_H
#define HANDLERS_COMMANDS_OFFICER_PHONE_H

/* The process's status. */
int officer_command_phone(const char *config, const char *login,
                          const char *number);

#endif
