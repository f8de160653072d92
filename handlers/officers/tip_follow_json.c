/* handlers/officers/tip_follow_json.c -- see tip_follow_json.h.
 *
 * What one would get wrong: leaving out the empty seat. Who owes the next step
 * is read from both, so both stand there, in one order.
 */
#include "handlers/officers/tip_follow_json.h"

#include "gateway/base/own.h"
#include "handlers/followup/queue.h"
#include "handlers/followup/standing.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"
#include "handlers/tips/reading_json.h"

static json_t *
empty_seat(enum agency agency, bool asked)
{
    return json_pack("{s:o, s:n, s:n, s:n, s:b}", "agency",
                     value_agency(agency), "officer", "login", "since", "asked",
                     asked);
}

static enum gw_err
put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0 ? GW_OK : GW_NOMEM;
}

static enum gw_err
fill_seat(const struct seat_view *view, void *arg)
{
    json_t *seat = json_array_get(arg, view->agency == AGENCY_POLDA ? 1 : 0);
    enum gw_err err = put(seat, "officer", value_id(view->officer));

    if (err == GW_OK)
        err = put(seat, "login", value_text(view->login));
    return err == GW_OK ? put(seat, "since", value_time(view->since_ms)) : err;
}

static enum gw_err
put_seats(struct db *db, int64_t tip, const struct standing *standing,
          json_t *json)
{
    OWNED(json_drop)
    json_t *seats = json_pack(
        "[o, o]", empty_seat(AGENCY_IMIGRASI, standing->asked_imigrasi),
        empty_seat(AGENCY_POLDA, standing->asked_polda));

    if (seats == NULL)
        return GW_NOMEM;
    enum gw_err err = follow_seats(db, tip, fill_seat, seats);
    return err == GW_OK ? put(json, "seats", json_incref(seats)) : err;
}

enum gw_err
tip_follow_json(struct db *db, const struct api *api, int64_t tip, json_t *json)
{
    struct standing standing;
    bool unread = false;
    enum gw_err err = standing_get(db, tip, &standing);

    if (err == GW_OK && api->machine.id == 0)
        err = queue_unread(db, api->session.officer.id, tip, &unread);
    if (err == GW_OK)
        err = put_seats(db, tip, &standing, json);
    if (err == GW_OK)
        err = put(json, "paused_at", value_time(standing.paused_ms));
    if (err == GW_OK)
        err = put(json, "held", json_boolean(standing.held));
    return err == GW_OK ? put(json, "unread", json_boolean(unread)) : err;
}

enum gw_err
tip_moves_json(struct db *db, const struct api *api, enum tip_state from,
               json_t *json)
{
    enum tip_state targets[TIP_HENTI];
    unsigned movers = api_follow(db, api, api->id).movers;
    size_t count = move_targets(from, movers, targets);
    OWNED(json_drop)
    json_t *moves = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct move *move = move_find(from, targets[i]);
        json_t *one = json_pack("{s:o, s:b}", "to",
                                value_word(tip_state_word((int)targets[i])),
                                "needs_reason", move->needs_reason);
        if (one == NULL || json_array_append_new(moves, one) != 0)
            return GW_NOMEM;
    }
    return moves == NULL ? GW_NOMEM : put(json, "moves", json_incref(moves));
}
