/* tests/support/seen_message.c -- see seen_message.h. */
#include "tests/support/seen_message.h"

enum gw_err
seen_message_add(struct tip_house *house, const struct message *message,
                 int64_t now_ms)
{
    struct sms_in sms = {
        .id = text_of(message->id),
        .from = text_of(message->from),
        .text = text_of(message->text),
        .date = text_of(message->date),
    };

    if (message->part_ref != NULL) {
        sms.part_ref = text_of(message->part_ref);
        sms.part_total = 9;
        sms.part_number = message->part_number;
    }

    return seen_add(house->db, house->keyring, message->channel, &sms, now_ms);
}

int64_t
seen_message_count(struct tip_house *house)
{
    return tip_house_number(house, "SELECT count(*) FROM seen WHERE day >= $1",
                            0);
}
