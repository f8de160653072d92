/* Every allocation behind the index, a search and what is similar fails once,
 * in its turn. */
#include "handlers/followup/similar.h"
#include "handlers/tips/search.h"
#include "handlers/tips/token_store.h"
#include "tests/support/fault.h"
#include "tests/support/reader_house.h"
#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static struct reader_house reading;
static struct token_maker maker;
static int64_t tip;

static int
open_it(void **state)
{
    if (deed_house_open(state) != 0)
        return -1;
    reader_house_open(&reading);
    maker = (struct token_maker){ .reader = reading.reader,
                                  .keyring = tip_deed_house.keyring };
    struct sender sender = deed_sender();
    struct tip_new new = deed_tip(&sender);
    new.body.narrative = TEXT("gudang gelap, mobil B 1234 XYZ");
    tip = deed_add(&new);
    (void)deed_add(&new);
    return 0;
}

static int
close_it(void **state)
{
    reader_house_close(&reading);
    return deed_house_close(state);
}
#define HERE(fn) cmocka_unit_test_setup_teardown(fn, open_it, close_it)

/* Statements are prepared when first used, so each run has a new connection. */
static enum gw_err
reconnect(void)
{
    db_close(tip_deed_house.db);
    tip_deed_house.db = NULL;
    return db_open(tip_deed_house.path, DB_WRITE, &tip_deed_house.db);
}

static enum gw_err
index_in(struct db *db)
{
    struct token_batch batch = { .count = 0 };
    bool more;
    enum gw_err err = token_stale(db, tip);

    if (err == GW_OK)
        err = token_stale(db, tip + 1);
    if (err == GW_OK)
        err = token_find(db, &maker, &batch);
    if (err == GW_OK)
        err = token_store(db, &batch, &more);
    token_forget(&batch);
    return err;
}

static enum gw_err
run_index(void *arg)
{
    enum gw_err err = reconnect();

    (void)arg;
    if (err == GW_OK)
        err = db_begin(tip_deed_house.db);
    if (err != GW_OK)
        return err;
    err = index_in(tip_deed_house.db);
    if (err == GW_OK)
        return db_commit(tip_deed_house.db);
    db_rollback(tip_deed_house.db);
    return err;
}

static void
test_index(void **state)
{
    (void)state;
    assert_in_range(fault_sweep(run_index, NULL), 10, 2000);
    assert_int_equal(
        deed_number("SELECT count(*) FROM token_list WHERE $1 = 0", 0), 2);
}

static enum gw_err
count_it(const struct tip_view *view, const struct search_hits *hits, void *arg)
{
    (void)view;
    (void)hits;
    (*(int *)arg)++;
    return GW_OK;
}

static enum gw_err
run_search(void *arg)
{
    int *shown = arg;
    struct search_query query;
    struct tip_filter filter = { .limit = 10 };
    int64_t next;
    enum gw_err err = reconnect();

    *shown = 0;
    if (err == GW_OK)
        err = search_read(&maker, TEXT("\"gudang gelap\" b1234xyz"), &query);
    return err == GW_OK ? search_tips(tip_deed_house.db, &maker, &query,
                                      &filter, count_it, shown, &next)
                        : err;
}

static void
test_search(void **state)
{
    int shown = 0;

    (void)state;
    assert_int_equal(run_index(NULL), GW_OK);
    assert_in_range(fault_sweep(run_search, &shown), 5, 2000);
    assert_int_equal(shown, 2);
}

static enum gw_err
run_similar(void *arg)
{
    enum gw_err err = reconnect();

    return err == GW_OK
               ? similar_find(tip_deed_house.db, &maker, tip, TEXT(""), arg)
               : err;
}

static void
test_similar(void **state)
{
    struct similar_list list;

    (void)state;
    assert_int_equal(run_index(NULL), GW_OK);
    assert_in_range(fault_sweep(run_similar, &list), 5, 2000);
    assert_int_equal(list.count, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HERE(test_index),
        HERE(test_search),
        HERE(test_similar),
    };

    return cmocka_run_group_tests_name("fault search", tests, NULL, NULL);
}
