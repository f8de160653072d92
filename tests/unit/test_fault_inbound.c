/* tests/unit/test_fault_inbound.c -- every allocation on the roads of what
 * villagers text and dial fails once, in its turn: nothing of it is kept then,
 * and the same thing works afterwards. */
#include <stdio.h>
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "handlers/tips/code.h"
#include "handlers/villagers/noise.h"
#include "handlers/villagers/parts.h"
#include "tests/support/caller.h"
#include "tests/support/fault.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

enum { MINUTE = 60 * 1000, DONE_MAX = 6, QUERY_MAX = 512 };

static struct villager_house house;

static int64_t
count(const char *table)
{
    return villager_house_count(&house, table);
}

/* Statements are prepared when first used, so each run has a new connection. */
static enum gw_err
reconnect(void)
{
    db_close(house.tip.db);
    house.tip.db = NULL;
    enum gw_err err = db_open(house.tip.path, DB_WRITE, &house.tip.db);
    return err == GW_OK ? db_begin(house.tip.db) : err;
}

static enum gw_err
finish(enum gw_err err)
{
    if (err == GW_OK)
        return db_commit(house.tip.db);
    if (house.tip.db != NULL)
        db_rollback(house.tip.db);
    return err;
}

/* ---- SMS, from the callback's query on ---------------------------------------- */

struct texting {
    struct text query;
    struct fields fields;
    struct buf scratch;
    struct sms_batch batch;
};

static enum gw_err
take_sms(struct texting *texting)
{
    struct wire_in in = { .method = HTTP_GET,
                          .query = texting->query,
                          .fields = &texting->fields,
                          .scratch = &texting->scratch };
    struct sms_deed deed = {
        .setup = house.setup,
        .channel = villager_house_channel(&house, "at"),
        .batch = &texting->batch,
        .now_ms = house.now_ms,
    };

    enum gw_err err = adapter_vonage.read_sms(&in, &texting->batch);
    if (err == GW_OK)
        err = reconnect();
    return finish(err == GW_OK ? sms_take(house.tip.db, &deed) : err);
}

static enum gw_err
run_sms(void *arg)
{
    struct texting *texting = arg;

    fields_init(&texting->fields);
    texting->scratch = buf_new(256 * 1024);
    enum gw_err err = take_sms(texting);
    fields_free(&texting->fields);
    buf_free(&texting->scratch);
    return err;
}

/* In place of '$' stands the code of the first tip. */
static struct text
fill_in(const char *query, char filled[QUERY_MAX])
{
    char code[CODE_DIGITS + 1];
    const char *at = strchr(query, '$');

    code_write(house.tip.keyring, 1, code);
    if (at == NULL)
        (void)snprintf(filled, QUERY_MAX, "%s", query);
    else
        (void)snprintf(filled, QUERY_MAX, "%.*s%s%s", (int)(at - query), query,
                       code, at + 1);
    return text_of(filled);
}

#define FROM  "&to=1771&msisdn=6281234567890&text="
#define OTHER "&to=1771&msisdn=6281299999999&text="
#define PART(number, total) \
    "&concat-ref=37&concat-total=" total "&concat-part=" number

static struct sms_row {
    const char *name;
    const char *before[DONE_MAX]; /* went well; "-": a minute goes by */
    const char *query;
    int64_t tips, messages, parts, outbox; /* in the end */
    int quota;
} sms_rows[] = {
    { "a tip", { NULL }, "messageId=1" FROM "ada+calo", 1, 0, 0, 1 },
    { "a text that joins",
      { "messageId=1" FROM "ada+calo" },
      "messageId=2" FROM "di+Pontang",
      1,
      1,
      0,
      1 },
    { "over the limit of the day",
      { "messageId=1" OTHER "a", "messageId=2" FROM "a", "-", "-" },
      "messageId=3" OTHER "b",
      3,
      0,
      0,
      3,
      1 },
    { "the first part",
      { NULL },
      "messageId=1" FROM "ada+calo" PART("1", "3"),
      0,
      0,
      1,
      0 },
    { "one in the middle",
      { "messageId=1" FROM "ada+calo" PART("1", "3") },
      "messageId=2" FROM "di+Pontang" PART("2", "3"),
      0,
      0,
      2,
      0 },
    { "the last one",
      { "messageId=2" FROM "di+Pontang" PART("2", "2") },
      "messageId=1" FROM "ada+calo+" PART("1", "2"),
      1,
      0,
      2,
      1 },
    { "a late one",
      { "messageId=2" FROM "di+Pontang" PART("2", "2"), "-" },
      "messageId=1" FROM "ada+calo+" PART("1", "2"),
      1,
      1,
      2,
      1 },
    { "a reference used again",
      { "messageId=2" FROM "di+Pontang" PART("2", "2") },
      "messageId=3" FROM "ke+Merak" PART("2", "2"),
      1,
      0,
      1,
      1 },
    { "too many parts to join",
      { NULL },
      "messageId=2" FROM "di+Pontang" PART("2", "99"),
      1,
      0,
      0,
      1 },
    { "TAMBAH",
      { "messageId=1" FROM "ada+calo" },
      "messageId=2" OTHER "TAMBAH+$+mobil+hitam",
      1,
      1,
      0,
      2 },
    { "CEK",
      { "messageId=1" FROM "ada+calo" },
      "messageId=2" FROM "CEK+$",
      1,
      0,
      0,
      2 },
    { "BERHENTI", { NULL }, "messageId=2" FROM "BERHENTI", 0, 0, 0, 1 },
    { "INFO", { NULL }, "messageId=2" FROM "INFO", 0, 0, 0, 1 },
};

static void
do_before(const struct sms_row *row)
{
    for (size_t i = 0; i < DONE_MAX && row->before[i] != NULL; i++) {
        char filled[QUERY_MAX];
        struct texting texting = { .query = fill_in(row->before[i], filled) };
        house.now_ms++;
        if (strcmp(row->before[i], "-") != 0) {
            assert_int_equal(run_sms(&texting), GW_OK);
            continue;
        }
        house.now_ms += row->quota > 0 ? 31 * MINUTE : MINUTE;
        villager_house_tidy(&house);
    }
}

static void
test_sms(void **state)
{
    const struct sms_row *row = *state;
    char filled[QUERY_MAX];

    villager_house_open(&house, true);
    if (row->quota > 0)
        house.setup->config->quota_tips = row->quota;
    do_before(row);
    house.now_ms++;
    struct texting texting = { .query = fill_in(row->query, filled) };
    assert_in_range(fault_sweep(run_sms, &texting), 10, 3000);
    assert_int_equal(count("tip"), row->tips);
    assert_int_equal(count("message"), row->messages);
    assert_int_equal(count("sms_part"), row->parts);
    assert_int_equal(count("outbox"), row->outbox);
    /* It is known now, whole. */
    assert_int_equal(run_sms(&texting), GW_OK);
    assert_int_equal(count("tip"), row->tips);
    assert_int_equal(count("message"), row->messages);
    villager_house_close(&house);
}

/* ---- what comes later ------------------------------------------------------------ */

static enum gw_err
run_file(void *arg)
{
    bool owes = false;
    enum gw_err err = reconnect();

    if (err == GW_OK)
        err = sms_file_parts(house.tip.db, house.setup, *(int64_t *)arg,
                             house.now_ms, &owes);
    assert_int_equal(owes, err == GW_OK);
    return finish(err);
}

static void
test_file(void **state)
{
    (void)state;
    struct texting texting = {
        .query = TEXT("messageId=2" FROM "di+Pontang" PART("2", "2")),
    };
    int64_t id;
    size_t found;

    villager_house_open(&house, true);
    assert_int_equal(run_sms(&texting), GW_OK);
    house.now_ms += MINUTE;
    assert_int_equal(parts_quiet(house.tip.db, house.now_ms, &id, 1, &found),
                     GW_OK);
    assert_int_equal(found, 1);
    assert_in_range(fault_sweep(run_file, &id), 10, 3000);
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("outbox"), 1);
    villager_house_close(&house);
}

static enum gw_err
run_noise(void *arg)
{
    (void)arg;
    bool owed = false;
    enum gw_err err = reconnect();

    if (err == GW_OK)
        err = noise_found(house.tip.db, house.setup, 1, house.now_ms, &owed);
    assert_int_equal(owed, err == GW_OK);
    return finish(err);
}

static enum gw_err
run_no_noise(void *arg)
{
    (void)arg;
    enum gw_err err = reconnect();

    if (err == GW_OK)
        err = noise_taken_back(house.tip.db, house.setup, 1, house.now_ms);
    return finish(err);
}

static int64_t
low(void)
{
    return villager_house_number(&house, "SELECT low FROM tip WHERE id = $1",
                                 1);
}

static void
test_noise(void **state)
{
    (void)state;
    struct texting texting = { .query = TEXT("messageId=1" FROM "wkwk") };

    villager_house_open(&house, true);
    assert_int_equal(run_sms(&texting), GW_OK);
    assert_in_range(fault_sweep(run_noise, NULL), 10, 3000);
    assert_int_equal(low(), 2);
    assert_int_equal(count("outbox"), 2);
    assert_in_range(fault_sweep(run_no_noise, NULL), 5, 3000);
    assert_int_equal(low(), 0);
    villager_house_close(&house);
}

/* ---- a turn of a call --------------------------------------------------------------- */

static enum gw_err
run_turn(void *arg)
{
    const struct turn_in *in = arg;
    struct ussd_turn turn;
    enum gw_err err = reconnect();

    ussd_turn_init(&turn);
    turn.setup = house.setup;
    turn.channel = villager_house_channel(&house, "at");
    turn.in = in;
    turn.now_ms = house.now_ms;
    if (err == GW_OK)
        err = ussd_turn_take(house.tip.db, &turn);
    assert_true(err != GW_OK || turn.screen.len > 0);
    ussd_turn_free(&turn);
    return finish(err);
}

static struct turn_row {
    const char *name;
    const char *before; /* typed before, '|' between turns */
    const char *input;  /* all that is typed now */
    int64_t tips, outbox;
    bool again; /* in another call, after the first was cut off */
} turn_rows[] = {
    { "dial", NULL, "", 0, 0 },
    { "a first answer", "1", "1*1", 0, 0 },
    { "letters of a place", "1|1|2", "1*1*2*TIRT", 0, 0 },
    { "the last of five", "1|1|2|TIRT", "1*1*2*TIRT*1", 1, 0 },
    { "a story after it", "1|1|2|TIRT|1|1|2|1",
      "1*1*2*TIRT*1*1*2*1*mobil hitam", 1, 0 },
    { "danger", "2", "2*1", 1, 2 },
    { "a wrong code", "3", "3*11111111", 0, 0 },
    { "going on in another call", "1|1|2", "1", 1, 0, true },
};

static void
test_turn(void **state)
{
    const struct turn_row *row = *state;
    struct caller ani = { .house = &house, .from = "+6281234567890" };

    villager_house_open(&house, true);
    if (row->before != NULL) {
        caller_dial(&ani, "s1");
        caller_types(&ani, row->before);
    }
    if (row->again) {
        caller_ended(&ani);
        caller_dial(&ani, "s2");
    }
    struct turn_in in = {
        .session = row->again ? TEXT("s2") : TEXT("s1"),
        .from = text_of(ani.from),
        .code = TEXT("*177#"),
        .input = text_of(row->input),
        .style = TURN_ACCUMULATED,
    };
    assert_in_range(fault_sweep(run_turn, &in), 10, 3000);
    assert_int_equal(count("tip"), row->tips);
    assert_int_equal(count("outbox"), row->outbox);
    assert_int_equal(run_turn(&in), GW_OK);
    assert_int_equal(count("tip"), row->tips);
    villager_house_close(&house);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_noise),
    };

    int failed = RUN_TABLE("texts", sms_rows, test_sms);
    failed += RUN_TABLE("turns", turn_rows, test_turn);
    return failed
           + cmocka_run_group_tests_name("what comes later", tests, NULL, NULL);
}
