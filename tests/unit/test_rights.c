/* tests/unit/test_rights.c -- the table of rights, and what is said of it. */
#include "handlers/officers/rights.h"

#include <string.h>

#include "gateway/platform/file.h"
#include "tests/support/table.h"

static void
test_words(void **state)
{
    (void)state;
    for (enum role role = ROLE_OPERATOR; role < ROLE_COUNT; role++) {
        enum role back;
        assert_true(role_read(text_of(role_word(role)), &back));
        assert_int_equal(back, role);
    }
    for (enum scope scope = SCOPE_READ; scope < SCOPES; scope++) {
        enum scope back;
        assert_true(scope_read(text_of(scope_word(scope)), &back));
        assert_int_equal(back, scope);
    }
    enum role role = ROLE_NOBODY;
    enum scope scope = SCOPE_NONE;
    assert_false(role_read(TEXT("root"), &role));
    assert_false(role_read(TEXT(""), &role));
    assert_false(scope_read(TEXT("write"), &scope));
    assert_null(role_word((enum role)99));
    assert_null(role_word(ROLE_NOBODY));
    assert_null(scope_word((enum scope)99));
}

static struct named {
    const char *name;
    enum right right;
    const char *who; /* o p w u a: operator ... admin; r x: scopes */
} rights[] = {
    { "nobody has no right at all", RIGHT_NONE, "" },
    { "everybody has a session", RIGHT_SESSION, "opwua" },
    { "everybody keeps the own account", RIGHT_SELF, "opwua" },
    { "those who follow up read tips", RIGHT_READ_TIPS, "opwrx" },
    { "an operator writes to senders", RIGHT_MESSAGE, "opw" },
    { "and takes notes", RIGHT_NOTE, "opw" },
    { "a penyidik hands over", RIGHT_HAND_OVER, "pw" },
    { "asks for support", RIGHT_SUPPORT, "pw" },
    { "asks for an identity", RIGHT_IDENTITY_ASK, "pw" },
    { "a pengawas approves it", RIGHT_IDENTITY_APPROVE, "w" },
    { "assigns", RIGHT_ASSIGN, "w" },
    { "exports, and so does an exchange", RIGHT_EXPORT, "wx" },
    { "an exchange follows changes", RIGHT_CHANGES, "opwx" },
    { "an auditor counts", RIGHT_STATS, "opwurx" },
    { "and checks the audit", RIGHT_AUDIT, "wu" },
    { "an admin keeps accounts", RIGHT_OFFICERS, "a" },
    { "supervisors see channels, too", RIGHT_SETTINGS_READ, "wa" },
    { "and settings", RIGHT_SETTINGS, "a" },
};

static void
test_right(void **state)
{
    static const char roles[ROLE_COUNT] = {
        [ROLE_OPERATOR] = 'o', [ROLE_PENYIDIK] = 'p', [ROLE_PENGAWAS] = 'w',
        [ROLE_AUDITOR] = 'u',  [ROLE_ADMIN] = 'a',
    };
    const struct named *row = *state;

    for (enum role role = ROLE_OPERATOR; role < ROLE_COUNT; role++)
        assert_int_equal(role_may(role, row->right),
                         strchr(row->who, roles[role]) != NULL);
    assert_int_equal(scope_may(SCOPE_READ, row->right),
                     strchr(row->who, 'r') != NULL);
    assert_int_equal(scope_may(SCOPE_EXCHANGE, row->right),
                     strchr(row->who, 'x') != NULL);
    assert_false(role_may(ROLE_NOBODY, row->right));
    assert_false(role_may((enum role)99, row->right));
    assert_false(scope_may(SCOPE_NONE, row->right));
    assert_false(scope_may((enum scope)99, row->right));
}

/* Nobody has both what a tip says and the keys to accounts. */
static void
test_apart(void **state)
{
    (void)state;
    for (enum role role = ROLE_OPERATOR; role < ROLE_COUNT; role++)
        assert_false(role_may(role, RIGHT_READ_TIPS)
                     && role_may(role, RIGHT_OFFICERS));
    for (int right = RIGHT_OPEN; right < RIGHTS; right++) {
        const struct right_row *row = right_row((enum right)right);
        assert_non_null(row->word);
        assert_true(row->roles != 0);
        for (int other = RIGHT_OPEN; other < right; other++)
            assert_string_not_equal(row->word,
                                    right_row((enum right)other)->word);
    }
}

static void
test_readme(void **state)
{
    OWNED(buf_free)
    struct buf readme = buf_new(1024 * 1024);
    OWNED(buf_free)
    struct buf table = buf_new(64 * 1024);

    (void)state;
    rights_print(&table);
    assert_int_equal(file_read("README.md", &readme), GW_OK);
    if (strstr(buf_cstr(&readme), buf_cstr(&table)) == NULL)
        fail_msg("README.md lacks this table:\n%s", buf_cstr(&table));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_apart),
        cmocka_unit_test(test_readme),
    };

    return RUN_TABLE("who may", rights, test_right)
           + cmocka_run_group_tests_name("rights", whole, NULL, NULL);
}
