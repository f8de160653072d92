/* tests/support/follow_house.h -- a tip, two officers of each agency, and deeds
 * of theirs, one transaction each. */
#ifndef TESTS_SUPPORT_FOLLOW_HOUSE_H
#define TESTS_SUPPORT_FOLLOW_HOUSE_H

#include "handlers/followup/request.h"
#include "tests/support/tip_deeds.h"

enum follow_who { ANI, CITRA, BUDI, DEDI, FOLLOW_OFFICERS };

struct follow_house {
    struct calendar calendar;
    int64_t tip;
    int64_t officers[FOLLOW_OFFICERS]; /* ANI, CITRA: imigrasi */
    int64_t now_ms;
};
extern struct follow_house follow_house;

int follow_house_open(void **state);
int follow_house_close(void **state);
#define IN_OFFICE(fn) \
    cmocka_unit_test_setup_teardown(fn, follow_house_open, follow_house_close)

/* Who does something to the tip now; ANI and BUDI investigate, CITRA and DEDI
 * supervise. */
struct follow follow_by(enum follow_who who);

/* Runs one deed in a transaction of its own: kept when it is GW_OK. */
#define DEED(call)                                                 \
    (__extension__({                                               \
        assert_int_equal(db_begin(tip_deed_house.db), GW_OK);      \
        enum gw_err err_ = (call);                                 \
        if (err_ == GW_OK)                                         \
            assert_int_equal(db_commit(tip_deed_house.db), GW_OK); \
        else                                                       \
            db_rollback(tip_deed_house.db);                        \
        err_;                                                      \
    }))

/* Lines of that kind in the tip's time line, as that agency sees them. */
int follow_lines(enum agency reader, enum event_kind kind);

#endif
