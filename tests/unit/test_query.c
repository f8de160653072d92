/* tests/unit/test_query.c -- filters of an address. */
#include "handlers/officers/query.h"

#include <string.h>

#include "tests/support/table.h"

static struct when {
    const char *name;
    const char *text;
    bool good;
    int64_t ms;
} times[] = {
    { "Z", "2026-11-24T03:04:05Z", true, 1795489445000 },
    { "with an offset", "2026-11-24T10:04:05+07:00", true, 1795489445000 },
    { "an offset whose plus became a space", "2026-11-24T10:04:05 07:00", true,
      1795489445000 },
    { "west of Greenwich", "2026-11-23T22:04:05-05:00", true, 1795489445000 },
    { "parts of a second", "2026-11-24T03:04:05.999Z", true, 1795489445000 },
    { "a bare date is midnight WIB", "2026-11-24", true, 1795453200000 },
    { "no zone", "2026-11-24T03:04:05", false, 0 },
    { "no date", "kemarin", false, 0 },
    { "something behind", "2026-11-24T03:04:05Zx", false, 0 },
    { "an offset out of range", "2026-11-24T03:04:05+25:00", false, 0 },
    { "nothing", "", false, 0 },
    { "far too long", "2026-11-24T03:04:05.0000000000000000000000000000000Z",
      false, 0 },
};

static void
test_time(void **state)
{
    const struct when *row = *state;
    int64_t ms = 0;

    assert_int_equal(query_time(text_of(row->text), &ms), row->good);
    assert_int_equal(ms, row->ms);
}

static struct bad {
    const char *name;
    const char *query;
    const char *field; /* NULL: it is good */
} queries[] = {
    { "nothing", "", NULL },
    { "everything",
      "state=triase&urgency=0&leaning=belum&area=36.04.13&agency=polda"
      "&channel=at&medium=sms&assignee=7&since=2026-01-01&until=2026-02-01"
      "&cursor=9&limit=5",
      NULL },
    { "empty is the same as absent", "state=&limit=", NULL },
    { "an unknown one is ignored", "colour=red", NULL },
    { "assignee=me", "assignee=me", NULL },
    { "a state that is none", "state=lost", "state" },
    { "an urgency over 3", "urgency=4", "urgency" },
    { "a negative urgency", "urgency=-1", "urgency" },
    { "a leaning that is none", "leaning=tppo", "leaning" },
    { "SQL as an area", "area=36' OR 1=1", "area" },
    { "half a code", "area=36.0", "area" },
    { "a third agency", "agency=tni", "agency" },
    { "assignee nobody", "assignee=0", "assignee" },
    { "cursor zero", "cursor=0", "cursor" },
    { "limit zero", "limit=0", "limit" },
    { "limit in words", "limit=ten", "limit" },
    { "the first bad one is named", "urgency=9&state=x", "state" },
};

static void
test_query(void **state)
{
    const struct bad *row = *state;
    const struct officer me = { .id = 42 };
    struct fields fields;
    struct tip_filter filter;
    const char *field = NULL;

    fields_init(&fields);
    assert_int_equal(fields_read_form(&fields, text_of(row->query)), GW_OK);
    enum gw_err err = query_tips(&fields, &me, &filter, &field);
    assert_int_equal(err, row->field == NULL ? GW_OK : GW_REJECTED);
    if (row->field != NULL)
        assert_string_equal(field, row->field);
    fields_free(&fields);
}

static void
test_values(void **state)
{
    const struct officer me = { .id = 42 };
    struct fields fields;
    struct tip_filter filter;
    const char *field = NULL;

    (void)state;
    fields_init(&fields);
    assert_int_equal(
        fields_read_form(&fields, TEXT("leaning=belum&urgency=0&assignee=me"
                                       "&limit=100000")),
        GW_OK);
    assert_int_equal(query_tips(&fields, &me, &filter, &field), GW_OK);
    assert_int_equal(filter.leaning_plus1, LEANING_BELUM + 1);
    assert_int_equal(filter.urgency_plus1, 1);
    assert_int_equal(filter.assignee, 42);
    assert_int_equal(filter.limit, LIMIT_MAX);
    fields_free(&fields);
}

int
main(void)
{
    const struct CMUnitTest whole[] = { cmocka_unit_test(test_values) };

    int failed = RUN_TABLE("times", times, test_time);
    failed += RUN_TABLE("queries", queries, test_query);
    return failed + cmocka_run_group_tests_name("values", whole, NULL, NULL);
}
