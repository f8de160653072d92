/* handlers/tips/tip_rows.h -- all SQL on tables tip and message.
 *
 * For tip.c, tip_read.c and tip_erase.c. What is passed here is coded or sealed
 * already. Errors as db_run() where none are named.
 */
#ifndef HANDLERS_TIPS_TIP_ROWS_H
#define HANDLERS_TIPS_TIP_ROWS_H

#include "handlers/tips/tip.h"

/* Bits of tip.set_by_officer: what a villager's later answers leave alone. */
enum { SET_URGENCY = 1, SET_LEANING = 2 };

/* What is stored beside the answers themselves. */
struct tip_facts {
    int urgency;
    enum tip_leaning leaning;
    bool complete, danger;
    const struct district *district; /* NULL: unknown */
    const struct village *village;
    bool keeps_place; /* of tip_rows_change(): the one that was read stands */
    struct text sealed_key, sealed_number, sealed_body; /* absent: NULL */
};

MUST_CHECK enum gw_err tip_rows_add(struct db *db, int64_t id,
                                    const struct tip_new *tip,
                                    const struct tip_facts *facts);

/* What was read in the texts stays: an answer that is missing does not hide it.
 * moved: another district than before, so other units. The key and the number
 * stay. */
MUST_CHECK enum gw_err tip_rows_change(struct db *db, int64_t id,
                                       const struct tip_body *body,
                                       const struct tip_facts *facts,
                                       bool moved, int64_t now_ms);

enum { TIP_DISTRICT_MAX = 8, TIP_WRAPPED_MAX = 128 };

/* What a change must know of a tip. */
struct tip_found {
    int64_t sender; /* 0: nobody */
    int state, low;
    bool complete, danger, erased, withdrawn;
    char district[TIP_DISTRICT_MAX + 1]; /* "": unknown */
    char sealed_key[TIP_WRAPPED_MAX];
    size_t sealed_key_len; /* 0: none, or not one of ours */
    bool held;
    int64_t duress_ms; /* 0: never */
    bool placed_by_reader;
};
/* GW_MISSING  no such tip */
MUST_CHECK enum gw_err tip_rows_find(struct db *db, int64_t id,
                                     struct tip_found *ret_found);

MUST_CHECK enum gw_err tip_rows_message_add(struct db *db, int64_t id,
                                            int64_t tip, int64_t now_ms,
                                            enum tip_medium medium,
                                            bool foreign_sender,
                                            struct text sealed_body);
/* To be read anew. */
MUST_CHECK enum gw_err tip_rows_unread(struct db *db, int64_t tip);
MUST_CHECK enum gw_err tip_rows_touch(struct db *db, int64_t tip,
                                      int64_t now_ms);

/* Sets or clears bits of low, where that changes anything and the tip may be
 * low; see db_changes(). */
MUST_CHECK enum gw_err tip_rows_lower(struct db *db, int64_t tip, int bits,
                                      int64_t now_ms);
MUST_CHECK enum gw_err tip_rows_raise(struct db *db, int64_t tip, int bits,
                                      int64_t now_ms);
/* The sealed number goes to out, nothing if there is none. GW_MISSING no such
 * tip. */
MUST_CHECK enum gw_err tip_rows_number(struct db *db, int64_t tip,
                                       struct buf *out);

/* The first wish counts. */
MUST_CHECK enum gw_err tip_rows_withdraw(struct db *db, int64_t tip,
                                         int64_t now_ms);
/* The longest withdrawn tip that was withdrawn by then, is not held and not
 * erased yet. GW_MISSING  none */
MUST_CHECK enum gw_err tip_rows_next_due(struct db *db, int64_t withdrawn_by_ms,
                                         int64_t *ret_tip);
/* Number and sender become NULL, and nobody is to be written to. */
MUST_CHECK enum gw_err tip_rows_forget_sender(struct db *db, int64_t tip,
                                              int64_t now_ms);
MUST_CHECK enum gw_err tip_rows_contact(struct db *db, int64_t tip,
                                        enum tip_contact contact,
                                        enum tip_hours hours, int64_t now_ms);
/* See db_changes(). */
MUST_CHECK enum gw_err tip_rows_restrict(struct db *db, int64_t tip,
                                         bool restricted, int64_t now_ms);
/* areas: as TIP_IN_AREAS. GW_MISSING no */
MUST_CHECK enum gw_err tip_rows_visible(struct db *db, int64_t tip,
                                        struct text areas);
/* The first of all, whatever its answers say. */
MUST_CHECK enum gw_err tip_rows_duress(struct db *db, int64_t tip,
                                       int64_t now_ms);
/* Key, number, sender, body, what was read in it and messages' bodies become
 * NULL. */
MUST_CHECK enum gw_err tip_rows_erase(struct db *db, int64_t tip,
                                      int64_t now_ms);

/* ---- reading ---- */

/* A condition on table tip: it lies in the areas, which are one list with commas
 * around every code ("" is everywhere), or nobody knows where. A restricted tip
 * only where TIP_ALSO_RESTRICTED is among the codes. */
#define TIP_IN_AREAS(areas)                                     \
    "((" areas " IN ('', ',*,') OR district IS NULL"            \
    " OR " areas " LIKE '%,' || substr(district, 1, 2) || ',%'" \
    " OR " areas " LIKE '%,' || substr(district, 1, 5) || ',%'" \
    " OR " areas " LIKE '%,' || district || ',%')"              \
    " AND (restricted = 0 OR " areas " LIKE '%,*,%'))"

/* Appends that list: nothing for none. A code that is empty matches nothing, so
 * a broken one opens nothing. GW_NOMEM */
MUST_CHECK enum gw_err tip_areas_join(const struct text *areas, size_t count,
                                      struct buf *out);

/* A tip as it is stored; texts live until the callback returns. */
struct tip_row {
    struct tip_view view; /* without its narrative */
    struct text sealed_key, sealed_body, sealed_reading;
};
typedef enum gw_err tip_row_fn(const struct tip_row *row, void *arg);

/* areas: ",36.04,36.71.01," or "" for all. Newest first; what fn answers ends
 * the walk unless it is GW_OK, and is answered. */
MUST_CHECK enum gw_err tip_rows_list(struct db *db,
                                     const struct tip_filter *filter,
                                     struct text areas, tip_row_fn *fn,
                                     void *arg);
/* How many it lets through, whatever its limit. */
MUST_CHECK enum gw_err tip_rows_count(struct db *db,
                                      const struct tip_filter *filter,
                                      struct text areas, int64_t *ret_count);
/* The ids of those that have all of these tokens (0 ends them), newest first; at
 * most filter->limit. */
enum { TIP_TOKENS_MAX = 8 };
MUST_CHECK enum gw_err tip_rows_found(struct db *db,
                                      const struct tip_filter *filter,
                                      struct text areas,
                                      const int64_t tokens[TIP_TOKENS_MAX],
                                      int64_t *ret_ids, size_t *ret_count);
/* GW_MISSING  none there, or outside areas */
MUST_CHECK enum gw_err tip_rows_get(struct db *db, int64_t tip,
                                    struct text areas, tip_row_fn *fn,
                                    void *arg);

struct message_row {
    struct tip_message_view view; /* without its text */
    struct text sealed_body;
};
typedef enum gw_err message_row_fn(const struct message_row *row, void *arg);

/* Oldest first. */
MUST_CHECK enum gw_err tip_rows_messages(struct db *db, int64_t tip,
                                         message_row_fn *fn, void *arg);

#endif
