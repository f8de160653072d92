/* gateway/outbox/outbox_relocate.c -- by which channel a message should go.
 *
 *   never tried, not pinned -> the best channel of its road
 *   moved before            -> where it stands
 *   its channel is shut     -> the best of those that it has not left
 *
 * The one thing one would get wrong: a pinned message may be on the phone
 * already, so another channel would double it. It waits for its own. A page is
 * the exception when its channel is barred: an officer who is paged twice is
 * better than one who is not paged.
 */
#include "gateway/outbox/outbox_relocate.h"

#include <string.h>

static uint64_t
tried_set(const struct outbox_pick *pick, const char *tried)
{
    uint64_t set = 0;

    for (size_t i = 0; tried[0] != '\0' && i < pick->channels_count; i++) {
        if (outbox_tried_has(tried, pick->names[i]))
            set |= UINT64_C(1) << i;
    }
    return set;
}

/* Puts row and letter on another channel. */
static void
stand_at(struct outbox_pick *pick, size_t place, struct outbox_row *row,
         struct outbox_letter *letter)
{
    (void)text_copy(text_of(pick->names[place]), row->channel,
                    sizeof row->channel);
    (void)text_copy(text_of(pick->names[place]), letter->channel,
                    sizeof letter->channel);
}

/* One message is enough to find out whether a channel that was down works
 * again. */
static void
use_gate(struct outbox_pick *pick, size_t place)
{
    struct outbox_gate *gate = &pick->gates[place];

    if (!gate->probe)
        return;
    gate->probe = false;
    gate->open[CLASS_DANGER] = gate->open[CLASS_ORDINARY] = false;
}

/* Away from a channel that is shut. */
static enum outbox_fate
leave(struct outbox_pick *pick, const struct outbox_want *want,
      struct outbox_row *row, struct outbox_letter *letter)
{
    bool danger = letter->class == CLASS_DANGER;
    bool may = !row->pinned || (danger && want->barred[CLASS_DANGER]);
    int best = OUTBOX_NO_CHANNEL;

    if (may)
        best = outbox_road_best(&letter->road, pick->gates, letter->class,
                                letter->tried | UINT64_C(1) << want->place);
    if (best == OUTBOX_NO_CHANNEL) {
        row->tried[0] = '\0'; /* all were tried, or are shut */
        row->due_ms =
            pick->now_ms + (danger ? OUTBOX_STUCK_DANGER_MS : OUTBOX_STUCK_MS);
        if (row->due_ms > row->expires_ms)
            row->due_ms = row->expires_ms;
        return FATE_STAY;
    }
    if (!outbox_tried_add(row->tried, want->channel))
        row->tried[0] = '\0';
    letter->tried = tried_set(pick, row->tried);
    row->pinned = letter->pinned = false;
    stand_at(pick, (size_t)best, row, letter);
    use_gate(pick, (size_t)best);
    return FATE_MOVE;
}

enum outbox_fate
outbox_relocate(struct outbox_pick *pick, const struct outbox_want *want,
                struct outbox_row *row, struct outbox_letter *letter)
{
    letter->road = outbox_road_of(&pick->roads, pick->channels_count,
                                  &letter->to, letter->class, want->place);
    letter->tried = tried_set(pick, row->tried);
    letter->pinned = row->pinned;
    if (want->move[letter->class])
        return leave(pick, want, row, letter);

    int best = OUTBOX_NO_CHANNEL;
    if (!row->pinned && letter->tried == 0)
        best = outbox_road_best(&letter->road, pick->gates, letter->class, 0);
    if (best == OUTBOX_NO_CHANNEL || (size_t)best == want->place) {
        use_gate(pick, want->place);
        return FATE_GO;
    }
    stand_at(pick, (size_t)best, row, letter);
    use_gate(pick, (size_t)best);
    return FATE_MOVE;
}

struct outbox_want *
outbox_relocate_room(struct outbox_pick *pick,
                     const struct outbox_letter *letter)
{
    for (size_t i = 0; i < pick->wants_count; i++) {
        struct outbox_want *want = &pick->wants[i];

        if (strcmp(want->channel, letter->channel) != 0)
            continue;
        bool room = letter->class == CLASS_DANGER ? want->room > 0
                                                  : want->room_ordinary > 0;
        return room && !want->paused && !want->spent
                       && want->asked[letter->class]
                       && !want->move[letter->class]
                   ? want
                   : NULL;
    }
    return NULL;
}
