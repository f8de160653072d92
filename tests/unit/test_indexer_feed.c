/* tests/unit/test_indexer_feed.c -- what senders do stands in the time line. */
#include <string.h>

#include "handlers/followup/event.h"
#include "handlers/tips/tip_rows.h"
#include "tests/support/indexer_house.h"
#include "tests/support/table.h"

static struct indexer_house house;
static struct texter ani;

static int
open_it(void **state)
{
    (void)state;
    indexer_house_open(&house);
    ani = (struct texter){ .house = &house.at, .from = "+6281234567890" };
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    indexer_house_close(&house);
    return 0;
}

static enum gw_err
note(const struct event_view *view, void *arg)
{
    struct buf *out = arg;

    buf_printf(out, "%s%lld:%s", out->len > 0 ? " " : "", (long long)view->tip,
               event_word(view->kind));
    if (view->subject != 0)
        buf_printf(out, "=%lld", (long long)view->subject);
    return GW_OK;
}

/* All lines there are: "1:added 1:message_in=1". */
static void
expect_feed(const char *feed)
{
    OWNED(buf_free)
    struct buf out = buf_new(10000);

    assert_int_equal(event_after(house.at.tip.db, 0, 1000, note, &out), GW_OK);
    assert_string_equal(buf_cstr(&out), feed);
}

static void
run(const char *sql, int64_t tip)
{
    struct db_value value = db_i(tip);

    assert_int_equal(db_run_values(house.at.tip.db, sql, &value, 1), GW_OK);
}

static void
test_a_tip_comes_in_once(void **state)
{
    struct texter budi = { .house = &house.at, .from = "+6281234567891" };

    (void)state;
    texter_send(&ani, "ada tki disekap di pontang, tolong");
    texter_send(&budi, "calo paspor di tirtayasa bawa tiga orang");
    expect_feed("");
    indexer_house_read(&house);
    expect_feed("1:added 2:added");
    assert_true(INDEXER_TIP(&house, "due_at", 1) > 0);
    indexer_house_read(&house);
    expect_feed("1:added 2:added");
}

static void
test_more_of_the_sender(void **state)
{
    (void)state;
    texter_send(&ani, "ada tki disekap di pontang, tolong");
    indexer_house_read(&house);
    texter_send(&ani, "mereka berangkat malam ini naik mobil putih");
    texter_send(&ani, "supirnya bernama darto, orang tirtayasa");
    indexer_house_read(&house);
    expect_feed("1:added 1:message_in=1 1:message_in=2");
}

static void
test_whoever_was_waited_for(void **state)
{
    (void)state;
    texter_send(&ani, "ada tki disekap di pontang, tolong");
    indexer_house_read(&house);
    run("UPDATE tip SET state = 4, paused_at = changed_at WHERE id = $1", 1);
    texter_send(&ani, "rumahnya di belakang pasar, cat hijau");
    indexer_house_read(&house);
    expect_feed("1:added 1:message_in=1 1:state");
    assert_int_equal(INDEXER_TIP(&house, "state", 1), TIP_TRIASE);
}

static void
test_a_call_that_went_on(void **state)
{
    (void)state;
    texter_send(&ani, "ada tki disekap di pontang, tolong");
    indexer_house_read(&house);
    run("INSERT INTO unread (tip) VALUES ($1)", 1);
    indexer_house_read(&house);
    expect_feed("1:added 1:changed");
}

static void
test_what_is_gone_is_passed_over(void **state)
{
    (void)state;
    texter_send(&ani, "ada tki disekap di pontang, tolong");
    indexer_house_look(&house);
    run("UPDATE tip SET erased_at = 1, sealed_key = NULL, sealed_body = NULL"
        " WHERE id = $1",
        1);
    indexer_house_work(&house);
    expect_feed("");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_tip_comes_in_once, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(test_more_of_the_sender, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(test_whoever_was_waited_for, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(test_a_call_that_went_on, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(test_what_is_gone_is_passed_over,
                                        open_it, close_it),
    };
    return cmocka_run_group_tests_name("indexer feed", tests, NULL, NULL);
}
