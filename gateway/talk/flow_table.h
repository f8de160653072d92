/* gateway/talk/flow_table.h -- what a flow file becomes. For flow_*.c only.
 *
 * Names became indexes: a target is the number of a screen, a value or list the
 * row of the host's table. Everything lives in one arena that is freed whole,
 * and nothing changes after flow_load().
 */
#ifndef GATEWAY_TALK_FLOW_TABLE_H
#define GATEWAY_TALK_FLOW_TABLE_H

#include "gateway/platform/yaml.h"
#include "gateway/talk/flow.h"
#include "gateway/talk/flow_arena.h"

enum {
    FLOW_SCREENS_MAX = 240,
    FLOW_SLOTS = 512,     /* of the name table: at most half full */
    FLOW_OPTIONS_MAX = 9, /* keys 1 to 9 */
    FLOW_CLEARS_MAX = 8,
    FLOW_CONDITIONS_MAX = 4,
    FLOW_VALUES_MAX = 8,
    FLOW_OUTCOMES_MAX = 12,
    FLOW_LANGUAGES_MAX = 8,
    FLOW_PIECES_MAX = 32,
    FLOW_ITEMS_MAX = 256, /* of a list */
    FLOW_ITEMS_PAGE = 7,  /* so that 8 and 9 stay free */
    FLOW_KEY_NEXT = 8,
    FLOW_KEY_NINE = 9,
    FLOW_TYPED_WAYS = 2,     /* of one screen, by kind */
    FLOW_WIDTHS_MAX = 160,   /* that one flow is proved for */
    FLOW_PAGES_MAX = 255,    /* of one screen: a state keeps a byte */
    FLOW_TEXT_CHARS = 182,   /* what a handset can send in one input */
    FLOW_TEXT_BYTES = 546,   /* the same when each takes three bytes */
    FLOW_TYPED_MAX = 31,     /* bytes of typed letters or digits */
    FLOW_VALUE_MAX = 31,     /* bytes of a list's value */
    FLOW_TITLE_MAX = 320,    /* septets of a title, over all its pages */
    FLOW_SCREEN_BYTES = 1024 /* composed, in UTF-8 */
};

/* Targets that are no screen. */
enum { FLOW_NOWHERE = 0xFFFF, FLOW_BACK = 0xFFFE };

/* The answer that flow_resume() sets. */
#define FLOW_RESUMED "resumed"

/* The list that the engine offers itself: the languages that are on. */
#define FLOW_LIST_LANGUAGES "languages"

struct flow_option {
    const char *id;
    uint16_t to;
    uint32_t flags;   /* shown only when all are set; 0: always */
    bool inline_only; /* not shown when the list is in pages */
    int line;
};

enum flow_kind { FLOW_TYPED_NONE, FLOW_LETTERS, FLOW_DIGITS, FLOW_TEXT };

struct flow_typed {
    enum flow_kind kind;
    const char *saves;
    uint16_t to;
    int line;
};

enum flow_layout_kind { FLOW_INLINE, FLOW_PAGES };

struct flow_choice { /* `list:` */
    bool is_on;
    bool languages; /* the engine's own list; rows is NULL */
    const struct flow_list *rows;
    enum flow_layout_kind layout;
    const char *saves; /* NULL for languages */
    uint16_t to;
    uint16_t none; /* where to when it is empty; or NOWHERE */
    int line;
};

enum flow_test { FLOW_GIVEN, FLOW_ABSENT, FLOW_ONE_OF };

struct flow_condition {
    const char *answer;
    enum flow_test test;
    const char *values[FLOW_VALUES_MAX];
    size_t values_count;
    int line;
};

struct flow_screen {
    char name[FLOW_NAME];
    int line;
    uint16_t words; /* whose words it shows: mostly its own */

    struct flow_option options[FLOW_OPTIONS_MAX];
    size_t options_count;
    const char *saves; /* the option's id, under this name */
    int saves_line;
    struct flow_typed typed[FLOW_TYPED_WAYS];
    size_t typed_count;
    struct flow_choice list;
    uint16_t zero;       /* FLOW_NOWHERE: no key 0 */
    const char *zero_id; /* "back" unless it has its own label */

    const char *clears[FLOW_CLEARS_MAX];
    size_t clears_count;

    /* A step without a screen: something to do. */
    const struct flow_action *action;
    uint16_t then[FLOW_OUTCOMES_MAX];
    int then_line;

    uint32_t when_flags;
    struct flow_condition when[FLOW_CONDITIONS_MAX];
    size_t when_count;
    uint16_t otherwise; /* `else:` */

    uint16_t resume;
    bool end;
};

/* ---- words ---- */

enum flow_piece_kind {
    FLOW_LITERAL,
    FLOW_NEWLINE,
    FLOW_VALUE, /* {name} of the host */
    FLOW_LABEL, /* {label:answer} */
    FLOW_PAGE,
    FLOW_PAGES_COUNT
};

struct flow_piece {
    enum flow_piece_kind kind;
    bool otherwise; /* after |: only if the piece before was empty */
    struct text literal;
    const struct flow_value *value;
    const char *answer;
};

struct flow_title {
    const struct flow_piece *pieces;
    size_t count;
};

struct flow_label {
    struct text many;
    struct text one; /* when the list has one item; or absent */
};

struct flow_face { /* a screen in one language */
    struct flow_title title;
    struct flow_title brief; /* when the title does not fit; or no pieces */
    struct flow_label options[FLOW_OPTIONS_MAX];
    struct text zero;
    int line; /* in the language file */
};

struct flow_message {
    const char *name;
    struct flow_title title;
    int line;
};

struct flow_language {
    char code[4];
    const char *name;
    const char *file;        /* for faults */
    struct flow_face *faces; /* one a screen */
    struct text back, next;
    struct flow_message *messages;
    size_t messages_count;
    size_t texts, borrowed; /* how many it has; of the first language */
};

struct flow {
    struct flow_arena arena;
    struct flow_host host;
    unsigned widths[FLOW_WIDTHS_MAX]; /* septets; what was proved */
    size_t widths_count;
    const char *file; /* flow.yaml, for faults */

    struct flow_screen *screens;
    size_t screens_count;
    uint16_t slots[FLOW_SLOTS]; /* name to screen + 1; 0: free */
    uint16_t start, resume, error, give_up, busy;

    struct flow_language languages[FLOW_LANGUAGES_MAX];
    size_t languages_count;
};

/* The screen of that name, or FLOW_NOWHERE. */
uint16_t flow_find(const struct flow *flow, const char name[FLOW_NAME]);

static inline bool
flow_is_screen(uint16_t target)
{
    return target < FLOW_SCREENS_MAX;
}

/* ---- reading (flow_load.c and its parts) ---- */

struct flow_reader {
    struct flow *flow;
    struct faults *faults;
    const char *file; /* the one being read */
    const struct yaml *yaml;
    bool nomem; /* remembered; asked once at the end */
};

/* flow.yaml to screens. */
void flow_read_screens(struct flow_reader *reader);
/* A language file to faces; code is the file's own name. */
void flow_read_language(struct flow_reader *reader,
                        struct flow_language *language);
/* A text with {values} to pieces. where names it in a fault. */
void flow_read_title(struct flow_reader *reader, const struct yaml_node *node,
                     const char *where, struct flow_title *ret_title);
/* Faults for each character that no handset can show. */
void flow_check_gsm7(struct flow_reader *reader, const struct yaml_node *node,
                     const char *where);
/* What only the whole shows: ways, ends, outcomes, answers. */
void flow_check(const struct flow *flow, struct faults *faults);
/* That every screen fits; only when the rest is right. */
enum gw_err flow_fit(const struct flow *flow, struct faults *faults);

/* Small helpers with a fault of their own; all return NULL or false then. */
const char *flow_read_id(struct flow_reader *reader,
                         const struct yaml_node *node, const char *what);
const char *flow_copy(struct flow_reader *reader, struct text text);
bool flow_is_map(struct flow_reader *reader, const struct yaml_node *node,
                 const char *what);
/* node NULL: the file as a whole. The same fault is said once. */
void flow_fault(struct flow_reader *reader, const struct yaml_node *node,
                const char *format, ...) __attribute__((format(printf, 3, 4)));

/* One key of a map and what reads its value. */
struct flow_key {
    const char *name;
    void (*read)(struct flow_reader *reader, void *into,
                 const struct yaml_node *node);
};
void flow_read_map(struct flow_reader *reader, const struct yaml_node *map,
                   const struct flow_key *keys, size_t keys_count, void *into,
                   const char *what);

#endif
