/* handlers/villagers/ussd_dial.c -- what a dial is, and what it finds.
 *
 *             begin told        not told, last answer      not told, all answers
 *   unknown   new               new                        new
 *   open      new if later      goes on                    goes on
 *   over      new if later,     new if later               new if later, empty
 *             or not its first
 *   dropped   new               new                        goes on
 *
 * "Later" leaves time for the second begin of one dial; after other answers it
 * is none. The first column is of dialects that tell the last answer; another
 * sender is always new there.
 *
 * What one would get wrong: a session whose name is the caller's number. All its
 * calls have one name, so what was begun in the last one must be put aside
 * before the next one takes its place.
 */
#include <string.h>

#include "handlers/villagers/report.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/typed.h"
#include "handlers/villagers/ussd_run.h"

/* An aggregator that uses a session's name again does it for a new dial, not
 * within the time that two begins of one dial need. */
enum { NAME_AGAIN_MS = 10 * 1000 };

const struct crypto_key *
ussd_run_key(const struct ussd_run *run)
{
    return keyring_hash_key(run->setup->keyring, HASH_SESSION);
}

enum gw_err
ussd_dial_language(struct ussd_run *run, char ret_language[4])
{
    struct sender_row row = { .language = "" };

    if (run->call.pseudonym != 0 && flow_languages(run->setup->flow) > 1) {
        enum gw_err err =
            sender_load(run->db, run->call.pseudonym, run->turn->now_ms, &row);
        if (err != GW_OK)
            return err;
    }
    if (row.language[0] == '\0')
        sender_speaks(&row, "id");
    memcpy(ret_language, row.language, sizeof row.language);
    return GW_OK;
}

enum gw_err
ussd_dial_unfinished(struct ussd_run *run, bool *ret_found)
{
    struct call earlier;

    enum gw_err err = call_unfinished(
        run->db, run->setup->keyring, run->call.pseudonym,
        run->turn->now_ms - CALL_KEEP_MS, run->call.id, &earlier);
    *ret_found = err == GW_OK;
    return err == GW_MISSING ? GW_OK : err;
}

/* What was typed together with the dial. */
struct text
ussd_dial_answers(const struct ussd_run *run, struct text text)
{
    const struct turn_in *in = run->turn->in;

    if (in->style == TURN_ACCUMULATED)
        return text;
    if (in->event == TURN_BEGIN)
        return typed_behind_code(
            text, in->code.len > 0 ? in->code
                                   : text_of(run->setup->config->service_ussd));
    return (struct text){ .at = "", .len = 0 };
}

/* Some gateways give a session's name to the next caller soon. */
static bool
is_another_sender(const struct ussd_run *run)
{
    const char *channel = run->turn->channel->config->name;
    struct sender sender = sender_read(run->turn->in->from);

    return keyring_sender(run->setup->keyring, channel, &sender)
           != run->call.pseudonym;
}

bool
ussd_dial_is_new(const struct ussd_run *run, struct text text)
{
    const struct turn_in *in = run->turn->in;
    const struct call *call = &run->call;
    bool later = run->turn->now_ms - call->turned_ms > NAME_AGAIN_MS;

    if (!call->stored)
        return true;
    if (in->style == TURN_ACCUMULATED)
        return (in->event == TURN_BEGIN || text.len == 0)
               && call->phase == CALL_OVER && later;
    if (in->event != TURN_BEGIN && in->event != TURN_UNKNOWN)
        return false;
    if (call->phase == CALL_DROPPED
        || (in->event == TURN_BEGIN && is_another_sender(run)))
        return true;
    if (in->event == TURN_UNKNOWN && call->phase == CALL_OPEN)
        return false;
    const struct crypto_key *key = ussd_run_key(run);
    const struct call_typed *typed = &call->facts.typed;
    bool went_on = in->event == TURN_BEGIN && call->phase == CALL_OVER
                   && !typed_is_text(key, typed, text);
    return (later || went_on) && !typed_is_turn(key, typed, in->turn);
}

/* A new dial under the name of an earlier call: what was begun in that one may
 * still be gone on with, so it is kept under another. */
enum gw_err
ussd_dial_make_way(struct ussd_run *run)
{
    if (!run->call.stored)
        return GW_OK;
    enum gw_err err =
        report_drop(run->db, run->setup, &run->call, run->turn->now_ms);
    if (err != GW_OK || !run->call.unfinished)
        return err;
    return call_set_aside(run->db, run->setup->keyring, &run->call);
}
