/* handlers/exchange/vault.h -- files that hold what tips say, sealed on disk.
 *
 * A file is written once, from its beginning to its end, and read whole. Until
 * it is whole it has another name, so that nobody takes half of one for all.
 * One thread at a time.
 */
#ifndef HANDLERS_EXCHANGE_VAULT_H
#define HANDLERS_EXCHANGE_VAULT_H

#include "gateway/base/own.h"
#include "gateway/platform/keyring.h"

enum { VAULT_FILE_MAX = 64 * 1024 * 1024 }; /* of what is written */

struct vault;

/* Begins file `id` in folder, which is made (0700) if it is not there; what was
 * begun there under that number goes. keyring is borrowed.
 * GW_IO, GW_NOMEM */
MUST_CHECK enum gw_err vault_create(const struct keyring *keyring,
                                    const char *folder, int64_t id,
                                    struct vault **ret_vault);

/* GW_IO  it cannot be written (a full disk, too)
 * GW_REJECTED  over VAULT_FILE_MAX; GW_NOMEM. After any of them only
 * vault_close() is left. */
MUST_CHECK enum gw_err vault_add(struct vault *vault, struct text text);

/* Ends it: whole, on disk, under its own name. Errors as vault_add(). */
MUST_CHECK enum gw_err vault_finish(struct vault *vault, int64_t *ret_bytes);

/* Removes what was not finished. NULL is fine. */
void vault_close(struct vault *vault);
static inline void
vault_close_slot(struct vault **s)
{
    vault_close(*s);
}

/* Appends the whole file to out.
 * GW_MISSING  none there
 * GW_DENIED   not sealed by this keyring as this file, or changed, cut or put
 *             together otherwise since; GW_REJECTED over out's max
 * GW_IO, GW_NOMEM */
MUST_CHECK enum gw_err vault_read(const struct keyring *keyring,
                                  const char *folder, int64_t id,
                                  struct buf *out);

/* Removes every file of the folder but those (finished or not); count may be
 * 0. A folder that is not there has none. GW_IO, GW_NOMEM */
MUST_CHECK enum gw_err vault_sweep(const char *folder, const int64_t *keep,
                                   size_t count);

#endif
