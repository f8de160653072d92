/* What is left of a tip when its time is over, and how that is proved. */
#include <string.h>

#include "handlers/followup/link.h"
#include "handlers/followup/retention.h"
#include "handlers/tips/audit.h"
#include "tests/support/follow_house.h"
#include "tests/support/table.h"

#define DAY (INT64_C(24) * 3600 * 1000)

static const struct retention_rules rules = { .not_actionable_days = 180,
                                              .number_days = 365 };

/* ---- in the house ---- */

static int64_t
column(const char *sql)
{
    return deed_number(sql, follow_house.tip);
}

static enum gw_err
work(int64_t now_ms, int *ret_count)
{
    return DEED(retention_work(tip_deed_house.db, tip_deed_house.keyring,
                               &rules, now_ms, 9, ret_count));
}

static int
work_done(int64_t now_ms)
{
    int count = -1;

    assert_int_equal(work(now_ms, &count), GW_OK);
    return count;
}

static void
move(enum follow_who who, enum tip_state to)
{
    struct follow follow = follow_by(who);
    enum move_tells tells;

    assert_int_equal(DEED(follow_move(&follow, to, TEXT("alasan"), &tells)),
                     GW_OK);
}

/* Something of every kind that is sealed under the tip's key. */
static void
fill(void)
{
    struct follow ani = follow_by(ANI), budi = follow_by(BUDI);
    struct request_new support = { .kind = REQUEST_SUPPORT,
                                   .what = text_of(support_word(0)),
                                   .reason = TEXT("perlu malam ini") };
    int64_t id;

    assert_int_equal(deed_message(follow_house.tip, 7), GW_OK);
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    assert_int_equal(DEED(follow_note(&ani, TEXT("saksi takut"), false, &id)),
                     GW_OK);
    assert_int_equal(DEED(request_add(&ani, &support, &id)), GW_OK);
    assert_int_equal(DEED(request_decide(&budi, id, true, false, TEXT("siap"))),
                     GW_OK);
}

#define LEFT                                                                \
    "SELECT (SELECT count(*) FROM tip WHERE id = $1 AND (sealed_key IS NOT" \
    " NULL OR sealed_body IS NOT NULL OR sealed_number IS NOT NULL OR"      \
    " sender IS NOT NULL)) + (SELECT count(*) FROM message WHERE tip = $1"  \
    " AND sealed_body IS NOT NULL) + (SELECT count(*) FROM tip_event"       \
    " WHERE tip = $1 AND sealed_words IS NOT NULL) + (SELECT count(*)"      \
    " FROM request WHERE tip = $1 AND sealed_reason IS NOT NULL) +"         \
    " (SELECT count(*) FROM decision JOIN request ON request.id ="          \
    " decision.request WHERE request.tip = $1 AND decision.sealed_reason"   \
    " IS NOT NULL)"

static void
test_what_led_nowhere_goes_whole(void **state)
{
    int64_t now_ms = follow_house.now_ms;

    (void)state;
    fill();
    move(CITRA, TIP_BUKAN_RANAH);
    assert_true(column("SELECT closed_at FROM tip WHERE id = $1") == now_ms);
    assert_true(column(LEFT) >= 5);
    assert_int_equal(work_done(now_ms + 180 * DAY - 1), 0);
    assert_int_equal(work_done(now_ms + 180 * DAY), 1);
    assert_int_equal(column(LEFT), 0);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_ERASED), 1);
    assert_int_equal(work_done(now_ms + 999 * DAY), 0);
    /* The coded answers stay, so that counts stay true. */
    assert_string_equal(deed_get(follow_house.tip)->district, "36.04.13");
}

static void
test_a_case_keeps_its_words(void **state)
{
    int64_t now_ms = follow_house.now_ms;

    (void)state;
    fill();
    move(ANI, TIP_PENYELIDIKAN);
    assert_int_equal(column("SELECT closed_at IS NULL FROM tip WHERE id = $1"),
                     1);
    deed_sql("UPDATE tip SET state = 10 WHERE id = $1", follow_house.tip);
    move(CITRA, TIP_SELESAI);
    assert_int_equal(column("SELECT as_case FROM tip WHERE id = $1"), 1);
    assert_int_equal(work_done(now_ms + 365 * DAY - 1), 0);
    assert_int_equal(work_done(now_ms + 365 * DAY), 1);
    assert_int_equal(column("SELECT sealed_number IS NULL AND sender IS NULL"
                            " AND sealed_key IS NOT NULL FROM tip"
                            " WHERE id = $1"),
                     1);
    deed_expect_text(deed_get(follow_house.tip)->view.narrative,
                     DEED_NARRATIVE);
    assert_int_equal(follow_lines(AGENCY_IMIGRASI, EVENT_ERASED), 1);
    assert_int_equal(work_done(now_ms + 9999 * DAY), 0);
}

static void
test_hold_and_words_of_the_sender_put_it_off(void **state)
{
    struct follow citra = follow_by(CITRA);
    int64_t end_ms = follow_house.now_ms + 180 * DAY;

    (void)state;
    fill();
    move(CITRA, TIP_BUKAN_RANAH);
    assert_int_equal(DEED(follow_hold(&citra, true, TEXT("perkara"))), GW_OK);
    assert_int_equal(work_done(end_ms), 0);
    assert_int_equal(DEED(follow_hold(&citra, false, TEXT("putusan"))), GW_OK);
    assert_int_equal(db_run(tip_deed_house.db,
                            "UPDATE message SET at = $2 WHERE tip = $1",
                            db_i(follow_house.tip), db_i(end_ms - DAY)),
                     GW_OK);
    assert_int_equal(work_done(end_ms), 0);
    assert_int_equal(work_done(end_ms + 29 * DAY - 1), 0);
    assert_int_equal(work_done(end_ms + 29 * DAY), 1);
}

static void
test_what_is_opened_again_stays(void **state)
{
    int64_t end_ms = follow_house.now_ms + 180 * DAY;

    (void)state;
    fill();
    move(CITRA, TIP_BUKAN_RANAH);
    move(CITRA, TIP_TRIASE);
    assert_int_equal(work_done(end_ms), 0);
    assert_int_equal(column("SELECT closed_at IS NULL FROM tip WHERE id = $1"),
                     1);
}

static void
test_duplicates_go_with_theirs(void **state)
{
    struct sender sender = deed_sender();
    struct tip_new new = deed_tip(&sender);
    struct follow citra = follow_by(CITRA);
    int64_t other = deed_add(&new), main = follow_house.tip;

    (void)state;
    assert_int_equal(DEED(follow_take(&citra)), GW_OK);
    citra.tip = follow_house.tip = other;
    assert_int_equal(DEED(follow_take(&citra)), GW_OK);
    assert_int_equal(DEED(link_add(&citra, main, LINK_DUPLICATE)), GW_OK);
    follow_house.tip = main;
    move(CITRA, TIP_BUKAN_RANAH);
    assert_int_equal(work_done(follow_house.now_ms + 180 * DAY), 1);
    assert_true(deed_get(main)->view.erased);
    assert_true(deed_get(other)->view.erased);
}

/* ---- the proof ---- */

struct proof {
    char detail[200];
    int count;
};

static enum gw_err
keep_proof(const struct audit_view *view, void *arg)
{
    struct proof *proof = arg;

    proof->count++;
    assert_true(text_copy(view->detail, proof->detail, sizeof proof->detail));
    return GW_OK;
}

static void
test_the_audit_names_the_key(void **state)
{
    struct audit_filter filter = { .action = TEXT("tip.erase"), .limit = 9 };
    struct proof proof = { .count = 0 };
    int64_t next;

    (void)state;
    assert_int_equal(DEED(retention_erase(
                         tip_deed_house.db, tip_deed_house.keyring,
                         follow_house.tip, "withdrawn", follow_house.now_ms)),
                     GW_OK);
    assert_int_equal(
        audit_list(tip_deed_house.db, &filter, keep_proof, &proof, &next),
        GW_OK);
    assert_int_equal(proof.count, 1);
    assert_int_equal(strlen(proof.detail), strlen("why=withdrawn key=") + 32);
    assert_memory_equal(proof.detail, "why=withdrawn key=", 18);
    assert_int_equal(DEED(retention_erase(
                         tip_deed_house.db, tip_deed_house.keyring,
                         follow_house.tip, "withdrawn", follow_house.now_ms)),
                     GW_CONFLICT);
    assert_int_equal(
        DEED(retention_erase(tip_deed_house.db, tip_deed_house.keyring, 999,
                             "withdrawn", follow_house.now_ms)),
        GW_MISSING);
}

/* ---- what will be ---- */

struct listed {
    int count;
    struct retention_view first;
};

static enum gw_err
keep_listed(const struct retention_view *view, void *arg)
{
    struct listed *listed = arg;

    if (listed->count++ == 0)
        listed->first = *view;
    return GW_OK;
}

static void
test_the_preview(void **state)
{
    struct listed listed = { .count = 0 };
    struct retention_counts counts;

    (void)state;
    fill();
    assert_int_equal(retention_count(tip_deed_house.db, &counts), GW_OK);
    assert_int_equal(counts.tips[RETENTION_OPEN], 1);
    move(CITRA, TIP_BUKAN_RANAH);
    assert_int_equal(
        retention_next(tip_deed_house.db, &rules, keep_listed, &listed), GW_OK);
    assert_int_equal(listed.count, 1);
    assert_int_equal(listed.first.tip, follow_house.tip);
    assert_true(listed.first.retention.all_ms
                == follow_house.now_ms + 180 * DAY);
    assert_int_equal(retention_count(tip_deed_house.db, &counts), GW_OK);
    assert_int_equal(counts.tips[RETENTION_NOT_ACTIONABLE], 1);
    assert_int_equal(counts.tips[RETENTION_OPEN], 0);
    assert_int_equal(work_done(follow_house.now_ms + 180 * DAY), 1);
    assert_int_equal(retention_count(tip_deed_house.db, &counts), GW_OK);
    assert_int_equal(counts.tips[RETENTION_ERASED], 1);
    listed.count = 0;
    assert_int_equal(
        retention_next(tip_deed_house.db, &rules, keep_listed, &listed), GW_OK);
    assert_int_equal(listed.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OFFICE(test_what_led_nowhere_goes_whole),
        IN_OFFICE(test_a_case_keeps_its_words),
        IN_OFFICE(test_hold_and_words_of_the_sender_put_it_off),
        IN_OFFICE(test_what_is_opened_again_stays),
        IN_OFFICE(test_duplicates_go_with_theirs),
        IN_OFFICE(test_the_audit_names_the_key),
        IN_OFFICE(test_the_preview),
    };

    return cmocka_run_group_tests_name("what is kept", tests, NULL, NULL);
}
