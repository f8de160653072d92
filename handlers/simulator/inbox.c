/* handlers/simulator/inbox.c -- a ring whose places follow from the ids.
 *
 * What one would get wrong: a place is free only when its text is NULL; ids
 * never begin anew while the ring lives, so a page that was away asks for what
 * came since and misses at most what the ring has let go.
 */
#include "handlers/simulator/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/buf.h"
#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "gateway/platform/crypto.h"

static void
let_go(struct inbox_message *message)
{
    if (message->text != NULL)
        crypto_wipe(message->text, strlen(message->text));
    free(message->text);
    msisdn_wipe(&message->to);
    *message = (struct inbox_message){ 0 };
}

enum gw_err
inbox_add(struct inbox *inbox, const struct msisdn *to, struct text text,
          int64_t now_ms, struct inbox_message **ret_message)
{
    OWNED(buf_wipe)
    struct buf clean = buf_new(INBOX_TEXT_MAX);

    utf8_clean(text, &clean);
    if (!buf_ok(&clean))
        return clean.err;
    char *copy = malloc(clean.len + 1);
    if (copy == NULL)
        return GW_NOMEM;
    (void)text_copy(buf_text(&clean), copy, clean.len + 1);

    int64_t id = inbox->last + 1;
    struct inbox_message *message = &inbox->list[id % INBOX_MAX];
    let_go(message);
    *message = (struct inbox_message){
        .id = id, .at_ms = now_ms, .to = *to, .text = copy
    };
    inbox->last = id;
    *ret_message = message;
    return GW_OK;
}

static json_t *
message_json(const struct inbox_message *message)
{
    char to[MSISDN_MAX + 2];

    (void)snprintf(to, sizeof to, "+%s", message->to.digits);
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:b, s:s}", "id",
                     (json_int_t)message->id, "at", (json_int_t)message->at_ms,
                     "to", to, "channel", message->channel, "ref", message->ref,
                     "held", message->held, "text", message->text);
}

json_t *
inbox_json(const struct inbox *inbox, int64_t after)
{
    json_t *list = json_array();
    int64_t from = after > inbox->last || after < 0 ? 0 : after;

    if (inbox->last - from > INBOX_MAX)
        from = inbox->last - INBOX_MAX;
    for (int64_t id = from + 1; list != NULL && id <= inbox->last; id++) {
        json_t *one = message_json(&inbox->list[id % INBOX_MAX]);
        if (json_array_append_new(list, one) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return json_pack("{s:I, s:o}", "last", (json_int_t)inbox->last, "messages",
                     list);
}

void
inbox_wipe(struct inbox *inbox)
{
    for (size_t i = 0; i < INBOX_MAX; i++)
        let_go(&inbox->list[i]);
    inbox->last = 0;
}
