/* handlers/simulator/page.h -- the handset's page, as it was built. */
#ifndef HANDLERS_SIMULATOR_PAGE_H
#define HANDLERS_SIMULATOR_PAGE_H

#include "gateway/platform/page.h"

extern const struct page_set page_handset;

#endif
