/* gateway/base/wire.h -- what crosses the wire, in our own words.
 *
 * Adapters turn an aggregator's bytes into these and back. All texts are
 * borrowed: from the request (struct wire_in), from its fields, or from
 * adapter-owned literals.
 */
#ifndef GATEWAY_BASE_WIRE_H
#define GATEWAY_BASE_WIRE_H

#include "gateway/base/buf.h"
#include "gateway/base/fields.h"
#include "gateway/base/msisdn.h"
#include "gateway/base/text.h"

enum http_method {
    HTTP_GET,
    HTTP_POST,
    HTTP_PUT,
    HTTP_DELETE,
    HTTP_HEAD,
    HTTP_PATCH
};

/* The four callbacks; their words are the last part of the address. */
enum callback {
    CALLBACK_SMS,
    CALLBACK_USSD,
    CALLBACK_RECEIPT,
    CALLBACK_ENDED,
    CALLBACKS
};

const char *callback_word(enum callback callback); /* "sms", "ussd", ... */
bool callback_read(struct text word, enum callback *ret_callback);

struct dialect; /* handlers/aggregators/dialect.h; this room only hands it on */

enum { WIRE_IN_HEADERS_MAX = 6 };

/* A callback as it came. */
struct wire_in {
    enum http_method method;
    struct text query;        /* raw, without '?' */
    struct text content_type; /* raw header value, may be absent */
    struct text body;         /* raw, at most 64 KiB */
    const char *public_url;   /* the address as the aggregator called it */
    struct fields *fields;    /* scratch for the adapter, empty at first;
                                   lives as long as what is read */
    struct buf *scratch;      /* the same for recoded texts; max 256 KiB */
    int64_t now_ms;           /* wall clock */
    /* How a described kind speaks; NULL for those with a file of their own. */
    const struct dialect *dialect;
    /* Those that the adapter asked for and that came; see wire_in_header(). */
    struct {
        const char *name; /* as the adapter spells it */
        struct text value;
    } headers[WIRE_IN_HEADERS_MAX];
    size_t headers_count;
};

/* The value of a header, whatever the case of its name; {NULL, 0} if absent. */
struct text wire_in_header(const struct wire_in *in, const char *name);

/* One SMS from a villager (MO). */
struct sms_in {
    struct text id;   /* the aggregator's, for dedup; may be absent */
    struct text from; /* as written; sender_read() decides */
    struct text to;
    struct text text; /* UTF-8 or not: utf8_clean() comes later */
    struct text date; /* as written, for dedup without an id */
    /* A part of a longer text, when the aggregator does not join them: parts of
     * one text share sender, receiver and ref. total 0 or 1: it is whole. */
    struct text part_ref;
    unsigned part_total, part_number; /* number from 1 */
};

enum { WIRE_PARTS_MAX = 255 }; /* an octet of the header in front of a part */

/* Says that the SMS is a part, in a dialect's words. Where total and number make
 * no sense (2 to WIRE_PARTS_MAX, 1 to total) it stays whole. */
void sms_in_part(struct sms_in *sms, struct text ref, struct text total,
                 struct text number);

enum { SMS_BATCH_MAX = 100 };

struct sms_batch {
    struct sms_in list[SMS_BATCH_MAX];
    size_t count; /* all are stored, or none */
};

/* How the typed text of a USSD turn is told. */
enum turn_input {
    TURN_ACCUMULATED, /* dialect A: everything so far, '*' between */
    TURN_LAST         /* dialects B and C: the last answer alone */
};

enum turn_event { TURN_UNKNOWN, TURN_BEGIN, TURN_CONTINUE, TURN_ABORT };

struct turn_in {
    struct text session; /* absent: a call of its own, one turn long */
    struct text from;
    struct text code; /* the dialled service code */
    struct text input;
    enum turn_input style;
    enum turn_event event; /* UNKNOWN when the dialect does not tell */
    /* What tells this turn of the call from its others (a sequence, a time), so
     * that a repeat is known for sure; absent when the dialect has none. */
    struct text turn;
};

/* The end of a call, told by the aggregator. */
struct ended_in {
    struct text session;
    bool dropped; /* the villager was cut off, or we failed */
};

/* Where one outgoing SMS stands (wire.md §8); ranks rise. */
enum receipt_state {
    RECEIPT_UNKNOWN, /* a word we do not know: stored, moves nothing */
    RECEIPT_ACCEPTED,
    RECEIPT_SENT,
    RECEIPT_EXPIRED, /* final from here on */
    RECEIPT_UNDELIVERED,
    RECEIPT_REJECTED,
    RECEIPT_DELIVERED /* may replace expired and undelivered */
};

struct receipt {
    struct text ref; /* the aggregator's message id, or absent */
    int64_t ours;    /* our outbox id, 0 when not told */
    enum receipt_state state;
    struct text word; /* their status word, ASCII, for the log */
    bool opted_out;   /* the receiver refuses to be written to */
    struct text to;   /* the receiver as written; may be absent */
};

enum { RECEIPT_BATCH_MAX = 100 };

struct receipt_batch {
    struct receipt list[RECEIPT_BATCH_MAX];
    size_t count;
};

enum { WIRE_REPLY_HEADERS_MAX = 4 };

/* The answer to a callback, filled by the adapter. */
struct wire_reply {
    int status;               /* 200 unless set */
    const char *content_type; /* a literal, or the dialect's */
    struct buf body;          /* owned by whoever made the reply */
    struct {
        const char *name, *value; /* literals, or the dialect's */
    } headers[WIRE_REPLY_HEADERS_MAX];
    size_t headers_count;
};

/* Adds a header to an answer; it has room for all that a dialect may name. */
void wire_reply_header(struct wire_reply *reply, const char *name,
                       const char *value);

/* One SMS to send (MT). */
struct sms_out {
    int64_t id; /* our outbox id */
    const struct msisdn *to;
    struct text text;        /* clean UTF-8 */
    const char *receipt_url; /* where receipts go: .../receipt, no query */
    int64_t now_ms;          /* wall clock */
};

/* A request to an aggregator, filled by the adapter; the buffers are owned by
 * whoever made the call. */
enum { WIRE_HEADERS_MAX = 12 };

struct wire_call {
    enum http_method method;
    struct buf url;
    struct buf body;
    const char *content_type; /* a literal, NULL without a body */
    struct {
        const char *name; /* a literal */
        struct buf value;
    } headers[WIRE_HEADERS_MAX];
    size_t headers_count;
};

void wire_call_init(struct wire_call *call);
/* Adds a header; the value is copied; CR, LF and NUL in it become spaces. */
void wire_call_header(struct wire_call *call, const char *name,
                      struct text value);
bool wire_call_ok(const struct wire_call *call); /* no buffer failed */
void wire_call_free(struct wire_call *call);
static inline void
wire_call_free_slot(struct wire_call *slot)
{
    wire_call_free(slot);
}

/* What came back. */
struct wire_answer {
    bool reached;    /* false: no HTTP answer; it may or may not
                                   have been taken (see refused_early) */
    bool never_left; /* with !reached: no connection was made, so
                                   it surely was not taken */
    int status;
    struct text body;       /* at most 64 KiB */
    int64_t retry_after_ms; /* from Retry-After; 0 when absent */
};

enum send_outcome {
    SEND_ACCEPTED,     /* theirs now; ref may be known */
    SEND_TROUBLE,      /* may work later, same message */
    SEND_THROTTLED,    /* slow down, then the same message */
    SEND_REFUSED,      /* this message never will: give it up */
    SEND_MISCONFIGURED /* credentials, account, money: every message
                                   would fail, so the channel rests */
};

struct send_verdict {
    enum send_outcome outcome;
    struct text ref; /* the aggregator's id, borrowed or absent */
    char reason[48]; /* a word for the log, never content */
    bool opted_out;
    bool doubtful; /* with TROUBLE: it may have been taken all the
                                   same, so another try may double it */
};

#endif
