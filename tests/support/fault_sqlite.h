/* tests/support/fault_sqlite.h -- SQLite's memory and disk fail when told.
 *
 * Call fault_sqlite_install() before anything opens a database. Memory then
 * follows tests/support/fault.h; the disk has a counter of its own.
 */
#ifndef TESTS_SUPPORT_FAULT_SQLITE_H
#define TESTS_SUPPORT_FAULT_SQLITE_H

#include <stdbool.h>

/* probe: an allocation that fails when SQLite's is to fail too. */
void fault_sqlite_install(bool (*memory_is_short)(void));

/* From the next but `spared` write, sync or truncation on, all fail with code;
 * a negative number ends it. True if any has failed since the last call. */
bool fault_disk_after(long spared, int code);

#endif
