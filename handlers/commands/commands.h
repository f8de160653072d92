/* handlers/commands/commands.h -- what the administrator types.
 *
 * Each command is one file and one function. argv[0] is the command's name; the
 * status it returns is the process's: 0 fine, 1 a fault that was said on
 * standard error, 2 a command line that cannot be.
 */
#ifndef HANDLERS_COMMANDS_COMMANDS_H
#define HANDLERS_COMMANDS_COMMANDS_H

int command_serve(int argc, char **argv);
int command_check(int argc, char **argv);
int command_migrate(int argc, char **argv);
int command_officer(int argc, char **argv);
int command_token(int argc, char **argv);
int command_channel(int argc, char **argv);
int command_key(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_audit(int argc, char **argv);
int command_menu(int argc, char **argv);
int command_phone(int argc, char **argv);
int command_read(int argc, char **argv);
int command_poster(int argc, char **argv);

#endif
