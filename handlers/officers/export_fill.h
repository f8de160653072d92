/* handlers/officers/export_fill.h -- tips become cells, and one a card. */
#ifndef HANDLERS_OFFICERS_EXPORT_FILL_H
#define HANDLERS_OFFICERS_EXPORT_FILL_H

#include "gateway/platform/config.h"
#include "handlers/exchange/sheet.h"
#include "handlers/tips/tip.h"

struct export_fill {
    struct db *db;
    const struct keyring *keyring;
    const struct places *places;
    enum agency reader; /* whose notes may be in a card */
    int64_t login_of;   /* the officer looked up last; 0 none */
    char login[40];
};

/* Adds a row. Errors as db_run(); GW_REJECTED the page is full of words. */
MUST_CHECK enum gw_err export_fill_row(struct export_fill *fill,
                                       const struct tip_view *view,
                                       struct sheet_page *page);

/* All of one tip: facts, what was told, messages, time line. page is scratch.
 * Errors as db_run() */
MUST_CHECK enum gw_err export_fill_card(struct export_fill *fill,
                                        const struct tip_view *view,
                                        struct sheet_page *page,
                                        struct card *card);

/* The login of an officer; "" unknown. */
MUST_CHECK enum gw_err export_login(struct export_fill *fill, int64_t officer,
                                    const char **ret_login);

#endif
