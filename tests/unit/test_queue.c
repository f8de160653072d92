/* The queue: each tip stands in one group, the first that fits, for each of the
 * two agencies. */
#include <stdio.h>

#include "handlers/followup/queue.h"
#include "tests/support/follow_house.h"
#include "tests/support/table.h"

#define NO_WORDS ((struct text){ NULL, 0 })
#define NOWHERE  QUEUE_GROUPS

static struct queue_view
view_of(enum follow_who who)
{
    struct follow follow = follow_by(who);

    return (struct queue_view){ .agency = follow.actor.agency,
                                .officer = follow.actor.officer,
                                .now_ms = follow_house.now_ms };
}

/* The group in which the tip stands; it must be no more than one. */
static enum queue_group
group_of(const struct queue_view *view, int64_t tip)
{
    enum queue_group found = NOWHERE;

    for (int group = 0; group < QUEUE_GROUPS; group++) {
        int64_t ids[QUEUE_ITEMS_MAX], counted;
        size_t count;
        assert_int_equal(queue_read(tip_deed_house.db, view,
                                    (enum queue_group)group, 0, ids, &count,
                                    &counted),
                         GW_OK);
        assert_int_equal(count, counted);
        for (size_t i = 0; i < count; i++) {
            if (ids[i] != tip)
                continue;
            assert_int_equal(found, NOWHERE);
            found = (enum queue_group)group;
        }
    }
    return found;
}

/* ---- what brings a tip where ---- */

static void
set(const char *sql)
{
    deed_sql(sql, follow_house.tip);
}

static void
as_it_came(void)
{
    set("UPDATE tip SET urgency = 3 WHERE id = $1");
}

static void
taken_by_ani(void)
{
    struct follow ani = follow_by(ANI);

    as_it_came();
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    set("UPDATE tip SET due_at = NULL WHERE id = $1");
}

static void
late(void)
{
    taken_by_ani();
    set("UPDATE tip SET due_at = 5 WHERE id = $1");
}

static void
soon(void)
{
    taken_by_ani();
    set("UPDATE tip SET due_at = received_at + 3600000 WHERE id = $1");
}

static void
asked(enum request_kind kind)
{
    struct follow ani = follow_by(ANI);
    struct request_new request = { .kind = kind,
                                   .what = kind == REQUEST_SUPPORT
                                               ? TEXT("kapal")
                                               : NO_WORDS,
                                   .reason = TEXT("perlu") };
    int64_t id;

    assert_int_equal(DEED(request_add(&ani, &request, &id)), GW_OK);
}

static void
support_asked(void)
{
    taken_by_ani();
    set("UPDATE tip SET urgency = 2 WHERE id = $1");
    asked(REQUEST_SUPPORT);
}

static void
identity_half_decided(void)
{
    struct follow citra = follow_by(CITRA);

    taken_by_ani();
    set("UPDATE tip SET urgency = 2 WHERE id = $1");
    asked(REQUEST_IDENTITY);
    assert_int_equal(DEED(request_decide(&citra, 1, true, true, NO_WORDS)),
                     GW_OK);
}

static void
sender_asked(void)
{
    struct follow ani = follow_by(ANI);
    enum move_tells tells;

    late();
    assert_int_equal(DEED(follow_move(&ani, TIP_KURANG_INFO, NO_WORDS, &tells)),
                     GW_OK);
    set("UPDATE tip SET urgency = 2 WHERE id = $1");
}

static void
quiet(void)
{
    taken_by_ani();
    set("UPDATE tip SET urgency = 1 WHERE id = $1");
}

static void
low(void)
{
    as_it_came();
    set("UPDATE tip SET low = 1, due_at = 5 WHERE id = $1");
}

static void
over(void)
{
    late();
    set("UPDATE tip SET state = 11 WHERE id = $1");
}

static struct row {
    const char *name;
    void (*happens)(void);
    enum queue_group imigrasi, polda;
} rows[] = {
    { "danger that nobody has taken", as_it_came, QUEUE_TAKE, QUEUE_TAKE },
    { "taken by one agency", taken_by_ani, QUEUE_REST, QUEUE_TAKE },
    { "late", late, QUEUE_OVERDUE, QUEUE_TAKE },
    { "due soon", soon, QUEUE_DUE, QUEUE_TAKE },
    { "the other agency is asked for help", support_asked, QUEUE_OTHER,
      QUEUE_ANSWER },
    { "one of two has decided", identity_half_decided, QUEUE_OTHER,
      QUEUE_ANSWER },
    { "the sender is asked: it is not late", sender_asked, QUEUE_SENDER,
      QUEUE_SENDER },
    { "nothing to do", quiet, QUEUE_REST, QUEUE_REST },
    { "last in line, whatever its urgency and deadline", low, QUEUE_REST,
      QUEUE_REST },
    { "over", over, NOWHERE, NOWHERE },
};

static void
test_group(void **state)
{
    struct row *row = *state;

    row->happens();
    struct queue_view ani = view_of(ANI), budi = view_of(BUDI);
    assert_int_equal(group_of(&ani, follow_house.tip), row->imigrasi);
    assert_int_equal(group_of(&budi, follow_house.tip), row->polda);
}

static void
test_mine_and_unread(void **state)
{
    struct follow ani = follow_by(ANI);
    struct queue_view view = view_of(ANI);
    bool unread;

    (void)state;
    taken_by_ani();
    view.mine = true;
    assert_int_equal(group_of(&view, follow_house.tip), QUEUE_REST);
    view.officer = follow_house.officers[CITRA];
    assert_int_equal(group_of(&view, follow_house.tip), NOWHERE);

    view = view_of(ANI);
    view.unread = true;
    assert_int_equal(group_of(&view, follow_house.tip), QUEUE_REST);
    ani.now_ms++;
    assert_int_equal(DEED(follow_seen(&ani)), GW_OK);
    assert_int_equal(group_of(&view, follow_house.tip), NOWHERE);
    assert_int_equal(queue_unread(tip_deed_house.db, view.officer,
                                  follow_house.tip, &unread),
                     GW_OK);
    assert_false(unread);
    ani.now_ms += 1000;
    assert_int_equal(DEED(follow_urgency(&ani, 1, NO_WORDS)), GW_OK);
    assert_int_equal(group_of(&view, follow_house.tip), QUEUE_REST);
    assert_int_equal(queue_unread(tip_deed_house.db, view.officer,
                                  follow_house.tip, &unread),
                     GW_OK);
    assert_true(unread);
}

static void
test_areas(void **state)
{
    struct queue_view view = view_of(ANI);
    struct text serang = TEXT("36.04"), pandeglang = TEXT("36.01");

    (void)state;
    as_it_came();
    view.areas_count = 1;
    view.areas = &serang;
    assert_int_equal(group_of(&view, follow_house.tip), QUEUE_TAKE);
    view.areas = &pandeglang;
    assert_int_equal(group_of(&view, follow_house.tip), NOWHERE);
    set("UPDATE tip SET district = NULL, village = NULL WHERE id = $1");
    assert_int_equal(group_of(&view, follow_house.tip), QUEUE_TAKE);
}

static void
test_order_and_limit(void **state)
{
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    struct queue_view view = view_of(ANI);
    int64_t ids[QUEUE_ITEMS_MAX], total;
    size_t count;

    (void)state;
    int64_t second = deed_add(&tip), third = deed_add(&tip);
    deed_sql("UPDATE tip SET urgency = 1, due_at = NULL WHERE id <> $1", third);
    deed_sql("UPDATE tip SET urgency = 2, due_at = NULL WHERE id = $1", third);
    assert_int_equal(queue_read(tip_deed_house.db, &view, QUEUE_REST, 2, ids,
                                &count, &total),
                     GW_OK);
    assert_int_equal(count, 2);
    assert_int_equal(total, 3);
    assert_int_equal(ids[0], third);
    assert_int_equal(ids[1], second);
}

/* Two kecamatan of one kabupaten, asked by themselves, come as one list. */
static void
test_areas_are_merged(void **state)
{
    const struct text area[] = { TEXT("36.04"), TEXT("36.04.13") };
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    struct queue_view view = view_of(ANI);
    int64_t ids[QUEUE_ITEMS_MAX], total, tips[4] = { follow_house.tip };
    size_t count;

    (void)state;
    for (size_t i = 1; i < LENGTH(tips); i++)
        tips[i] = deed_add(&tip);
    for (int i = 0; i < 4; i++) {
        static const char *const set_to[] = {
            "UPDATE tip SET due_at = NULL, urgency = 1, district = '36.04.13'"
            " WHERE id = $1",
            "UPDATE tip SET due_at = NULL, urgency = 2, district = '36.04.14'"
            " WHERE id = $1",
            "UPDATE tip SET due_at = NULL, urgency = 0, district = '36.04.14'"
            " WHERE id = $1",
            "UPDATE tip SET due_at = NULL, urgency = 2, district = '36.05.14'"
            " WHERE id = $1",
        };
        deed_sql(set_to[i], tips[i]);
    }
    view.areas = area;
    view.areas_count = LENGTH(area);
    assert_int_equal(queue_read(tip_deed_house.db, &view, QUEUE_REST, 25, ids,
                                &count, &total),
                     GW_OK);
    assert_int_equal(count, 3);
    assert_int_equal(total, 3);
    assert_int_equal(ids[0], tips[1]);
    assert_int_equal(ids[1], tips[0]);
    assert_int_equal(ids[2], tips[2]);
    assert_int_equal(queue_read(tip_deed_house.db, &view, QUEUE_REST, 1, ids,
                                &count, &total),
                     GW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(total, 3);
    assert_int_equal(ids[0], tips[1]);
}

/* More tips than are counted, spread over two kecamatan: the first are still
 * the first of both. */
static void
test_more_than_counted(void **state)
{
    const struct text area = TEXT("36.04");
    struct queue_view view = view_of(ANI);
    int64_t ids[QUEUE_ITEMS_MAX], total;
    size_t count;

    (void)state;
    deed_sql("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n"
             " WHERE i < $1)"
             " INSERT INTO tip (id, received_at, changed_at, channel, medium,"
             " language, state, urgency, leaning, what, occurs, minors,"
             " district, route, contact, contact_hours, complete, danger, held)"
             " SELECT 1000 + i, i, i, 'at', 1, 'id', 2, i % 3, 0, 0, 0, 0,"
             " CASE WHEN i % 2 = 0 THEN '36.04.13' ELSE '36.04.14' END,"
             " 0, 0, 0, 1, 0, 0 FROM n",
             3 * QUEUE_COUNT_MAX + 1);
    view.areas = &area;
    view.areas_count = 1;
    assert_int_equal(queue_read(tip_deed_house.db, &view, QUEUE_REST, 4, ids,
                                &count, &total),
                     GW_OK);
    assert_int_equal(count, 4);
    assert_int_equal(total, QUEUE_COUNT_MAX);
    for (int i = 0; i < 4; i++) /* the newest of urgency 2 */
        assert_int_equal(ids[i], 1000 + 3 * QUEUE_COUNT_MAX - 1 - 3 * i);
}

static void
test_words(void **state)
{
    enum queue_group group;

    (void)state;
    for (int i = 0; i < QUEUE_GROUPS; i++) {
        assert_true(queue_group_read(text_of(queue_group_word(i)), &group));
        assert_int_equal(group, i);
    }
    assert_null(queue_group_word(QUEUE_GROUPS));
    assert_null(queue_group_word(-1));
    assert_false(queue_group_read(TEXT("all"), &group));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OFFICE(test_mine_and_unread),   IN_OFFICE(test_areas),
        IN_OFFICE(test_order_and_limit),   IN_OFFICE(test_areas_are_merged),
        IN_OFFICE(test_more_than_counted), IN_OFFICE(test_words),
    };
    struct CMUnitTest groups[LENGTH(rows)] = { { 0 } };

    for (size_t i = 0; i < LENGTH(rows); i++)
        groups[i] = (struct CMUnitTest){ .name = rows[i].name,
                                         .test_func = test_group,
                                         .setup_func = follow_house_open,
                                         .teardown_func = follow_house_close,
                                         .initial_state = &rows[i] };
    return cmocka_run_group_tests_name("the queue", tests, NULL, NULL)
           + cmocka_run_group_tests_name("its groups", groups, NULL, NULL);
}
