/* Parts of long SMS, one by one. */
#include "tests/support/part_sender.h"

#include <stdio.h>
#include <stdlib.h>

void
part_wait(struct texter *texter, int after_ms)
{
    texter->house->now_ms += after_ms;
    villager_house_tidy(texter->house);
}

enum gw_err
part_send(struct texter *texter, const struct came *came)
{
    struct villager_house *house = texter->house;
    char id[32];

    texter->repeats = 0;
    if (came->after_ms > 0)
        part_wait(texter, came->after_ms);
    if (came->text == NULL)
        return GW_OK;
    struct sms_batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL)
        abort();
    snprintf(id, sizeof id, "part-%lld", (long long)++house->now_ms);
    batch->list[0] = (struct sms_in){
        .id = text_of(came->id ? came->id : id),
        .from = text_of(came->from ? came->from : texter->from),
        .to = text_of(came->to ? came->to : "1771"),
        .text = text_of(came->text),
        .date = TEXT("2026-11-24 05:06:07"),
        .part_ref = text_of(came->ref ? came->ref : "37"),
        .part_total = came->total,
        .part_number = came->number,
    };
    batch->count = 1;
    enum gw_err err = texter_send_batch(texter, batch);
    free(batch);
    return err;
}
