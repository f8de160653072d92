/* The audit's lines in pages, and the filters. */
#include "handlers/tips/audit.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { AT = 1800000000, FIRST = 4, SECOND = 3, LINES = 10 };

/* As they come in three goes, each from AT on. */
static void
add_lines(struct db *db, int count)
{
    const struct audit_line line = { .actor = "officer:7",
                                     .action = "tip.read",
                                     .subject = "tip:1",
                                     .detail = "" };
    assert_int_equal(db_begin(db), GW_OK);
    for (int i = 0; i < count; i++) {
        int since = i < FIRST            ? i
                    : i < FIRST + SECOND ? i - FIRST
                                         : i - FIRST - SECOND;
        assert_int_equal(audit_add(db, AT + since, &line), GW_OK);
    }
    assert_int_equal(db_commit(db), GW_OK);
}

struct seen {
    int64_t ids[300];
    size_t count;
};

static enum gw_err
keep(const struct audit_view *view, void *arg)
{
    struct seen *seen = arg;

    seen->ids[seen->count++] = view->id;
    return GW_OK;
}

#define LIT(s)          \
    {                   \
        s, sizeof s - 1 \
    }

static struct page {
    const char *name;
    struct audit_filter filter;
    size_t count;
    int64_t first, next;
} pages[] = {
    { "the newest", { .limit = 4 }, 4, 10, 7 },
    { "from a cursor", { .limit = 4, .before = 7 }, 4, 6, 3 },
    { "the last page", { .limit = 4, .before = 3 }, 2, 2, 0 },
    { "just to the end", { .limit = 2, .before = 3 }, 2, 2, 0 },
    { "a cursor in the future", { .limit = 2, .before = 99 }, 2, 10, 9 },
    { "an actor", { .limit = 50, .actor = LIT("officer:7") }, 10, 10, 0 },
    { "another actor", { .limit = 50, .actor = LIT("officer:77") }, 0, 0, 0 },
    { "an action", { .limit = 50, .action = LIT("tip.read") }, 10, 10, 0 },
    { "all below a word", { .limit = 50, .action = LIT("tip") }, 10, 10, 0 },
    { "no part of a word", { .limit = 50, .action = LIT("ti") }, 0, 0, 0 },
    { "since", { .limit = 50, .since_ms = AT + 3 }, 1, 4, 0 },
    { "until", { .limit = 50, .until_ms = AT + 1 }, 3, 8, 0 },
};

static void
test_page(void **state)
{
    const struct page *page = *state;
    struct seen seen = { .count = 0 };
    int64_t next = -1;

    OWNED(tip_house_close)
    struct tip_house house;

    tip_house_open(&house);
    add_lines(house.db, LINES);
    assert_int_equal(audit_list(house.db, &page->filter, keep, &seen, &next),
                     GW_OK);
    assert_int_equal(seen.count, page->count);
    if (page->count > 0)
        assert_int_equal(seen.ids[0], page->first);
    assert_int_equal(next, page->next);
}

int
main(void)
{
    return RUN_TABLE("pages", pages, test_page);
}
