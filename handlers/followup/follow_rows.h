/* handlers/followup/follow_rows.h -- private to this room: the SQL on table seat
 * and tip_seen, and on what officers change of table tip. Errors as db_run()
 * where none are named. */
#ifndef HANDLERS_FOLLOWUP_FOLLOW_ROWS_H
#define HANDLERS_FOLLOWUP_FOLLOW_ROWS_H

#include "handlers/followup/follow.h"

struct follow_row {
    enum tip_state state;
    int urgency;
    int64_t received_ms, due_ms, paused_ms, assignee;
    bool held, erased;
};

/* GW_MISSING  no such tip */
MUST_CHECK enum gw_err follow_row_get(struct db *db, int64_t tip,
                                      struct follow_row *ret_row);
/* State, deadline, pause, assignee; and that it changed. */
MUST_CHECK enum gw_err follow_row_put(struct db *db, int64_t tip,
                                      const struct follow_row *row,
                                      int64_t now_ms);
/* Each is marked as set by an officer. */
MUST_CHECK enum gw_err follow_row_urgency(struct db *db, int64_t tip,
                                          int urgency, int64_t due_ms,
                                          int64_t now_ms);
MUST_CHECK enum gw_err follow_row_leaning(struct db *db, int64_t tip,
                                          enum tip_leaning leaning,
                                          int64_t now_ms);
MUST_CHECK enum gw_err follow_row_place(struct db *db, int64_t tip,
                                        const struct district *district,
                                        const struct village *village,
                                        int64_t now_ms);
MUST_CHECK enum gw_err follow_row_hold(struct db *db, int64_t tip, bool on,
                                       int64_t now_ms);
MUST_CHECK enum gw_err follow_row_unit(struct db *db, int64_t tip,
                                       enum agency agency, struct text unit,
                                       int64_t now_ms);

/* GW_MISSING  empty */
MUST_CHECK enum gw_err seat_row_get(struct db *db, int64_t tip,
                                    enum agency agency, int64_t *ret_officer);
MUST_CHECK enum gw_err seat_row_put(struct db *db, int64_t tip,
                                    enum agency agency, int64_t officer,
                                    int64_t now_ms);
MUST_CHECK enum gw_err seat_row_drop(struct db *db, int64_t tip,
                                     enum agency agency);
MUST_CHECK enum gw_err seat_row_each(struct db *db, int64_t tip, seat_fn *fn,
                                     void *arg);

/* May this officer sit for that agency? GW_MISSING  no */
MUST_CHECK enum gw_err officer_row_serves(struct db *db, int64_t officer,
                                          enum agency agency);

MUST_CHECK enum gw_err seen_row_put(struct db *db, int64_t officer, int64_t tip,
                                    int64_t now_ms);

/* How many lines of a kind a tip has. */
MUST_CHECK enum gw_err event_row_count(struct db *db, int64_t tip, int kind,
                                       int64_t *ret_count);

#endif
