/* tests/support/http_house.h -- an HTTP server with one answer, for tests. */
#ifndef TESTS_SUPPORT_HTTP_HOUSE_H
#define TESTS_SUPPORT_HTTP_HOUSE_H

#include "gateway/platform/http.h"

struct http_house {
    struct loop *loop;
    bool shared; /* the loop is somebody else's */
    struct http *http;
    size_t asked;              /* requests that came through */
    bool hold;                 /* keep the next one instead of answering */
    struct http_request *held; /* the one that was kept */
    const char *extra_name, *extra_value; /* a header of the answer */
};

/* The answer: "METHOD PATH?QUERY [BODY] from PEER\n", text/plain, with status
 * 200, or the number in the path after "/status/". */
void http_house_open(struct http_house *house,
                     const struct http_limits *limits);
/* On a loop that others use too, and that is not closed with the house. */
void http_house_open_on(struct http_house *house, struct loop *loop,
                        const struct http_limits *limits);
void http_house_answer(struct http_request *request);
void http_house_close(struct http_house *house);
struct peer *http_house_peer(struct http_house *house);
/* The number behind a name of the metrics page. */
int64_t http_house_metric(const char *name);
void http_house_wait_held(struct http_house *house);

#endif
