/* Every allocation behind accounts, sessions, tokens and signed heads fails
 * once, in its turn: nothing is half done. */
#include <string.h>

#include "handlers/officers/machine.h"
#include "handlers/officers/query.h"
#include "handlers/officers/recovery.h"
#include "handlers/officers/session.h"
#include "handlers/tips/audit_head.h"
#include "tests/support/fault.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { NOW = 1000000 };

static struct tip_house house;
static const struct session_life life = { .idle_ms = 1000, .whole_ms = 5000 };

/* Statements are prepared when first used, so each run has a new connection. */
static enum gw_err
reconnect(void)
{
    db_close(house.db);
    house.db = NULL;
    return db_open(house.path, DB_WRITE, &house.db);
}

typedef enum gw_err deed_fn(void);

/* One deed in a transaction that is kept only when all went well. */
static enum gw_err
run(void *arg)
{
    deed_fn *const *deed = arg;
    enum gw_err err = reconnect();

    if (err == GW_OK)
        err = db_begin(house.db);
    if (err != GW_OK)
        return err;
    err = (*deed)();
    if (err == GW_OK)
        return db_commit(house.db);
    db_rollback(house.db);
    return err;
}

static int64_t officer = 1;

static enum gw_err
add_officer(void)
{
    const char *areas[] = { "36.04" };
    struct officer_new new = { .login = TEXT("budi"),
                               .agency = AGENCY_POLDA,
                               .role = ROLE_PENYIDIK,
                               .areas = areas,
                               .areas_count = 1,
                               .password_hash = "$hash",
                               .otp_secret = TEXT("12345678901234567890"),
                               .now_ms = NOW };
    int64_t id;

    return officer_add(house.db, house.keyring, &new, &id);
}

static enum gw_err
find_officer(void)
{
    struct officer found;
    struct officer_secrets secrets;

    return officer_find(house.db, house.keyring, TEXT("ani"), &found, &secrets);
}

static enum gw_err
change_officer(void)
{
    struct officer found;

    enum gw_err err = officer_get(house.db, officer, &found);
    if (err == GW_OK)
        err = officer_update(house.db, &found);
    if (err == GW_OK)
        err = officer_otp_pending(house.db, house.keyring, officer,
                                  TEXT("12345678901234567890"));
    return err == GW_OK ? officer_reset(house.db, house.keyring, officer,
                                        "$new", TEXT("12345678901234567890"))
                        : err;
}

static enum gw_err
sign_in(void)
{
    struct session_made made;
    struct session session;

    enum gw_err err =
        session_add(house.db, house.keyring, officer, false, NOW, &made);
    return err == GW_OK ? session_find(house.db, house.keyring, &life,
                                       text_of(made.token), NOW, &session)
                        : err;
}

static enum gw_err
end_sessions(void)
{
    int pruned;

    return session_prune(house.db, &life, NOW + 9000, 5, &pruned);
}

static enum gw_err
use_recovery(void)
{
    struct recovery recovery;

    recovery_make(&recovery);
    enum gw_err err =
        recovery_put(house.db, house.keyring, officer, false, &recovery);
    return err == GW_OK ? recovery_use(house.db, house.keyring, officer,
                                       text_of(recovery.codes[0]))
                        : err;
}

static enum gw_err
use_token(void)
{
    struct machine machine = { .name = "sppt",
                               .agency = AGENCY_POLDA,
                               .scope = SCOPE_READ };
    char token[MACHINE_TOKEN + 1];
    int64_t id;

    enum gw_err err =
        machine_add(house.db, house.keyring, &machine, &id, token);
    return err == GW_OK
               ? machine_find(house.db, house.keyring, text_of(token), &machine)
               : err;
}

static enum gw_err
sign_head(void)
{
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct audit_head head;
    struct audit_heads heads;

    enum gw_err err = audit_head_sign(house.db, house.keyring, NOW, 0, &head);
    if (err == GW_OK)
        err = audit_heads_check(house.db, house.keyring, &heads);
    if (err == GW_OK)
        assert_int_equal(heads.fault, AUDIT_FINE);
    if (err != GW_OK)
        return err;
    audit_head_print(&head, house.keyring, &out);
    return out.err;
}

static enum gw_err
count_line(const struct audit_view *view, void *arg)
{
    (void)arg;
    return view->id > 0 ? GW_OK : GW_IO;
}

static enum gw_err
list_audit(void)
{
    const struct audit_filter filter = { .limit = 10 };
    int64_t next;

    return audit_list(house.db, &filter, count_line, NULL, &next);
}

static enum gw_err
say_filters(void)
{
    struct fields fields;
    OWNED(buf_free)
    struct buf out = buf_new(4096);

    fields_init(&fields);
    enum gw_err err = fields_read_form(&fields, TEXT("urgency=3&area=36.04"));
    if (err == GW_OK)
        query_tips_words(&fields, &out);
    fields_free(&fields);
    return err == GW_OK ? out.err : err;
}

static struct row {
    const char *name;
    deed_fn *deed;
} rows[] = {
    { "an officer is added", add_officer },
    { "is found", find_officer },
    { "is changed", change_officer },
    { "signs in", sign_in },
    { "sessions are over", end_sessions },
    { "a recovery code is used", use_recovery },
    { "a token is used", use_token },
    { "a head is signed", sign_head },
    { "the audit is listed", list_audit },
    { "filters are told", say_filters },
};

static void
test_sweep(void **state)
{
    struct row *row = *state;

    tip_house_open(&house);
    assert_int_equal(db_begin(house.db), GW_OK);
    struct officer_new ani = { .login = TEXT("ani"),
                               .agency = AGENCY_POLDA,
                               .role = ROLE_PENYIDIK,
                               .password_hash = "$hash",
                               .otp_secret = TEXT("12345678901234567890"),
                               .now_ms = NOW };
    struct session_made made;
    assert_int_equal(officer_add(house.db, house.keyring, &ani, &officer),
                     GW_OK);
    assert_int_equal(
        session_add(house.db, house.keyring, officer, false, NOW, &made),
        GW_OK);
    assert_int_equal(audit_add(house.db, NOW,
                               &(struct audit_line){ .actor = "cli",
                                                     .action = "officer.add",
                                                     .subject = "officer:1",
                                                     .detail = "" }),
                     GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_in_range(fault_sweep(run, &row->deed), 3, 1000);
    tip_house_close(&house);
}

int
main(void)
{
    return RUN_TABLE("memory runs out while", rows, test_sweep);
}
