/* gateway/platform/client_call.c -- one request in curl's words.
 *
 * Owns what curl borrows for the length of a transfer. The one thing one would
 * get wrong: whether a message that failed may be sent again without doubling
 * it. It may only when not one byte of the request was handed to a connection,
 * which curl's figures tell better than its error code.
 */
#include "gateway/platform/client_call.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
    ANSWER_MAX = 64 * 1024,
    HEADERS_MAX = 64 * 1024,
    HEADER_LINE_MAX = 16 * 1024,
    RETRY_AFTER_MAX_S = 24 * 3600
};

/* What holds for every call. */
static const struct {
    CURLoption option;
    long value;
} rules[] = {
    { CURLOPT_FOLLOWLOCATION, 0 },
    { CURLOPT_SSL_VERIFYPEER, 1 },
    { CURLOPT_SSL_VERIFYHOST, 2 },
    { CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
    { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
    { CURLOPT_NOSIGNAL, 1 },
    { CURLOPT_QUICK_EXIT, 1 }, /* a close does not wait for a slow resolver */
    { CURLOPT_CONNECTTIMEOUT_MS, 5000 },
    { CURLOPT_TIMEOUT_MS, 20000 },
};

static const struct {
    CURLoption option;
    const char *value;
} rule_words[] = {
    { CURLOPT_PROTOCOLS_STR, "http,https" },
    { CURLOPT_PROXY, "" }, /* none, whatever the environment says */
    { CURLOPT_USERAGENT, "kentongan" },
};

static bool
set_rules(CURL *easy)
{
    for (size_t i = 0; i < LENGTH(rules); i++)
        if (curl_easy_setopt(easy, rules[i].option, rules[i].value) != CURLE_OK)
            return false;
    for (size_t i = 0; i < LENGTH(rule_words); i++)
        if (curl_easy_setopt(easy, rule_words[i].option, rule_words[i].value)
            != CURLE_OK)
            return false;
    return true;
}

/* ---- what comes back ---- */

static size_t
on_body(char *bytes, size_t one, size_t len, void *arg)
{
    struct client_call *call = arg;

    (void)one;
    buf_bytes(&call->answer, bytes, len);
    return buf_ok(&call->answer) ? len : 0; /* too long: ends the transfer */
}

static size_t
on_header(char *bytes, size_t one, size_t len, void *arg)
{
    struct client_call *call = arg;

    (void)bytes;
    (void)one;
    call->header_bytes += len;
    return call->header_bytes <= HEADERS_MAX ? len : 0;
}

static bool
set_callbacks(struct client_call *call)
{
    CURL *easy = call->easy;

    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK
           && curl_easy_setopt(easy, CURLOPT_WRITEDATA, call) == CURLE_OK
           && curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header)
                  == CURLE_OK
           && curl_easy_setopt(easy, CURLOPT_HEADERDATA, call) == CURLE_OK
           && curl_easy_setopt(easy, CURLOPT_PRIVATE, call) == CURLE_OK;
}

/* ---- what goes out ---- */

static const char *const method_words[] = {
    [HTTP_GET] = "GET",       [HTTP_POST] = "POST", [HTTP_PUT] = "PUT",
    [HTTP_DELETE] = "DELETE", [HTTP_HEAD] = "HEAD", [HTTP_PATCH] = "PATCH",
};

static bool
set_body(CURL *easy, const struct buf *body)
{
    /* The length first: it tells curl how much there is to copy. */
    return curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                            (curl_off_t)body->len)
               == CURLE_OK
           && curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, buf_cstr(body))
                  == CURLE_OK;
}

static bool
set_method(CURL *easy, const struct wire_call *from)
{
    if (from->method == HTTP_HEAD)
        return curl_easy_setopt(easy, CURLOPT_NOBODY, 1L) == CURLE_OK;
    if ((from->method == HTTP_POST || from->method == HTTP_PUT
         || from->body.len > 0)
        && !set_body(easy, &from->body))
        return false;
    return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
                            method_words[from->method])
           == CURLE_OK;
}

static bool
append(struct client_call *call, const char *line)
{
    struct curl_slist *grown = curl_slist_append(call->headers, line);

    if (grown == NULL)
        return false;
    call->headers = grown;
    return true;
}

/* "Name: value", or "Name;" which is curl's way to send an empty one. */
static bool
add_header(struct client_call *call, const char *name, struct text value)
{
    OWNED(buf_wipe)
    struct buf line = buf_new(HEADER_LINE_MAX);

    buf_str(&line, name);
    buf_str(&line, value.len > 0 ? ": " : ";");
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        buf_char(&line, c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
    }
    return buf_ok(&line) && append(call, buf_cstr(&line));
}

static bool
set_headers(struct client_call *call, const struct wire_call *from)
{
    if (!append(call, "Expect:")) /* no 100-continue: it costs a round trip */
        return false;
    if (from->content_type != NULL
        && !add_header(call, "Content-Type", text_of(from->content_type)))
        return false;
    for (size_t i = 0; i < from->headers_count; i++)
        if (!add_header(call, from->headers[i].name,
                        buf_text(&from->headers[i].value)))
            return false;
    return curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers)
           == CURLE_OK;
}

/* ---- where it may go ---- */

static curl_socket_t
on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    const struct client_call *call = arg;
    char word[INET6_ADDRSTRLEN];
    const void *at = NULL;

    if (to->family == AF_INET)
        at = &((struct sockaddr_in *)(void *)&to->addr)->sin_addr;
    else if (to->family == AF_INET6)
        at = &((struct sockaddr_in6 *)(void *)&to->addr)->sin6_addr;
    if (purpose != CURLSOCKTYPE_IPCXN || at == NULL
        || inet_ntop(to->family, at, word, sizeof word) == NULL
        || !client_guard_lets(&call->guard, text_of(word)))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* A connection that was made for somebody else has been judged by nobody. */
static bool
set_guard(struct client_call *call)
{
    CURL *easy = call->easy;

    return !call->guarded
           || (curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open)
                   == CURLE_OK
               && curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, call)
                      == CURLE_OK
               && curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK
               && curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK
               && curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 10000L)
                      == CURLE_OK);
}

bool
client_call_set(struct client_call *call, const struct wire_call *from)
{
    call->answer = buf_new(ANSWER_MAX);
    call->easy = curl_easy_init();
    return call->easy != NULL && wire_call_ok(from) && set_rules(call->easy)
           && set_method(call->easy, from) && set_headers(call, from)
           && curl_easy_setopt(call->easy, CURLOPT_URL, buf_cstr(&from->url))
                  == CURLE_OK
           && set_callbacks(call) && set_guard(call);
}

/* ---- how it ended ---- */

static bool
never_left(CURL *easy)
{
    long request_bytes = 0;
    curl_off_t began_us = 0;

    if (easy == NULL)
        return true;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &began_us);
    return request_bytes == 0 && began_us == 0;
}

static int64_t
retry_after_ms(CURL *easy)
{
    curl_off_t seconds = 0;

    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds < 0)
        return 0;
    if (seconds > RETRY_AFTER_MAX_S)
        seconds = RETRY_AFTER_MAX_S;
    return (int64_t)seconds * 1000;
}

struct wire_answer
client_call_answer(const struct client_call *call, CURLcode code)
{
    struct wire_answer answer = { .reached = false };
    long status = 0;

    if (code == CURLE_OK)
        curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status == 0) {
        answer.never_left = never_left(call->easy);
        return answer;
    }
    answer.reached = true;
    answer.status = (int)status;
    answer.body = buf_text(&call->answer);
    answer.retry_after_ms = retry_after_ms(call->easy);
    return answer;
}

void
client_call_free(struct client_call *call)
{
    if (call == NULL)
        return;
    if (call->easy != NULL)
        curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    buf_wipe(&call->answer);
    free(call);
}
