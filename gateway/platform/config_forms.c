/* gateway/platform/config_forms.c -- the forms of texts in a config; pure.
 *
 * Strict on purpose: what passes here is put into addresses, headers and
 * sockets later without another look.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "gateway/platform/config_read.h"

static bool
all_of(struct text text, const char *letters)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\0' || strchr(letters, text.at[i]) == NULL)
            return false;
    }
    return true;
}

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
/* RFC 3986, unreserved and sub-delims with ':' and '@': what may stand in a
 * piece of a path as it is. */
#define PIECE LOWER UPPER DIGITS "-._~!$&'()*+,;=:@"

static bool
fits_anything(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (iscntrl((unsigned char)text.at[i]))
            return false;
    }
    return true;
}

static bool
fits_name(struct text text)
{
    return all_of(text, LOWER DIGITS "-");
}

static bool
fits_secret(struct text text)
{
    return all_of(text, PIECE);
}

static bool
fits_short_code(struct text text)
{
    if (text_starts(text, TEXT("+"))) {
        text.at++;
        text.len--;
    }
    return text.len >= 3 && text.len <= 15 && all_of(text, DIGITS);
}

/* One or more of *digits, then #. */
static bool
fits_service_code(struct text text)
{
    struct text rest = text, piece;

    if (text.len < 3 || text.at[0] != '*' || text.at[text.len - 1] != '#')
        return false;
    rest.at++;
    rest.len -= 2;
    while (text_cut(&rest, '*', &piece)) {
        if (piece.len == 0 || !all_of(piece, DIGITS))
            return false;
    }
    return true;
}

/* ---- addresses ---- */

static bool
is_port(struct text text, int64_t least)
{
    int64_t port;

    return text.len > 0 && text.len <= 5 && all_of(text, DIGITS)
           && text_number(text, &port) && port >= least && port <= 65535;
}

/* Cuts "[::1]" or "127.0.0.1" off *rest; what follows begins with its ':'. */
static bool
cut_host(struct text *rest, struct text *ret_host)
{
    const char *end;

    if (rest->len > 0 && rest->at[0] == '[') {
        end = memchr(rest->at, ']', rest->len);
        if (end == NULL)
            return false;
        end++;
    } else {
        end = rest->len > 0 ? memchr(rest->at, ':', rest->len) : NULL;
        if (end == NULL)
            end = rest->at + rest->len;
    }
    *ret_host = (struct text){ rest->at, (size_t)(end - rest->at) };
    rest->len -= ret_host->len;
    rest->at = end;
    return ret_host->len > 0;
}

static bool
is_numeric_host(struct text host)
{
    unsigned char address[16];
    char word[64];
    bool six = host.at[0] == '[';

    if (six) {
        host.at++;
        host.len -= 2;
    }
    return text_copy(host, word, sizeof word)
           && inet_pton(six ? AF_INET6 : AF_INET, word, address) == 1;
}

static bool
fits_listen(struct text text)
{
    struct text host;

    if (!cut_host(&text, &host) || !is_numeric_host(host)
        || !text_starts(text, TEXT(":")))
        return false;
    return is_port((struct text){ text.at + 1, text.len - 1 }, 0);
}

/* http:// or https://; the rest goes to ret_rest. */
static bool
cut_scheme(struct text url, struct text *ret_rest)
{
    static const char *const schemes[] = { "http://", "https://" };

    for (size_t i = 0; i < LENGTH(schemes); i++) {
        struct text scheme = text_of(schemes[i]);

        if (!text_starts(url, scheme))
            continue;
        *ret_rest = (struct text){ url.at + scheme.len, url.len - scheme.len };
        return true;
    }
    return false;
}

/* host[:port] in front of a path. */
static struct text
authority_of(struct text rest)
{
    size_t len = 0;

    while (len < rest.len && rest.at[len] != '/' && rest.at[len] != '?')
        len++;
    return (struct text){ rest.at, len };
}

static bool
is_host(struct text host)
{
    return host.at[0] == '[' ? is_numeric_host(host)
                             : all_of(host, LOWER UPPER DIGITS ".-");
}

static bool
is_url(struct text url, const char *letters)
{
    struct text rest, host;

    if (!cut_scheme(url, &rest))
        return false;
    struct text authority = authority_of(rest);
    struct text path = { rest.at + authority.len, rest.len - authority.len };
    if (!cut_host(&authority, &host) || !is_host(host)
        || !all_of(path, letters))
        return false;
    if (authority.len == 0)
        return true;
    return is_port((struct text){ authority.at + 1, authority.len - 1 }, 1);
}

static bool
fits_url(struct text text)
{
    return is_url(text, PIECE "/?%");
}

/* Something is appended to it, so it can have no query. */
static bool
fits_base_url(struct text text)
{
    return is_url(text, PIECE "/%");
}

struct text
config_url_host(struct text url)
{
    struct text rest, host;

    if (!cut_scheme(url, &rest))
        return TEXT("");
    struct text authority = authority_of(rest);
    return cut_host(&authority, &host) ? host : TEXT("");
}

/* A path of ours would win over the alias, or be hidden by it. */
static bool
fits_alias(struct text text)
{
    return text.len >= 2 && text.at[0] == '/' && all_of(text, PIECE "/%")
           && !text_starts(text, TEXT("/in/")) && !text_is(text, "/healthz")
           && !text_is(text, "/readyz");
}

static bool
fits_preference(struct text text)
{
    return text_is(text, "order") || text_is(text, "cost");
}

/* ---- the table ---- */

static const struct {
    bool (*fits)(struct text text);
    const char *want;
} forms[CONFIG_TYPES] = {
    [CONFIG_TEXT] = { fits_anything, "a text without control characters" },
    [CONFIG_BASE_URL] = { fits_base_url,
                          "an address such as https://tips.example.go.id, "
                          "without query, user or password" },
    [CONFIG_URL] = { fits_url, "an address that begins with http:// or "
                               "https://, without user or password in it" },
    [CONFIG_LISTEN] = { fits_listen, "a numeric address and a port, such as "
                                     "127.0.0.1:8080 or \"[::1]:8080\"" },
    [CONFIG_SHORT_CODE] = { fits_short_code, "3 to 15 digits, such as "
                                             "\"1771\"" },
    [CONFIG_SERVICE_CODE] = { fits_service_code, "a code such as \"*177#\", "
                                                 "in quotes" },
    [CONFIG_NAME] = { fits_name, "small letters, digits and hyphens" },
    [CONFIG_ALIAS] = { fits_alias, "a path that begins with /, but not one of "
                                   "/in/, /healthz and /readyz" },
    [CONFIG_PREFERENCE] = { fits_preference, "order or cost" },
    [CONFIG_SECRET] = { fits_secret,
                        "letters and digits, since it is part of an address" },
};

bool
config_form_fits(enum config_type type, struct text text)
{
    return forms[type].fits(text);
}

const char *
config_form_want(enum config_type type)
{
    return forms[type].want;
}
