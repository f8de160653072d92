/* A villager who texts. */
#include "tests/support/texter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/tip.h"

static void
must(enum gw_err err, const char *what)
{
    if (err == GW_OK)
        return;
    fprintf(stderr, "texter: %s: %s\n", what, gw_err_text(err));
    abort();
}

static void
read_reply(struct texter *texter, int64_t before)
{
    struct villager_house *house = texter->house;
    OWNED(buf_free)
    struct buf plain = buf_new(4096);
    OWNED(db_end)
    struct rows *rows = NULL;

    texter->reply[0] = '\0';
    texter->replies = 0;
    must(db_query(house->tip.db, &rows,
                  "SELECT id, sealed_text FROM outbox WHERE id > $1"
                  " ORDER BY id",
                  db_i(before)),
         "look into the outbox");
    while (db_next(rows) == GW_OK) {
        buf_clear(&plain);
        must(keyring_open(house->tip.keyring, SEAL_OUTBOX, db_int(rows, 0),
                          db_blob(rows, 1), &plain),
             "open a reply");
        snprintf(texter->reply, sizeof texter->reply, "%s", buf_cstr(&plain));
        texter->replies++;
    }
}

enum gw_err
texter_send_batch(struct texter *texter, const struct sms_batch *batch)
{
    struct villager_house *house = texter->house;
    struct sms_deed deed = {
        .setup = house->setup,
        .channel = villager_house_channel(
            house, texter->channel ? texter->channel : "at"),
        .batch = batch,
        .now_ms = house->now_ms,
    };
    int64_t before = villager_house_number(
        house, "SELECT coalesce(max(id), 0) FROM outbox WHERE id > $1", 0);

    must(db_begin(house->tip.db), "begin");
    enum gw_err err = sms_take(house->tip.db, &deed);
    if (err != GW_OK) {
        db_rollback(house->tip.db);
        return err;
    }
    must(db_commit(house->tip.db), "commit");
    texter->stored = deed.stored;
    texter->repeats = deed.repeats;
    texter->owes_sms = deed.owes_sms;
    read_reply(texter, before);
    return GW_OK;
}

const char *
texter_send(struct texter *texter, const char *text)
{
    struct sms_batch *batch = calloc(1, sizeof *batch);
    char id[32];

    must(batch != NULL ? GW_OK : GW_NOMEM, "make a batch");
    snprintf(id, sizeof id, "id-%lld", (long long)texter->house->now_ms);
    texter->house->now_ms += 1000;
    batch->list[0] = (struct sms_in){
        .id = text_of(texter->id ? texter->id : id),
        .from = text_of(texter->from),
        .to = TEXT("1771"),
        .text = text_of(text),
        .date = TEXT("2026-11-24 05:06:07"),
    };
    batch->count = 1;
    must(texter_send_batch(texter, batch), "send");
    free(batch);
    return texter->reply;
}

static enum gw_err
add_message(const struct tip_message_view *view, void *arg)
{
    struct buf *all = arg;

    buf_str(all, " + ");
    buf_add(all, view->text);
    return GW_OK;
}

void
texter_tips(struct villager_house *house, struct buf *out)
{
    int64_t tips = villager_house_count(house, "tip");

    for (int64_t tip = 1; tip <= tips; tip++) {
        buf_str(out, tip > 1 ? " | " : "");
        villager_house_narrative(house, tip, out);
        must(tip_messages(house->tip.db, house->tip.keyring, tip, add_message,
                          out),
             "read the messages");
    }
}
