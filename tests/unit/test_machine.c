/* Machines' tokens and officers' recovery codes, in a real database. */
#include "handlers/officers/machine.h"

#include <string.h>

#include "handlers/officers/officer.h"
#include "handlers/officers/recovery.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { NOW = 1000000 };

static struct tip_house house;

static int
open_house(void **state)
{
    (void)state;
    tip_house_open(&house);
    assert_int_equal(db_begin(house.db), GW_OK);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    db_rollback(house.db);
    tip_house_close(&house);
    return 0;
}

/* ---- tokens ---- */

static enum gw_err
add(const char *name, int64_t *ret_id, char ret_token[MACHINE_TOKEN + 1])
{
    struct machine machine = { .agency = AGENCY_POLDA,
                               .scope = SCOPE_EXCHANGE,
                               .created_ms = NOW };

    (void)text_copy(text_of(name), machine.name, sizeof machine.name);
    return machine_add(house.db, house.keyring, &machine, ret_id, ret_token);
}

static enum gw_err
find(const char *token, struct machine *machine)
{
    return machine_find(house.db, house.keyring, text_of(token), machine);
}

static void
test_token(void **state)
{
    char token[MACHINE_TOKEN + 1], other[MACHINE_TOKEN + 1];
    struct machine machine;
    int64_t id, second;

    (void)state;
    assert_int_equal(add("sppt", &id, token), GW_OK);
    assert_int_equal(add("simkim", &second, other), GW_OK);
    assert_int_equal(add("sppt", &second, other), GW_CONFLICT);
    assert_int_equal(strlen(token), MACHINE_TOKEN);
    assert_string_not_equal(token, other);
    assert_int_equal(find(token, &machine), GW_OK);
    assert_int_equal(machine.id, id);
    assert_int_equal(machine.agency, AGENCY_POLDA);
    assert_int_equal(machine.scope, SCOPE_EXCHANGE);
    assert_int_equal(machine.used_ms, 0);
    assert_int_equal(machine_touch(house.db, id, NOW + 5), GW_OK);
    assert_int_equal(find(token, &machine), GW_OK);
    assert_int_equal(machine.used_ms, NOW + 5);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_false(tip_house_holds(&house, text_of(token + 3)));
    assert_int_equal(db_begin(house.db), GW_OK);
}

static void
test_wrong_token(void **state)
{
    char token[MACHINE_TOKEN + 1];
    struct machine machine;
    int64_t id;

    (void)state;
    assert_int_equal(add("sppt", &id, token), GW_OK);
    for (size_t i = 0; i < MACHINE_TOKEN; i++) {
        char kept = token[i];
        token[i] = kept == 'A' ? 'B' : 'A';
        assert_int_equal(find(token, &machine), GW_MISSING);
        token[i] = kept;
    }
    assert_int_equal(find("", &machine), GW_MISSING);
    /* The row of one token under the place of another is not enough. */
    assert_int_equal(db_run(house.db, "UPDATE machine SET mark = $1",
                            db_b(TEXT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"))),
                     GW_OK);
    assert_int_equal(find(token, &machine), GW_MISSING);
}

static enum gw_err
count_one(const struct machine *machine, void *arg)
{
    int *count = arg;

    (*count)++;
    return machine->id > 0 ? GW_OK : GW_IO;
}

static void
test_revoked(void **state)
{
    char token[MACHINE_TOKEN + 1];
    struct machine machine;
    int64_t id, revoked;
    int count = 0;

    (void)state;
    assert_int_equal(add("sppt", &id, token), GW_OK);
    assert_int_equal(
        machine_revoke(house.db, TEXT("nobody"), NOW + 1, &revoked),
        GW_MISSING);
    assert_int_equal(machine_revoke(house.db, TEXT("sppt"), NOW + 1, &revoked),
                     GW_OK);
    assert_int_equal(revoked, id);
    assert_int_equal(machine_revoke(house.db, TEXT("sppt"), NOW + 2, &revoked),
                     GW_CONFLICT);
    assert_int_equal(find(token, &machine), GW_MISSING);
    assert_int_equal(machine_each(house.db, count_one, &count), GW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(add("sppt", &id, token), GW_CONFLICT);
}

static void
test_no_more_tokens(void **state)
{
    char token[MACHINE_TOKEN + 1], name[8] = "maa";
    int64_t id;

    (void)state;
    for (int i = 0; i < MACHINES_MAX; i++) {
        name[1] = (char)('a' + i / 26);
        name[2] = (char)('a' + i % 26);
        assert_int_equal(add(name, &id, token), GW_OK);
    }
    assert_int_equal(add("toomany", &id, token), GW_REJECTED);
}

/* ---- codes on paper ---- */

static int64_t
add_officer(const char *login)
{
    struct officer_new new = { .login = text_of(login),
                               .agency = AGENCY_POLDA,
                               .role = ROLE_PENYIDIK,
                               .password_hash = "$hash",
                               .now_ms = NOW };
    int64_t id = 0;

    assert_int_equal(officer_add(house.db, house.keyring, &new, &id), GW_OK);
    return id;
}

static int64_t
left(int64_t officer)
{
    int64_t count = -1;

    assert_int_equal(recovery_left(house.db, officer, &count), GW_OK);
    return count;
}

static enum gw_err
use(int64_t officer, const char *code)
{
    return recovery_use(house.db, house.keyring, officer, text_of(code));
}

static struct typed {
    const char *name;
    char text[40]; /* '#' a letter of the code, '^' the same in upper case */
    enum gw_err err;
} typeds[] = {
    { "as printed", "#####-#####", GW_OK },
    { "without hyphen", "##########", GW_OK },
    { "with spaces", " ## ### ##### ", GW_OK },
    { "in upper case", "^^^^^-^^^^^", GW_OK },
    { "one too few", "#########", GW_DENIED },
    { "one too many", "##########a", GW_DENIED },
    { "a sign that none has", "########l1", GW_DENIED },
    { "nothing", "", GW_DENIED },
};

static void
test_typed(void **state)
{
    const struct typed *row = *state;
    struct recovery recovery;
    char text[40];
    size_t next = 0;

    (void)open_house(NULL);
    int64_t ani = add_officer("ani");
    recovery_make(&recovery);
    assert_int_equal(
        recovery_put(house.db, house.keyring, ani, false, &recovery), GW_OK);
    memcpy(text, row->text, sizeof text);
    for (char *c = text; *c != '\0'; c++) {
        if (*c != '#' && *c != '^')
            continue;
        char sign = recovery.codes[3][next++];
        if (sign == '-')
            sign = recovery.codes[3][next++];
        *c = *c == '^' && sign >= 'a' ? (char)(sign - 'a' + 'A') : sign;
    }
    assert_int_equal(use(ani, text), row->err);
    assert_int_equal(left(ani), row->err == GW_OK ? 7 : 8);
    (void)close_house(NULL);
}

static void
test_each_once(void **state)
{
    struct recovery recovery;
    int64_t ani = add_officer("ani"), budi = add_officer("budi");

    (void)state;
    recovery_make(&recovery);
    assert_int_equal(
        recovery_put(house.db, house.keyring, ani, false, &recovery), GW_OK);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        assert_int_equal(strlen(recovery.codes[i]), RECOVERY_LEN);
        assert_int_equal(use(budi, recovery.codes[i]), GW_DENIED);
        assert_int_equal(use(ani, recovery.codes[i]), GW_OK);
        assert_int_equal(use(ani, recovery.codes[i]), GW_DENIED);
        assert_int_equal(left(ani), RECOVERY_CODES - 1 - i);
    }
}

/* Pending ones do not count until they are confirmed; then the old ones go. */
static void
test_pending(void **state)
{
    struct recovery old, new, newer;
    int64_t ani = add_officer("ani");

    (void)state;
    recovery_make(&old);
    recovery_make(&new);
    recovery_make(&newer);
    assert_int_equal(recovery_put(house.db, house.keyring, ani, false, &old),
                     GW_OK);
    assert_int_equal(recovery_put(house.db, house.keyring, ani, true, &new),
                     GW_OK);
    assert_int_equal(recovery_put(house.db, house.keyring, ani, true, &newer),
                     GW_OK);
    assert_int_equal(use(ani, newer.codes[0]), GW_DENIED);
    assert_int_equal(use(ani, old.codes[0]), GW_OK);
    assert_int_equal(left(ani), 7);
    assert_int_equal(recovery_confirm(house.db, ani), GW_OK);
    assert_int_equal(left(ani), 8);
    assert_int_equal(use(ani, old.codes[1]), GW_DENIED);
    assert_int_equal(use(ani, new.codes[1]), GW_DENIED);
    assert_int_equal(use(ani, newer.codes[1]), GW_OK);
    assert_int_equal(recovery_drop(house.db, ani), GW_OK);
    assert_int_equal(left(ani), 0);
}

static void
test_pending_secret(void **state)
{
    struct officer_secrets secrets;
    int64_t ani = add_officer("ani");

    (void)state;
    assert_int_equal(officer_otp_confirm(house.db, ani, 5), GW_CONFLICT);
    assert_int_equal(
        officer_otp_get_pending(house.db, house.keyring, ani, &secrets),
        GW_MISSING);
    assert_int_equal(officer_otp_pending(house.db, house.keyring, ani,
                                         TEXT("12345678901234567890")),
                     GW_OK);
    assert_int_equal(
        officer_otp_get_pending(house.db, house.keyring, ani, &secrets), GW_OK);
    assert_memory_equal(secrets.otp_secret, "12345678901234567890", 20);
    assert_int_equal(officer_otp_confirm(house.db, ani, 5), GW_OK);
    assert_int_equal(officer_otp_confirm(house.db, ani, 6), GW_CONFLICT);
    assert_int_equal(officer_use_otp(house.db, ani, 5), GW_CONFLICT);
    assert_int_equal(officer_use_otp(house.db, ani, 6), GW_OK);
    assert_int_equal(officer_otp_pending(house.db, house.keyring, 99,
                                         TEXT("12345678901234567890")),
                     GW_MISSING);
    assert_int_equal(officer_set_password(house.db, 99, "$x"), GW_MISSING);
}

int
main(void)
{
#define IN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, open_house, close_house)
    const struct CMUnitTest whole[] = {
        IN_HOUSE(test_token),          IN_HOUSE(test_wrong_token),
        IN_HOUSE(test_revoked),        IN_HOUSE(test_no_more_tokens),
        IN_HOUSE(test_each_once),      IN_HOUSE(test_pending),
        IN_HOUSE(test_pending_secret),
    };

    return RUN_TABLE("a code as typed", typeds, test_typed)
           + cmocka_run_group_tests_name("tokens and codes", whole, NULL, NULL);
}
