/* What officers do with a tip: seats, moves, notes, and what is left of it in
 * the time line and the audit. */
#include <stdio.h>
#include <string.h>

#include "handlers/followup/retention.h"
#include "handlers/tips/audit.h"
#include "tests/support/follow_house.h"
#include "tests/support/table.h"

static int64_t
column(const char *sql)
{
    return deed_number(sql, follow_house.tip);
}

static void
test_the_first_one_takes_it(void **state)
{
    struct follow ani = follow_by(ANI), citra = follow_by(CITRA),
                  budi = follow_by(BUDI);

    (void)state;
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    assert_int_equal(column("SELECT state FROM tip WHERE id = $1"), TIP_TRIASE);
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    assert_int_equal(DEED(follow_take(&citra)), GW_CONFLICT);
    /* The other agency has a seat of its own. */
    assert_int_equal(DEED(follow_take(&budi)), GW_OK);
    assert_int_equal(column("SELECT count(*) FROM seat WHERE tip = $1"), 2);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_SEAT), 2);
    assert_int_equal(follow_lines(AGENCY_IMIGRASI, EVENT_STATE), 1);
}

static void
test_a_seat_is_given_to_the_own_agency(void **state)
{
    struct follow citra = follow_by(CITRA);

    (void)state;
    assert_int_equal(DEED(follow_assign(&citra, follow_house.officers[ANI])),
                     GW_OK);
    assert_int_equal(column("SELECT assignee FROM tip WHERE id = $1"),
                     follow_house.officers[ANI]);
    assert_int_equal(DEED(follow_assign(&citra, follow_house.officers[BUDI])),
                     GW_REJECTED);
    assert_int_equal(DEED(follow_assign(&citra, 999)), GW_REJECTED);
    assert_int_equal(DEED(follow_assign(&citra, 0)), GW_OK);
    assert_int_equal(column("SELECT count(*) FROM seat WHERE tip = $1"), 0);
    deed_sql("UPDATE officer SET disabled = 1 WHERE id = $1",
             follow_house.officers[ANI]);
    assert_int_equal(DEED(follow_assign(&citra, follow_house.officers[ANI])),
                     GW_REJECTED);
}

static struct move_row {
    const char *name;
    enum follow_who who;
    enum tip_state from, to;
    const char *reason;
    enum gw_err err;
    enum move_tells tells;
} move_rows[] = {
    { "asks the sender", ANI, TIP_TRIASE, TIP_KURANG_INFO, NULL, GW_OK,
      TELLS_ASKS },
    { "begins to investigate", BUDI, TIP_TRIASE, TIP_PENYELIDIKAN, NULL, GW_OK,
      TELLS_NOTHING },
    { "no such arrow", ANI, TIP_DITERIMA, TIP_P21, NULL, GW_CONFLICT, 0 },
    { "not for an investigator", ANI, TIP_TRIASE, TIP_SELESAI, "selesai",
      GW_DENIED, 0 },
    { "closing needs a reason", CITRA, TIP_TRIASE, TIP_SELESAI, NULL,
      GW_REJECTED, 0 },
    { "an empty one is none", CITRA, TIP_TRIASE, TIP_SELESAI, "", GW_REJECTED,
      0 },
    { "closing with a reason", CITRA, TIP_TRIASE, TIP_SELESAI,
      "sudah ditangani desa", GW_OK, TELLS_STATE },
    { "a reason that is not needed is kept", ANI, TIP_TRIASE, TIP_KURANG_INFO,
      "tempat tidak jelas", GW_OK, TELLS_ASKS },
};

static void
test_move(void **state)
{
    struct move_row *row = *state;
    struct follow who = follow_by(row->who);
    enum move_tells tells = (enum move_tells)77;

    assert_int_equal(db_run(tip_deed_house.db,
                            "UPDATE tip SET state = $2 WHERE id = $1",
                            db_i(follow_house.tip), db_i(row->from)),
                     GW_OK);
    assert_int_equal(
        DEED(follow_move(&who, row->to, text_of(row->reason), &tells)),
        row->err);
    assert_int_equal(column("SELECT state FROM tip WHERE id = $1"),
                     row->err == GW_OK ? row->to : row->from);
    assert_int_equal(tells,
                     row->err == GW_OK ? row->tells : (enum move_tells)77);
    assert_int_equal(follow_lines(AGENCY_IMIGRASI, EVENT_STATE),
                     row->err == GW_OK ? 1 : 0);
}

static void
test_only_the_sender_stops_the_clock(void **state)
{
    struct follow ani = follow_by(ANI);
    enum move_tells tells;

    (void)state;
    assert_int_equal(DEED(follow_begin(&ani)), GW_OK);
    assert_int_equal(DEED(follow_begin(&ani)), GW_OK);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_ADDED), 1);
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    int64_t due = column("SELECT due_at FROM tip WHERE id = $1");
    assert_true(due > follow_house.now_ms);
    assert_int_equal(
        DEED(follow_move(&ani, TIP_KURANG_INFO, (struct text){ 0 }, &tells)),
        GW_OK);
    assert_int_equal(column("SELECT paused_at FROM tip WHERE id = $1"),
                     follow_house.now_ms);

    int64_t pause = INT64_C(3) * 86400000;
    ani.now_ms += pause;
    assert_int_equal(DEED(follow_answered(&ani)), GW_OK);
    assert_int_equal(column("SELECT state FROM tip WHERE id = $1"), TIP_TRIASE);
    assert_int_equal(column("SELECT paused_at IS NULL FROM tip WHERE id = $1"),
                     1);
    /* An urgent one is counted by the clock, so it moves by just that. */
    assert_int_equal(column("SELECT due_at FROM tip WHERE id = $1"),
                     due + pause);
    assert_int_equal(DEED(follow_answered(&ani)), GW_OK);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_STATE), 3);
}

static void
test_a_note_is_kept_apart_or_shared(void **state)
{
    struct follow ani = follow_by(ANI);
    char long_note[FOLLOW_NOTE_MAX + 2];
    int64_t id;

    (void)state;
    assert_int_equal(
        DEED(follow_note(&ani, TEXT("saksi takut polisi"), true, &id)), GW_OK);
    assert_int_equal(
        DEED(follow_note(&ani, TEXT("rumah dekat masjid"), false, &id)), GW_OK);
    assert_int_equal(follow_lines(AGENCY_IMIGRASI, EVENT_NOTE), 2);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_NOTE), 1);
    assert_int_equal(DEED(follow_note(&ani, TEXT(""), true, &id)), GW_REJECTED);
    memset(long_note, 'a', sizeof long_note);
    assert_int_equal(
        DEED(follow_note(&ani, (struct text){ long_note, FOLLOW_NOTE_MAX + 1 },
                         true, &id)),
        GW_REJECTED);
    assert_false(tip_house_holds(&tip_deed_house, TEXT("saksi takut")));
}

static void
test_what_an_officer_set_stays(void **state)
{
    struct follow ani = follow_by(ANI);
    struct tip_body body = { .what = WHAT_CONFINED, .when = WHEN_NOW };

    (void)state;
    assert_int_equal(
        DEED(follow_urgency(&ani, 1, TEXT("sudah aman menurut bidan"))), GW_OK);
    assert_int_equal(
        DEED(follow_leaning(&ani, LEANING_TPPM, (struct text){ 0 })), GW_OK);
    assert_int_equal(deed_update(follow_house.tip, &body), GW_OK);
    assert_int_equal(column("SELECT urgency FROM tip WHERE id = $1"), 1);
    assert_int_equal(column("SELECT leaning FROM tip WHERE id = $1"),
                     LEANING_TPPM);
    assert_int_equal(DEED(follow_urgency(&ani, 4, (struct text){ 0 })),
                     GW_REJECTED);
    assert_int_equal(
        DEED(follow_leaning(&ani, (enum tip_leaning)9, (struct text){ 0 })),
        GW_REJECTED);
}

static void
test_a_place_brings_its_units(void **state)
{
    struct follow ani = follow_by(ANI);
    const struct places *places = tip_deed_house.places;
    const struct district *sumur =
        places_find_district(places, TEXT("36.01.01"));
    const struct village *lontar =
        places_find_village(places, TEXT("36.04.13.2007"));

    (void)state;
    assert_int_equal(DEED(follow_place(&ani, sumur, lontar)), GW_OK);
    const struct seen *seen = deed_get(follow_house.tip);
    assert_string_equal(seen->district, "36.01.01");
    assert_string_equal(seen->village, "");
    assert_string_equal(seen->police, "Polres Pandeglang");
}

static void
test_a_held_tip_is_not_erased(void **state)
{
    struct follow citra = follow_by(CITRA);
    int erased;

    (void)state;
    assert_int_equal(DEED(follow_hold(&citra, true, TEXT(""))), GW_REJECTED);
    assert_int_equal(DEED(follow_hold(&citra, true, TEXT("perkara berjalan"))),
                     GW_OK);
    assert_int_equal(DEED(follow_hold(&citra, true, TEXT("sekali lagi"))),
                     GW_OK);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_HOLD), 1);
    assert_int_equal(DEED(tip_withdraw(tip_deed_house.db, follow_house.tip,
                                       follow_house.now_ms)),
                     GW_OK);
    int64_t later = follow_house.now_ms + INT64_C(9) * 86400000;
    assert_int_equal(
        DEED(retention_withdrawn(tip_deed_house.db, tip_deed_house.keyring,
                                 later, 9, &erased)),
        GW_OK);
    assert_int_equal(erased, 0);
    assert_int_equal(DEED(follow_hold(&citra, false, TEXT("putusan tetap"))),
                     GW_OK);
    assert_int_equal(
        DEED(retention_withdrawn(tip_deed_house.db, tip_deed_house.keyring,
                                 later, 9, &erased)),
        GW_OK);
    assert_int_equal(erased, 1);

    /* What is erased takes nothing more, and shows no word any more. */
    int64_t id;
    assert_int_equal(DEED(follow_note(&citra, TEXT("catatan"), false, &id)),
                     GW_CONFLICT);
    assert_int_equal(DEED(follow_take(&citra)), GW_CONFLICT);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_HOLD), 2);
}

static void
test_no_such_tip(void **state)
{
    struct follow ani = follow_by(ANI);
    enum move_tells tells;
    int64_t id;

    (void)state;
    ani.tip = 4711;
    assert_int_equal(DEED(follow_take(&ani)), GW_MISSING);
    assert_int_equal(DEED(follow_assign(&ani, 0)), GW_MISSING);
    assert_int_equal(
        DEED(follow_move(&ani, TIP_TRIASE, (struct text){ 0 }, &tells)),
        GW_MISSING);
    assert_int_equal(DEED(follow_note(&ani, TEXT("x"), false, &id)),
                     GW_MISSING);
    assert_int_equal(DEED(follow_begin(&ani)), GW_MISSING);
    assert_int_equal(DEED(follow_answered(&ani)), GW_MISSING);
}

static void
test_the_audit_names_each_deed(void **state)
{
    struct follow ani = follow_by(ANI);
    int64_t lines, bad, before, id;

    (void)state;
    assert_int_equal(audit_verify(tip_deed_house.db, &before, &bad), GW_OK);
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    assert_int_equal(DEED(follow_note(&ani, TEXT("x"), false, &id)), GW_OK);
    assert_int_equal(audit_verify(tip_deed_house.db, &lines, &bad), GW_OK);
    assert_int_equal(bad, 0);
    assert_int_equal(lines, before + 3); /* the seat, the state, the note */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OFFICE(test_the_first_one_takes_it),
        IN_OFFICE(test_a_seat_is_given_to_the_own_agency),
        IN_OFFICE(test_only_the_sender_stops_the_clock),
        IN_OFFICE(test_a_note_is_kept_apart_or_shared),
        IN_OFFICE(test_what_an_officer_set_stays),
        IN_OFFICE(test_a_place_brings_its_units),
        IN_OFFICE(test_a_held_tip_is_not_erased),
        IN_OFFICE(test_no_such_tip),
        IN_OFFICE(test_the_audit_names_each_deed),
    };
    struct CMUnitTest moves[LENGTH(move_rows)] = { { 0 } };

    for (size_t i = 0; i < LENGTH(move_rows); i++)
        moves[i] = (struct CMUnitTest){ .name = move_rows[i].name,
                                        .test_func = test_move,
                                        .setup_func = follow_house_open,
                                        .teardown_func = follow_house_close,
                                        .initial_state = &move_rows[i] };
    return cmocka_run_group_tests_name("what officers do", tests, NULL, NULL)
           + cmocka_run_group_tests_name("moves of a tip", moves, NULL, NULL);
}
