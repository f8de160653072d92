/* handlers/aggregators/dialect_parts.h -- private to dialect*.c: a description
 * as it lies in memory, and how a request is looked at through it.
 *
 *   dialect_load.c      a file becomes a dialect; the adapter
 *   dialect_read.c      readers of single keys
 *   dialect_place.c     ... of those that say where a value stands
 *   dialect_keys.c      which keys a section about callbacks has
 *   dialect_keys_ussd.c ... those about calls
 *   dialect_keys_send.c ... and the one about sending
 *   dialect_reply.c     what callbacks are answered with
 *   dialect_template.c  texts with {values} in them, escaped
 *   dialect_view.c      where a value stands in a request
 *   dialect_sms.c       SMS, receipts, signatures
 *   dialect_turn.c      USSD
 *   dialect_send.c      sending, and what the answer means
 */
#ifndef HANDLERS_AGGREGATORS_DIALECT_PARTS_H
#define HANDLERS_AGGREGATORS_DIALECT_PARTS_H

#include <jansson.h>
#include <regex.h>

#include <stddef.h>

#include "gateway/base/own.h"
#include "handlers/aggregators/dialect.h"
#include "handlers/aggregators/xml.h"

enum {
    DIALECT_PLACES_MAX = 4,
    DIALECT_WORDS_MAX = 16,
    DIALECT_TESTS_MAX = 4,
    DIALECT_VALUES_MAX = 8, /* named ones, for templates */
    DIALECT_STATES_MAX = 48,
    DIALECT_PAIRS_MAX = 24, /* fields of a query or form */
    DIALECT_HEADS_MAX = 3,  /* headers of an answer; one more is ours */
    DIALECT_RULES_MAX = 32,
    DIALECT_PIECES_MAX = 64,
    DIALECT_REGEX_MAX = 200
};

/* ---- where a value stands ------------------------------------------------- */

enum dialect_where {
    WHERE_FORM,  /* in the query or in the body */
    WHERE_QUERY, /* in the query alone */
    WHERE_HEADER,
    WHERE_JSON,
    WHERE_XML
};
#define WHERE_BIT(where) (1u << (unsigned)(where))

struct dialect_place {
    enum dialect_where where;
    const char *name; /* of a field or header; a path */
};

/* The first of the places that is not empty, else the preset. */
struct dialect_value {
    struct dialect_place places[DIALECT_PLACES_MAX];
    size_t count;
    const char *preset; /* or NULL */
    const char *strip;  /* characters taken off both ends, or NULL */
};

struct dialect_words {
    const char *list[DIALECT_WORDS_MAX];
    size_t count;
};

enum dialect_ask { ASK_IS, ASK_NOT, ASK_STARTS, ASK_GIVEN, ASK_CODE };

struct dialect_test {
    struct dialect_value value;
    enum dialect_ask ask;
    struct dialect_words words;
};

struct dialect_tests { /* any of them */
    struct dialect_test list[DIALECT_TESTS_MAX];
    size_t count;
};

/* ---- texts with values ---------------------------------------------------- */

enum dialect_escape {
    ESCAPE_PLAIN,
    ESCAPE_JSON,
    ESCAPE_XML,
    ESCAPE_FORM,
    ESCAPE_PIPE,
    ESCAPE_RAW /* one value, not cleaned */
};

struct dialect_piece {
    struct text literal; /* of a name: absent */
    int name;            /* index of the value */
};

struct dialect_template {
    const struct dialect_piece *pieces;
    size_t count;
};

/* Values that templates may name. */
enum {
    NAME_SCREEN,
    NAME_MORE,
    NAME_SESSION,
    NAME_FROM,
    NAME_CODE,
    NAME_INPUT,
    NAMES_OF_TURN
};
enum {
    NAME_URL,
    NAME_USERNAME,
    NAME_PASSWORD,
    NAME_API_KEY,
    NAME_SENDER,
    NAME_TO,
    NAME_TEXT,
    NAME_ID,
    NAME_RECEIPT_URL,
    NAME_CODING,
    NAMES_OF_SEND
};

/* ---- sections ------------------------------------------------------------- */

struct dialect_head { /* of an answer: value, or one of two */
    const char *name;
    const char *more, *last;
};

struct dialect_format { /* of a body */
    const char *type;
    enum dialect_escape escape;
    bool escape_given; /* else it follows from the type */
};

struct dialect_reply {
    int status;
    struct dialect_format format;
    struct dialect_template body, last; /* last: when the call ends */
    bool last_given;
    struct dialect_head heads[DIALECT_HEADS_MAX];
    size_t heads_count;
};

enum dialect_charset { CHARSET_UTF8, CHARSET_LATIN1, CHARSET_UTF16BE_HEX };

struct dialect_sms {
    bool given;
    unsigned where; /* bits: what its values need */
    const char *each;
    struct dialect_value id, from, to, text, date;
    struct dialect_value part_ref, part_total, part_number;
    struct dialect_value charset_word;
    struct {
        const char *word;
        enum dialect_charset charset;
    } charsets[DIALECT_WORDS_MAX];
    size_t charsets_count;
    enum dialect_charset charset; /* of all others */
    struct dialect_reply ok;
};

struct dialect_receipt {
    bool given;
    unsigned where;
    const char *each;
    struct dialect_value ref, ours, word, to;
    struct {
        const char *word;
        enum receipt_state state;
    } states[DIALECT_STATES_MAX];
    size_t states_count;
    struct dialect_words opted_out;
    struct dialect_reply ok;
};

struct dialect_turn {
    bool given;
    unsigned where;
    struct dialect_value session, from, code, input, turn;
    enum turn_input style;
    struct dialect_tests begin, go_on, abort;
    enum turn_event otherwise;
    struct {
        const char *name;
        struct dialect_value value;
    } values[DIALECT_VALUES_MAX];
    size_t values_count;
    /* All that templates may name; NULL at the end. */
    const char *names[NAMES_OF_TURN + DIALECT_VALUES_MAX + 1];
    const char *more, *last; /* what {more} says */
    struct dialect_reply answer, silent;
};

struct dialect_ended {
    bool given;
    unsigned where;
    struct dialect_value session;
    struct dialect_tests dropped;
    struct dialect_reply ok;
};

struct dialect_verify {
    bool given;
    unsigned where;
    struct dialect_value value;
    const char *prefix;
};

struct dialect_pair {
    const char *name;
    struct dialect_template value;
};

struct dialect_pairs {
    struct dialect_pair list[DIALECT_PAIRS_MAX];
    size_t count;
};

struct dialect_rule {
    int from, to; /* statuses */
    regex_t regex;
    bool has_regex;
    enum send_outcome outcome;
    const char *reason;
    bool opted_out, doubtful;
};

enum dialect_number { NUMBER_DIGITS, NUMBER_PLUS, NUMBER_LOCAL };

struct dialect_send {
    bool given;
    unsigned where; /* of the id */
    enum http_method method;
    struct dialect_template url;
    bool url_given;
    struct dialect_pairs query, form, headers;
    struct dialect_template body;
    bool body_given;
    struct dialect_format format;
    bool basic; /* username and password as HTTP tells them */
    enum dialect_number number;
    const char *gsm, *ucs2; /* what {coding} says */
    bool hex;               /* UCS-2 texts as digits */
    struct dialect_rule rules[DIALECT_RULES_MAX];
    size_t rules_count;
    struct dialect_value id;
    regex_t id_regex;
    bool has_id_regex;
};

struct dialect_block; /* memory; dialect_load.c */

struct dialect {
    struct adapter adapter;
    const char *headers[WIRE_IN_HEADERS_MAX + 1];
    size_t headers_count;
    struct dialect_verify verify;
    struct dialect_sms sms;
    struct dialect_receipt receipt;
    struct dialect_turn turn;
    struct dialect_ended ended;
    struct dialect_send send;
    struct dialect_block *blocks;
};

/* ---- templates ---------------------------------------------------------------- */

/* The value of a name; absent: nothing. */
typedef struct text dialect_lookup(const void *arg, int name);
/* raw: the index of a name that is put in as it is, or -1. */
void dialect_template_fill(const struct dialect_template *template,
                           enum dialect_escape escape, int raw,
                           dialect_lookup *lookup, const void *arg,
                           struct buf *out);

/* Fills an answer; lookup may be NULL if its templates name nothing. */
void dialect_reply_write(const struct dialect_reply *form, bool more,
                         dialect_lookup *lookup, const void *arg,
                         struct wire_reply *reply);

/* ---- looking at a request ------------------------------------------------------- */

struct dialect_view {
    const struct wire_in *in;
    size_t query_count; /* of in->fields, those of the query */
    json_t *root;
    const json_t *item; /* what paths begin at */
    struct xml xml;
    bool any; /* a place was there */
};

/* Reads query and body as far as where needs them, into in->fields and the
 * view. GW_REJECTED not of that structure; GW_NOMEM */
MUST_CHECK enum gw_err dialect_view_open(const struct wire_in *in,
                                         unsigned where,
                                         struct dialect_view *ret_view);
void dialect_view_close(struct dialect_view *view);
static inline void
dialect_view_close_slot(struct dialect_view *view)
{
    dialect_view_close(view);
}

/* Borrowed from the view, its request or the dialect. */
struct text dialect_view_value(struct dialect_view *view,
                               const struct dialect_value *value);
/* code: what ASK_CODE compares with. */
bool dialect_view_tests(struct dialect_view *view,
                        const struct dialect_tests *tests, struct text code);
const json_t *dialect_json_at(const json_t *root, const char *path);
bool dialect_words_have(const struct dialect_words *words, struct text word);

/* ---- the adapter's functions ------------------------------------------------------ */

enum gw_err dialect_verify(const struct wire_in *in,
                           const struct verify_config *config);
enum gw_err dialect_take_sms(const struct wire_in *in, struct sms_batch *ret);
enum gw_err dialect_take_receipts(const struct wire_in *in,
                                  struct receipt_batch *ret);
enum gw_err dialect_take_turn(const struct wire_in *in, struct turn_in *ret);
enum gw_err dialect_take_ended(const struct wire_in *in, struct ended_in *ret);
void dialect_write_screen(const struct wire_in *in, struct text screen,
                          bool more, struct wire_reply *reply);
void dialect_write_ok(const struct wire_in *in, enum callback callback,
                      struct wire_reply *reply);
void dialect_write_send(const struct sms_out *sms,
                        const struct send_config *send, struct wire_call *call);
void dialect_judge(const struct send_config *send,
                   const struct wire_answer *answer, struct buf *scratch,
                   struct send_verdict *ret_verdict);

#endif
