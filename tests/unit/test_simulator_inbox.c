/* The SMS that the simulator keeps. */
#include "handlers/simulator/inbox.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"

static struct inbox inbox;

static int
wipe(void **state)
{
    (void)state;
    inbox_wipe(&inbox);
    return 0;
}

static struct inbox_message *
add(const char *text)
{
    struct inbox_message *message = NULL;
    struct msisdn to;

    assert_int_equal(msisdn_read(TEXT("+6281200000001"), &to), GW_OK);
    assert_int_equal(inbox_add(&inbox, &to, text_of(text), 7, &message), GW_OK);
    assert_non_null(message);
    return message;
}

/* How many come after an id; the first's and the last's id. */
static size_t
after(int64_t id, int64_t *ret_first, int64_t *ret_last)
{
    json_t *json = inbox_json(&inbox, id);
    json_t *list = json_object_get(json, "messages");
    size_t count = json_array_size(list);

    assert_non_null(json);
    assert_int_equal(json_integer_value(json_object_get(json, "last")),
                     inbox.last);
    *ret_first =
        json_integer_value(json_object_get(json_array_get(list, 0), "id"));
    *ret_last = count == 0 ? 0
                           : json_integer_value(json_object_get(
                               json_array_get(list, count - 1), "id"));
    json_decref(json);
    return count;
}

static void
test_empty(void **state)
{
    int64_t first, last;

    (void)state;
    assert_int_equal(after(0, &first, &last), 0);
    assert_int_equal(after(5, &first, &last), 0);
}

static void
test_fields(void **state)
{
    struct inbox_message *message = add("Info \"diterima\"\n\xff");

    (void)state;
    (void)snprintf(message->channel, sizeof message->channel, "at");
    (void)snprintf(message->ref, sizeof message->ref, "r-1");
    message->held = true;
    json_t *json = inbox_json(&inbox, 0);
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(
        text, "{\"last\":1,\"messages\":[{\"at\":7,\"channel\":\"at\","
              "\"held\":true,\"id\":1,\"ref\":\"r-1\",\"text\":"
              "\"Info \\\"diterima\\\"\\n\xef\xbf\xbd\",\"to\":"
              "\"+6281200000001\"}]}");
    free(text);
    json_decref(json);
}

static void
test_after(void **state)
{
    int64_t first, last;

    (void)state;
    add("one");
    add("two");
    add("three");
    assert_int_equal(after(0, &first, &last), 3);
    assert_int_equal(first, 1);
    assert_int_equal(after(2, &first, &last), 1);
    assert_int_equal(first, 3);
    assert_int_equal(after(3, &first, &last), 0);
    /* Ids that were never given: of an earlier life, or none. */
    assert_int_equal(after(4, &first, &last), 3);
    assert_int_equal(after(-1, &first, &last), 3);
    assert_int_equal(after(INT64_MAX, &first, &last), 3);
    assert_int_equal(after(INT64_MIN, &first, &last), 3);
}

static void
test_oldest_goes(void **state)
{
    int64_t first, last;

    (void)state;
    for (int i = 0; i < INBOX_MAX + 5; i++)
        add("x");
    assert_int_equal(after(0, &first, &last), INBOX_MAX);
    assert_int_equal(first, 6);
    assert_int_equal(last, INBOX_MAX + 5);
    assert_int_equal(after(INBOX_MAX + 4, &first, &last), 1);
}

static void
test_length(void **state)
{
    char text[INBOX_TEXT_MAX + 1];
    struct inbox_message *message = NULL;
    struct msisdn to;

    (void)state;
    memset(text, 'x', sizeof text);
    assert_int_equal(msisdn_read(TEXT("081200000002"), &to), GW_OK);
    assert_int_equal(inbox_add(&inbox, &to,
                               (struct text){ text, INBOX_TEXT_MAX }, 0,
                               &message),
                     GW_OK);
    assert_int_equal(strlen(message->text), INBOX_TEXT_MAX);
    message = NULL;
    assert_int_equal(inbox_add(&inbox, &to,
                               (struct text){ text, INBOX_TEXT_MAX + 1 }, 0,
                               &message),
                     GW_REJECTED);
    assert_null(message);
    assert_int_equal(inbox.last, 1);
}

static void
test_nothing_in_it(void **state)
{
    (void)state;
    assert_string_equal(add("")->text, "");
}

static void
test_wiped(void **state)
{
    int64_t first, last;

    (void)state;
    add("one");
    inbox_wipe(&inbox);
    assert_int_equal(after(0, &first, &last), 0);
    assert_int_equal(add("two")->id, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_empty, wipe),
        cmocka_unit_test_teardown(test_fields, wipe),
        cmocka_unit_test_teardown(test_after, wipe),
        cmocka_unit_test_teardown(test_oldest_goes, wipe),
        cmocka_unit_test_teardown(test_length, wipe),
        cmocka_unit_test_teardown(test_nothing_in_it, wipe),
        cmocka_unit_test_teardown(test_wiped, wipe),
    };

    return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
