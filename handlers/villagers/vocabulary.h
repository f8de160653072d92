/* handlers/villagers/vocabulary.h -- what a flow file may speak of.
 *
 * The engine knows no tip. Here are the values, lists, actions and flags that
 * it may name, so that a flow which names anything else is refused at start.
 *
 * The answers that the flow collects (by name, with the values it can have):
 *
 *   what       tricked confined child broker foreign other   (tip_what_read)
 *   when       now today week past unknown                   (tip_when_read)
 *   typed      letters of a kecamatan, as typed: never shown after a resume
 *   regency    36.04             district   36.04.13
 *   village    36.04.13.2007     route      airport merak toll ...
 *   minors     yes no unknown    text       the narrative
 *   contact    none call sms     hours      pagi siang sore malam any
 *   code       8 digits, the code that was typed to check or to add
 *   addition   the text added to that code
 *   poster     the digits of a poster that were found right, or just typed
 *   resumed    yes, set by flow_resume()
 *
 * An answer that is absent was not given ("unknown" place: neither district nor
 * route).
 */
#ifndef HANDLERS_VILLAGERS_VOCABULARY_H
#define HANDLERS_VILLAGERS_VOCABULARY_H

#include "gateway/talk/flow.h"
#include "handlers/tips/code.h"
#include "handlers/tips/place.h"
#include "handlers/tips/tip.h"

enum { VOCABULARY_CHOICES_MAX = 72 };

/* view.arg of every flow function: what the values and lists need. */
struct vocabulary {
    const struct places *places; /* borrowed */
    char code[CODE_DIGITS + 1];  /* the tip's own; "" before it has one */
    unsigned tries_left;         /* of wrong codes today: {left} */
    char choices[VOCABULARY_CHOICES_MAX + 1]; /* kecamatan to choose of */
};

/* Bits of view.flags. */
enum {
    VOCABULARY_LANGUAGES = 1 << 0, /* more than one language is on */
    VOCABULARY_DUTY = 1 << 1       /* duty numbers are configured */
};

/* The actions, and what each may come to:
 *
 *   commit        ok limited           the report is complete: a tip
 *   danger        ok                   a tip now, duty paged; again: no-op
 *   danger_place  ok                   its place is known (or stays unknown)
 *   poster        ok wrong             answer `poster` gives regency, district and
 *                                      village; wrong: there is no place now
 *   check_code    diterima diperiksa diteruskan perlu_info selesai
 *                 wrong spent          answer `code`; spent: no tries left
 *   check_add     ok wrong spent       answer `code`, before a text is asked
 *   add_text      ok limited wrong     answer `addition` to answer `code`
 *   resume        gone                 otherwise flow_resume() instead
 *   renew         ok                   the offer of the earlier call is over
 *   forget        ok                   ends the offer (or this call's report)
 *                                      and marks its tip as withdrawn
 *
 * The words of check_code are tip_public_word()'s.
 *
 * The values: {code} the tip's own, {checked} the one that was typed, {left}
 * tries left, {choices} kecamatan with their numbers, {regency} and {district}
 * as chosen, {place} both of them.
 * The lists: regencies, districts (of `regency`), districts_typed (`typed`),
 * villages (of `district`). */
extern const struct flow_host vocabulary_host;

/* The arg for flow_load(): every value at its widest. */
struct vocabulary vocabulary_for_check(const struct places *places);

#endif
