/* The store on good days: order, groups, one op failing alone, reading. */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/store/db_internal.h"
#include "gateway/store/store_internal.h"
#include "tests/support/deed.h"
#include "tests/support/table.h"

/* ---- the ordinary ---- */

static void
test_written_is_committed(void **state)
{
    struct deed *one = deeds_make(1);

    (void)state;
    store_write(deed_house.store, &one->op);
    assert_int_equal(one->times, 0); /* never before it has returned */
    assert_int_equal(store_in_flight(deed_house.store), 1);
    store_house_settle(&deed_house);
    assert_int_equal(one->times, 1);
    assert_int_equal(one->err, GW_OK);
    assert_int_equal(store_house_things(&deed_house), 1);
    assert_true(store_ready(deed_house.store));
    free(one);
}

static void
test_order_is_kept(void **state)
{
    enum { MANY = 3000 };
    struct deed *list = deeds_make(MANY);

    (void)state;
    deeds_write(list, MANY);
    store_house_settle(&deed_house);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(list[i].err, GW_OK);
        assert_int_equal(list[i].times, 1);
        assert_int_equal(list[i].order, i + 1);
    }
    assert_int_equal(store_house_things(&deed_house), MANY);
    free(list);
}

/* What one turn submits is one transaction, up to the largest batch. */
static void
test_a_turn_is_a_batch(void **state)
{
    enum { MANY = STORE_BATCH_MAX + 10 };
    struct deed *list = deeds_make(MANY);

    (void)state;
    int64_t before = metric_value("kentongan_batch_ops_count");
    deeds_write(list, MANY);
    store_house_settle(&deed_house);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(list[i].place, i % STORE_BATCH_MAX + 1);
    assert_int_equal(metric_value("kentongan_batch_ops_count"), before + 2);
    assert_int_equal(metric_value("kentongan_writer_queue"), 0);
    free(list);
}

static void
test_done_may_submit(void **state)
{
    enum { MANY = 20 };
    struct deed *list = deeds_make(MANY);

    (void)state;
    for (int i = 0; i + 1 < MANY; i++)
        list[i].follow = &list[i + 1];
    store_write(deed_house.store, &list[0].op);
    store_house_settle(&deed_house);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(list[i].err, GW_OK);
    assert_int_equal(store_house_things(&deed_house), MANY);
    free(list);
}

static void
free_deed(enum gw_err err, void *arg)
{
    (void)err;
    free(arg);
}

static void
test_done_may_free(void **state)
{
    (void)state;
    for (int i = 1; i <= 50; i++) {
        struct deed *one = calloc(1, sizeof *one);
        assert_non_null(one);
        deed_prepare(one, i);
        one->after = free_deed;
        store_write(deed_house.store, &one->op);
    }
    store_house_settle(&deed_house);
    assert_int_equal(store_house_things(&deed_house), 50);
}

/* ---- one fails, alone ---- */

static enum gw_err
add_line_then_fail(struct db *db, void *arg)
{
    struct deed *deed = arg;
    int64_t id;

    enum gw_err err = db_next_id(db, SEQ_AUDIT, &id);
    if (err == GW_OK)
        err = db_run(db,
                     "INSERT INTO audit (id, at, actor, action, subject, "
                     "detail, hash) VALUES ($1, 0, '', '', '', '', '')",
                     db_i(id));
    return err == GW_OK ? deed_add_row(db, deed->id) : err;
}

static void
test_one_fails_alone(void **state)
{
    struct deed *list = deeds_make(10);

    (void)state;
    for (int i = 0; i < 10; i++)
        list[i].work = add_line_then_fail;
    list[4].answer = GW_REJECTED;
    list[7].id = 1; /* is there already */
    deeds_write(list, 10);
    store_house_settle(&deed_house);
    for (int i = 0; i < 10; i++)
        assert_int_equal(list[i].err, i == 4   ? GW_REJECTED
                                      : i == 7 ? GW_CONFLICT
                                               : GW_OK);
    assert_int_equal(store_house_things(&deed_house), 8);
    assert_int_equal(list[4].place, 5);
    assert_int_equal(list[5].place, 1); /* forgotten with the undone op */

    struct db *db;
    struct rows *rows;
    assert_int_equal(db_open(deed_house.path, DB_READ, &db), GW_OK);
    assert_int_equal(db_query_values(db, &rows,
                                     "SELECT count(*), max(id) FROM audit",
                                     NULL, 0),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    assert_int_equal(db_int(rows, 0), 8);
    assert_int_equal(db_int(rows, 1), 8); /* no gap */
    db_end(rows);
    db_close(db);
    assert_true(store_ready(deed_house.store));
    free(list);
}

static enum gw_err
answers_io_error(struct db *db, void *arg)
{
    const struct deed *deed = arg;

    enum gw_err err = deed_add_row(db, deed->id);
    return err == GW_OK ? db_exec(db, "INSERT INTO absent VALUES (1)") : err;
}

/* A mistake in one op's own SQL is not the disk's, and not the others' . */
static void
test_a_faulty_op_spoils_nothing(void **state)
{
    struct deed *list = deeds_make(3);

    (void)state;
    list[1].work = answers_io_error;
    deeds_write(list, 3);
    store_house_settle(&deed_house);
    assert_int_equal(list[0].err, GW_OK);
    assert_int_equal(list[1].err, GW_IO);
    assert_int_equal(list[2].err, GW_OK);
    assert_int_equal(store_house_things(&deed_house), 2);
    assert_true(store_ready(deed_house.store));
    free(list);
}

static enum gw_err
tries_twice(struct db *db, void *arg)
{
    const struct deed *deed = arg;

    enum gw_err err = deed_add_row(db, deed->id);
    return err == GW_OK && deed_add_row(db, deed->id) == GW_CONFLICT ? GW_OK
                                                                     : GW_IO;
}

static void
test_a_conflict_may_be_expected(void **state)
{
    struct deed *list = deeds_make(2);

    (void)state;
    list[0].work = tries_twice;
    deeds_write(list, 2);
    store_house_settle(&deed_house);
    assert_int_equal(list[0].err, GW_OK);
    assert_int_equal(store_house_things(&deed_house), 2);
    free(list);
}

/* ---- reading ---- */

static void
test_a_read_sees_what_is_committed(void **state)
{
    struct deed *list = deeds_make(5), *reader = deeds_make(1);

    (void)state;
    deeds_write(list, 5);
    store_house_settle(&deed_house);
    reader->work = deed_count;
    store_read(deed_house.store, &reader->op);
    assert_int_equal(reader->times, 0);
    store_house_settle(&deed_house);
    assert_int_equal(reader->err, GW_OK);
    assert_int_equal(reader->id, 5);
    assert_int_equal(metric_value("kentongan_reader_queue"), 0);
    free(list);
    free(reader);
}

static void
test_a_read_cannot_write(void **state)
{
    struct deed *list = deeds_make(2);

    (void)state;
    store_read(deed_house.store, &list[0].op); /* inserts a row */
    list[1].work = deed_count;
    list[1].answer = GW_MISSING;
    store_read(deed_house.store, &list[1].op);
    store_house_settle(&deed_house);
    assert_int_equal(list[0].err, GW_IO);
    assert_int_equal(list[1].err, GW_MISSING);
    assert_int_equal(store_house_things(&deed_house), 0);
    free(list);
}

/* One long read holds up neither the writer nor the other reader. */
static void
test_a_long_read_delays_nobody(void **state)
{
    struct deed *list = deeds_make(2);

    (void)state;
    deed_block(store_read);
    list[1].work = deed_count;
    store_write(deed_house.store, &list[0].op);
    while (list[0].times == 0)
        event_base_loop(loop_base(deed_house.loop), EVLOOP_ONCE);
    store_read(deed_house.store, &list[1].op);
    while (list[1].times == 0)
        event_base_loop(loop_base(deed_house.loop), EVLOOP_ONCE);
    assert_int_equal(list[1].id, 1);
    assert_int_equal(deed_blocker.times, 0);
    deed_release();
    store_house_settle(&deed_house);
    assert_int_equal(deed_blocker.err, GW_OK);
    free(list);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE_DEED(test_written_is_committed),
        ONE_DEED(test_order_is_kept),
        ONE_DEED(test_a_turn_is_a_batch),
        ONE_DEED(test_done_may_submit),
        ONE_DEED(test_done_may_free),
        ONE_DEED(test_one_fails_alone),
        ONE_DEED(test_a_faulty_op_spoils_nothing),
        ONE_DEED(test_a_conflict_may_be_expected),
        ONE_DEED(test_a_read_sees_what_is_committed),
        ONE_DEED(test_a_read_cannot_write),
        ONE_DEED(test_a_long_read_delays_nobody),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
