/* Moves of a tip: who may make which, and that every state has a way on. */
#include "handlers/followup/move.h"
#include "tests/support/table.h"

static struct row {
    const char *name;
    enum tip_state from, to;
    unsigned mover;
    bool may, reason, other;
} rows[] = {
    { "an operator takes a new tip", TIP_DITERIMA, TIP_TRIASE, MOVER_OPERATOR,
      true, false, false },
    { "the program takes it, too", TIP_DITERIMA, TIP_TRIASE, MOVER_SYSTEM, true,
      false, false },
    { "not straight to an investigation", TIP_DITERIMA, TIP_PENYELIDIKAN,
      MOVER_PENGAWAS, false, false, false },
    { "an operator asks for more", TIP_TRIASE, TIP_KURANG_INFO, MOVER_OPERATOR,
      true, false, false },
    { "not ours needs a reason", TIP_TRIASE, TIP_BUKAN_RANAH, MOVER_OPERATOR,
      true, true, false },
    { "an operator does not investigate", TIP_TRIASE, TIP_PENYELIDIKAN,
      MOVER_OPERATOR, false, false, false },
    { "an investigator does", TIP_TRIASE, TIP_PENYELIDIKAN, MOVER_PENYIDIK,
      true, false, false },
    { "only a supervisor closes from triage", TIP_TRIASE, TIP_SELESAI,
      MOVER_PENYIDIK, false, true, false },
    { "and says why", TIP_TRIASE, TIP_SELESAI, MOVER_PENGAWAS, true, true,
      false },
    { "an answer takes it up again", TIP_KURANG_INFO, TIP_TRIASE, MOVER_SYSTEM,
      true, false, false },
    { "stopping binds both", TIP_PENYELIDIKAN, TIP_HENTI, MOVER_PENYIDIK, true,
      true, true },
    { "nothing is stopped by the program", TIP_PENYELIDIKAN, TIP_HENTI,
      MOVER_SYSTEM, false, true, true },
    { "the prosecutor sends it back", TIP_P21, TIP_PENYIDIKAN, MOVER_PENYIDIK,
      true, true, false },
    { "a closed tip is opened by a supervisor", TIP_SELESAI, TIP_TRIASE,
      MOVER_PENGAWAS, true, true, false },
    { "and by nobody else", TIP_SELESAI, TIP_TRIASE,
      MOVER_OPERATOR | MOVER_PENYIDIK | MOVER_SYSTEM, false, true, false },
    { "no leap over the stages", TIP_TRIASE, TIP_TAHAP2, MOVER_PENGAWAS, false,
      false, false },
    { "not to where it is", TIP_TRIASE, TIP_TRIASE, MOVER_PENGAWAS, false,
      false, false },
    { "numbers of a newer program", (enum tip_state)99, TIP_TRIASE,
      MOVER_PENGAWAS, false, false, false },
};

static void
test_row(void **state)
{
    const struct row *row = *state;
    const struct move *move = move_find(row->from, row->to);

    assert_int_equal(move != NULL && (move->movers & row->mover) != 0,
                     row->may);
    if (move != NULL) {
        assert_int_equal(move->needs_reason, row->reason);
        assert_int_equal(move->other_agency, row->other);
    }
}

static void
test_no_arrow_twice(void **state)
{
    (void)state;
    for (size_t i = 0; move_at(i) != NULL; i++)
        assert_ptr_equal(move_find(move_at(i)->from, move_at(i)->to),
                         move_at(i));
}

static void
test_every_state_is_reached_and_left(void **state)
{
    enum tip_state targets[TIP_HENTI];

    (void)state;
    for (int each = TIP_DITERIMA; each <= TIP_HENTI; each++) {
        bool reached = each == TIP_DITERIMA;
        for (size_t i = 0; move_at(i) != NULL; i++)
            reached = reached || (int)move_at(i)->to == each;
        assert_true(reached);
        assert_true(
            move_targets((enum tip_state)each,
                         MOVER_OPERATOR | MOVER_PENYIDIK | MOVER_PENGAWAS,
                         targets)
            > 0);
    }
}

/* What a sender hears is the public state: a move that tells it must change it
 * from where most tips come. */
static void
test_tells_only_what_changes(void **state)
{
    (void)state;
    for (size_t i = 0; move_at(i) != NULL; i++) {
        const struct move *move = move_at(i);
        if (move->tells == TELLS_ASKS)
            assert_true(move_waits_for_sender(move->to));
        if (move->tells == TELLS_STATE)
            assert_true(tip_public_of(move->from) != tip_public_of(move->to)
                        || move->from == TIP_HENTI);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_arrow_twice),
        cmocka_unit_test(test_every_state_is_reached_and_left),
        cmocka_unit_test(test_tells_only_what_changes),
    };
    int failed = RUN_TABLE("moves", rows, test_row);

    return failed
           + cmocka_run_group_tests_name("moves as a whole", tests, NULL, NULL);
}
