/* handlers/commands/house_command.c -- shared beginnings of commands. */
#include "handlers/commands/house_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct config *
command_config(const char *command, const char *path)
{
    struct config *config = NULL;

    if (path == NULL) {
        fprintf(stderr, "kentongan %s: which config? say it with -c FILE\n",
                command);
        return NULL;
    }
    struct faults *faults = calloc(1, sizeof *faults);
    if (faults == NULL)
        return NULL;
    if (config_load(path, faults, &config) != GW_OK)
        faults_print(faults, stderr);
    free(faults);
    return config;
}

bool
command_house(const char *command, const char *path, enum house_use use,
              struct house *ret_house)
{
    OWNED(config_free)
    struct config *config = command_config(command, path);

    if (config == NULL)
        return false;
    enum gw_err err = house_open(config->data_dir, use, ret_house);
    if (err != GW_OK)
        fprintf(stderr, "kentongan %s: data folder %s: %s\n", command,
                config->data_dir, gw_err_text(err));
    return err == GW_OK;
}

bool
command_secret(const char *prompt, char *ret_line, size_t room)
{
    struct termios shown, hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;

    if (terminal) {
        fprintf(stderr, "%s: ", prompt);
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    char *line = fgets(ret_line, (int)room, stdin);
    if (terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputc('\n', stderr);
    }
    if (line == NULL)
        return false;
    size_t len = strcspn(line, "\r\n");
    bool whole = line[len] != '\0' || feof(stdin);
    line[len] = '\0';
    return whole;
}
