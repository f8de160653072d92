/* tests/unit/test_inbound_stop.c -- a receiver who told the aggregator to stop
 * has told us. */
#include <stdio.h>
#include <string.h>

#include "tests/support/door_house.h"
#include "tests/support/table.h"

#define AT "/in/at/q7Zt0mX4v9Lk2RbN8sWc1d"

static struct door_house house;

static int64_t
count(const char *table)
{
    return villager_house_count(&house.villagers, table);
}

static void
text(const char *id, const char *sms)
{
    char form[256];

    snprintf(form, sizeof form, "id=%s&from=%%2B6281234567890&to=1771&text=%s",
             id, sms);
    door_house_post(&house, AT "/sms", form);
    assert_int_equal(door_house_status(&house), 200);
}

static struct row {
    const char *name, *form;
    bool stops;
} rows[] = {
    { "the notice of bulk messages",
      "senderId=1771&phoneNumber=%2B6281234567890", true },
    { "another spelling", "senderId=1771&phoneNumber=081234567890", true },
    { "a failed message",
      "id=ATXid_9&status=Failed&failureReason=UserInBlacklist"
      "&phoneNumber=%2B6281234567890",
      true },
    { "failed for another reason",
      "id=ATXid_9&status=Failed&failureReason=UserAccountSuspended"
      "&phoneNumber=%2B6281234567890",
      false },
    { "somebody else", "senderId=1771&phoneNumber=%2B6281299999999", false },
    { "no number", "senderId=1771", false },
    { "a name for a number", "senderId=1771&phoneNumber=TELKOMSEL", false },
};

static void
test_row(void **state)
{
    const struct row *row = *state;

    door_house_open(&house);
    door_house_post(&house, AT "/receipt", row->form);
    assert_int_equal(door_house_status(&house), 200);
    door_house_post(&house, AT "/receipt", row->form); /* a repeat */
    assert_int_equal(door_house_status(&house), 200);
    text("1", "ada+calo");
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("outbox"), row->stops ? 0 : 1);
    text("2", "MULAI");
    text("3", "INFO");
    assert_int_equal(count("outbox"), row->stops ? 2 : 3);
    door_house_close(&house);
}

int
main(void)
{
    return RUN_TABLE("opted out", rows, test_row);
}
