/* handlers/villagers/inbound_read.c -- from an HTTP request to what an adapter
 * reads.
 *
 * Query, headers and body are copied into one block first: adapters hand out
 * texts that point into it, and the writer thread reads them when the request
 * may be long gone.
 */
#include "handlers/villagers/inbound_request.h"

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

static enum gw_err
copy_request(struct inbound *in)
{
    const char *signed_by = in->channel->adapter->signature_header;
    struct text base = text_of(in->setup->config->public_url);
    struct text path = http_path(in->request);
    struct text query = http_query(in->request);
    struct text body = http_body(in->request);
    struct text type = http_header(in->request, "Content-Type");
    struct text signature = { NULL, 0 };

    if (signed_by != NULL)
        signature = http_header(in->request, signed_by);
    in->copy = malloc(base.len + path.len + 2 * query.len + body.len + type.len
                      + signature.len + sizeof "?");
    if (in->copy == NULL)
        return GW_NOMEM;
    char *at = in->copy;
    in->in = (struct wire_in){
        .method = http_method(in->request),
        .query = put(&at, query),
        .content_type = put(&at, type),
        .signature = put(&at, signature),
        .body = put(&at, body),
        .public_url = put_url(&at, base, path, query),
        .fields = &in->fields,
        .scratch = &in->scratch,
        .now_ms = in->now_ms,
    };
    return GW_OK;
}

enum gw_err
inbound_read(struct inbound *in)
{
    const struct adapter *adapter = in->channel->adapter;

    enum gw_err err = copy_request(in);
    if (err == GW_OK && adapter->verify != NULL)
        err = adapter->verify(&in->in, in->channel->config->secret);
    return err == GW_OK ? in->road->read(in) : err;
}
