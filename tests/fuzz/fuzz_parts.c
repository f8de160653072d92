/* What anybody may send as parts of long texts, in any order, while time goes
 * by: against a real database, in one transaction that is undone.
 *
 * An input is a row of parts: sender and reference, number, total, minutes that
 * go by, how many letters. Each part begins with a mark of its own, so that in
 * the end every one that was stored must be found in a tip. */
#include <string.h>
#include <unistd.h>

#include "gateway/store/migrate.h"
#include "handlers/aggregators/registry.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/parts.h"
#include "handlers/villagers/sms.h"

#include "tests/fuzz/fuzz.h"

enum { PARTS = 24, HEAD = 5, MINUTE_MS = 60 * 1000, ALL_MAX = 1 << 20 };

static char folder[] = "/tmp/fuzz-parts-XXXXXX";
static struct keyring *keyring;
static struct places *places;
static struct setup *setup;
static struct db *db;
static struct sms_batch batch;
static int64_t now_ms;

static void
remove_folder(void)
{
    static const char *const names[] = { "keys/keyring", "keys",   "db",
                                         "db-wal",       "db-shm", "config" };
    char path[64];

    db_close(db);
    for (size_t i = 0; i < LENGTH(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)remove(path);
    }
    (void)remove(folder);
}

static void
load_setup(void)
{
    const struct setup_kinds kinds = { .count = registry_count,
                                       .at = registry_at };
    struct faults *faults = calloc(1, sizeof *faults);
    char path[64];

    (void)snprintf(path, sizeof path, "%s/config", folder);
    FILE *out = fopen(path, "we");
    must(faults != NULL && out != NULL);
    fputs("service: {sms: \"1771\", ussd: \"*177#\"}\n"
          "menus: handlers/villagers/menus\n"
          "channels:\n"
          "  - {name: vo, kind: vonage, secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n",
          out);
    fclose(out);
    must(setup_load(path, &kinds, keyring, places, faults, &setup) == GW_OK);
    free(faults);
}

static void
open_house(void)
{
    char path[64];
    int steps;

    must(crypto_init() == GW_OK && mkdtemp(folder) != NULL);
    must(atexit(remove_folder) == 0);
    must(keyring_create(folder) == GW_OK);
    must(keyring_load(folder, &keyring) == GW_OK);
    must(places_open(&places) == GW_OK);
    load_setup();
    (void)snprintf(path, sizeof path, "%s/db", folder);
    must(db_open(path, DB_CREATE, &db) == GW_OK);
    must(migrate_run(db, &steps) == GW_OK);
}

/* Takes one part; whether it was stored. */
static bool
take(int i, const uint8_t head[HEAD])
{
    static const char *const senders[] = { "6281234567890", "6281299999999",
                                           "tok-88", "" };
    static char text[PARTS][300];
    struct sms_deed deed = {
        .setup = setup,
        .channel = &setup->channels[0],
        .batch = &batch,
        .now_ms = now_ms,
    };
    int len = snprintf(text[i], sizeof text[i], "<%d>", i);
    size_t letters = head[4] % 200;

    memset(text[i] + len, 'a', letters);
    batch.count = 1;
    batch.list[0] = (struct sms_in){
        .from = text_of(senders[head[0] & 3]),
        .to = TEXT("1771"),
        .text = { text[i], (size_t)len + letters },
        .date = TEXT("d"),
        .part_ref = head[0] & 4 ? TEXT("1") : TEXT("2"),
        .part_number = head[1],
        .part_total = head[2] & 0x80 ? head[2] : head[2] % 8,
    };
    must(sms_take(db, &deed) == GW_OK);
    must(deed.stored + deed.repeats == 1);
    return deed.stored == 1;
}

static void
file_quiet(void)
{
    int64_t ids[PARTS];
    size_t count;
    bool owes;

    must(parts_quiet(db, now_ms, ids, PARTS, &count) == GW_OK);
    for (size_t i = 0; i < count; i++)
        must(sms_file_parts(db, setup, ids[i], now_ms, &owes) == GW_OK);
    must(parts_prune(db, now_ms, PARTS) == GW_OK);
}

static enum gw_err
add_message(const struct tip_message_view *view, void *arg)
{
    buf_add(arg, view->text);
    return GW_OK;
}

static enum gw_err
add_tip(const struct tip_view *view, void *arg)
{
    buf_add(arg, view->narrative);
    return GW_OK;
}

/* In the end nothing waits, and every mark stands in a tip. */
static void
find_all(int count, const bool stored[PARTS])
{
    const struct tip_filter filter = { .limit = 200 };
    struct buf all = buf_new(ALL_MAX);
    char mark[16];

    must(tip_list(db, keyring, &filter, add_tip, &all) == GW_OK);
    for (int64_t tip = 1; tip <= PARTS; tip++)
        must(tip_messages(db, keyring, tip, add_message, &all) != GW_NOMEM);
    must(buf_ok(&all));
    for (int i = 0; i < count; i++) {
        (void)snprintf(mark, sizeof mark, "<%d>", i);
        must(!stored[i] || strstr(buf_cstr(&all), mark) != NULL);
    }
    buf_free(&all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool stored[PARTS] = { false };
    int count = 0;

    if (db == NULL)
        open_house();
    now_ms = INT64_C(1795000000000);
    must(db_begin(db) == GW_OK);
    for (; size >= HEAD && count < PARTS; data += HEAD, size -= HEAD) {
        now_ms += data[3] * (data[3] & 1 ? MINUTE_MS / 2 : INT64_C(1));
        if (data[3] & 1)
            file_quiet();
        stored[count] = take(count, data);
        count++;
    }
    now_ms += MINUTE_MS;
    file_quiet();
    find_all(count, stored);
    db_rollback(db);
    return 0;
}
