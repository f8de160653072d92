/* handlers/villagers/danger.h -- "Bahaya sekarang": wake the duty officers.
 *
 * The page says that there is something to read and nothing of what: it
 * crosses the public network and lies on private phones.
 */
#ifndef HANDLERS_VILLAGERS_DANGER_H
#define HANDLERS_VILLAGERS_DANGER_H

#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/store/db.h"
#include "handlers/villagers/setup.h"

/* Can anybody be paged: duty numbers, and a channel that can send. */
bool danger_has_duty(const struct setup *setup);

/* Owes a page to every duty number, ahead of all else, in the transaction of
 * the tip. *ret_pages: how many. Errors as db_run(). */
MUST_CHECK enum gw_err danger_page(struct db *db, const struct setup *setup,
                                   int64_t now_ms, unsigned *ret_pages);

/* Urgent tips that nobody took (untaken.h): marks those that still wait, and owes
 * every duty number one page for all of them; *owes_sms becomes true then.
 * Errors as db_run(). */
MUST_CHECK enum gw_err danger_untaken(struct db *db, const struct setup *setup,
                                      const int64_t *tips, size_t count,
                                      int64_t now_ms, bool *owes_sms);

/* The code of a tip was used under duress: tip_duress(), and a page when one is
 * due; *owes_sms becomes true then. The answer to whoever typed it must not
 * show any of it. Errors as db_run(). */
MUST_CHECK enum gw_err danger_duress(struct db *db, const struct setup *setup,
                                     int64_t tip, int64_t now_ms,
                                     bool *owes_sms);

#endif
