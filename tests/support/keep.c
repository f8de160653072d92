/* tests/support/keep.c -- makes, spoils and looks into data folders. */
#include "tests/support/keep.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/platform/crypto.h"
#include "gateway/store/migrate.h"
#include "tests/support/table.h"

void
keep_make(struct keep *keep)
{
    assert_int_equal(crypto_init(), GW_OK);
    folder_make(keep->above);
    snprintf(keep->data_dir, sizeof keep->data_dir, "%s/data", keep->above);
}

void
keep_remove(struct keep *keep)
{
    folder_remove(keep->above);
}

const char *
keep_path(const struct keep *keep, const char *name)
{
    static char paths[2][256];
    static int turn;
    char *path = paths[turn = !turn];

    snprintf(path, sizeof paths[0], "%s/%s", keep->above, name);
    return path;
}

enum gw_err
keep_try(const struct keep *keep, enum house_use use)
{
    struct house house = { .lock_fd = -1 };
    enum gw_err err = house_open(keep->data_dir, use, &house);

    if (err != GW_OK) {
        assert_null(house.data_dir); /* nothing was handed out */
        assert_int_equal(house.lock_fd, -1);
    }
    house_close(&house);
    return err;
}

struct house
keep_open(const struct keep *keep, enum house_use use)
{
    struct house house;

    assert_int_equal(house_open(keep->data_dir, use, &house), GW_OK);
    return house;
}

void
keep_sql(const struct keep *keep, const char *sql)
{
    struct db *db;

    assert_int_equal(
        db_open(keep_path(keep, "data/kentongan.db"), DB_WRITE, &db), GW_OK);
    assert_int_equal(db_script(db, sql), GW_OK);
    db_close(db);
}

void
keep_die_after(const struct keep *keep, const char *sql)
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct db *db;
        if (db_open(keep_path(keep, "data/kentongan.db"), DB_WRITE, &db)
                != GW_OK
            || db_script(db, sql) != GW_OK)
            _exit(1);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int64_t
keep_fact(const char *path, const char *name)
{
    char value[64];
    struct db *db;

    assert_int_equal(db_open(path, DB_WRITE, &db), GW_OK);
    enum gw_err err = meta_get(db, name, value, sizeof value);
    db_close(db);
    assert_true(err == GW_OK || err == GW_MISSING);
    return err == GW_OK ? strtoll(value, NULL, 10) : 0;
}

void
keep_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void
keep_spoil(const char *path, long at)
{
    FILE *file = fopen(path, "r+");

    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_true(byte != EOF);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fputc(byte ^ 0x55, file), byte ^ 0x55);
    assert_int_equal(fclose(file), 0);
}

unsigned
keep_mode(const char *path)
{
    struct stat file;

    assert_int_equal(stat(path, &file), 0);
    return file.st_mode & 07777;
}

bool
keep_has(const char *path)
{
    struct stat file;

    return lstat(path, &file) == 0;
}

void
keep_make_backup(struct keep *keep)
{
    keep_make(keep);
    struct house house = keep_open(keep, HOUSE_SERVE);
    assert_int_equal(meta_set(house.db, "fact", "1"), GW_OK);
    assert_int_equal(house_backup(house.db, keep_path(keep, "backup")), GW_OK);
    assert_int_equal(meta_set(house.db, "fact", "2"), GW_OK);
    house_close(&house);
    keep_die_after(keep, "UPDATE meta SET value = '3' WHERE name = 'fact'");
    assert_true(folder_size(keep->data_dir, "kentongan.db-wal") > 0);
}

static struct rlimit room_before;

void
keep_limit_room(long bytes)
{
    struct rlimit small;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &room_before), 0);
    small = room_before;
    small.rlim_cur = (rlim_t)bytes;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
}

void
keep_free_room(void)
{
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &room_before), 0);
    (void)signal(SIGXFSZ, SIG_DFL);
}
