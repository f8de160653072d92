/* tests/support/deed.h -- ops for tests of the store, and what became of them.
 *
 * One store at a time: deed_house.
 */
#ifndef TESTS_SUPPORT_DEED_H
#define TESTS_SUPPORT_DEED_H

#include "tests/support/store_house.h"

extern struct store_house deed_house;
extern int deeds_done; /* how many done there were since set-up */

/* Adds row id to table thing, unless it has other work. */
struct deed {
    struct store_op op;
    int64_t id;
    enum gw_err answer; /* what run answers if its work succeeds */
    store_run_fn *work; /* instead of adding the row; its arg is this */
    int place;          /* its place in the transaction, from 1 */
    int times;          /* done came */
    enum gw_err err;
    int order;            /* ... as the how manyth */
    struct deed *follow;  /* written by done */
    store_done_fn *after; /* called last by done; may free */
};

void deed_prepare(struct deed *deed, int64_t id);
struct deed *deeds_make(size_t count); /* ids from 1; free() it */
void deeds_write(struct deed *list, size_t count);
enum gw_err deed_add_row(struct db *db, int64_t id);
/* Work: counts the rows of table thing into the deed's id. */
enum gw_err deed_count(struct db *db, void *arg);

/* A thread that stands still inside an op until deed_release(). */
extern struct deed deed_blocker;
void deed_block(void (*submit)(struct store *store, struct store_op *op));
void deed_release(void);

/* For cmocka. */
int deeds_set_up(void **state);
int deeds_tear_down(void **state);

#define ONE_DEED(test) \
    cmocka_unit_test_setup_teardown(test, deeds_set_up, deeds_tear_down)

#endif
