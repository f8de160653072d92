/* Small files: read whole, replaced whole. */
#include "gateway/platform/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/own.h"
#include "tests/support/table.h"

struct folder {
    char path[64], file[128];
};

static int
open_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);

    assert_non_null(folder);
    snprintf(folder->path, sizeof folder->path, "/tmp/test_file.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->file, sizeof folder->file, "%s/file", folder->path);
    *state = folder;
    return 0;
}

static int
close_folder(void **state)
{
    struct folder *folder = *state;

    unlink(folder->file);
    assert_int_equal(rmdir(folder->path), 0); /* no file.new was left */
    free(folder);
    return 0;
}

static void
test_replace_and_read(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_free)
    struct buf out = buf_new(100), large = buf_new(1 << 20);
    unsigned mode = 0;

    assert_int_equal(file_replace(folder->path, "file", TEXT("old")), GW_OK);
    assert_int_equal(chmod(folder->file, 0644), 0);
    assert_int_equal(
        file_replace(folder->path, "file", (struct text){ "n\0w", 3 }), GW_OK);
    buf_str(&out, "> ");
    assert_int_equal(file_read_mode(folder->file, &out, &mode), GW_OK);
    assert_int_equal(mode, 0600);
    assert_int_equal(out.len, 5);
    assert_memory_equal(out.at, "> n\0w", 5);

    while (large.len < 300000)
        buf_str(&large, "0123456789");
    assert_int_equal(file_replace(folder->path, "file", buf_text(&large)),
                     GW_OK);
    OWNED(buf_free)
    struct buf back = buf_new(300000);
    assert_int_equal(file_read(folder->file, &back), GW_OK);
    assert_true(text_equal(buf_text(&large), buf_text(&back)));
    assert_int_equal(file_replace(folder->path, "file", TEXT("")), GW_OK);
    assert_int_equal(file_read(folder->file, &out), GW_OK);
    assert_int_equal(out.len, 5);
}

static void
test_read_refused(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_free)
    struct buf out = buf_new(3);
    char below[160];
    unsigned mode = 7;

    assert_int_equal(file_read(folder->file, &out), GW_MISSING);
    assert_int_equal(file_read(folder->path, &out), GW_CONFLICT);
    assert_int_equal(file_read("/dev/null", &out), GW_CONFLICT);
    assert_int_equal(mkfifo(folder->file, 0600), 0);
    assert_int_equal(file_read(folder->file, &out), GW_CONFLICT);
    unlink(folder->file);
    assert_int_equal(symlink(folder->file, folder->file), 0);
    assert_int_equal(file_read(folder->file, &out), GW_CONFLICT);
    unlink(folder->file);

    assert_int_equal(file_replace(folder->path, "file", TEXT("123")), GW_OK);
    snprintf(below, sizeof below, "%s/x", folder->file);
    assert_int_equal(file_read(below, &out), GW_MISSING);
    assert_int_equal(file_read(folder->file, &out), GW_OK);
    assert_int_equal(file_read_mode(folder->file, &out, &mode), GW_REJECTED);
    assert_int_equal(mode, 7);
}

/* What a crash left half written does not stand in the way, and what cannot be
 * replaced stays as it was. */
static void
test_replace_bad_days(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_free)
    struct buf out = buf_new(100);
    char fresh[160], name[300];

    snprintf(fresh, sizeof fresh, "%s.new", folder->file);
    assert_int_equal(file_replace(folder->path, "file.new", TEXT("half")),
                     GW_OK);
    assert_int_equal(file_replace(folder->path, "file", TEXT("whole")), GW_OK);
    assert_int_equal(access(fresh, F_OK), -1);

    assert_int_equal(mkdir(fresh, 0700), 0);
    assert_int_equal(file_replace(folder->path, "file", TEXT("x")), GW_IO);
    assert_int_equal(rmdir(fresh), 0);
    assert_int_equal(file_read(folder->file, &out), GW_OK);
    assert_string_equal(buf_cstr(&out), "whole");

    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(file_replace(folder->path, name, TEXT("x")), GW_IO);
    assert_int_equal(file_replace(folder->file, "file", TEXT("x")), GW_IO);
    assert_int_equal(file_replace("/nonexistent", "file", TEXT("x")), GW_IO);

    unlink(folder->file);
    assert_int_equal(mkdir(folder->file, 0700), 0);
    assert_int_equal(file_replace(folder->path, "file", TEXT("x")), GW_IO);
    assert_int_equal(rmdir(folder->file), 0);
}

static void
test_trouble(void **state)
{
    (void)state;
    for (int err = GW_AGAIN; err < GW_ERRORS; err++)
        assert_true(strlen(file_trouble((enum gw_err)err)) > 5);
    assert_string_equal(file_trouble(GW_MISSING), "no such file");
    assert_string_equal(file_trouble(GW_REJECTED), "too large");
}

#define IN_FOLDER(fn) \
    cmocka_unit_test_setup_teardown(fn, open_folder, close_folder)

int
main(void)
{
    const struct CMUnitTest whole[] = {
        IN_FOLDER(test_replace_and_read),
        IN_FOLDER(test_read_refused),
        IN_FOLDER(test_replace_bad_days),
        cmocka_unit_test(test_trouble),
    };

    return cmocka_run_group_tests_name("files", whole, NULL, NULL);
}
