/* The console's files: all there, small enough for a slow line, nothing inline. */
#include "handlers/officers/page.h"

#include <string.h>

#include "tests/support/table.h"

enum { FIRST_LOAD_MAX = 150 * 1000 };

static struct file_row {
    const char *name;
    const char *type, *holds;
} files[] = {
    { "", "text/html; charset=utf-8", "<html lang=\"id\">" },
    { "app.js", "text/javascript; charset=utf-8", "Antrean" },
    { "app.css", "text/css; charset=utf-8", "--c-imigrasi" },
    { "icon.svg", "image/svg+xml", "<svg" },
};

static void
test_file(void **state)
{
    const struct file_row *row = *state;
    const struct page_file *file =
        page_find(&page_officers, text_of(row->name));

    assert_non_null(file);
    assert_string_equal(file->type, row->type);
    assert_non_null(
        memmem(file->plain, file->plain_len, row->holds, strlen(row->holds)));
}

static void
test_first_load_is_small(void **state)
{
    size_t whole = 0;

    (void)state;
    for (size_t i = 0; i < page_officers.count; i++)
        whole += page_officers.files[i].gzip_len;
    assert_in_range(whole, 1, FIRST_LOAD_MAX);
}

static void
test_nothing_is_inline(void **state)
{
    const struct page_file *file = page_find(&page_officers, TEXT(""));

    (void)state;
    assert_null(memmem(file->plain, file->plain_len, "<style", 6));
    assert_null(memmem(file->plain, file->plain_len, " style=", 7));
    assert_null(memmem(file->plain, file->plain_len, "<script>", 8));
    assert_null(memmem(file->plain, file->plain_len, "//", 2));
}

int
main(void)
{
    static const struct CMUnitTest single[] = {
        cmocka_unit_test(test_first_load_is_small),
        cmocka_unit_test(test_nothing_is_inline),
    };
    int failed = RUN_TABLE("files", files, test_file);

    return failed + cmocka_run_group_tests(single, NULL, NULL);
}
