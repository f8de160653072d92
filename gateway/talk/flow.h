/* gateway/talk/flow.h -- menus as a table, and the step through it.
 *
 * A flow is read from a folder: flow.yaml (the screens and where each key
 * leads) and one file a language (id.yaml, ...: every word). It is compiled
 * once and immutable: any thread. The step is a pure function of state and
 * input; what the domain must do is handed out by name (an action) and its
 * outcome handed in, so this room knows no tip.
 *
 *            flow_input          FLOW_DO            flow_outcome
 *   state ------------> wish --------------> domain ------------+
 *     ^                  | FLOW_SHOW, FLOW_END                   |
 *     |                  v                                       |
 *     +--------- flow_show (compose)  <--------- wish <----------+
 */
#ifndef GATEWAY_TALK_FLOW_H
#define GATEWAY_TALK_FLOW_H

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"
#include "gateway/platform/faults.h"
#include "gateway/talk/answers.h"

struct flow;

/* ---- what the domain offers to a flow: its vocabulary ---- */

/* A value that stands in a text as {name}. widest is what `check` fits. */
struct flow_value {
    const char *name;
    void (*write)(void *arg, const struct answers *answers, struct buf *out);
    const char *widest;
};

/* A list to choose from. The item's value is saved. */
struct flow_list {
    const char *name;
    size_t (*count)(void *arg, const struct answers *answers);
    /* Label in UTF-8, value a code of at most 31 bytes; i < count. */
    void (*item)(void *arg, const struct answers *answers, size_t i,
                 struct buf *label, char ret_value[32]);
    /* For `check`: sets the answers of the i-th case; false when there is no
     * such case. Every list that can occur is a case, the empty one too. */
    bool (*example)(void *arg, size_t i, struct answers *answers);
};

/* Something to be done between two screens. */
struct flow_action {
    const char *name;
    const char *outcomes[12]; /* NULL-terminated */
};

struct flow_host {
    const struct flow_value *values; /* each ends with name NULL */
    const struct flow_list *lists;
    const struct flow_action *actions;
    const char *const *flags;    /* names for `when:`; bit i;
                                             * ends with NULL */
    const char *const *messages; /* that each language must have;
                                             * ends with NULL */
    /* The arg that flow_load() gives to all of these: every value must be at
     * its widest. Not used afterwards. */
    void *check_arg;
};

/* ---- loading ---- */

/* Reads folder/flow.yaml, folder/id.yaml and folder/LANG.yaml for each of
 * languages (comma list, may be ""), and checks all that `check` promises:
 * every screen in every language fits each of widths (septets, ended by 0),
 * whole or in pages, with any value and list; no unreachable screen, dead end,
 * missing outcome or translation, no character outside GSM-7 (named, with file
 * and line). host is copied, its tables are borrowed for the flow's life.
 *
 * GW_REJECTED  errors in faults; GW_MISSING no such file (in faults too);
 * GW_NOMEM */
MUST_CHECK enum gw_err flow_load(const char *folder, const char *languages,
                                 const unsigned *widths,
                                 const struct flow_host *host,
                                 struct faults *faults, struct flow **ret_flow);
void flow_free(struct flow *flow);
static inline void
flow_free_slot(struct flow **s)
{
    flow_free(*s);
}

/* Graphviz source of the whole flow. */
void flow_graph(const struct flow *flow, struct buf *out);

size_t flow_languages(const struct flow *flow);
const char *flow_language_code(const struct flow *flow, size_t i);
const char *flow_language_name(const struct flow *flow, size_t i);
/* 0 (Indonesian) when unknown or off. */
size_t flow_language_find(const struct flow *flow, struct text code);
/* How many texts language i has, and how many of them it takes from Indonesian
 * because it lacks them (`falls_back: id`). */
size_t flow_language_texts(const struct flow *flow, size_t i,
                           size_t *ret_borrowed);

/* ---- one call ---- */

enum { FLOW_NAME = 8, FLOW_TRAIL = 16, FLOW_WRONG_MAX = 3 };

/* Where a call stands. A plain value; screens are kept by name, so that a
 * reloaded flow finds them again. */
struct flow_state {
    char screen[FLOW_NAME];
    char trail[FLOW_TRAIL][FLOW_NAME]; /* for Kembali, oldest first */
    uint8_t trail_len;
    uint8_t page;  /* of the screen, from 0 */
    uint8_t wrong; /* keys in a row that were not on the screen */
    char language[4];
    struct answers answers;
};

struct flow_view { /* how a step and a screen are seen */
    const struct flow_host *host;
    void *arg;        /* given to the host's functions */
    uint32_t flags;   /* bits of host->flags */
    unsigned septets; /* room on this channel's screen */
};

enum flow_wish {
    FLOW_SHOW, /* show the state's screen; the call goes on */
    FLOW_END,  /* show it; the call is over */
    FLOW_DO    /* do the action, then flow_outcome() */
};

struct flow_step {
    enum flow_wish wish;
    const char *action; /* FLOW_DO: its name, the flow's own */
    const char *saved;  /* the answer set by this step, or NULL */
    bool gave_up;       /* FLOW_END after FLOW_WRONG_MAX wrong keys */
};

/* A fresh state at the flow's start (or at its resume screen). */
struct flow_step flow_begin(const struct flow *flow,
                            const struct flow_view *view, bool resumable,
                            const char *language, struct flow_state *ret_state);

/* One input on the current screen: a key, or what may be typed there. It is
 * cleaned here; spaces around it do not count. Wrong is what stands under no
 * key, an empty input, a text of more than 182 characters, and one digit alone
 * where a text is asked.
 *
 * A screen that does not fit the view is shown in pages: what stands under a
 * key of it does so on every page, and one more key turns them. So does a
 * screen that ends the call: FLOW_SHOW until its last page, then FLOW_END.
 *
 * A screen that the flow no longer has starts anew, answers kept. After the
 * end the end comes again. */
struct flow_step flow_input(const struct flow *flow,
                            const struct flow_view *view,
                            struct flow_state *state, struct text input);

/* What the action came to; an outcome the flow does not map is a bug of ours
 * and asserted. */
struct flow_step flow_outcome(const struct flow *flow,
                              const struct flow_view *view,
                              struct flow_state *state, const char *outcome);

/* Makes state go on where it was cut off, without showing what was typed: a
 * screen with `resume:` goes there instead, and Kembali stops here: from here
 * it leads to the start. Sets the answer `resumed`. */
struct flow_step flow_resume(const struct flow *flow,
                             const struct flow_view *view,
                             struct flow_state *state);

/* True when the whole rest of the input belongs to this screen (free text), so
 * that '*' in it is no separator. */
bool flow_takes_text(const struct flow *flow, const struct flow_state *state);

/* True on a screen that ends the call, whichever page of it is shown: all is
 * said and done. */
bool flow_is_ending(const struct flow *flow, const struct flow_state *state);
/* ... and this is its last page. */
bool flow_is_over(const struct flow *flow, const struct flow_view *view,
                  const struct flow_state *state);

/* Composes the current page of the current screen. Never longer than
 * view->septets; cut only if flow_load() did not prove that width. */
void flow_show(const struct flow *flow, const struct flow_view *view,
               const struct flow_state *state, struct buf *out);

/* A single text of the language files' `messages:` (SMS), with its values; or
 * the title of a screen of that name that ends the call. Any other name is a
 * bug of ours and asserted. answers may be NULL: none. */
void flow_message(const struct flow *flow, const struct flow_view *view,
                  const char *language, const char *name,
                  const struct answers *answers, struct buf *out);

#endif
