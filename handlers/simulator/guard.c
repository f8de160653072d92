/* handlers/simulator/guard.c -- headers of a browser, judged.
 *
 * What one would get wrong: Origin is absent in same-origin GETs, and in what
 * our own client sends, so its absence says nothing; only a wrong one does.
 */
#include "handlers/simulator/guard.h"

#include "gateway/base/own.h"

/* "127.0.0.1", and nothing that only begins so ("127.evil.example"). */
static bool
is_loopback_address(struct text host)
{
    struct text piece;
    size_t pieces = 0;

    while (text_cut(&host, '.', &piece)) {
        int64_t number;
        if (piece.len > 3 || !text_number(piece, &number) || number < 0
            || number > 255 || (pieces == 0 && number != 127))
            return false;
        pieces++;
    }
    return pieces == 4;
}

static bool
is_port(struct text text)
{
    int64_t number;

    return text_number(text, &number) && number > 0 && number < 65536;
}

bool
guard_is_local(struct text host)
{
    struct text name = host;
    size_t from = text_starts(host, TEXT("[")) ? 5 : 0; /* past "[::1]" */

    for (size_t at = from; at < host.len; at++) {
        if (host.at[at] != ':')
            continue;
        name.len = at;
        if (!is_port((struct text){ host.at + at + 1, host.len - at - 1 }))
            return false;
        break;
    }
    return text_equal_fold(name, TEXT("localhost")) || text_is(name, "[::1]")
           || is_loopback_address(name);
}

/* "http://" and the very Host that was asked. */
static bool
is_own_origin(struct text origin, struct text host)
{
    struct text scheme = TEXT("http://");

    if (!text_starts(origin, scheme))
        return false;
    return text_equal_fold(
        (struct text){ origin.at + scheme.len, origin.len - scheme.len }, host);
}

bool
guard_allows(const struct guard_request *request)
{
    if (request->forwarded || !guard_is_local(request->host))
        return false;
    if (request->origin.at != NULL
        && !is_own_origin(request->origin, request->host))
        return false;
    return request->page || request->site.at == NULL
           || text_is(request->site, "same-origin")
           || text_is(request->site, "none");
}
