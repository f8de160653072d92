/* handlers/commands/menu.c -- menus checked, drawn and walked before anybody
 * else sees them.
 *
 *   menu check FILE|FOLDER    every fault with file and line
 *   menu graph FILE|FOLDER    Graphviz on standard output
 *   menu try FILE|FOLDER      a walk in the terminal
 *
 * A flow is a folder, so a file of it stands for the folder it is in, and all
 * languages that lie there are read, on or not.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway/base/buf.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/menu_try.h"
#include "handlers/villagers/vocabulary.h"

enum { SCREEN_MIN = 40, SCREEN_MAX = 182, GRAPH_MAX = 4 * 1024 * 1024 };

static const char usage[] = "menu check|graph|try FILE|FOLDER [--septets N]";

struct menu {
    char folder[4096];
    struct buf languages; /* comma list */
    unsigned septets;
    struct places *places;
    struct flow *flow;
};

static void
menu_close(struct menu *menu)
{
    flow_free(menu->flow);
    places_close(menu->places);
    buf_free(&menu->languages);
}

static int
complain(const char *what, const char *which)
{
    fprintf(stderr, "kentongan menu: %s: %s\n", which, what);
    return EXIT_FAULT;
}

/* ---- the folder and its languages ---- */

static bool
find_folder(struct menu *menu, const char *path)
{
    struct stat facts;

    if (stat(path, &facts) != 0
        || !text_copy(text_of(path), menu->folder, sizeof menu->folder))
        return false;
    if (S_ISDIR(facts.st_mode))
        return true;
    char *slash = strrchr(menu->folder, '/');
    if (slash == NULL)
        (void)text_copy(TEXT("."), menu->folder, sizeof menu->folder);
    else if (slash == menu->folder)
        slash[1] = '\0';
    else
        *slash = '\0';
    return true;
}

static int
is_language(const struct dirent *entry)
{
    static const struct text ending = { ".yaml", 5 };
    struct text name = text_of(entry->d_name);

    if (name.len <= ending.len
        || !text_is(
            (struct text){ name.at + name.len - ending.len, ending.len },
            ending.at))
        return 0;
    return !text_is(name, "flow.yaml") && !text_is(name, "id.yaml");
}

static void
find_languages(struct menu *menu)
{
    struct dirent **entries = NULL;
    int count = scandir(menu->folder, &entries, is_language, alphasort);

    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        buf_bytes(&menu->languages, name, strlen(name) - strlen(".yaml"));
        buf_char(&menu->languages, ',');
        free(entries[i]);
    }
    free(entries);
}

/* ---- reading ---- */

static int
load(struct menu *menu, const char *path, struct faults *faults)
{
    if (!find_folder(menu, path))
        return complain("there is no such file or folder", path);
    find_languages(menu);
    if (places_open(&menu->places) != GW_OK)
        return complain("the list of places could not be read", path);

    struct vocabulary words = vocabulary_for_check(menu->places);
    struct flow_host host = vocabulary_host;
    host.check_arg = &words;
    const unsigned widths[] = { menu->septets, 0 };
    enum gw_err err = flow_load(menu->folder, buf_cstr(&menu->languages),
                                widths, &host, faults, &menu->flow);
    faults_print(faults, stderr);
    if (err == GW_OK)
        return EXIT_FINE;
    if (faults->errors == 0)
        return complain(gw_err_text(err), path);
    fprintf(stderr, "kentongan menu: %zu error%s\n", faults->errors,
            faults->errors == 1 ? "" : "s");
    return EXIT_FAULT;
}

/* ---- what is asked for ---- */

static int
run_check(struct menu *menu)
{
    printf("%s: fine: %zu language%s, every screen fits %u septets\n",
           menu->folder, flow_languages(menu->flow),
           flow_languages(menu->flow) == 1 ? "" : "s", menu->septets);
    menu_say_borrowed(menu->flow);
    return EXIT_FINE;
}

static int
run_graph(struct menu *menu)
{
    OWNED(buf_free)
    struct buf out = buf_new(GRAPH_MAX);

    flow_graph(menu->flow, &out);
    if (!buf_ok(&out))
        return complain(gw_err_text(out.err), menu->folder);
    (void)fputs(buf_cstr(&out), stdout);
    return fflush(stdout) == 0 ? EXIT_FINE
                               : complain("could not be written", "graph");
}

static int
run_try(struct menu *menu)
{
    return menu_try(menu->flow, menu->places, menu->septets);
}

static const struct {
    const char *name;
    int (*run)(struct menu *menu);
} deeds[] = {
    { "check", run_check },
    { "graph", run_graph },
    { "try", run_try },
};

static bool
read_septets(const char *word, unsigned *ret_septets)
{
    int64_t number = 160;

    if (word != NULL
        && (!text_number(text_of(word), &number) || number < SCREEN_MIN
            || number > SCREEN_MAX)) {
        fprintf(stderr,
                "kentongan menu: --septets must be %d to %d; usage: kentongan "
                "%s\n",
                SCREEN_MIN, SCREEN_MAX, usage);
        return false;
    }
    *ret_septets = (unsigned)number;
    return true;
}

int
command_menu(int argc, char **argv)
{
    const char *septets = NULL;
    const char *words[2] = { NULL, NULL };
    const struct arg args[] = { { .name = "--septets", .value = &septets } };
    struct menu menu = { .languages = buf_new(4096) };
    size_t deed = 0;

    if (!args_read(argc, argv, usage, args, LENGTH(args), words, LENGTH(words))
        || !read_septets(septets, &menu.septets))
        return EXIT_USAGE;
    while (deed < LENGTH(deeds) && strcmp(deeds[deed].name, words[0]) != 0)
        deed++;
    if (deed == LENGTH(deeds)) {
        fprintf(stderr, "kentongan menu: unknown: %s; usage: kentongan %s\n",
                words[0], usage);
        return EXIT_USAGE;
    }
    struct faults *faults = calloc(1, sizeof *faults);
    if (faults == NULL)
        return complain(gw_err_text(GW_NOMEM), words[1]);
    int status = load(&menu, words[1], faults);
    free(faults);
    if (status == EXIT_FINE)
        status = deeds[deed].run(&menu);
    menu_close(&menu);
    return status;
}
