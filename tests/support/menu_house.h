/* tests/support/menu_house.h -- a folder of menus that a test may change. */
#ifndef TESTS_SUPPORT_MENU_HOUSE_H
#define TESTS_SUPPORT_MENU_HOUSE_H

#include "gateway/talk/flow.h"
#include "handlers/villagers/vocabulary.h"

enum { MENU_FILE_MAX = 64 * 1024 };

struct menu_house {
    char folder[64]; /* its own, below /tmp */
    struct places *places;
    struct vocabulary words; /* of the view */
    struct flow_view view;   /* real vocabulary, all flags, 160 septets */
    struct faults faults;
    struct flow *flow;
};

/* Makes the folder and reads the places; nothing is loaded yet. */
void menu_house_open(struct menu_house *house);
void menu_house_close(struct menu_house *house);

/* Writes name ("id.yaml") into the folder. */
void menu_house_write(struct menu_house *house, const char *name,
                      const char *text);
/* Reads a file of the project's own menus. */
void menu_house_read(const char *name, char ret_text[MENU_FILE_MAX]);
/* Puts `new` in place of each `old`; old must be there. */
void menu_house_replace(char text[MENU_FILE_MAX], const char *old,
                        const char *new);
/* The project's menus, with Sunda and Jawa Serang in Indonesian words. */
void menu_house_fill(struct menu_house *house);

/* Loads the folder in place of what was loaded; host NULL: the vocabulary. */
enum gw_err menu_house_load(struct menu_house *house, const char *languages,
                            unsigned septets, const struct flow_host *host);

/* ---- a walk through it ---- */

struct menu_walk {
    struct menu_house *house;
    struct flow_state state;
    struct flow_step step;
    char deeds[256]; /* names of the actions, each with a space */
};

void menu_walk_begin(struct menu_walk *walk, struct menu_house *house);
/* Inputs one after the other, cut at |. A deed comes to its first outcome,
 * after the last input to `outcome` unless that is NULL. */
void menu_walk_press(struct menu_walk *walk, const char *inputs,
                     const char *outcome);
/* Follows walk->step over its deeds. */
void menu_walk_follow(struct menu_walk *walk, const char *outcome);
/* What the handset shows now. */
const char *menu_walk_shown(const struct menu_walk *walk, struct buf *out);
/* The answer is value; NULL: it was not given. */
void menu_walk_assert_answer(const struct menu_walk *walk, const char *name,
                             const char *value);

#endif
