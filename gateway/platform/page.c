/* gateway/platform/page.c -- a page's files, from the program itself.
 *
 * What one would get wrong: the two forms of a file are two things to a cache,
 * so each has an ETag of its own, and Vary says why.
 */
#include "gateway/platform/page.h"

#include <stdio.h>

/* Scripts and styles are files of ours; nothing else may run, and nobody may
 * frame the page or be called from it. */
static const char POLICY[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

const struct page_file *
page_find(const struct page_set *set, struct text name)
{
    for (size_t i = 0; i < set->count; i++)
        if (text_is(name, set->files[i].name))
            return &set->files[i];
    return NULL;
}

/* "gzip;q=0" is a no; any other weight is a yes. */
static bool
is_refused(struct text parameters)
{
    struct text one;

    while (text_cut(&parameters, ';', &one)) {
        one = text_trim(one);
        if (text_is(one, "q=0") || text_is(one, "q=0.0")
            || text_is(one, "q=0.00") || text_is(one, "q=0.000"))
            return true;
    }
    return false;
}

bool
page_takes_gzip(struct text accept_encoding)
{
    struct text one, coding;

    while (text_cut(&accept_encoding, ',', &one)) {
        struct text rest = text_trim(one);
        if (!text_cut(&rest, ';', &coding))
            continue;
        if (text_equal_fold(text_trim(coding), TEXT("gzip")))
            return !is_refused(rest);
    }
    return false;
}

/* If-None-Match is a list; any of it may be ours. */
static bool
is_known(struct text if_none_match, struct text etag)
{
    struct text one;

    while (text_cut(&if_none_match, ',', &one)) {
        one = text_trim(one);
        if (text_starts(one, TEXT("W/"))) {
            one.at += 2;
            one.len -= 2;
        }
        if (text_equal(one, etag))
            return true;
    }
    return false;
}

void
page_answer(const struct page_file *file, struct http_request *request)
{
    bool gzip = page_takes_gzip(http_header(request, "Accept-Encoding"));
    char etag[80];

    (void)snprintf(etag, sizeof etag, "\"%s%s\"", file->etag,
                   gzip ? "-gz" : "");
    http_reply_header(request, "ETag", etag);
    http_reply_header(request, "Vary", "Accept-Encoding");
    http_reply_header(request, "Cache-Control", "no-cache");
    http_reply_header(request, "X-Content-Type-Options", "nosniff");
    http_reply_header(request, "Referrer-Policy", "no-referrer");
    http_reply_header(request, "Cross-Origin-Opener-Policy", "same-origin");
    http_reply_header(request, "Cross-Origin-Resource-Policy", "same-origin");
    http_reply_header(request, "Content-Security-Policy", POLICY);
    if (is_known(http_header(request, "If-None-Match"), text_of(etag))) {
        http_reply(request, 304, NULL, TEXT(""));
        return;
    }
    if (gzip)
        http_reply_header(request, "Content-Encoding", "gzip");
    http_reply(
        request, 200, file->type,
        gzip ? (struct text){ (const char *)file->gzip, file->gzip_len }
             : (struct text){ (const char *)file->plain, file->plain_len });
}

static void
answer_plain(struct http_request *request, int status, struct text body)
{
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply_header(request, "X-Content-Type-Options", "nosniff");
    http_reply(request, status,
               body.len > 0 ? "text/plain; charset=utf-8" : NULL, body);
}

void
page_serve(const struct page_set *set, struct text name,
           struct http_request *request)
{
    const struct page_file *file = page_find(set, name);
    enum http_method method = http_method(request);

    if (set->count == 0) {
        answer_plain(request, 503,
                     TEXT("This program was built without npm, so it has no "
                          "page. Install npm and build again.\n"));
    } else if (file == NULL) {
        answer_plain(request, 404, TEXT(""));
    } else if (method != HTTP_GET && method != HTTP_HEAD) {
        http_reply_header(request, "Allow", "GET, HEAD");
        answer_plain(request, 405, TEXT(""));
    } else {
        page_answer(file, request);
    }
}
