/* handlers/exchange/webhook.c -- addresses, signatures and waits. Pure. */
#include "handlers/exchange/webhook.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

enum { WAIT_FIRST_MS = 1000, WAIT_MOST_MS = 3600 * 1000 };

/* ---- addresses ---- */

/* The host of "host:port/path", "[::1]:port"; absent: not one. */
static struct text
host_of(struct text rest)
{
    const struct text none = { NULL, 0 };
    struct text host = { rest.at, 0 };
    bool figures = rest.len > 0 && rest.at[0] == '[';

    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.at[i];
        if (c == '/' || c == '?' || (c == ':' && !figures))
            break;
        if (c == ']')
            figures = false;
        if (c == '@' || c == '\\')
            return none;
        host.len = i + 1;
    }
    if (host.len > 2 && host.at[0] == '[')
        return host.at[host.len - 1] == ']'
                   ? (struct text){ host.at + 1, host.len - 2 }
                   : none;
    return host.len > 0 ? host : none;
}

static bool
is_printable(struct text url)
{
    for (size_t i = 0; i < url.len; i++)
        if (url.at[i] <= ' ' || url.at[i] > '~' || url.at[i] == '#'
            || url.at[i] == '@')
            return false;
    return true;
}

/* Figures, or dots and letters: "10.0.0.1" is never looked up as a name. */
static bool
is_figures(struct text host)
{
    if (memchr(host.at, ':', host.len) != NULL)
        return true;
    char last = host.at[host.len - 1];
    return (last >= '0' && last <= '9') || last == '.';
}

bool
webhook_url_right(const struct client_guard *guard, struct text url)
{
    bool open = text_starts(url, TEXT("http://"));
    size_t head = open ? 7 : 8;

    if (url.len > WEBHOOK_URL_MAX || !is_printable(url)
        || (!open && !text_starts(url, TEXT("https://"))))
        return false;
    struct text host = host_of((struct text){ url.at + head, url.len - head });
    if (host.at == NULL)
        return false;
    if (open)
        return cidr_holds(guard->allow, guard->allow_count, host);
    return !is_figures(host) || client_guard_lets(guard, host);
}

bool
webhook_wants(const struct webhook *hook, const char *kind)
{
    char word[80];

    (void)snprintf(word, sizeof word, ",%s,", kind);
    return hook->events[0] == '\0' || strstr(hook->events, word) != NULL;
}

/* ---- signatures ---- */

enum gw_err
webhook_sign(const char *secret, const char *id, const char *timestamp,
             struct text body, char ret_signature[WEBHOOK_SIGNATURE + 1])
{
    OWNED(buf_wipe)
    struct buf all = buf_new(body.len + 200);
    uint8_t mark[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    buf_printf(&all, "%s.%s.", id, timestamp);
    buf_add(&all, body);
    if (!buf_ok(&all)
        || HMAC(EVP_sha256(), secret, (int)strlen(secret),
                (const uint8_t *)all.at, all.len, mark, &len)
               == NULL)
        return GW_NOMEM;
    memcpy(ret_signature, "v1=", 3);
    crypto_hex(mark, len, ret_signature + 3);
    return GW_OK;
}

int64_t
webhook_wait_ms(int64_t tries)
{
    int64_t wait = WAIT_FIRST_MS;

    while (--tries > 0 && wait < WAIT_MOST_MS)
        wait *= 2;
    return wait < WAIT_MOST_MS ? wait : WAIT_MOST_MS;
}
