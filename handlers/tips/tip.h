/* handlers/tips/tip.h -- a tip: what a villager told us, from draft to closed.
 *
 * Everything here runs inside an op on the transaction it is given. The lists
 * of coded values are written once, in tip_words.c.
 */
#ifndef HANDLERS_TIPS_TIP_H
#define HANDLERS_TIPS_TIP_H

#include "gateway/base/msisdn.h"
#include "gateway/base/text.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/tips/place.h"

/* All of these are stored as numbers: append only. */
enum tip_medium { MEDIUM_SMS = 1, MEDIUM_USSD, MEDIUM_OFFICER };
enum tip_state {
    TIP_DITERIMA = 1,
    TIP_TRIASE,
    TIP_GANDA,
    TIP_KURANG_INFO,
    TIP_BUKAN_RANAH,
    TIP_DITERUSKAN,
    TIP_PENYELIDIKAN,
    TIP_PENYIDIKAN,
    TIP_P21,
    TIP_TAHAP2,
    TIP_SELESAI,
    TIP_HENTI
};
enum tip_public {
    PUBLIC_DITERIMA = 1,
    PUBLIC_DIPERIKSA,
    PUBLIC_DITERUSKAN,
    PUBLIC_PERLU_INFO,
    PUBLIC_SELESAI
};
enum tip_leaning { LEANING_BELUM = 0, LEANING_TPPO, LEANING_TPPM, LEANING_PMI };
enum tip_what {
    WHAT_NONE = 0,
    WHAT_TRICKED,
    WHAT_CONFINED,
    WHAT_CHILD,
    WHAT_BROKER,
    WHAT_FOREIGN,
    WHAT_OTHER,
    WHAT_DANGER
};
enum tip_when {
    WHEN_NONE = 0,
    WHEN_NOW,
    WHEN_TODAY,
    WHEN_WEEK,
    WHEN_PAST,
    WHEN_UNKNOWN
};
enum tip_route {
    ROUTE_NONE = 0,
    ROUTE_AIRPORT,
    ROUTE_MERAK,
    ROUTE_TOLL,
    ROUTE_TERMINAL,
    ROUTE_BEACH,
    ROUTE_ROAD
};
/* Who says where: 0 the sender (or nobody). */
enum tip_placed { PLACED_BY_SENDER = 0, PLACED_BY_READER = 1 };
enum tip_minors { MINORS_UNKNOWN = 0, MINORS_YES, MINORS_NO };
enum tip_contact {
    CONTACT_NONE = 0, /* nothing was said */
    CONTACT_SMS,
    CONTACT_CALL,
    CONTACT_REFUSED /* not to be reached, said in so many words */
};
enum tip_hours {
    HOURS_NONE = 0,
    HOURS_PAGI,
    HOURS_SIANG,
    HOURS_SORE,
    HOURS_MALAM,
    HOURS_ANY
};

/* Words for a coded value (API and flow answers); NULL for 0 or unknown. */
const char *tip_state_word(int value);
const char *tip_public_word(int value);
const char *tip_leaning_word(int value); /* 0 is "belum" */
const char *tip_medium_word(int value);
const char *tip_what_word(int value); /* "tricked", ... as in the flow */
const char *tip_when_word(int value);
const char *tip_route_word(int value);
const char *tip_contact_word(int value); /* 0 is "none" */
const char *tip_hours_word(int value);
/* The other way; 0 for an unknown word. */
int tip_state_read(struct text word);
int tip_leaning_read(struct text word);
int tip_medium_read(struct text word);
int tip_what_read(struct text word);
int tip_when_read(struct text word);
int tip_route_read(struct text word);
int tip_contact_read(struct text word);
int tip_hours_read(struct text word);
int tip_minors_read(struct text word); /* "yes", "no", "unknown" */

enum tip_public tip_public_of(enum tip_state state);

/* Urgency 0-3 from coded answers (domain rules in tip_urgency.c), pure. */
int tip_urgency(enum tip_what what, enum tip_when when, enum tip_minors minors);
enum tip_leaning tip_leaning_of(enum tip_what what);

/* What a tip says. Plain coded fields and the narrative. */
struct tip_body {
    enum tip_what what;
    enum tip_when when;
    enum tip_minors minors;
    enum tip_route route;
    const struct district *district; /* NULL: unknown */
    const struct village *village;   /* NULL: unknown */
    enum tip_contact contact;
    enum tip_hours hours;
    struct text narrative; /* clean UTF-8; absent: none */
    bool complete;
    bool danger;
};

struct tip_new {
    const char *channel;
    enum tip_medium medium;
    const char *language;
    const struct sender *sender;
    int64_t pseudonym; /* keyring_sender(); 0 nobody */
    struct tip_body body;
    bool low; /* over the sender's limit of the day; danger never is */
    int64_t now_ms;
};

/* Adds the tip and its audit line. Errors as db_run(); GW_IO too when all
 * CODE_TIPS_MAX codes are given out. A village outside the district is dropped;
 * without a district, the village's is taken. */
MUST_CHECK enum gw_err tip_add(struct db *db, const struct keyring *keyring,
                               const struct tip_new *tip, int64_t *ret_id);

/* Replaces what the tip says (a call that goes on). GW_MISSING, GW_CONFLICT it
 * was erased; else as db_run(). Urgency and leaning set by an officer stay, and
 * the units while the district does; what was read in its texts stands where no
 * answer does; `complete` and `danger` never go back to false. */
MUST_CHECK enum gw_err tip_update(struct db *db, const struct keyring *keyring,
                                  int64_t tip, const struct tip_body *body,
                                  int64_t now_ms);

/* Adds a later text of a sender. GW_MISSING, GW_CONFLICT erased. */
MUST_CHECK enum gw_err tip_message_add(struct db *db,
                                       const struct keyring *keyring,
                                       int64_t tip, enum tip_medium medium,
                                       int64_t pseudonym, struct text text,
                                       int64_t now_ms);

/* Why a tip is last in line. Stored as bits: append only. */
enum tip_low { LOW_LIMIT = 1, LOW_NOISE = 2 };
/* Puts a tip last in line, or takes that reason back; with its audit line if
 * that changed anything. A tip of danger or duress, and an erased one, never
 * become low.
 * GW_MISSING no such tip. */
MUST_CHECK enum gw_err tip_set_low(struct db *db, int64_t tip, enum tip_low why,
                                   bool low, int64_t now_ms, bool *ret_changed);

/* May a text that its sender sends soon after be added to it? GW_CONFLICT: it
 * was erased, withdrawn or read as noise, or nothing leads to that sender any
 * more; GW_MISSING no such tip. */
MUST_CHECK enum gw_err tip_takes_more(struct db *db, int64_t tip,
                                      int64_t pseudonym);

/* Who sent it, for an answer to be sent; SENDER_NOBODY when that is not known
 * or was erased. GW_MISSING no such tip. */
MUST_CHECK enum gw_err tip_sender(struct db *db, const struct keyring *keyring,
                                  int64_t tip, struct sender *ret_sender);

/* Marks it: the sender asked to drop it. Erased 72 h later unless held. Again,
 * or when erased, it changes nothing. GW_MISSING no such tip. */
MUST_CHECK enum gw_err tip_withdraw(struct db *db, int64_t tip, int64_t now_ms);

/* The number of a tip's sender. Who may ask is not decided here.
 * GW_MISSING  no such tip, or it has none (any more); GW_IO it cannot be
 * opened; else as db_run() */
MUST_CHECK enum gw_err tip_number(struct db *db, const struct keyring *keyring,
                                  int64_t tip, struct msisdn *ret_number);

/* The sender asked that nothing leads from the tip to them any more: number and
 * pseudonym go at once, and so do messages of its own that wait to be sent; what
 * was told stays. On legal hold it is only marked, as by tip_withdraw(). Again,
 * or when erased, it changes nothing. GW_MISSING no such tip. */
MUST_CHECK enum gw_err tip_forget_sender(struct db *db, int64_t tip,
                                         int64_t now_ms);

/* May the sender be written to or called, and when. GW_MISSING, GW_CONFLICT it
 * was erased. */
MUST_CHECK enum gw_err tip_contact_set(struct db *db, int64_t tip,
                                       enum tip_contact contact,
                                       enum tip_hours hours, int64_t now_ms);

/* Its code was used in the duress form: urgency 3 from now on, whatever is
 * answered later, and an audit line. *ret_page: the duty officers are to be
 * woken, which is so once in TIP_DURESS_MS; until then duress_ms stays.
 * GW_MISSING no such tip. */
enum { TIP_DURESS_MS = 3600 * 1000 };
MUST_CHECK enum gw_err tip_duress(struct db *db, int64_t tip, int64_t now_ms,
                                  bool *ret_page);

/* Is it one that somebody with these areas may see? GW_MISSING no, or there is
 * none. On any thread that may read; opens nothing. */
MUST_CHECK enum gw_err tip_visible(struct db *db, int64_t tip,
                                   const struct text *areas,
                                   size_t areas_count);

/* From now on it is seen by those alone who have TIP_ALSO_RESTRICTED, or by them
 * and the others again. GW_MISSING no such tip. */
MUST_CHECK enum gw_err tip_restrict(struct db *db, int64_t tip, bool restricted,
                                    int64_t now_ms);

/* The public state for CEK. GW_MISSING no such tip. */
MUST_CHECK enum gw_err tip_public_state(struct db *db, int64_t tip,
                                        enum tip_public *ret_state);

/* The tip that waits longest for its end of those whose sender wished it gone 72 h
 * ago, and that are not held. GW_MISSING none */
MUST_CHECK enum gw_err tip_withdrawn_due(struct db *db, int64_t now_ms,
                                         int64_t *ret_tip);

/* Erases what this room keeps of a tip: key, number, pseudonym, body, messages,
 * outbox texts. Whatever else is sealed under its key cannot be opened from then
 * on; retention_erase() removes that, too, and is what others call. The audit
 * line has why (a coded word) and a keyed hash of the wrapped key that was
 * destroyed, as proof of which. Inside an op.
 * GW_MISSING no such tip, GW_CONFLICT it was erased before or is held */
MUST_CHECK enum gw_err tip_erase(struct db *db, const struct keyring *keyring,
                                 int64_t tip, const char *why, int64_t now_ms);

/* ---- reading, on any thread that may read ---- */

struct tip_view { /* texts live until the callback returns */
    int64_t id, received_ms, changed_ms, due_ms, assignee, pseudonym,
        withdrawn_ms, duress_ms;
    struct text channel, language, police, immigration;
    int medium, state, urgency, leaning, what, when, minors, route, contact,
        hours, low; /* low: bits of enum tip_low */
    bool complete, danger, erased;
    struct text district, village; /* codes; absent: unknown */
    struct text narrative;         /* opened; absent: none */
    bool placed_by_reader;         /* else the sender or an officer said so */
    struct text reading; /* JSON of tip_reading.c, opened; absent: not read */
};
typedef enum gw_err tip_view_fn(const struct tip_view *view, void *arg);

/* Among the areas that somebody may see: need-to-know is waived. A tip that is
 * restricted (tip_restrict()) is there only for who has it. By itself it is not an
 * area: alone it means everywhere. */
#define TIP_ALSO_RESTRICTED "*"

struct tip_filter {             /* 0 and NULL: any */
    int64_t before;             /* ids below this: the cursor */
    int64_t since_ms, until_ms; /* received; until is not in it */
    int state, medium;
    int urgency_plus1, leaning_plus1; /* the value + 1 */
    int agency; /* enum agency: whose unit acts there; a tip
                                   without a place is everybody's */
    int64_t assignee;
    struct text channel, area; /* area: code prefix 36.04 or 36.04.13 */
    /* What the officer may see: codes; a tip without a place is always seen. */
    const struct text *areas;
    size_t areas_count; /* 0: all */
    int limit;          /* 1..201: a page, and one that tells of more */
};

/* Newest first. */
MUST_CHECK enum gw_err tip_list(struct db *db, const struct keyring *keyring,
                                const struct tip_filter *filter,
                                tip_view_fn *fn, void *arg);
/* How many it lets through, whatever its limit. */
MUST_CHECK enum gw_err tip_count(struct db *db, const struct tip_filter *filter,
                                 int64_t *ret_count);
/* GW_MISSING  none, or outside areas */
MUST_CHECK enum gw_err tip_get(struct db *db, const struct keyring *keyring,
                               int64_t tip, const struct text *areas,
                               size_t areas_count, tip_view_fn *fn, void *arg);

/* The same with what is blacked out in its narrative, for who may see that; all
 * others here hide it. */
MUST_CHECK enum gw_err tip_get_whole(struct db *db,
                                     const struct keyring *keyring, int64_t tip,
                                     const struct text *areas,
                                     size_t areas_count, tip_view_fn *fn,
                                     void *arg);

struct tip_message_view {
    int64_t id, at_ms;
    int medium;
    bool foreign_sender;
    struct text text;
};
typedef enum gw_err tip_message_fn(const struct tip_message_view *view,
                                   void *arg);
MUST_CHECK enum gw_err tip_messages(struct db *db,
                                    const struct keyring *keyring, int64_t tip,
                                    tip_message_fn *fn, void *arg);
/* With what is blacked out in them. */
MUST_CHECK enum gw_err tip_messages_whole(struct db *db,
                                          const struct keyring *keyring,
                                          int64_t tip, tip_message_fn *fn,
                                          void *arg);

#endif
