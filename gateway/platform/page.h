/* gateway/platform/page.h -- pages of the browser that the program carries.
 *
 * Each page is a set of files, built by handlers/console/build.mjs and embedded
 * by handlers/console/embed.sh, which prints one struct page_set. Const; any
 * thread that may answer.
 */
#ifndef GATEWAY_PLATFORM_PAGE_H
#define GATEWAY_PLATFORM_PAGE_H

#include <stddef.h>

#include "gateway/platform/http.h"

/* One file in both forms. */
struct page_file {
    const char *name; /* "" is the page itself */
    const char *type; /* Content-Type */
    const char *etag; /* of its content, without quotes */
    const unsigned char *plain;
    size_t plain_len;
    const unsigned char *gzip;
    size_t gzip_len;
};

/* Empty when the program was built without npm. */
struct page_set {
    const struct page_file *files;
    size_t count;
};

/* A file of the page by its name, or NULL. */
const struct page_file *page_find(const struct page_set *set, struct text name);

/* Whether an Accept-Encoding takes gzip. */
bool page_takes_gzip(struct text accept_encoding);

/* Answers with the file, or with 304 if the browser has it. */
void page_answer(const struct page_file *file, struct http_request *request);

/* Answers for that name whatever the request is: the file, 404, 405, or 503
 * when there is no page at all. */
void page_serve(const struct page_set *set, struct text name,
                struct http_request *request);

#endif
