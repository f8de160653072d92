/* handlers/officers/rights.h -- who may do what: the one table of it.
 *
 * A route names the right it needs (api_routes.c), a role or a machine's scope
 * has it or not. What a right lets one see is cut down further by the
 * officer's areas and agency; `reach` says how.
 */
#ifndef HANDLERS_OFFICERS_RIGHTS_H
#define HANDLERS_OFFICERS_RIGHTS_H

#include <stdbool.h>

#include "gateway/base/buf.h"
#include "gateway/base/text.h"

/* Stored as numbers: append only. */
enum role {
    ROLE_NOBODY,
    ROLE_OPERATOR,
    ROLE_PENYIDIK,
    ROLE_PENGAWAS,
    ROLE_AUDITOR,
    ROLE_ADMIN,
    ROLE_COUNT
};
const char *role_word(enum role role); /* NULL for none */
bool role_read(struct text word, enum role *ret_role);

/* What a machine's token may be used for. Stored: append only. */
enum scope { SCOPE_NONE, SCOPE_READ, SCOPE_EXCHANGE, SCOPES };
const char *scope_word(enum scope scope); /* NULL for none */
bool scope_read(struct text word, enum scope *ret_scope);

/* What a route may need. 0 is none of them: nobody has it. */
enum right {
    RIGHT_NONE,
    RIGHT_OPEN,    /* anybody: sign-in, the API's description */
    RIGHT_SESSION, /* whoever has a session, be it only to enrol */
    RIGHT_ENROL,   /* set up one's second factor; the same */
    RIGHT_SELF,    /* one's own account, when wholly signed in */
    RIGHT_LOOK,    /* places, areas: what holds no tip */
    RIGHT_STATS,   /* counts that open no tip */
    RIGHT_READ_TIPS,
    RIGHT_TRIAGE,  /* state, urgency, leaning, links, duplicates */
    RIGHT_MESSAGE, /* ask the sender back */
    RIGHT_NOTE,
    RIGHT_HAND_OVER, /* offer, accept, refuse */
    RIGHT_SUPPORT,   /* ask the other agency for what is shared */
    RIGHT_IDENTITY_ASK,
    RIGHT_IDENTITY_APPROVE,
    RIGHT_ASSIGN,
    RIGHT_EXPORT,
    RIGHT_CHANGES, /* the feed of what changed */
    RIGHT_AUDIT,
    RIGHT_OFFICERS,
    RIGHT_SETTINGS_READ,
    RIGHT_SETTINGS, /* channels, templates */
    RIGHT_HOLD,     /* legal hold */
    RIGHT_REDACT,   /* see what is blacked out, lift it or make it last */
    RIGHTS
};

/* How far a right reaches for the one who has it. */
enum reach {
    REACH_ALL,    /* nothing in it belongs to an agency or a place */
    REACH_SELF,   /* the own account */
    REACH_AREAS,  /* tips of the own areas, and those without a place */
    REACH_AGENCY, /* accounts and decisions of the own agency */
};

struct right_row {
    const char *word; /* in the API's description: "read_tips" */
    const char *prose;
    enum reach reach;
    bool open;       /* needs no session */
    bool limited;    /* a session that may only enrol has it, too */
    unsigned roles;  /* bits: 1 << role */
    unsigned scopes; /* bits: 1 << scope */
};

/* RIGHT_NONE's has no word and nobody in it. */
const struct right_row *right_row(enum right right);
bool role_may(enum role role, enum right right);
bool scope_may(enum scope scope, enum right right);

/* Appends the table as the README shows it (Markdown). */
void rights_print(struct buf *out);

#endif
