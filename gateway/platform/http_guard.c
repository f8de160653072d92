/* gateway/platform/http_guard.c -- what evhttp lets through and should not.
 *
 * Owns nothing: a pure look at a request that evhttp has read. Everything here
 * guards one thing: that a proxy in front and we agree where a request ends.
 * If we did not, one sender could put words into another's mouth.
 */
#include <event2/keyvalq_struct.h>
#include <string.h>
#include <strings.h>

#include "gateway/platform/http_conn.h"

static const struct {
    enum evhttp_cmd_type ev;
    enum http_method ours;
} methods[] = {
    { EVHTTP_REQ_GET, HTTP_GET },   { EVHTTP_REQ_POST, HTTP_POST },
    { EVHTTP_REQ_PUT, HTTP_PUT },   { EVHTTP_REQ_DELETE, HTTP_DELETE },
    { EVHTTP_REQ_HEAD, HTTP_HEAD }, { EVHTTP_REQ_PATCH, HTTP_PATCH },
};

static bool
method_read(enum evhttp_cmd_type ev, enum http_method *ret_method)
{
    for (size_t i = 0; i < LENGTH(methods); i++) {
        if (methods[i].ev == ev) {
            *ret_method = methods[i].ours;
            return true;
        }
    }
    return false;
}

/* A name with a space in it is a header to some and none to others. */
static bool
is_name(const char *name)
{
    if (*name == '\0')
        return false;
    for (; *name != '\0'; name++)
        if (*name <= ' ' || *name >= 0x7f)
            return false;
    return true;
}

struct framing {
    unsigned lengths, encodings;
    bool known; /* the encoding is one we read */
};

/* evhttp also takes a sign and white space for a number. */
static bool
is_digits(const char *value)
{
    return *value != '\0' && strspn(value, "0123456789") == strlen(value);
}

static bool
look(const struct evkeyvalq *headers, struct framing *ret_framing)
{
    const struct evkeyval *header;

    TAILQ_FOREACH (header, headers, next) {
        if (!is_name(header->key))
            return false;
        if (strcasecmp(header->key, "Content-Length") == 0) {
            ret_framing->lengths++;
            if (!is_digits(header->value))
                return false;
        }
        if (strcasecmp(header->key, "Transfer-Encoding") == 0) {
            ret_framing->encodings++;
            ret_framing->known = strcasecmp(header->value, "chunked") == 0;
        }
    }
    return true;
}

int
http_guard(struct evhttp_request *ev, enum http_method *ret_method)
{
    struct framing framing = { .lengths = 0 };

    if (!method_read(evhttp_request_get_command(ev), ret_method))
        return 501;
    if (!look(evhttp_request_get_input_headers(ev), &framing)
        || framing.lengths + framing.encodings > 1)
        return 400;
    if (framing.encodings == 1 && !framing.known)
        return 501;
    /* evhttp reads no body after HEAD: what follows would be a request. */
    if (*ret_method == HTTP_HEAD && framing.lengths + framing.encodings > 0)
        return 400;
    return 0;
}
