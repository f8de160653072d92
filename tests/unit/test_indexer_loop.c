/* tests/unit/test_indexer_loop.c -- the indexer on a real loop, with the store's
 * own threads: woken once, it reads all there is.
 */
#include <stdio.h>

#include "gateway/platform/loop.h"
#include "gateway/store/store.h"
#include "tests/support/indexer_house.h"
#include "tests/support/table.h"

static struct indexer_house house;
static struct inbound_door door;
static struct indexer *indexer;
static struct texter ani;
static int wakes;

static void
on_owed(void *arg)
{
    (void)arg;
    wakes++;
    loop_quit(door.loop);
}

static int
open_it(void **state)
{
    (void)state;
    wakes = 0;
    indexer = NULL;
    indexer_house_open(&house);
    house.at.now_ms = 1; /* told long ago: nothing is asked */
    ani = (struct texter){ .house = &house.at, .from = "+6281234567890" };
    door = (struct inbound_door){ .setup = house.at.setup,
                                  .wake_outbox = on_owed };
    assert_int_equal(loop_open(&door.loop), GW_OK);
    assert_int_equal(store_open(door.loop, house.at.tip.folder, &door.store),
                     GW_OK);
    assert_int_equal(indexer_open(&door, &indexer), GW_OK);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    store_close(door.store);
    indexer_close(indexer);
    loop_close(door.loop);
    indexer_house_close(&house);
    return 0;
}

static void
test_woken(void **state)
{
    (void)state;
    texter_send(&ani, "tolong saya disekap di pontang");
    indexer_wake(indexer);
    loop_run(door.loop);
    assert_int_equal(wakes, 1);
    assert_int_equal(INDEXER_TIP(&house, "urgency", 1), 3);
    assert_int_equal(indexer_house_pages(&house), 2);
}

/* More than one round, without another wake. */
static void
test_many(void **state)
{
    char from[32];

    (void)state;
    for (int i = 0; i < 3 * INDEXER_TIPS; i++) {
        snprintf(from, sizeof from, "+62812%08d", i);
        ani.from = from;
        texter_send(&ani, "calo tkw di pontang tahun lalu");
    }
    ani.from = "+6281300000000";
    texter_send(&ani, "tolong saya disekap");
    indexer_wake(indexer);
    loop_run(door.loop);
    assert_int_equal(villager_house_number(&house.at,
                                           "SELECT count(*) FROM tip"
                                           " WHERE sealed_reading IS NOT NULL"
                                           " AND id > $1",
                                           0),
                     3 * INDEXER_TIPS + 1);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_woken),
        ONE(test_many),
    };
    return cmocka_run_group_tests_name("indexer loop", tests, NULL, NULL);
}
