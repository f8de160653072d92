/* Opening a data folder: made when new, locked, refused when it does not fit. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/store/migrate.h"
#include "tests/support/keep.h"
#include "tests/support/table.h"

static struct keep keep;

static int
set_up(void **state)
{
    (void)state;
    keep_make(&keep);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    keep_remove(&keep);
    return 0;
}

/* ---- a new house ---- */

static void
nothing(void)
{
}
static void
make_folder(void)
{
    assert_int_equal(mkdir(keep.data_dir, 0700), 0);
}

static void
make_keyring(void)
{
    make_folder();
    assert_int_equal(keyring_create(keep.data_dir), GW_OK);
}

static void
make_leftovers(void)
{
    make_folder();
    keep_write(keep_path(&keep, "data/kentongan.db.new"), "half a database");
    keep_write(keep_path(&keep, "data/kentongan.db.new-wal"), "half a WAL");
    keep_write(keep_path(&keep, "data/kentongan.db.part"), "half a restore");
}

static struct beginning {
    const char *name;
    void (*prepare)(void);
    enum house_use use;
    mode_t mask;
} beginnings[] = {
    { "serve, no folder", nothing, HOUSE_SERVE, 022 },
    { "serve, no folder, umask 0", nothing, HOUSE_SERVE, 0 },
    { "serve, no folder, umask 077", nothing, HOUSE_SERVE, 077 },
    { "serve, an empty folder", make_folder, HOUSE_SERVE, 022 },
    { "serve, only a keyring", make_keyring, HOUSE_SERVE, 022 },
    { "serve, an attempt that was cut short", make_leftovers, HOUSE_SERVE,
      022 },
    { "migrate, no folder", nothing, HOUSE_MIGRATE, 022 },
    { "a command, no folder", nothing, HOUSE_COMMAND, 022 },
    { "a command, only a keyring", make_keyring, HOUSE_COMMAND, 022 },
};

static void
test_beginning(void **state)
{
    const struct beginning *beginning = *state;
    char id[64];
    enum schema_state schema;

    keep_make(&keep);
    beginning->prepare();
    mode_t before = umask(beginning->mask);
    struct house house = keep_open(&keep, beginning->use);
    umask(before);
    assert_string_equal(house.data_dir, keep.data_dir);
    assert_int_equal(house.lock_fd >= 0, beginning->use != HOUSE_COMMAND);
    assert_int_equal(meta_get(house.db, "keyring_id", id, sizeof id), GW_OK);
    assert_string_equal(id, keyring_id(house.keyring));
    assert_int_equal(migrate_state(house.db, &schema), GW_OK);
    assert_int_equal(schema, SCHEMA_CURRENT);
    house_close(&house);

    assert_int_equal(keep_mode(keep.data_dir), 0700);
    assert_int_equal(keep_mode(keep_path(&keep, "data/keys")), 0700);
    assert_int_equal(keep_mode(keep_path(&keep, "data/keys/keyring")), 0600);
    assert_int_equal(keep_mode(keep_path(&keep, "data/kentongan.db")), 0600);
    assert_int_equal(keep_mode(keep_path(&keep, "data/lock")), 0600);
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db.new")));
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db.new-wal")));
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db-wal")));
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    keep_remove(&keep);
}

/* ---- a house that does not fit ---- */

static void
lose_keyring(void)
{
    assert_int_equal(unlink(keep_path(&keep, "data/keys/keyring")), 0);
}

static void
change_keyring(void)
{
    lose_keyring();
    assert_int_equal(rmdir(keep_path(&keep, "data/keys")), 0);
    assert_int_equal(keyring_create(keep.data_dir), GW_OK);
}

static void
damage_keyring(void)
{
    keep_spoil(keep_path(&keep, "data/keys/keyring"), 40);
}

static void
open_keyring(void)
{
    assert_int_equal(chmod(keep_path(&keep, "data/keys/keyring"), 0640), 0);
}

static void
forget_keyring_id(void)
{
    keep_sql(&keep, "DELETE FROM meta");
}

static void
make_newer(void)
{
    keep_sql(&keep, "INSERT INTO migration SELECT number + 1000, 'newer', "
                    "sha256, at FROM migration");
}

static void
make_changed(void)
{
    keep_sql(&keep, "UPDATE migration SET sha256 = zeroblob(32)");
}

static void
empty_database(void)
{
    keep_write(keep_path(&keep, "data/kentongan.db"), "");
}

static void
spoil_database(void)
{
    keep_spoil(keep_path(&keep, "data/kentongan.db"), 3);
}

static void
lose_database(void)
{
    keep_die_after(&keep, "INSERT INTO meta VALUES ('new', '1')");
    assert_int_equal(unlink(keep_path(&keep, "data/kentongan.db")), 0);
}

static void
lose_folder(void)
{
    folder_remove(keep.data_dir);
    keep_write(keep.data_dir, "no folder");
}

static void
lose_parents(void)
{
    snprintf(keep.data_dir, sizeof keep.data_dir, "%s/x/y", keep.above);
}

static struct misfit {
    const char *name;
    void (*spoil)(void);
    enum gw_err err;
} misfits[] = {
    { "no keyring", lose_keyring, GW_DENIED },
    { "another keyring", change_keyring, GW_DENIED },
    { "a damaged keyring", damage_keyring, GW_DENIED },
    { "a keyring that others may read", open_keyring, GW_DENIED },
    { "a database that knows no keyring", forget_keyring_id, GW_DENIED },
    { "a newer schema", make_newer, GW_CONFLICT },
    { "a schema that was changed", make_changed, GW_CONFLICT },
    { "an empty database file", empty_database, GW_CONFLICT },
    { "a file that is no database", spoil_database, GW_IO },
    { "a WAL whose database is gone", lose_database, GW_IO },
    { "a file in place of the folder", lose_folder, GW_MISSING },
    { "a folder below nothing", lose_parents, GW_MISSING },
};

static void
test_misfit(void **state)
{
    const struct misfit *misfit = *state;
    static const enum house_use uses[] = { HOUSE_SERVE, HOUSE_MIGRATE,
                                           HOUSE_COMMAND };

    keep_make(&keep);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    misfit->spoil();
    bool keyring = keep_has(keep_path(&keep, "data/keys/keyring"));
    bool database = keep_has(keep_path(&keep, "data/kentongan.db"));
    for (size_t i = 0; i < LENGTH(uses); i++)
        assert_int_equal(keep_try(&keep, uses[i]), misfit->err);
    assert_int_equal(keep_has(keep_path(&keep, "data/keys/keyring")), keyring);
    assert_int_equal(keep_has(keep_path(&keep, "data/kentongan.db")), database);
    keep_remove(&keep);
}

/* ---- lock, rights ---- */

static void
test_one_serves(void **state)
{
    int fd = -1;

    (void)state;
    struct house house = keep_open(&keep, HOUSE_SERVE);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_CONFLICT);
    assert_int_equal(keep_try(&keep, HOUSE_MIGRATE), GW_CONFLICT);
    assert_int_equal(house_lock(keep.data_dir, &fd), GW_CONFLICT);
    assert_int_equal(fd, -1);
    assert_int_equal(keep_try(&keep, HOUSE_COMMAND), GW_OK);
    house_close(&house);
    house_close(&house); /* twice is fine */
    assert_int_equal(house_lock(keep.data_dir, &fd), GW_OK);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_CONFLICT);
    assert_int_equal(close(fd), 0);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(house_lock(keep_path(&keep, "none"), &fd), GW_MISSING);
}

static void
test_a_command_may_write_beside(void **state)
{
    (void)state;
    struct house serve = keep_open(&keep, HOUSE_SERVE);
    struct house command = keep_open(&keep, HOUSE_COMMAND);
    assert_int_equal(meta_set(command.db, "x", "7"), GW_OK);
    char value[8];
    assert_int_equal(meta_get(serve.db, "x", value, sizeof value), GW_OK);
    assert_string_equal(value, "7");
    house_close(&command);
    house_close(&serve);
}

static void
test_a_database_open_to_others_is_closed(void **state)
{
    (void)state;
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(chmod(keep_path(&keep, "data/kentongan.db"), 0664), 0);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(keep_mode(keep_path(&keep, "data/kentongan.db")), 0600);
}

/* Root may enter everywhere, so a child process that is nobody tries. */
static void
test_no_right(void **state)
{
    int status;

    (void)state;
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(chmod(keep.above, 0755), 0);
    if (geteuid() != 0)
        assert_int_equal(chmod(keep.data_dir, 0), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(100);
        struct house house;
        _exit((int)house_open(keep.data_dir, HOUSE_SERVE, &house));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), GW_DENIED);
    assert_int_equal(chmod(keep.data_dir, 0700), 0);
}

/* What is made belongs to whoever has the folder; root may make it in the
 * service's. */
static void
test_what_is_made_is_the_owners(void **state)
{
    static const char *const names[] = { "data/lock", "data/kentongan.db",
                                         "data/keys", "data/keys/keyring" };
    struct stat file;
    uid_t owner = geteuid() == 0 ? 12345 : geteuid();
    gid_t group = geteuid() == 0 ? 54321 : getegid();

    (void)state;
    assert_int_equal(mkdir(keep.data_dir, 0700), 0);
    assert_int_equal(chown(keep.data_dir, owner, group), 0);
    assert_int_equal(keep_try(&keep, HOUSE_COMMAND), GW_OK);
    for (size_t i = 0; i < LENGTH(names); i++) {
        assert_int_equal(stat(keep_path(&keep, names[i]), &file), 0);
        assert_int_equal(file.st_uid, owner);
        assert_int_equal(file.st_gid, group);
    }
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_one_serves),
        ONE(test_a_command_may_write_beside),
        ONE(test_a_database_open_to_others_is_closed),
        ONE(test_no_right),
        ONE(test_what_is_made_is_the_owners),
    };

    int failed = RUN_TABLE("new houses", beginnings, test_beginning);
    failed += RUN_TABLE("houses that do not fit", misfits, test_misfit);
    return failed + cmocka_run_group_tests_name("house", tests, NULL, NULL);
}
