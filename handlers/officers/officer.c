/* handlers/officers/officer.c -- small checks; no SQL. */
#include "handlers/officers/officer.h"

#include "handlers/tips/tip.h"

size_t
officer_areas(const struct officer *officer, struct text *ret)
{
    for (size_t i = 0; i < officer->areas_count; i++)
        ret[i] = text_of(officer->areas[i]);
    if (officer->role != ROLE_PENGAWAS)
        return officer->areas_count;
    ret[officer->areas_count] = TEXT(TIP_ALSO_RESTRICTED);
    return officer->areas_count + 1;
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
