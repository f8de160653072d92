/* handlers/commands/audit_erased.h -- private to audit.c: `audit erased TIP`. */
#ifndef HANDLERS_COMMANDS_AUDIT_ERASED_H
#define HANDLERS_COMMANDS_AUDIT_ERASED_H

/* The process's status: 0 it is erased and the audit says so. */
int audit_command_erased(const char *config, const char *word);

#endif
