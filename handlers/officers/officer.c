/* handlers/officers/officer.c -- roles, rights and small checks; no SQL. */
#include "handlers/officers/officer.h"

#include <assert.h>

#include "gateway/base/own.h"

static const char *const role_words[] = {
    [ROLE_NONE] = NULL,           [ROLE_OPERATOR] = "operator",
    [ROLE_PENYIDIK] = "penyidik", [ROLE_PENGAWAS] = "pengawas",
    [ROLE_AUDITOR] = "auditor",   [ROLE_ADMIN] = "admin",
};

/* Who may do what. An auditor checks the record of looks, an admin keeps
 * accounts: neither needs to know what a tip says. */
static const bool rights[LENGTH(role_words)][RIGHTS] = {
    [ROLE_OPERATOR] = { [RIGHT_SELF] = true, [RIGHT_READ_TIPS] = true },
    [ROLE_PENYIDIK] = { [RIGHT_SELF] = true, [RIGHT_READ_TIPS] = true },
    [ROLE_PENGAWAS] = { [RIGHT_SELF] = true, [RIGHT_READ_TIPS] = true },
    [ROLE_AUDITOR] = { [RIGHT_SELF] = true },
    [ROLE_ADMIN] = { [RIGHT_SELF] = true },
};

const char *
role_word(enum role role)
{
    return (size_t)role < LENGTH(role_words) ? role_words[role] : NULL;
}

bool
role_read(struct text word, enum role *ret_role)
{
    for (size_t i = 1; i < LENGTH(role_words); i++) {
        if (text_is(word, role_words[i])) {
            *ret_role = (enum role)i;
            return true;
        }
    }
    return false;
}

bool
role_may(enum role role, enum right right)
{
    assert((size_t)role < LENGTH(role_words) && right < RIGHTS);
    return rights[role][right];
}

size_t
officer_areas(const struct officer *officer, struct text *ret)
{
    for (size_t i = 0; i < officer->areas_count; i++)
        ret[i] = text_of(officer->areas[i]);
    return officer->areas_count;
}

bool
officer_login_valid(struct text login)
{
    if (login.len < 2 || login.len > LOGIN_MAX || login.at[0] < 'a'
        || login.at[0] > 'z')
        return false;
    for (size_t i = 1; i < login.len; i++) {
        char c = login.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'
              || c == '-' || c == '_'))
            return false;
    }
    return true;
}
