/* tests/support/seen_message.h -- inbound messages for tests of dedup. */
#ifndef TESTS_SUPPORT_SEEN_MESSAGE_H
#define TESTS_SUPPORT_SEEN_MESSAGE_H

#include "handlers/villagers/seen.h"
#include "tests/support/tip_house.h"

struct message {
    const char *channel, *id, *from, *text, *date;
    const char *part_ref; /* NULL: it is whole */
    unsigned part_number; /* of 9 */
};

/* seen_add() of it. */
enum gw_err seen_message_add(struct tip_house *house,
                             const struct message *message, int64_t now_ms);
/* Rows in table seen. */
int64_t seen_message_count(struct tip_house *house);

#endif
