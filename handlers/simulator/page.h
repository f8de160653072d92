/* handlers/simulator/page.h -- the page's files, as they were built. */
#ifndef HANDLERS_SIMULATOR_PAGE_H
#define HANDLERS_SIMULATOR_PAGE_H

#include <stddef.h>

#include "gateway/platform/http.h"

/* One file in both forms; the table is generated (page_data.c). */
struct page_file {
    const char *name; /* "" is the page itself */
    const char *type; /* Content-Type */
    const char *etag; /* of its content, without quotes */
    const unsigned char *plain;
    size_t plain_len;
    const unsigned char *gzip;
    size_t gzip_len;
};

/* None when the program was built without npm. */
extern const struct page_file page_files[];
extern const size_t page_files_count;

/* A file below /handset/, or NULL. */
const struct page_file *page_find(struct text name);

/* Whether an Accept-Encoding takes gzip. */
bool page_takes_gzip(struct text accept_encoding);

/* Answers with the file, or with 304 if the browser has it. */
void page_answer(const struct page_file *file, struct http_request *request);

#endif
