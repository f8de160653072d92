/* tests/unit/test_officer.c -- accounts and sessions in a real database. */
#include "handlers/officers/officer.h"

#include <string.h>

#include "handlers/officers/session.h"
#include "handlers/tips/audit.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { IDLE_MS = 30 * 60 * 1000, WHOLE_MS = 12 * 3600 * 1000, NOW = 1000000 };

static const struct session_life life = { .idle_ms = IDLE_MS,
                                          .whole_ms = WHOLE_MS };

static struct login {
    const char *name;
    const char *login;
    bool valid;
} logins[] = {
    { "short", "ani", true },
    { "all that is allowed", "budi.s-1_x", true },
    { "one letter", "a", false },
    { "a digit first", "1ani", false },
    { "upper case", "Ani", false },
    { "a space", "ani s", false },
    { "a quote", "ani'--", false },
    { "too long", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
    { "nothing", "", false },
};

static void
test_login(void **state)
{
    const struct login *row = *state;

    assert_int_equal(officer_login_valid(text_of(row->login)), row->valid);
}

static int64_t
add(struct tip_house *house, const char *login, struct text otp)
{
    const char *areas[] = { "36.04", "36.01.06" };
    struct officer_new new = { .login = text_of(login),
                               .agency = AGENCY_POLDA,
                               .role = ROLE_PENYIDIK,
                               .areas = areas,
                               .areas_count = 2,
                               .password_hash = "$hash",
                               .otp_secret = otp,
                               .now_ms = NOW };
    int64_t id = 0;

    assert_int_equal(db_begin(house->db), GW_OK);
    assert_int_equal(officer_add(house->db, house->keyring, &new, &id), GW_OK);
    assert_int_equal(db_commit(house->db), GW_OK);
    return id;
}

static void
test_account(void **state)
{
    OWNED(tip_house_close)
    struct tip_house house;
    struct officer officer;
    struct officer_secrets secrets;
    struct text areas[OFFICER_AREAS_MAX];

    (void)state;
    tip_house_open(&house);
    int64_t id = add(&house, "ani", TEXT("12345678901234567890"));
    assert_int_equal(
        officer_find(house.db, house.keyring, TEXT("ani"), &officer, &secrets),
        GW_OK);
    assert_int_equal(officer.id, id);
    assert_true(officer.has_otp);
    assert_int_equal(officer.role, ROLE_PENYIDIK);
    assert_int_equal(officer_areas(&officer, areas), 2);
    assert_true(text_is(areas[1], "36.01.06"));
    assert_string_equal(secrets.password_hash, "$hash");
    assert_int_equal(secrets.otp_secret_len, 20);
    assert_memory_equal(secrets.otp_secret, "12345678901234567890", 20);
    assert_false(tip_house_holds(&house, TEXT("12345678901234567890")));
    officer_secrets_wipe(&secrets);
    assert_int_equal(officer_find(house.db, house.keyring, TEXT("nobody"),
                                  &officer, &secrets),
                     GW_MISSING);

    /* The same login again. */
    struct officer_new twin = { .login = TEXT("ani"), .password_hash = "x" };
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(officer_add(house.db, house.keyring, &twin, &id),
                     GW_CONFLICT);
    db_rollback(house.db);
}

static void
test_otp_steps(void **state)
{
    OWNED(tip_house_close)
    struct tip_house house;

    (void)state;
    tip_house_open(&house);
    int64_t id = add(&house, "ani", TEXT("12345678901234567890"));
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(officer_use_otp(house.db, id, 100), GW_OK);
    assert_int_equal(officer_use_otp(house.db, id, 100), GW_CONFLICT);
    assert_int_equal(officer_use_otp(house.db, id, 99), GW_CONFLICT);
    assert_int_equal(officer_use_otp(house.db, id, 101), GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
}

static struct session_row {
    const char *name;
    int64_t later_ms; /* when it is looked for */
    bool touched, ended, disabled, forged;
    enum gw_err err;
} sessions[] = {
    { "at once", 0, false, false, false, false, GW_OK },
    { "before it idles out", IDLE_MS - 1, false, false, false, false, GW_OK },
    { "idle too long", IDLE_MS, false, false, false, false, GW_MISSING },
    { "used in between", IDLE_MS, true, false, false, false, GW_OK },
    { "older than any may be", WHOLE_MS, true, false, false, false,
      GW_MISSING },
    { "signed out", 0, false, true, false, false, GW_MISSING },
    { "the officer was disabled", 0, false, false, true, false, GW_MISSING },
    { "a made-up token", 0, false, false, false, true, GW_MISSING },
};

static void
test_session(void **state)
{
    const struct session_row *row = *state;
    OWNED(tip_house_close)
    struct tip_house house;
    struct session_made made;
    struct session session;

    tip_house_open(&house);
    int64_t id = add(&house, "ani", (struct text){ NULL, 0 });
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(
        session_add(house.db, house.keyring, id, false, NOW, &made), GW_OK);
    assert_int_equal(strlen(made.token), SESSION_TOKEN);
    assert_string_not_equal(made.token, made.csrf);
    assert_int_equal(session_find(house.db, house.keyring, &life,
                                  text_of(made.token), NOW, &session),
                     GW_OK);
    assert_string_equal(session.csrf, made.csrf);
    assert_int_equal(session.officer.id, id);
    if (row->touched)
        assert_int_equal(
            session_touch(house.db, session.id, NOW + row->later_ms - 1),
            GW_OK);
    if (row->ended)
        assert_int_equal(session_end(house.db, session.id), GW_OK);
    if (row->disabled)
        assert_int_equal(officer_disable(house.db, id), GW_OK);
    if (row->forged)
        made.token[0] = made.token[0] == 'A' ? 'B' : 'A';
    assert_int_equal(session_find(house.db, house.keyring, &life,
                                  text_of(made.token), NOW + row->later_ms,
                                  &session),
                     row->err);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_false(tip_house_holds(&house, text_of(made.token)));
}

static void
test_reset(void **state)
{
    OWNED(tip_house_close)
    struct tip_house house;
    struct session_made made;
    struct session session;
    struct officer officer;
    struct officer_secrets secrets;

    (void)state;
    tip_house_open(&house);
    int64_t id = add(&house, "ani", TEXT("12345678901234567890"));
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(
        session_add(house.db, house.keyring, id, false, NOW, &made), GW_OK);
    assert_int_equal(officer_disable(house.db, id), GW_OK);
    assert_int_equal(officer_reset(house.db, house.keyring, id, "$new",
                                   (struct text){ NULL, 0 }),
                     GW_OK);
    assert_int_equal(session_find(house.db, house.keyring, &life,
                                  text_of(made.token), NOW, &session),
                     GW_MISSING);
    assert_int_equal(
        officer_find(house.db, house.keyring, TEXT("ani"), &officer, &secrets),
        GW_OK);
    assert_false(officer.disabled);
    assert_false(officer.has_otp);
    assert_string_equal(secrets.password_hash, "$new");
    assert_int_equal(officer_reset(house.db, house.keyring, 999, "$new",
                                   (struct text){ NULL, 0 }),
                     GW_MISSING);
    assert_int_equal(officer_disable(house.db, 999), GW_MISSING);
    assert_int_equal(db_commit(house.db), GW_OK);
}

/* What is over goes, at most so many at once; what may still be used stays. */
static void
test_prune(void **state)
{
    OWNED(tip_house_close)
    struct tip_house house;
    struct session_made made;
    int64_t later = NOW + IDLE_MS + 1, right, bad;
    struct session session;
    int pruned;

    (void)state;
    tip_house_open(&house);
    int64_t id = add(&house, "ani", (struct text){ NULL, 0 });
    assert_int_equal(db_begin(house.db), GW_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(
            session_add(house.db, house.keyring, id, false, NOW, &made), GW_OK);
    assert_int_equal(
        session_add(house.db, house.keyring, id, false, later, &made), GW_OK);
    assert_int_equal(session_prune(house.db, &life, NOW, 10, &pruned), GW_OK);
    assert_int_equal(pruned, 0);
    assert_int_equal(session_prune(house.db, &life, later, 2, &pruned), GW_OK);
    assert_int_equal(pruned, 2);
    assert_int_equal(session_prune(house.db, &life, later, 2, &pruned), GW_OK);
    assert_int_equal(pruned, 1);
    assert_int_equal(session_find(house.db, house.keyring, &life,
                                  text_of(made.token), later, &session),
                     GW_OK);
    assert_int_equal(audit_verify(house.db, &right, &bad), GW_OK);
    assert_int_equal(right, 3); /* each has its line */
    assert_int_equal(db_commit(house.db), GW_OK);
}

/* One more than an officer may have ends the one that rests the longest. */
static void
test_crowded(void **state)
{
    OWNED(tip_house_close)
    struct tip_house house;
    struct session_made first, made;
    struct session session;
    int64_t ended;

    (void)state;
    tip_house_open(&house);
    int64_t id = add(&house, "ani", (struct text){ NULL, 0 });
    int64_t other = add(&house, "budi", (struct text){ NULL, 0 });
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(
        session_add(house.db, house.keyring, other, false, NOW - 5, &made),
        GW_OK);
    assert_int_equal(
        session_add(house.db, house.keyring, id, false, NOW, &first), GW_OK);
    for (int i = 1; i < SESSIONS_MAX; i++)
        assert_int_equal(
            session_add(house.db, house.keyring, id, false, NOW + i, &made),
            GW_OK);
    assert_int_equal(session_find(house.db, house.keyring, &life,
                                  text_of(first.token), NOW, &session),
                     GW_OK);
    assert_int_equal(
        session_add(house.db, house.keyring, id, false, NOW + 50, &made),
        GW_OK);
    assert_int_equal(session_find(house.db, house.keyring, &life,
                                  text_of(first.token), NOW, &session),
                     GW_MISSING);
    assert_int_equal(session_end_all(house.db, id, 0, &ended), GW_OK);
    assert_int_equal(ended, SESSIONS_MAX);
    assert_int_equal(session_end_all(house.db, other, 0, &ended), GW_OK);
    assert_int_equal(ended, 1);
    assert_int_equal(db_commit(house.db), GW_OK);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_account), cmocka_unit_test(test_otp_steps),
        cmocka_unit_test(test_reset),   cmocka_unit_test(test_prune),
        cmocka_unit_test(test_crowded),
    };

    if (crypto_init() != GW_OK)
        return 1;
    int failed = RUN_TABLE("logins", logins, test_login);
    failed += RUN_TABLE("sessions", sessions, test_session);
    return failed + cmocka_run_group_tests_name("officers", whole, NULL, NULL);
}
