/* handlers/officers/api_follow.h -- what officers do with one tip: notes, seats,
 * states, urgency, hold, and its time line. Rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_FOLLOW_H
#define HANDLERS_OFFICERS_API_FOLLOW_H

#include "handlers/followup/follow.h"
#include "handlers/officers/api.h"

/* Who asks, as the one who follows up tip `tip`. */
struct follow api_follow(struct db *db, const struct api *api, int64_t tip);

/* May who asks see that tip? GW_MISSING no, or there is none. */
MUST_CHECK enum gw_err api_sees_tip(struct db *db, const struct api *api,
                                    int64_t tip);

/* Decides the problem that a deed's error is; GW_OK and errors of the store are
 * given back. conflict, rejected: what to say then, in plain Indonesian. */
MUST_CHECK enum gw_err api_follow_problem(struct api *api, enum gw_err err,
                                          const char *field,
                                          const char *conflict,
                                          const char *rejected);

/* Answers with where the tip stands now. */
MUST_CHECK enum gw_err api_follow_answer(struct db *db, struct api *api,
                                         int status, int64_t tip);

/* A field that a person wrote, as clean UTF-8 without blanks around it, appended
 * to clean; raw is room for it. False: the problem is decided, or clean.err. */
bool api_take_words(struct api *api, const char *field, bool optional,
                    char *raw, size_t room, struct buf *clean);

enum gw_err api_note_write(struct db *db, struct api *api);
enum gw_err api_assignment_write(struct db *db, struct api *api);
enum gw_err api_state_write(struct db *db, struct api *api);
enum gw_err api_tip_change(struct db *db, struct api *api);
enum gw_err api_hold_write(struct db *db, struct api *api);
enum gw_err api_events_read(struct db *db, struct api *api);
enum gw_err api_events_audit(struct db *db, struct api *api);

#endif
