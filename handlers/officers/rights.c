/* handlers/officers/rights.c -- roles, scopes, and the table of rights.
 *
 * An operator reads and answers. A penyidik investigates. A pengawas sees to
 * it that both do. An auditor checks the record of looks and an admin keeps
 * accounts: neither needs to know what a tip says, so neither can.
 */
#include "handlers/officers/rights.h"

#include <assert.h>

#include "gateway/base/own.h"

static const char *const role_words[ROLE_COUNT] = {
    [ROLE_OPERATOR] = "operator", [ROLE_PENYIDIK] = "penyidik",
    [ROLE_PENGAWAS] = "pengawas", [ROLE_AUDITOR] = "auditor",
    [ROLE_ADMIN] = "admin",
};

static const char *const scope_words[SCOPES] = {
    [SCOPE_READ] = "read",
    [SCOPE_EXCHANGE] = "exchange",
};

enum {
    OPERATOR = 1 << ROLE_OPERATOR,
    PENYIDIK = 1 << ROLE_PENYIDIK,
    PENGAWAS = 1 << ROLE_PENGAWAS,
    AUDITOR = 1 << ROLE_AUDITOR,
    ADMIN = 1 << ROLE_ADMIN,
    TIPS = OPERATOR | PENYIDIK | PENGAWAS, /* who follows tips up */
    ALL = TIPS | AUDITOR | ADMIN,
    READ = 1 << SCOPE_READ,
    EXCHANGE = 1 << SCOPE_EXCHANGE,
    ANY = READ | EXCHANGE
};

/* clang-format off */
static const struct right_row rows[RIGHTS] = {
    [RIGHT_NONE] = { .prose = "" },
    [RIGHT_OPEN] = { "open", "sign in, read the API's description",
        REACH_ALL, .open = true, .roles = ALL, .scopes = ANY },
    [RIGHT_SESSION] = { "session", "see who one is, sign out",
        REACH_SELF, .limited = true, .roles = ALL },
    [RIGHT_ENROL] = { "enrol", "set up the second factor",
        REACH_SELF, .limited = true, .roles = ALL },
    [RIGHT_SELF] = { "self", "own password and sessions",
        REACH_SELF, .roles = ALL },
    [RIGHT_LOOK] = { "look", "places and areas",
        REACH_ALL, .roles = ALL, .scopes = ANY },
    [RIGHT_STATS] = { "stats", "statistics, which open no tip",
        REACH_ALL, .roles = TIPS | AUDITOR, .scopes = ANY },
    [RIGHT_READ_TIPS] = { "read_tips", "read and search tips",
        REACH_AREAS, .roles = TIPS, .scopes = ANY },
    [RIGHT_TRIAGE] = { "triage", "triage: state, urgency, leaning, links",
        REACH_AREAS, .roles = TIPS },
    [RIGHT_MESSAGE] = { "message", "write to the sender",
        REACH_AREAS, .roles = TIPS },
    [RIGHT_NOTE] = { "note", "write notes",
        REACH_AREAS, .roles = TIPS },
    [RIGHT_HAND_OVER] = { "hand_over", "hand over, accept, refuse",
        REACH_AREAS, .roles = PENYIDIK | PENGAWAS },
    [RIGHT_SUPPORT] = { "support", "ask for support and answer",
        REACH_AREAS, .roles = PENYIDIK | PENGAWAS },
    [RIGHT_IDENTITY_ASK] = { "identity_ask", "ask for a sender's identity",
        REACH_AREAS, .roles = PENYIDIK | PENGAWAS },
    [RIGHT_IDENTITY_APPROVE] = { "identity_approve",
        "approve identity requests",
        REACH_AGENCY, .roles = PENGAWAS },
    [RIGHT_ASSIGN] = { "assign", "assign tips to officers",
        REACH_AREAS, .roles = PENGAWAS },
    [RIGHT_EXPORT] = { "export", "export",
        REACH_AREAS, .roles = PENGAWAS, .scopes = EXCHANGE },
    [RIGHT_CHANGES] = { "changes", "the feed of changes",
        REACH_AREAS, .roles = TIPS, .scopes = EXCHANGE },
    [RIGHT_AUDIT] = { "audit", "read the audit and its signed head",
        REACH_ALL, .roles = PENGAWAS | AUDITOR },
    [RIGHT_OFFICERS] = { "officers", "accounts and sessions of officers",
        REACH_AGENCY, .roles = ADMIN },
    [RIGHT_HOLD] = { "hold", "put a tip under legal hold",
        REACH_AREAS, .roles = PENGAWAS },
    [RIGHT_REDACT] = { "redact", "see, lift and make last what is blacked out",
        REACH_AREAS, .roles = PENGAWAS },
    [RIGHT_SETTINGS_READ] = { "settings_read", "see channels",
        REACH_ALL, .roles = PENGAWAS | ADMIN },
    [RIGHT_SETTINGS] = { "settings", "channels and templates",
        REACH_ALL, .roles = ADMIN },
};
/* clang-format on */

static const char *const reach_words[] = {
    [REACH_ALL] = "everything",
    [REACH_SELF] = "oneself",
    [REACH_AREAS] = "own areas",
    [REACH_AGENCY] = "own agency",
};

/* The number of a word in a list whose first has none; 0 when not there. */
static size_t
find(const char *const *words, size_t count, struct text word)
{
    for (size_t i = 1; i < count; i++)
        if (text_is(word, words[i]))
            return i;
    return 0;
}

const char *
role_word(enum role role)
{
    return (size_t)role < ROLE_COUNT ? role_words[role] : NULL;
}

bool
role_read(struct text word, enum role *ret_role)
{
    size_t role = find(role_words, ROLE_COUNT, word);

    if (role != 0)
        *ret_role = (enum role)role;
    return role != 0;
}

const char *
scope_word(enum scope scope)
{
    return (size_t)scope < SCOPES ? scope_words[scope] : NULL;
}

bool
scope_read(struct text word, enum scope *ret_scope)
{
    size_t scope = find(scope_words, SCOPES, word);

    if (scope != 0)
        *ret_scope = (enum scope)scope;
    return scope != 0;
}

const struct right_row *
right_row(enum right right)
{
    assert((size_t)right < RIGHTS);
    return &rows[right];
}

bool
role_may(enum role role, enum right right)
{
    return (size_t)role < ROLE_COUNT
           && (right_row(right)->roles & 1u << (unsigned)role) != 0;
}

bool
scope_may(enum scope scope, enum right right)
{
    return (size_t)scope < SCOPES
           && (right_row(right)->scopes & 1u << (unsigned)scope) != 0;
}

void
rights_print(struct buf *out)
{
    buf_str(out, "| may");
    for (size_t role = 1; role < ROLE_COUNT; role++)
        buf_printf(out, " | %s", role_words[role]);
    for (size_t scope = 1; scope < SCOPES; scope++)
        buf_printf(out, " | token `%s`", scope_words[scope]);
    buf_str(out, " | of |\n|---|");
    for (size_t i = 0; i < ROLE_COUNT - 1 + SCOPES - 1; i++)
        buf_str(out, ":-:|");
    buf_str(out, "---|\n");
    for (size_t right = 1; right < RIGHTS; right++) {
        buf_printf(out, "| %s", rows[right].prose);
        for (size_t role = 1; role < ROLE_COUNT; role++)
            buf_str(out, role_may((enum role)role, (enum right)right) ? " | x"
                                                                      : " |");
        for (size_t scope = 1; scope < SCOPES; scope++)
            buf_str(out, scope_may((enum scope)scope, (enum right)right)
                             ? " | x"
                             : " |");
        buf_printf(out, " | %s |\n", reach_words[rows[right].reach]);
    }
}
