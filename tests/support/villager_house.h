/* tests/support/villager_house.h -- a data folder with everything a villager's
 * op needs: keys, database, places, config and the menus that we ship. All
 * real; tests start in the root of the source tree.
 */
#ifndef TESTS_SUPPORT_VILLAGER_HOUSE_H
#define TESTS_SUPPORT_VILLAGER_HOUSE_H

#include "handlers/villagers/setup.h"
#include "tests/support/tip_house.h"

struct villager_house {
    struct tip_house tip;
    char config_path[64];
    char menus[64];
    const char *languages; /* of the config: "" or "su" */
    struct setup *setup;
    int64_t now_ms; /* moved by tests */
};

/* Channels: "at" (africastalking), "mute" (the same, never sends), "kn"
 * (kannel) and "guarded" (africastalking, for 10.1.2.3 and 2001:db8::/32 only,
 * alias /tsel/ussd). duty: give two duty numbers and let "at" and "kn" send, or
 * else nobody can. 127.0.0.1 is a proxy. */
void villager_house_open(struct villager_house *house, bool duty);
void villager_house_close(struct villager_house *house);

/* Writes the config anew with more lines (of channels) at its end. */
void villager_house_write(struct villager_house *house, bool duty,
                          const char *more);

/* Loads a setup with a second language, su: the first one's words under another
 * title of the main menu ("Inpo Aman Banten"). */
void villager_house_speak(struct villager_house *house);

const struct setup_channel *villager_house_channel(struct villager_house *house,
                                                   const char *name);

/* A number: SELECT ... with $1 as value. */
int64_t villager_house_number(struct villager_house *house, const char *sql,
                              int64_t value);
/* How many rows; table is a literal. */
int64_t villager_house_count(struct villager_house *house, const char *table);

/* What the janitor does at a tick. */
void villager_house_tidy(struct villager_house *house);

/* The tip's narrative, opened; "" for none. */
void villager_house_narrative(struct villager_house *house, int64_t tip,
                              struct buf *out);

#endif
