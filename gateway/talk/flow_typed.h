/* gateway/talk/flow_typed.h -- what a villager may type. For flow_*.c only. */
#ifndef GATEWAY_TALK_FLOW_TYPED_H
#define GATEWAY_TALK_FLOW_TYPED_H

#include "gateway/talk/flow_table.h"

/* Reads input (trimmed) as kind into room (FLOW_TEXT_BYTES); *ret_typed is in
 * it. False when it is empty, too long or of another kind:
 *
 *   letters  at least one letter, no digit, at most FLOW_TYPED_MAX bytes
 *   digits   1 to FLOW_TYPED_MAX digits; spaces, dots and hyphens are left out
 *   text     at most FLOW_TEXT_CHARS characters, FLOW_TEXT_BYTES bytes
 *
 * Bytes that are no UTF-8 become U+FFFD; controls but newline become spaces. */
bool flow_read_typed_input(enum flow_kind kind, struct text input, char *room,
                           struct text *ret_typed);

#endif
