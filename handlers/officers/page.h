/* handlers/officers/page.h -- the console in the browser, as it was built. */
#ifndef HANDLERS_OFFICERS_PAGE_H
#define HANDLERS_OFFICERS_PAGE_H

#include "gateway/platform/page.h"

extern const struct page_set page_officers;

#endif
