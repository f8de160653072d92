/* The indexer's rounds, each step by hand. */
#include "tests/support/indexer_house.h"

#include <stdio.h>
#include <stdlib.h>

static void
must(enum gw_err err, const char *what)
{
    if (err == GW_OK)
        return;
    fprintf(stderr, "indexer_house: %s: %s\n", what, gw_err_text(err));
    abort();
}

void
indexer_house_open(struct indexer_house *house)
{
    *house = (struct indexer_house){ .found = { .count = 0 } };
    villager_house_open(&house->at, true);
    reader_house_open(&house->reader);
    house->at.setup->reader = house->reader.reader;
    calendar_default(&house->calendar);
    house->at.setup->calendar = &house->calendar;
    house->at.now_ms = reader_house_now * 1000;
}

void
indexer_house_close(struct indexer_house *house)
{
    indexer_forget(&house->found);
    reader_house_close(&house->reader);
    villager_house_close(&house->at);
}

void
indexer_house_look(struct indexer_house *house)
{
    indexer_forget(&house->found);
    must(indexer_look(house->at.tip.db, house->at.setup, &house->found),
         "look");
}

bool
indexer_house_work(struct indexer_house *house)
{
    struct db *db = house->at.tip.db;
    bool owed;

    must(db_begin(db), "begin");
    must(indexer_work(db, house->at.setup, &house->found, house->at.now_ms,
                      &owed),
         "work");
    must(db_commit(db), "commit");
    return owed;
}

int
indexer_house_read(struct indexer_house *house)
{
    int read = 0;

    for (;;) {
        indexer_house_look(house);
        if (house->found.count == 0)
            return read;
        for (size_t i = 0; i < house->found.count; i++)
            read += house->found.list[i].read;
        indexer_house_work(house);
    }
}

const char *
indexer_house_question(struct indexer_house *house)
{
    static char question[512];
    OWNED(buf_free)
    struct buf plain = buf_new(4096);
    OWNED(db_end)
    struct rows *rows = NULL;

    question[0] = '\0';
    must(db_query(house->at.tip.db, &rows,
                  "SELECT id, sealed_text FROM outbox WHERE priority > $1"
                  " ORDER BY id DESC LIMIT 1",
                  db_i(0)),
         "look into the outbox");
    if (db_next(rows) != GW_OK)
        return question;
    must(keyring_open(house->at.tip.keyring, SEAL_OUTBOX, db_int(rows, 0),
                      db_blob(rows, 1), &plain),
         "open a question");
    snprintf(question, sizeof question, "%s", buf_cstr(&plain));
    return question;
}

int
indexer_house_pages(struct indexer_house *house)
{
    return (int)villager_house_number(
        &house->at, "SELECT count(*) FROM outbox WHERE priority = $1", 0);
}
