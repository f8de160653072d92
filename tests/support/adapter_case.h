/* tests/support/adapter_case.h -- rows that try an adapter: a label, what comes
 * in, what must come out.
 *
 * The case_* functions run one row each (see RUN_TABLE). Beside what the row
 * says they prove what every adapter promises: the same answer for the same
 * bytes, nothing written through ret_ on failure, nothing read beyond the input
 * (each text lies in a block of exactly its size, for AddressSanitizer), and no
 * secret, number or word of a text where it does not belong.
 */
#ifndef TESTS_SUPPORT_ADAPTER_CASE_H
#define TESTS_SUPPORT_ADAPTER_CASE_H

#include "gateway/base/adapter.h"

/* A text in a table: the initializer of a struct text. */
#define LIT(literal)                    \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }
#define ABSENT  \
    {           \
        NULL, 0 \
    }

/* A callback; the absent text and HTTP_GET where nothing stands. */
struct request {
    enum http_method method;
    struct text query, type, body;
};

/* Rows of a described dialect have no adapter, but the name of a file:
 * deploy/channels/FILE.yaml, or with a slash in it FILE.yaml. */

struct sms_case {
    const char *name;
    const struct adapter *via;
    struct request in;
    enum gw_err err;
    struct sms_in want; /* one SMS */
    const char *file;
};
void case_sms(void **state);

struct receipt_case {
    const char *name;
    const struct adapter *via;
    struct request in;
    enum gw_err err;
    struct receipt want; /* one receipt */
    const char *file;
};
void case_receipt(void **state);

enum { CASE_SIGNED_HEADERS_MAX = 4 };

/* A callback and its signature. The row is tried with the secret as it stands
 * and, while it changes, as the old one; and never with neither. */
struct verify_case {
    const char *name;
    const struct adapter *via;
    struct request in;
    const char *url; /* as they called it; NULL: any */
    const char *headers[2 * CASE_SIGNED_HEADERS_MAX + 1]; /* ... NULL */
    const char *secret, *method;
    int64_t now_ms; /* 0: any */
    enum gw_err err;
    const char *file;
};
void case_verify(void **state);

struct turn_case {
    const char *name;
    const struct adapter *via;
    struct request in;
    enum gw_err err;
    struct turn_in want;
    const char *file;
};
void case_turn(void **state);

struct ended_case {
    const char *name;
    const struct adapter *via;
    struct request in;
    enum gw_err err;
    struct ended_in want;
    const char *file;
};
void case_ended(void **state);

struct screen_case {
    const char *name;
    const struct adapter *via;
    struct text screen;
    bool more;
    struct text body;
    const char *content_type;
    const char *file;
    struct request in; /* what it answers; a POST of nothing if not given */
    /* All of the answer's, in any order: name, value, ... NULL. */
    const char *headers[2 * WIRE_REPLY_HEADERS_MAX + 1];
};
void case_screen(void **state);

enum { CASE_HEADERS_MAX = 10 };

struct send_case {
    const char *name;
    const struct adapter *via;
    struct send_config config;
    const char *to; /* digits */
    struct text text;
    const char *receipt_url;

    const char *url;
    struct text body;
    const char *content_type; /* NULL: a GET, which may hold everything */
    /* All of them, in any order: name, value, name, value, ... NULL. */
    const char *headers[2 * CASE_HEADERS_MAX + 1];
    const char *file;
};
void case_send(void **state);

struct judge_case {
    const char *name;
    const struct adapter *via;
    struct wire_answer answer;
    enum send_outcome outcome;
    struct text ref;
    const char *reason; /* NULL: any */
    bool opted_out, doubtful;
    const char *file;
};
void case_judge(void **state);

#endif
