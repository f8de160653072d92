/* handlers/villagers/inbound_find.c -- who calls, and is it really them?
 *
 * The address of a callback holds a secret, so a wrong one is answered exactly
 * like a channel that does not exist, after the same comparison.
 *
 * What one would get wrong: X-Forwarded-For. Anybody may write it; only its
 * last part that a proxy of ours did not write itself is worth anything, and
 * only when the peer is such a proxy.
 */
#include "handlers/villagers/inbound_request.h"

#include "gateway/platform/crypto.h"

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

static enum callback
callback_of_alias(struct text alias)
{
    enum callback callback;
    size_t at = alias.len;

    while (at > 0 && alias.at[at - 1] != '/')
        at--;
    struct text word = { .at = alias.at + at, .len = alias.len - at };
    return callback_read(word, &callback) ? callback : CALLBACK_SMS;
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
            *ret_callback = callback_of_alias(alias);
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

/* Cuts the last of a comma list off *rest. */
static bool
take_last(struct text *rest, struct text *ret_piece)
{
    if (rest->at == NULL)
        return false;
    size_t at = rest->len;
    while (at > 0 && rest->at[at - 1] != ',')
        at--;
    *ret_piece =
        text_trim((struct text){ .at = rest->at + at, .len = rest->len - at });
    *rest = at == 0 ? (struct text){ NULL, 0 }
                    : (struct text){ .at = rest->at, .len = at - 1 };
    return true;
}

/* The address that counts: the peer's, or behind our proxies the last that
 * none of them has. */
static struct text
caller(const struct config *config, const struct http_request *request)
{
    struct text peer = http_peer(request), hop;
    struct text list = http_header(request, "X-Forwarded-For");

    if (!cidr_holds(config->proxies, config->proxies_count, peer))
        return peer;
    while (take_last(&list, &hop)) {
        peer = hop;
        if (!cidr_holds(config->proxies, config->proxies_count, hop))
            break;
    }
    return peer;
}

static bool
is_allowed(const struct setup *setup, unsigned index,
           const struct http_request *request)
{
    const struct channel_config *channel = &setup->config->channels[index];

    return channel->allow_count == 0
           || cidr_holds(channel->allow, channel->allow_count,
                         caller(setup->config, request));
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
