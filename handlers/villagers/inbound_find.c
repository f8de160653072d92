/* handlers/villagers/inbound_find.c -- who calls, and is it really them?
 *
 * The address of a callback holds a secret, so a wrong one is answered exactly
 * like a channel that does not exist, after the same comparison.
 */
#include "handlers/villagers/inbound_request.h"

#include "gateway/platform/crypto.h"
#include "gateway/platform/proxy.h"

/* ---- the address ------------------------------------------------------------ */

/* Compares with each channel's secret or, without such a channel, with one of
 * the same length, so that both take the same way. */
static enum gw_err
find_by_secret(const struct setup *setup, struct text path, unsigned *ret_index,
               enum callback *ret_callback)
{
    const struct config *config = setup->config;
    struct text pieces[4];
    enum callback callback;

    if (http_path_pieces(path, pieces, 4) != 4 || !text_is(pieces[0], "in")
        || !callback_read(pieces[3], &callback))
        return GW_MISSING;
    for (unsigned i = 0; i < config->channels_count; i++) {
        const struct channel_config *channel = &config->channels[i];
        if (!text_is(pieces[1], channel->name))
            continue;
        *ret_index = i;
        *ret_callback = callback;
        return crypto_equal(pieces[2], text_of(channel->secret)) ? GW_OK
                                                                 : GW_DENIED;
    }
    (void)crypto_equal(pieces[2], pieces[2]);
    return GW_MISSING;
}

/* A path that ends in no word of ours is the dialect's only callback, or its
 * first. */
static enum callback
callback_of_alias(struct text alias, const struct adapter *adapter)
{
    enum callback callback;
    size_t at = alias.len;

    while (at > 0 && alias.at[at - 1] != '/')
        at--;
    struct text word = { .at = alias.at + at, .len = alias.len - at };
    if (callback_read(word, &callback))
        return callback;
    return adapter->read_sms != NULL ? CALLBACK_SMS : CALLBACK_RECEIPT;
}

/* An alias alone wins over another with a word behind it. */
static enum gw_err
find_by_alias(const struct setup *setup, struct text path, unsigned *ret_index,
              enum callback *ret_callback)
{
    const struct config *config = setup->config;
    enum gw_err err = GW_MISSING;

    for (unsigned i = 0; i < config->channels_count; i++) {
        struct text alias = text_of(config->channels[i].alias);
        if (alias.len == 0 || !text_starts(path, alias))
            continue;
        if (path.len == alias.len) {
            *ret_index = i;
            *ret_callback =
                callback_of_alias(alias, setup->channels[i].adapter);
            return GW_OK;
        }
        struct text word = { .at = path.at + alias.len + 1,
                             .len = path.len - alias.len - 1 };
        enum callback callback;
        if (path.at[alias.len] == '/' && callback_read(word, &callback)) {
            *ret_index = i;
            *ret_callback = callback;
            err = GW_OK;
        }
    }
    return err;
}

/* ---- the caller --------------------------------------------------------------- */

static bool
is_allowed(const struct setup *setup, unsigned index,
           const struct http_request *request)
{
    const struct config *config = setup->config;
    const struct channel_config *channel = &config->channels[index];
    struct text caller =
        proxy_caller(config->proxies, config->proxies_count, http_peer(request),
                     http_header(request, "X-Forwarded-For"));

    return channel->allow_count == 0
           || cidr_holds(channel->allow, channel->allow_count, caller);
}

enum gw_err
inbound_find(const struct setup *setup, const struct http_request *request,
             unsigned *ret_index, enum callback *ret_callback)
{
    struct text path = http_path(request);

    enum gw_err err = find_by_secret(setup, path, ret_index, ret_callback);
    if (err == GW_MISSING)
        err = find_by_alias(setup, path, ret_index, ret_callback);
    if (err == GW_OK && !is_allowed(setup, *ret_index, request))
        return GW_DENIED;
    return err;
}
