/* tests/support/store_house.c -- real files, a real loop, a real store. */
#include "tests/support/store_house.h"

#include <dirent.h>
#include <event2/event.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/metrics.h"
#include "gateway/store/migrate.h"
#include "tests/support/table.h"

void
folder_make(char ret_folder[64])
{
    strncpy(ret_folder, "/tmp/store-house-XXXXXX", 64);
    assert_non_null(mkdtemp(ret_folder));
}

static int
remove_one(const char *path, const struct stat *stat, int kind,
           struct FTW *where)
{
    (void)stat;
    (void)kind;
    (void)where;
    return remove(path);
}

void
folder_remove(const char *folder)
{
    assert_int_equal(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

long
folder_size(const char *folder, const char *name)
{
    char path[256];
    struct stat file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &file) == 0 ? (long)file.st_size : -1;
}

int
folder_count(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = -2; /* "." and ".." */

    assert_non_null(dir);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

bool
folder_holds(const char *folder, const char *name, const char *bytes)
{
    long size = folder_size(folder, name);
    char path[256];

    if (size <= 0)
        return false;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *all = malloc((size_t)size);
    assert_non_null(all);
    size_t len = fread(all, 1, (size_t)size, file);
    bool there = memmem(all, len, bytes, strlen(bytes)) != NULL;
    free(all);
    fclose(file);
    return there;
}

void
store_house_make(struct store_house *house)
{
    struct db *db;
    int steps;

    *house = (struct store_house){ 0 };
    folder_make(house->folder);
    snprintf(house->path, sizeof house->path, "%s/kentongan.db", house->folder);
    assert_int_equal(db_open(house->path, DB_CREATE, &db), GW_OK);
    assert_int_equal(migrate_run(db, &steps), GW_OK);
    assert_int_equal(db_script(db, "CREATE TABLE thing (id BIGINT PRIMARY KEY,"
                                   " body BLOB)"),
                     GW_OK);
    db_close(db);
}

void
store_house_open(struct store_house *house)
{
    store_house_make(house);
    assert_int_equal(loop_open(&house->loop), GW_OK);
    assert_int_equal(store_open(house->loop, house->folder, &house->store),
                     GW_OK);
}

void
store_house_close(struct store_house *house)
{
    store_close(house->store);
    loop_close(house->loop);
    folder_remove(house->folder);
}

void
store_house_settle(struct store_house *house)
{
    while (store_in_flight(house->store) > 0)
        event_base_loop(loop_base(house->loop), EVLOOP_ONCE);
}

void
store_house_until(struct store_house *house, bool ready)
{
    struct timeval often = { .tv_usec = 10000 };

    while (store_ready(house->store) != ready) {
        event_base_loopexit(loop_base(house->loop), &often);
        event_base_loop(loop_base(house->loop), EVLOOP_NO_EXIT_ON_EMPTY);
    }
}

int64_t
store_house_things(const struct store_house *house)
{
    struct db *db;
    struct rows *rows;

    assert_int_equal(db_open(house->path, DB_READ, &db), GW_OK);
    assert_int_equal(
        db_query_values(db, &rows, "SELECT count(*) FROM thing", NULL, 0),
        GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    int64_t count = db_int(rows, 0);
    db_end(rows);
    db_close(db);
    return count;
}

int64_t
metric_value(const char *name)
{
    struct buf page = buf_new(1 << 20);
    char line[128];

    metrics_page(&page);
    snprintf(line, sizeof line, "\n%s ", name);
    const char *at = strstr(buf_cstr(&page), line);
    assert_non_null(at);
    int64_t value = strtoll(at + strlen(line), NULL, 10);
    buf_free(&page);
    return value;
}
