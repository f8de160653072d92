/* handlers/commands/handset.h -- how a feature phone shows things in a
 * terminal; pure. */
#ifndef HANDLERS_COMMANDS_HANDSET_H
#define HANDLERS_COMMANDS_HANDSET_H

#include "gateway/base/buf.h"
#include "gateway/base/text.h"

enum { HANDSET_WIDTH = 40 };

/* Draws title and text in a frame, long lines broken at spaces; below it what
 * counts: "125/160" septets, or the parts of an SMS. Control characters of the
 * text are shown as '?', so no answer can drive the terminal. */
void handset_frame(const char *title, struct text text, const char *foot,
                   struct buf *out);

#endif
