/* handlers/officers/export_work.h -- the steps of one export, each on the thread
 * that may do it. The exporter says when.
 *
 *   read (reader) --> write (helper) --> told (writer) --> read ... --> end
 *
 * What goes wrong is remembered in `why`; then only export_work_end() is left,
 * which leaves nothing behind.
 */
#ifndef HANDLERS_OFFICERS_EXPORT_WORK_H
#define HANDLERS_OFFICERS_EXPORT_WORK_H

#include "handlers/officers/export.h"
#include "handlers/officers/officer.h"
#include "handlers/tips/tip.h"

/* What all exports need; borrowed by each. */
struct export_house {
    const struct keyring *keyring;
    const struct places *places;
    char folder[1100]; /* where files are */
};

struct export_work {
    const struct export_house *house;
    struct exported exported;
    struct sheet_head head;
    char who[64], reason[EXPORT_REASON_MAX + 1];
    char filter[2 * EXPORT_FILTER_MAX];
    bool loaded, more;
    int64_t before; /* the cursor */
    int64_t done, total, size, newest, oldest;
    enum export_why why;
    struct sheet_page *page;
    struct card *card; /* of a PDF of one tip */
    struct vault *vault;
    void *writer;
};

/* Begins with what export_start() gave. GW_NOMEM */
MUST_CHECK enum gw_err export_work_new(const struct export_house *house,
                                       const struct exported *exported,
                                       struct export_work **ret_work);
/* Reader: the next page, as far as the asker may see it now. */
void export_work_read(struct db *db, struct export_work *work);
/* Helper: the page into the file. */
void export_work_write(struct export_work *work);
/* Writer: how far it is. GW_MISSING  it was cancelled */
MUST_CHECK enum gw_err export_work_tell(struct db *db,
                                        const struct export_work *work);
/* Helper: the file is whole, or gone (dropped: that is what is wanted). */
void export_work_end(struct export_work *work, bool dropped);
/* Writer: how it came out, and the audit. Errors as db_run() */
MUST_CHECK enum gw_err export_work_settle(struct db *db,
                                          const struct export_work *work,
                                          int64_t now_ms);
void export_work_free(struct export_work *work); /* NULL is fine */

#endif
