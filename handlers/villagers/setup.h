/* handlers/villagers/setup.h -- what a callback needs to be answered: one
 * config, flow and channel table that belong together.
 *
 * Made at start and at each reload; a request keeps the one it began with, so
 * a reload never changes the ground under it. Counted on the loop only.
 */
#ifndef HANDLERS_VILLAGERS_SETUP_H
#define HANDLERS_VILLAGERS_SETUP_H

#include "gateway/base/adapter.h"
#include "gateway/base/own.h"
#include "gateway/platform/config.h"
#include "gateway/platform/faults.h"
#include "gateway/platform/keyring.h"
#include "gateway/talk/flow.h"
#include "handlers/followup/calendar.h"
#include "handlers/tips/place.h"
#include "handlers/tips/reader.h"

enum { SETUP_OWN_WORDS_MAX = 256 };

struct setup_channel {
    const struct channel_config *config;
    const struct adapter *adapter;
    struct dialect *dialect; /* of a described kind, else NULL; owned */
    char *receipt_url;       /* public_url/in/NAME/SECRET/receipt */
};

struct setup {
    unsigned references;
    const struct setup_kinds *kinds; /* borrowed, for the process */
    struct config *config;           /* owned */
    struct flow *flow;               /* owned */
    const struct keyring *keyring;   /* borrowed, for the process */
    const struct places *places;     /* borrowed, for the process */
    /* Borrowed, for the process; NULL where texts are not read. */
    const struct reader *reader;
    /* NULL where nobody follows up. */
    const struct calendar *calendar;
    struct calendar own_calendar; /* what that is, once loaded */
    struct setup_channel channels[CONFIG_CHANNELS_MAX]; /* as in config */
    /* The channel that pages duty officers and answers villagers whose own
     * channel cannot send: the first that can; NULL when none can. */
    const struct setup_channel *sender;
    /* What our own SMS begin with, hashed: see sms_reply.h. */
    int64_t own_words[SETUP_OWN_WORDS_MAX];
    size_t own_words_count;
};

/* The dialects there are (handlers/aggregators/registry.h, handed in since rooms
 * on one line do not see each other). */
struct setup_kinds {
    size_t (*count)(void);
    const struct adapter *(*at)(size_t index);
    /* The kind that a file describes (handlers/aggregators/dialect.h); NULL
     * where there is none. */
    const char *described;
    enum gw_err (*load)(const char *path, struct faults *faults,
                        struct dialect **ret_dialect);
    const struct adapter *(*adapter)(const struct dialect *dialect);
    void (*free)(struct dialect *dialect);
};

/* keyring may be NULL where nothing will be answered (`check`).
 * GW_REJECTED  errors in faults: config, flow, an unknown kind (which lists the
 * known ones), a kind that cannot send but has a send block; GW_NOMEM */
MUST_CHECK enum gw_err setup_load(const char *config_path,
                                  const struct setup_kinds *kinds,
                                  const struct keyring *keyring,
                                  const struct places *places,
                                  struct faults *faults,
                                  struct setup **ret_setup);

/* NULL: there is none of that name (any more). */
const struct setup_channel *setup_find_channel(const struct setup *setup,
                                               struct text name);

struct setup *setup_ref(struct setup *setup);
void setup_unref(struct setup *setup); /* NULL is fine; frees the last */
static inline void
setup_unref_slot(struct setup **s)
{
    setup_unref(*s);
}

#endif
