/* handlers/exchange/webhook_slot.c -- see webhook_slot.h.
 *
 * What one would get wrong: telling what an officer wrote. A body holds coded
 * words alone; whoever wants the texts asks for them, and is in the audit.
 */
#include "handlers/exchange/webhook_slot.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "handlers/tips/audit.h"

static enum gw_err
put_body(struct slot *slot, json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (text == NULL)
        return GW_NOMEM;
    (void)text_copy(text_of(text), slot->body, sizeof slot->body);
    free(text);
    return GW_OK;
}

static json_t *
number(int64_t id)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%lld", (long long)id);
    return json_string(text);
}

enum gw_err
slot_fill_event(struct slot *slot, const struct event_view *view)
{
    const char *kind = event_word(view->kind);
    const char *agency = agency_word(view->agency);
    char at[CLOCK_TEXT];

    clock_format(view->at_ms, at);
    (void)snprintf(slot->id, sizeof slot->id, "%lld", (long long)view->id);
    return put_body(
        slot,
        json_pack("{s:s, s:s, s:s, s:o, s:s?, s:s#}", "id", slot->id, "type",
                  kind, "at", at, "tip", number(view->tip), "agency",
                  agency != NULL && agency[0] != '\0' ? agency : NULL, "detail",
                  view->detail.at, (int)view->detail.len));
}

enum gw_err
slot_fill_test(struct slot *slot, int64_t now_ms)
{
    char at[CLOCK_TEXT];

    clock_format(now_ms, at);
    (void)snprintf(slot->id, sizeof slot->id, "test-%lld",
                   (long long)slot->hook.test_ms);
    return put_body(slot, json_pack("{s:s, s:s, s:s, s:n, s:n, s:s}", "id",
                                    slot->id, "type", "test", "at", at, "tip",
                                    "agency", "detail", ""));
}

static enum gw_err
bury(struct db *db, const struct slot *slot)
{
    char subject[40];

    (void)snprintf(subject, sizeof subject, "webhook:%lld",
                   (long long)slot->hook.id);
    return audit_add(db, slot->now_ms,
                     &(struct audit_line){ .actor = "system",
                                           .action = "webhook.dead",
                                           .subject = subject,
                                           .detail = "" });
}

enum gw_err
slot_store(struct db *db, struct slot *slot)
{
    bool taken = slot->status >= 200 && slot->status < 300;

    if (slot->id[0] == '\0')
        return webhook_taken(db, slot->hook.id, slot->mark, 0, slot->now_ms);
    if (slot->hook.test_ms != 0)
        return webhook_tested(db, slot->hook.id, slot->status, slot->now_ms);
    if (taken)
        return webhook_taken(db, slot->hook.id, slot->mark, slot->status,
                             slot->now_ms);
    enum gw_err err =
        webhook_failed(db, slot->hook.id, slot->status,
                       slot->now_ms + slot->wait_ms, slot->now_ms, &slot->died);
    return err == GW_OK && slot->died ? bury(db, slot) : err;
}
