/* Lists: what each filter lets through, what an area hides, page after page. */
#include <stdio.h>
#include <string.h>

#include "gateway/platform/config.h"
#include "handlers/tips/tip.h"
#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

/* The house of these lists, by id:
 *   1  sms   kannel  no place                     urgency 1  belum
 *   2  ussd  at      Tirtayasa, Lontar            urgency 2  TPPO  officer 5
 *   3  ussd  at      Tangerang (Polda Metro Jaya) urgency 3  TPPM
 *   4  ussd  at2     Ciwandan, Cilegon            urgency 0  belum  triase
 *   5  ussd  at      Sumur, Pandeglang            urgency 1  PMI
 * received a second apart. */
static int
fill(void **state)
{
    static const struct {
        const char *channel, *district, *village;
        enum tip_medium medium;
        enum tip_what what;
        enum tip_when when;
    } tips[] = {
        { "kannel", "", "", MEDIUM_SMS, WHAT_NONE, WHEN_NONE },
        { "at", "36.04.13", "36.04.13.2007", MEDIUM_USSD, WHAT_CHILD,
          WHEN_NONE },
        { "at", "36.71.01", "", MEDIUM_USSD, WHAT_FOREIGN, WHEN_NOW },
        { "at2", "36.72.02", "", MEDIUM_USSD, WHAT_OTHER, WHEN_NONE },
        { "at", "36.01.01", "", MEDIUM_USSD, WHAT_BROKER, WHEN_NONE },
    };
    deed_house_open(state);
    struct sender sender = deed_sender();
    for (size_t i = 0; i < LENGTH(tips); i++) {
        struct tip_new tip = deed_tip(&sender);
        tip.channel = tips[i].channel;
        tip.medium = tips[i].medium;
        tip.now_ms = DEED_AT + (int64_t)i * 1000;
        tip.body.what = tips[i].what;
        tip.body.when = tips[i].when;
        tip.body.district = places_find_district(tip_deed_house.places,
                                                 text_of(tips[i].district));
        tip.body.village = places_find_village(tip_deed_house.places,
                                               text_of(tips[i].village));
        deed_add(&tip);
    }
    deed_sql("UPDATE tip SET assignee = 5 WHERE id = $1", 2);
    deed_sql("UPDATE tip SET state = 2 WHERE id = $1", 4);
    return 0;
}

struct ids {
    char list[64]; /* "5 4 3 2 1" */
    int count;
    bool narratives; /* every one was there */
};

static enum gw_err
collect(const struct tip_view *view, void *arg)
{
    struct ids *ids = arg;
    size_t len = strlen(ids->list);
    snprintf(ids->list + len, sizeof ids->list - len, "%s%d",
             len == 0 ? "" : " ", (int)view->id);
    ids->narratives = (ids->count == 0 || ids->narratives)
                      && text_is(view->narrative, DEED_NARRATIVE);
    ids->count++;
    return GW_OK;
}

static void
expect(const struct tip_filter *filter, const char *list)
{
    struct ids ids = { .count = 0 };
    assert_int_equal(tip_list(tip_deed_house.db, tip_deed_house.keyring, filter,
                              collect, &ids),
                     GW_OK);
    assert_string_equal(ids.list, list);
    assert_true(ids.count == 0 || ids.narratives);
}

/* A text in a static table, where a compound literal may not stand. */
#define CODE(literal)                   \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }
#define AT(seconds) (INT64_C(1795000000000) + (seconds)*1000)

static struct filter_row {
    const char *name;
    struct tip_filter filter;
    const char *ids;
} filter_rows[] = {
    { "everything", { .limit = 50 }, "5 4 3 2 1" },
    { "no limit given", { .limit = 0 }, "5 4 3 2 1" },
    { "a limit too high", { .limit = 100000 }, "5 4 3 2 1" },
    { "the newest two", { .limit = 2 }, "5 4" },
    { "the next two", { .limit = 2, .before = 4 }, "3 2" },
    { "the last", { .limit = 2, .before = 2 }, "1" },
    { "before the first", { .limit = 2, .before = 1 }, "" },
    { "state", { .limit = 50, .state = TIP_TRIASE }, "4" },
    { "another state", { .limit = 50, .state = TIP_SELESAI }, "" },
    { "medium", { .limit = 50, .medium = MEDIUM_SMS }, "1" },
    { "urgency 0", { .limit = 50, .urgency_plus1 = 1 }, "4" },
    { "urgency 1", { .limit = 50, .urgency_plus1 = 2 }, "5 1" },
    { "urgency 3", { .limit = 50, .urgency_plus1 = 4 }, "3" },
    { "leaning belum", { .limit = 50, .leaning_plus1 = 1 }, "4 1" },
    { "leaning PMI", { .limit = 50, .leaning_plus1 = LEANING_PMI + 1 }, "5" },
    { "Imigrasi", { .limit = 50, .agency = AGENCY_IMIGRASI }, "5 4 3 2 1" },
    { "Polda Banten", { .limit = 50, .agency = AGENCY_POLDA }, "5 4 2 1" },
    { "assignee", { .limit = 50, .assignee = 5 }, "2" },
    { "channel", { .limit = 50, .channel = CODE("at") }, "5 3 2" },
    { "a channel that is none", { .limit = 50, .channel = CODE("a") }, "" },
    { "a kabupaten", { .limit = 50, .area = CODE("36.04") }, "2" },
    { "a kecamatan", { .limit = 50, .area = CODE("36.04.13") }, "2" },
    { "a desa", { .limit = 50, .area = CODE("36.04.13.2007") }, "2" },
    { "another desa", { .limit = 50, .area = CODE("36.04.13.2008") }, "" },
    { "the province", { .limit = 50, .area = CODE("36") }, "5 4 3 2" },
    { "an area that is none", { .limit = 50, .area = CODE("%") }, "" },
    { "since", { .limit = 50, .since_ms = AT(3) }, "5 4" },
    { "until", { .limit = 50, .until_ms = AT(3) }, "3 2 1" },
    { "since and until",
      { .limit = 50, .since_ms = AT(1), .until_ms = AT(3) },
      "3 2" },
    { "an empty time",
      { .limit = 50, .since_ms = AT(3), .until_ms = AT(3) },
      "" },
    { "two filters",
      { .limit = 50, .channel = CODE("at"), .urgency_plus1 = 3 },
      "2" },
    { "filters and a page",
      { .limit = 1, .channel = CODE("at"), .before = 5 },
      "3" },
};

static void
test_filter(void **state)
{
    const struct filter_row *row = *state;
    expect(&row->filter, row->ids);
}

static struct areas_row {
    const char *name;
    struct text areas[3];
    size_t count;
    const char *ids;
} areas_rows[] = {
    { "everywhere", { { NULL, 0 } }, 0, "5 4 3 2 1" },
    { "a kabupaten", { CODE("36.04") }, 1, "2 1" },
    { "a kecamatan", { CODE("36.72.02") }, 1, "4 1" },
    { "two", { CODE("36.04.13"), CODE("36.01") }, 2, "5 2 1" },
    { "three", { CODE("36.04"), CODE("36.71"), CODE("36.72") }, 3, "4 3 2 1" },
    { "the province", { CODE("36") }, 1, "5 4 3 2 1" },
    { "another province", { CODE("32") }, 1, "1" },
    { "half a code", { CODE("36.0") }, 1, "1" },
    { "an empty one opens nothing", { CODE("") }, 1, "1" },
    { "nor does an absent one", { { NULL, 0 } }, 1, "1" },
    { "nor a pattern", { CODE("%") }, 1, "1" },
    { "nor another pattern", { CODE("__.__.__") }, 1, "1" },
};

static void
test_areas(void **state)
{
    const struct areas_row *row = *state;
    const struct tip_filter filter = { .areas = row->areas,
                                       .areas_count = row->count };
    expect(&filter, row->ids);

    /* And one by one: a tip that the list hides is not there. */
    for (int64_t tip = 1; tip <= 5; tip++) {
        char id[8];
        struct seen seen = { .count = 0 };
        snprintf(id, sizeof id, "%d", (int)tip);
        bool listed = strstr(row->ids, id) != NULL;
        assert_int_equal(tip_get(tip_deed_house.db, tip_deed_house.keyring, tip,
                                 row->areas, row->count, deed_see, &seen),
                         listed ? GW_OK : GW_MISSING);
        assert_int_equal(seen.count, listed);
    }
}

static void
test_too_many_areas_open_nothing(void **state)
{
    (void)state;
    struct text areas[1000];
    for (size_t i = 0; i < LENGTH(areas); i++)
        areas[i] = TEXT("36.04");
    const struct tip_filter filter = { .areas = areas,
                                       .areas_count = LENGTH(areas) };
    struct ids ids = { .count = 0 };
    assert_int_equal(tip_list(tip_deed_house.db, tip_deed_house.keyring,
                              &filter, collect, &ids),
                     GW_REJECTED);
    assert_int_equal(ids.count, 0);
}

static void
test_damage_costs_one_narrative(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "UPDATE tip SET sealed_body = x'00' WHERE id = $1",
        "UPDATE tip SET sealed_body = zeroblob(300000) WHERE id = $1",
        "UPDATE tip SET sealed_body = sealed_body || x'00' WHERE id = $1",
        "UPDATE tip SET sealed_key = NULL WHERE id = $1",
        "UPDATE tip SET sealed_key = zeroblob(300000) WHERE id = $1",
    };
    const struct tip_filter filter = { .limit = 3 };
    for (size_t i = 0; i < LENGTH(damages); i++) {
        deed_sql(damages[i], 4);
        struct ids ids = { .count = 0 };
        assert_int_equal(tip_list(tip_deed_house.db, tip_deed_house.keyring,
                                  &filter, collect, &ids),
                         GW_OK);
        assert_string_equal(ids.list, "5 4 3");
        assert_false(ids.narratives);
        deed_expect_text(deed_get(4)->view.narrative, NULL);
        deed_expect_text(deed_get(5)->view.narrative, DEED_NARRATIVE);
    }
}

static enum gw_err
stop_at_second(const struct tip_view *view, void *arg)
{
    (void)view;
    int *count = arg;
    return ++*count == 2 ? GW_MISSING : GW_OK;
}

static void
test_the_callback_may_stop(void **state)
{
    (void)state;
    const struct tip_filter filter = { .limit = 50 };
    int count = 0;
    assert_int_equal(tip_list(tip_deed_house.db, tip_deed_house.keyring,
                              &filter, stop_at_second, &count),
                     GW_MISSING);
    assert_int_equal(count, 2);
    count = 1;
    assert_int_equal(tip_get(tip_deed_house.db, tip_deed_house.keyring, 3, NULL,
                             0, stop_at_second, &count),
                     GW_MISSING);
}

/* An officer's list reads each tip's messages while it goes on. */
static enum gw_err
ask_within(const struct tip_view *view, void *arg)
{
    struct heard heard = { .count = 0 };
    int *count = arg;
    ++*count;
    return tip_messages(tip_deed_house.db, tip_deed_house.keyring, view->id,
                        deed_hear, &heard);
}

static void
test_asking_within_a_list(void **state)
{
    (void)state;
    const struct tip_filter filter = { .limit = 50 };
    int count = 0;
    assert_int_equal(tip_list(tip_deed_house.db, tip_deed_house.keyring,
                              &filter, ask_within, &count),
                     GW_OK);
    assert_int_equal(count, 5);
}

static void
test_database_gone(void **state)
{
    (void)state;
    const struct tip_filter filter = { .limit = 50 };
    struct ids ids = { .count = 0 };
    assert_int_equal(db_exec(tip_deed_house.db, "DROP TABLE message"), GW_OK);
    assert_int_equal(db_exec(tip_deed_house.db, "DROP TABLE tip"), GW_OK);
    assert_int_equal(tip_list(tip_deed_house.db, tip_deed_house.keyring,
                              &filter, collect, &ids),
                     GW_IO);
}

int
main(void)
{
#define FILLED(fn) cmocka_unit_test_setup_teardown(fn, fill, deed_house_close)
    const struct CMUnitTest tests[] = {
        FILLED(test_too_many_areas_open_nothing),
        FILLED(test_damage_costs_one_narrative),
        FILLED(test_the_callback_may_stop),
        FILLED(test_asking_within_a_list),
        FILLED(test_database_gone),
    };
    int failed = cmocka_run_group_tests_name("lists", tests, NULL, NULL);
    fill(NULL);
    failed += RUN_TABLE("filters", filter_rows, test_filter)
              + RUN_TABLE("areas", areas_rows, test_areas);
    deed_house_close(NULL);
    return failed;
}
