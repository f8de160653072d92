/* gateway/platform/file.h -- small files, read whole and replaced whole. */
#ifndef GATEWAY_PLATFORM_FILE_H
#define GATEWAY_PLATFORM_FILE_H

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/text.h"

/* Appends the whole file to out, whose max is the most that is read. Never
 * waits for a pipe or a device: those are refused.
 *
 * GW_MISSING   no such file or folder
 * GW_DENIED    not allowed to read it
 * GW_CONFLICT  a folder, a pipe, anything but a file
 * GW_REJECTED  larger than out may be
 * GW_IO, GW_NOMEM */
MUST_CHECK enum gw_err file_read(const char *path, struct buf *out);

/* What an error of file_read() means, for an administrator; a static string. */
const char *file_trouble(enum gw_err err);

/* The same as file_read(); ret_mode gets the permission bits (07777). */
MUST_CHECK enum gw_err file_read_mode(const char *path, struct buf *out,
                                      unsigned *ret_mode);

/* Puts text in the place of folder/name, whole or not at all, also across a
 * power cut; mode 0600. Whoever calls holds a lock: two at once may leave
 * either text, but never a mixture.
 * GW_IO */
MUST_CHECK enum gw_err file_replace(const char *folder, const char *name,
                                    struct text text);

#endif
