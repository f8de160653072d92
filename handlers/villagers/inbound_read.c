/* handlers/villagers/inbound_read.c -- from an HTTP request to what an adapter
 * reads.
 *
 * Query, headers and body are copied into one block first: adapters hand out
 * texts that point into it, and the writer thread reads them when the request
 * may be long gone.
 */
#include "handlers/villagers/inbound_request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Puts a copy of text at *at; an absent one stays absent. */
static struct text
put(char **at, struct text text)
{
    if (text.at == NULL)
        return text;
    struct text copy = { .at = *at, .len = text.len };
    if (text.len > 0)
        memcpy(*at, text.at, text.len);
    *at += text.len;
    return copy;
}

/* The address as the aggregator called it, a C string. */
static const char *
put_url(char **at, struct text base, struct text path, struct text query)
{
    const char *url = *at;

    (void)put(at, base);
    (void)put(at, path);
    if (query.len > 0) {
        *(*at)++ = '?';
        (void)put(at, query);
    }
    *(*at)++ = '\0';
    return url;
}

/* The headers that the dialect reads, borrowed from the request. */
static void
find_headers(struct inbound *in, struct wire_in *to)
{
    const char *const *names = in->channel->adapter->headers;

    for (; names != NULL && *names != NULL; names++) {
        struct text value = http_header(in->request, *names);
        if (value.at == NULL)
            continue;
        assert(to->headers_count < WIRE_IN_HEADERS_MAX);
        to->headers[to->headers_count].name = *names;
        to->headers[to->headers_count++].value = value;
    }
}

static size_t
headers_len(const struct wire_in *in)
{
    size_t len = 0;

    for (size_t i = 0; i < in->headers_count; i++)
        len += in->headers[i].value.len;
    return len;
}

static enum gw_err
copy_request(struct inbound *in)
{
    struct text base = text_of(in->setup->config->public_url);
    struct text path = http_path(in->request);
    struct text query = http_query(in->request);
    struct text body = http_body(in->request);
    struct text type = http_header(in->request, "Content-Type");

    in->in = (struct wire_in){
        .method = http_method(in->request),
        .fields = &in->fields,
        .scratch = &in->scratch,
        .now_ms = in->now_ms,
        .dialect = in->channel->dialect,
    };
    find_headers(in, &in->in);
    in->copy = malloc(base.len + path.len + 2 * query.len + body.len + type.len
                      + headers_len(&in->in) + sizeof "?");
    if (in->copy == NULL)
        return GW_NOMEM;
    char *at = in->copy;
    in->in.query = put(&at, query);
    in->in.content_type = put(&at, type);
    in->in.body = put(&at, body);
    in->in.public_url = put_url(&at, base, path, query);
    for (size_t i = 0; i < in->in.headers_count; i++)
        in->in.headers[i].value = put(&at, in->in.headers[i].value);
    return GW_OK;
}

enum gw_err
inbound_read(struct inbound *in)
{
    const struct adapter *adapter = in->channel->adapter;
    const struct verify_config *config = &in->channel->config->signature;

    enum gw_err err = copy_request(in);
    if (err == GW_OK && adapter->verify != NULL && config->secret[0] != '\0')
        err = adapter->verify(&in->in, config);
    return err == GW_OK ? in->road->read(in) : err;
}
