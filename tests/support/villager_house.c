/* The data folder of a test of villagers. */
#include "tests/support/villager_house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "handlers/commands/kinds.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/janitor.h"

static const char basics[] =
    "data_dir: %s\n"
    "public_url: http://127.0.0.1:8080\n"
    "proxies: [127.0.0.1/32]\n"
    "menus: %s\n"
    "languages: [%s]\n"
    "service: {sms: \"1771\", ussd: \"*177#\", screen_septets: 160}\n"
    "%s"
    "channels:\n"
    "  - name: at\n"
    "    kind: africastalking\n"
    "    secret: q7Zt0mX4v9Lk2RbN8sWc1d\n"
    "%s"
    "  - name: mute\n"
    "    kind: africastalking\n"
    "    secret: Nf3kQ9yB7pX1vL5tR0wZc2\n"
    "  - name: kn\n"
    "    kind: kannel\n"
    "    secret: h2Jd8sVb6mT4xG9qC1rWz7\n"
    "%s"
    "  - name: guarded\n"
    "    kind: africastalking\n"
    "    secret: b5Yw1nKc8fP3zD7gM2sXv9\n"
    "    allow: [10.1.2.3/32, \"2001:db8::/32\"]\n"
    "    alias: /tsel/ussd\n"
    "%s";

static const char at_sends[] =
    "    send: {url: \"http://127.0.0.1:9/at\", username: u, api_key: k, from: "
    "\"1771\", per_second: 20}\n";
static const char kn_sends[] =
    "    send: {url: \"http://127.0.0.1:9/kn\", username: u, password: p, "
    "from: \"1771\", per_second: 20}\n";
static const char has_duty[] =
    "duty: {imigrasi: [\"081200000001\"], polda: [\"081200000002\"]}\n";

static void
give_up(const char *what)
{
    fprintf(stderr, "villager_house: cannot %s\n", what);
    abort();
}

void
villager_house_write(struct villager_house *house, bool duty, const char *more)
{
    FILE *out = fopen(house->config_path, "we");

    if (out == NULL)
        give_up("write a config");
    fprintf(out, basics, house->tip.folder, house->menus, house->languages,
            duty ? has_duty : "", duty ? at_sends : "", duty ? kn_sends : "",
            more);
    fclose(out);
}

static void
load(struct villager_house *house)
{
    struct faults *faults = calloc(1, sizeof *faults);

    if (faults == NULL)
        give_up("remember faults");
    if (setup_load(house->config_path, &command_kinds, house->tip.keyring,
                   house->tip.places, faults, &house->setup)
        != GW_OK) {
        faults_print(faults, stderr);
        give_up("load the setup");
    }
    free(faults);
}

void
villager_house_open(struct villager_house *house, bool duty)
{
    memset(house, 0, sizeof *house);
    tip_house_open(&house->tip);
    house->now_ms = INT64_C(1795000000000);
    snprintf(house->config_path, sizeof house->config_path, "%s/kentongan.yaml",
             house->tip.folder);
    snprintf(house->menus, sizeof house->menus, "handlers/villagers/menus");
    house->languages = "";
    villager_house_write(house, duty, "");
    load(house);
}

void
villager_house_close(struct villager_house *house)
{
    setup_unref(house->setup);
    tip_house_close(&house->tip);
}

/* Copies a file of menus, line by line, with one word in place of another. */
static void
copy_menu(const struct villager_house *house, const char *from, const char *to,
          const char *const (*words)[2], size_t count)
{
    char path[128], line[512];

    snprintf(path, sizeof path, "handlers/villagers/menus/%s", from);
    FILE *in = fopen(path, "re");
    snprintf(path, sizeof path, "%s/%s", house->menus, to);
    FILE *out = fopen(path, "we");
    if (in == NULL || out == NULL)
        give_up("copy a menu");
    while (fgets(line, sizeof line, in) != NULL) {
        char *at = NULL;
        for (size_t i = 0; i < count && at == NULL; i++) {
            at = strstr(line, words[i][0]);
            if (at != NULL)
                fprintf(out, "%.*s%s%s", (int)(at - line), line, words[i][1],
                        at + strlen(words[i][0]));
        }
        if (at == NULL)
            fputs(line, out);
    }
    fclose(in);
    fclose(out);
}

void
villager_house_speak(struct villager_house *house)
{
    static const char *const words[][2] = {
        { "language: id", "language: su" },
        { "name: Indonesia", "name: Sunda" },
        { "Info Aman Banten", "Inpo Aman Banten" },
    };

    snprintf(house->menus, sizeof house->menus, "%s/menus", house->tip.folder);
    if (mkdir(house->menus, 0700) != 0)
        give_up("make a folder of menus");
    copy_menu(house, "flow.yaml", "flow.yaml", NULL, 0);
    copy_menu(house, "id.yaml", "id.yaml", NULL, 0);
    copy_menu(house, "id.yaml", "su.yaml", words, LENGTH(words));
    house->languages = "su";
    villager_house_write(house, house->setup->sender != NULL, "");
    setup_unref(house->setup);
    house->setup = NULL;
    load(house);
}

const struct setup_channel *
villager_house_channel(struct villager_house *house, const char *name)
{
    for (size_t i = 0; i < house->setup->config->channels_count; i++) {
        if (strcmp(house->setup->channels[i].config->name, name) == 0)
            return &house->setup->channels[i];
    }
    give_up("find a channel");
    return NULL;
}

int64_t
villager_house_number(struct villager_house *house, const char *sql,
                      int64_t value)
{
    return tip_house_number(&house->tip, sql, value);
}

int64_t
villager_house_count(struct villager_house *house, const char *table)
{
    char sql[96];

    /* $1 stands there because a value is always bound. */
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE $1 = 0", table);
    struct db_value zero = db_i(0);
    struct rows *rows = NULL;
    if (db_query_values(house->tip.db, &rows, sql, &zero, 1) != GW_OK
        || db_next(rows) != GW_OK)
        give_up("count rows");
    int64_t count = db_int(rows, 0);
    db_end(rows);
    return count;
}

void
villager_house_tidy(struct villager_house *house)
{
    struct db *db = house->tip.db;
    struct janitor_found found;
    bool owes;

    if (janitor_look(db, house->now_ms, SEEN_START, &found) != GW_OK
        || db_begin(db) != GW_OK
        || janitor_work(db, house->setup, &found, house->now_ms, &owes) != GW_OK
        || db_commit(db) != GW_OK)
        give_up("tidy up");
}

static enum gw_err
keep_narrative(const struct tip_view *view, void *arg)
{
    struct buf *out = arg;

    buf_add(out, view->narrative);
    return GW_OK;
}

void
villager_house_narrative(struct villager_house *house, int64_t tip,
                         struct buf *out)
{
    if (tip_get(house->tip.db, house->tip.keyring, tip, NULL, 0, keep_narrative,
                out)
        != GW_OK)
        give_up("read a tip");
}
