/* Requests between the agencies: who asks what, who decides, and who sees a
 * number for how long. */
#include <string.h>

#include "tests/support/follow_house.h"
#include "tests/support/table.h"

#define NO_WORDS ((struct text){ NULL, 0 })

static int64_t
ask(enum follow_who who, enum request_kind kind, const char *what)
{
    struct follow follow = follow_by(who);
    struct request_new request = { .kind = kind,
                                   .what = text_of(what),
                                   .reason = TEXT("perlu segera") };
    int64_t id = 0;

    assert_int_equal(DEED(request_add(&follow, &request, &id)), GW_OK);
    return id;
}

static enum gw_err
decide(enum follow_who who, int64_t id, bool accept)
{
    struct follow follow = follow_by(who);

    return DEED(request_decide(&follow, id, accept, who == CITRA || who == DEDI,
                               accept ? NO_WORDS : TEXT("belum bisa")));
}

static int
state_of(int64_t id)
{
    return (int)deed_number("SELECT state FROM request WHERE id = $1", id);
}

/* ---- asking ---- */

static struct ask_row {
    const char *name;
    enum request_kind kind;
    const char *what, *reason;
    enum gw_err err;
} ask_rows[] = {
    { "a unit of the other agency", REQUEST_HANDOVER, "Polres Serang", "a",
      GW_OK },
    { "a unit outside", REQUEST_HANDOVER, "Polda Metro Jaya", "a", GW_OK },
    { "no such unit", REQUEST_HANDOVER, "Polres Bogor", "a", GW_REJECTED },
    { "no unit", REQUEST_HANDOVER, NULL, "a", GW_REJECTED },
    { "a car", REQUEST_SUPPORT, "kendaraan", "a", GW_OK },
    { "a thing that is not shared", REQUEST_SUPPORT, "senjata", "a",
      GW_REJECTED },
    { "the number", REQUEST_IDENTITY, NULL, "a", GW_OK },
    { "no reason", REQUEST_IDENTITY, NULL, "", GW_REJECTED },
    { "no kind", REQUEST_NONE, NULL, "a", GW_REJECTED },
    { "a kind of a newer program", (enum request_kind)9, NULL, "a",
      GW_REJECTED },
};

static void
test_ask(void **state)
{
    struct ask_row *row = *state;
    struct follow ani = follow_by(ANI);
    struct request_new request = { .kind = row->kind,
                                   .what = text_of(row->what),
                                   .reason = text_of(row->reason) };
    int64_t id = 0, again = 0;

    assert_int_equal(DEED(request_add(&ani, &request, &id)), row->err);
    assert_int_equal(id != 0, row->err == GW_OK);
    if (row->err == GW_OK) {
        assert_int_equal(DEED(request_add(&ani, &request, &again)),
                         GW_CONFLICT);
        assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_REQUEST), 1);
    }
}

static void
test_reasons_have_an_end(void **state)
{
    struct follow ani = follow_by(ANI);
    char longest[FOLLOW_REASON_MAX + 1];
    struct request_new request = {
        .kind = REQUEST_IDENTITY,
        .reason = { longest, sizeof longest },
    };
    int64_t id;

    (void)state;
    memset(longest, 'a', sizeof longest);
    assert_int_equal(DEED(request_add(&ani, &request, &id)), GW_REJECTED);
    request.reason.len--;
    assert_int_equal(DEED(request_add(&ani, &request, &id)), GW_OK);
    assert_false(tip_house_holds(&tip_deed_house, TEXT("aaaaaaaaaaaa")));
}

/* ---- hand-over and support ---- */

static void
test_a_hand_over_is_refused_then_accepted(void **state)
{
    struct follow ani = follow_by(ANI);

    (void)state;
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    int64_t first = ask(ANI, REQUEST_HANDOVER, "Polres Serang");
    assert_int_equal(decide(CITRA, first, true), GW_DENIED);
    struct follow budi = follow_by(BUDI);
    assert_int_equal(DEED(request_decide(&budi, first, false, false, NO_WORDS)),
                     GW_REJECTED);
    assert_int_equal(decide(BUDI, first, false), GW_OK);
    assert_int_equal(state_of(first), REQUEST_REFUSED);
    assert_int_equal(decide(BUDI, first, true), GW_CONFLICT);

    int64_t second = ask(ANI, REQUEST_HANDOVER, "Polres Cilegon");
    assert_int_equal(decide(BUDI, second, true), GW_OK);
    assert_int_equal(state_of(second), REQUEST_ACCEPTED);
    const struct seen *seen = deed_get(follow_house.tip);
    assert_string_equal(seen->police, "Polres Cilegon");
    assert_int_equal(seen->view.state, TIP_DITERUSKAN);
    assert_int_equal(
        deed_number("SELECT officer FROM seat WHERE tip = $1 AND agency = 2",
                    follow_house.tip),
        follow_house.officers[BUDI]);
    assert_int_equal(follow_lines(AGENCY_IMIGRASI, EVENT_DECISION), 2);
}

static void
test_outside_is_approved_by_the_own_supervisor(void **state)
{
    struct follow ani = follow_by(ANI);

    (void)state;
    assert_int_equal(DEED(follow_take(&ani)), GW_OK);
    int64_t id = ask(ANI, REQUEST_HANDOVER, "Polda Metro Jaya");
    assert_int_equal(decide(ANI, id, true), GW_DENIED);
    assert_int_equal(decide(DEDI, id, true), GW_DENIED);
    assert_int_equal(decide(CITRA, id, true), GW_OK);
    const struct seen *seen = deed_get(follow_house.tip);
    assert_int_equal(seen->view.state, TIP_DITERUSKAN);
    assert_string_equal(seen->police, "Polres Serang"); /* as it was */
}

static void
test_support_is_the_other_agencys(void **state)
{
    (void)state;
    int64_t id = ask(BUDI, REQUEST_SUPPORT, "penerjemah");
    assert_int_equal(decide(DEDI, id, true), GW_DENIED);
    assert_int_equal(decide(ANI, id, true), GW_OK);
    assert_int_equal(state_of(id), REQUEST_ACCEPTED);
    assert_int_equal(deed_get(follow_house.tip)->view.state, TIP_DITERIMA);
}

static void
test_the_asker_takes_it_back(void **state)
{
    struct follow ani = follow_by(ANI), budi = follow_by(BUDI);

    (void)state;
    int64_t id = ask(ANI, REQUEST_SUPPORT, "kapal");
    assert_int_equal(DEED(request_withdraw(&budi, id)), GW_DENIED);
    assert_int_equal(DEED(request_withdraw(&ani, id)), GW_OK);
    assert_int_equal(DEED(request_withdraw(&ani, id)), GW_CONFLICT);
    assert_int_equal(DEED(request_withdraw(&ani, 99)), GW_MISSING);
    assert_int_equal(decide(BUDI, id, true), GW_CONFLICT);
}

/* ---- the number ---- */

static enum gw_err
look(enum follow_who who, int64_t id, int64_t now_ms, struct msisdn *ret)
{
    struct follow follow = follow_by(who);

    follow.now_ms = now_ms;
    return DEED(request_number(&follow, id, ret));
}

static void
test_a_number_needs_both_and_is_shown_to_the_asker(void **state)
{
    struct msisdn number;
    int64_t now_ms = follow_house.now_ms;

    (void)state;
    int64_t id = ask(ANI, REQUEST_IDENTITY, NULL);
    assert_int_equal(look(ANI, id, now_ms, &number), GW_DENIED);
    assert_int_equal(decide(BUDI, id, true), GW_DENIED); /* no supervisor */
    assert_int_equal(decide(CITRA, id, true), GW_OK);
    assert_int_equal(decide(CITRA, id, true), GW_CONFLICT);
    assert_int_equal(look(ANI, id, now_ms, &number), GW_DENIED);
    assert_int_equal(decide(DEDI, id, true), GW_OK);
    assert_int_equal(state_of(id), REQUEST_ACCEPTED);

    assert_int_equal(look(BUDI, id, now_ms, &number), GW_DENIED);
    assert_int_equal(look(CITRA, id, now_ms, &number), GW_DENIED);
    assert_int_equal(look(ANI, id, now_ms + REQUEST_SHOWN_MS, &number),
                     GW_DENIED);
    assert_int_equal(look(ANI, id, now_ms + REQUEST_SHOWN_MS - 1, &number),
                     GW_OK);
    deed_expect_text(msisdn_digits(&number), DEED_NUMBER);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_IDENTITY), 1);
    assert_int_equal(look(ANI, 99, now_ms, &number), GW_MISSING);
}

static void
test_one_refusal_ends_it(void **state)
{
    struct msisdn number;

    (void)state;
    int64_t id = ask(ANI, REQUEST_IDENTITY, NULL);
    assert_int_equal(decide(DEDI, id, false), GW_OK);
    assert_int_equal(decide(CITRA, id, true), GW_CONFLICT);
    assert_int_equal(look(ANI, id, follow_house.now_ms, &number), GW_DENIED);
}

static void
test_nobody_approves_himself(void **state)
{
    (void)state;
    int64_t id = ask(CITRA, REQUEST_IDENTITY, NULL);
    assert_int_equal(decide(CITRA, id, true), GW_DENIED);
}

static void
test_a_number_that_is_gone(void **state)
{
    struct follow ani = follow_by(ANI);
    struct request_new request = { .kind = REQUEST_IDENTITY,
                                   .reason = TEXT("perlu") };
    struct msisdn number;
    int64_t other;

    (void)state;
    int64_t id = ask(ANI, REQUEST_IDENTITY, NULL);
    assert_int_equal(decide(CITRA, id, true), GW_OK);
    assert_int_equal(decide(DEDI, id, true), GW_OK);
    deed_sql("UPDATE tip SET sealed_number = NULL WHERE id = $1",
             follow_house.tip);
    assert_int_equal(look(ANI, id, follow_house.now_ms, &number), GW_CONFLICT);
    assert_int_equal(DEED(request_add(&ani, &request, &other)), GW_CONFLICT);
}

/* ---- reading ---- */

struct listing {
    int count;
    enum gw_err answer;
    struct request_view last;
    char reason[64], refusal[64], what[64], login[32];
};

static enum gw_err
note(const struct request_view *view, void *arg)
{
    struct listing *listing = arg;
    int polda = view->decisions[1].agency == AGENCY_POLDA;

    listing->count++;
    listing->last = *view;
    (void)text_copy(view->reason, listing->reason, sizeof listing->reason);
    (void)text_copy(view->decisions[polda].reason, listing->refusal,
                    sizeof listing->refusal);
    (void)text_copy(view->what, listing->what, sizeof listing->what);
    (void)text_copy(view->login, listing->login, sizeof listing->login);
    return listing->answer;
}

static void
test_what_is_shown_of_one(void **state)
{
    struct listing listing = { .count = 0 };
    struct db *db = tip_deed_house.db;
    struct keyring *keyring = tip_deed_house.keyring;

    (void)state;
    int64_t id = ask(ANI, REQUEST_SUPPORT, "kendaraan");
    assert_int_equal(decide(BUDI, id, false), GW_OK);
    assert_int_equal(request_get(db, keyring, id, note, &listing), GW_OK);
    assert_int_equal(listing.count, 1);
    assert_string_equal(listing.what, "kendaraan");
    assert_string_equal(listing.login, "ani");
    assert_string_equal(listing.reason, "perlu segera");
    assert_string_equal(listing.refusal, "belum bisa");
    assert_false(listing.last.decisions[1].accepted);
    assert_int_equal(request_get(db, keyring, 99, note, &listing), GW_MISSING);

    listing = (struct listing){ .answer = GW_NOMEM };
    assert_int_equal(
        request_of_tip(db, keyring, follow_house.tip, note, &listing),
        GW_NOMEM);
    assert_int_equal(listing.count, 1);
}

static int
listed(struct request_filter filter)
{
    struct listing listing = { .count = 0 };

    filter.limit = filter.limit == 0 ? 50 : filter.limit;
    assert_int_equal(request_list(tip_deed_house.db, tip_deed_house.keyring,
                                  &filter, note, &listing),
                     GW_OK);
    return listing.count;
}

static void
test_lists(void **state)
{
    (void)state;
    int64_t car = ask(ANI, REQUEST_SUPPORT, "kendaraan");
    int64_t number = ask(BUDI, REQUEST_IDENTITY, NULL);
    assert_int_equal(decide(BUDI, car, true), GW_OK);
    assert_int_equal(listed((struct request_filter){ 0 }), 2);
    assert_int_equal(listed((struct request_filter){ .limit = 1 }), 1);
    assert_int_equal(listed((struct request_filter){ .before = number }), 1);
    assert_int_equal(listed((struct request_filter){ .to = AGENCY_IMIGRASI }),
                     1);
    assert_int_equal(listed((struct request_filter){ .to = AGENCY_POLDA }), 2);
    assert_int_equal(listed((struct request_filter){ .state = REQUEST_OPEN }),
                     1);
    assert_int_equal(
        listed((struct request_filter){ .kind = REQUEST_HANDOVER }), 0);
    assert_int_equal(listed((struct request_filter){
                         .officer = follow_house.officers[ANI] }),
                     1);
}

static void
test_an_erased_tip_shows_no_word(void **state)
{
    struct listing listing = { .count = 0 };

    (void)state;
    int64_t id = ask(ANI, REQUEST_SUPPORT, "kapal");
    deed_sql("UPDATE tip SET erased_at = 1, sealed_key = NULL WHERE id = $1",
             follow_house.tip);
    assert_int_equal(request_get(tip_deed_house.db, tip_deed_house.keyring, id,
                                 note, &listing),
                     GW_OK);
    assert_string_equal(listing.reason, "");
    assert_string_equal(listing.what, "kapal");
}

static void
test_old_ones_expire(void **state)
{
    int count;
    int64_t id = ask(ANI, REQUEST_SUPPORT, "kapal");
    int64_t due = deed_number("SELECT due_at FROM request WHERE id = $1", id);
    int64_t week = INT64_C(7) * 86400000;

    (void)state;
    assert_int_equal(
        DEED(request_expire(tip_deed_house.db, due + week, 9, &count)), GW_OK);
    assert_int_equal(count, 0);
    assert_int_equal(
        DEED(request_expire(tip_deed_house.db, due + week + 1, 9, &count)),
        GW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(state_of(id), REQUEST_EXPIRED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OFFICE(test_reasons_have_an_end),
        IN_OFFICE(test_a_hand_over_is_refused_then_accepted),
        IN_OFFICE(test_outside_is_approved_by_the_own_supervisor),
        IN_OFFICE(test_support_is_the_other_agencys),
        IN_OFFICE(test_the_asker_takes_it_back),
        IN_OFFICE(test_a_number_needs_both_and_is_shown_to_the_asker),
        IN_OFFICE(test_one_refusal_ends_it),
        IN_OFFICE(test_nobody_approves_himself),
        IN_OFFICE(test_a_number_that_is_gone),
        IN_OFFICE(test_what_is_shown_of_one),
        IN_OFFICE(test_lists),
        IN_OFFICE(test_an_erased_tip_shows_no_word),
        IN_OFFICE(test_old_ones_expire),
    };
    struct CMUnitTest asks[LENGTH(ask_rows)] = { { 0 } };

    for (size_t i = 0; i < LENGTH(ask_rows); i++)
        asks[i] = (struct CMUnitTest){ .name = ask_rows[i].name,
                                       .test_func = test_ask,
                                       .setup_func = follow_house_open,
                                       .teardown_func = follow_house_close,
                                       .initial_state = &ask_rows[i] };
    return cmocka_run_group_tests_name("requests", tests, NULL, NULL)
           + cmocka_run_group_tests_name("asking", asks, NULL, NULL);
}
