/* tests/unit/test_setup.c -- a setup is whole, or its faults say why not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/commands/kinds.h"
#include "tests/support/table.h"
#include "tests/support/villager_house.h"

static void
test_whole(void **state)
{
    (void)state;
    struct villager_house house;

    villager_house_open(&house, true);
    const struct setup *setup = house.setup;
    assert_int_equal(setup->config->channels_count, 4);
    for (size_t i = 0; i < setup->config->channels_count; i++) {
        const struct setup_channel *channel = &setup->channels[i];
        assert_ptr_equal(channel->config, &setup->config->channels[i]);
        assert_string_equal(channel->adapter->name, channel->config->kind);
    }
    assert_string_equal(setup->channels[0].receipt_url,
                        "http://127.0.0.1:8080/in/at/q7Zt0mX4v9Lk2RbN8sWc1d/"
                        "receipt");
    assert_ptr_equal(setup->sender, &setup->channels[0]);
    villager_house_close(&house);

    villager_house_open(&house, false);
    assert_null(house.setup->sender);
    villager_house_close(&house);
}

static void
test_counted(void **state)
{
    (void)state;
    struct villager_house house;

    villager_house_open(&house, false);
    struct setup *setup = setup_ref(house.setup);
    assert_int_equal(setup->references, 2);
    setup_unref(setup);
    assert_int_equal(setup->references, 1);
    setup_unref(NULL);
    villager_house_close(&house);
}

/* ---- faults ------------------------------------------------------------------ */

static struct fault_row {
    const char *name, *more; /* lines behind the channels */
    bool keyring;
    enum gw_err err;
    const char *says; /* one of the faults */
} rows[] = {
    { "all is well", "", true, GW_OK, NULL },
    { "without keys, as check does", "", false, GW_OK, NULL },
    { "an unknown kind",
      "  - {name: x, kind: nokia, secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n", true,
      GW_REJECTED,
      "channel x: there is no kind \"nokia\"; there are 8x8, "
      "africastalking, " },
    { "a signature where nothing is signed",
      "  - {name: x, kind: kannel, secret: q7Zt0mX4v9Lk2RbN8sWc1d, signature: "
      "{secret: s}}\n",
      true, GW_REJECTED,
      "channel x: kind kannel signs nothing; remove its signature block" },
    { "a signature without a secret",
      "  - {name: x, kind: vonage, secret: q7Zt0mX4v9Lk2RbN8sWc1d, signature: "
      "{method: hmac-md5}}\n",
      true, GW_REJECTED, "channels[].signature.secret is missing" },
    { "a way of signing that there is not",
      "  - {name: x, kind: vonage, secret: q7Zt0mX4v9Lk2RbN8sWc1d, signature: "
      "{secret: s, method: hmac-md4}}\n",
      true, GW_REJECTED,
      "kind vonage has no such signature.method; the usual one is md5hash" },
    { "a way of signing where there is but one",
      "  - {name: x, kind: twilio, secret: q7Zt0mX4v9Lk2RbN8sWc1d, signature: "
      "{secret: s, method: hmac-md5}}\n",
      true, GW_REJECTED, "kind twilio has no such signature.method; leave it" },
    { "a signature",
      "  - {name: x, kind: vonage, secret: q7Zt0mX4v9Lk2RbN8sWc1d, signature: "
      "{secret: s, secret_old: t, method: hmac-sha512}}\n",
      true, GW_OK, NULL },
    { "could sign and does not: a warning",
      "  - {name: x, kind: sinch, secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n", true,
      GW_OK,
      "channel x: kind sinch can sign, but signature.secret is not given" },
    { "a kind that a file describes",
      "  - {name: x, kind: generic, dialect: deploy/channels/hubtel.yaml, "
      "secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n",
      true, GW_OK, NULL },
    { "a described kind without its file",
      "  - {name: x, kind: generic, secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n", true,
      GW_REJECTED, "channel x: kind generic wants dialect: PATH" },
    { "a file that is not there",
      "  - {name: x, kind: generic, dialect: /nowhere/x.yaml, secret: "
      "q7Zt0mX4v9Lk2RbN8sWc1d}\n",
      true, GW_REJECTED, "" },
    { "a file that describes nothing",
      "  - {name: x, kind: generic, dialect: tests/unit/nothing.yaml, "
      "secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n",
      true, GW_REJECTED, "describes nothing" },
    { "a file for a kind that has none",
      "  - {name: x, kind: kannel, dialect: deploy/channels/hubtel.yaml, "
      "secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n",
      true, GW_REJECTED,
      "channel x: kind kannel is known without a dialect; remove it" },
    { "a described kind that cannot send",
      "  - {name: x, kind: generic, dialect: deploy/channels/hubtel.yaml, "
      "secret: q7Zt0mX4v9Lk2RbN8sWc1d, send: {url: \"http://h/\"}}\n",
      true, GW_REJECTED, "kind generic cannot send; remove its send block" },
    { "a described kind that proves itself, without a secret: a warning",
      "  - {name: x, kind: generic, dialect: deploy/channels/flares.yaml, "
      "secret: q7Zt0mX4v9Lk2RbN8sWc1d}\n",
      true, GW_OK,
      "channel x: kind generic can sign, but signature.secret is not given" },
    { "a config that is none", "  - }\n", true, GW_REJECTED, "" },
    { "a screen too narrow",
      "  - {name: x, kind: kannel, secret: q7Zt0mX4v9Lk2RbN8sWc1d, septets: "
      "60}\n",
      true, GW_REJECTED, "60" },
};

static bool
says(const struct faults *faults, const char *what)
{
    for (size_t i = 0; i < faults->count; i++) {
        if (strstr(faults->list[i].text, what) != NULL)
            return true;
    }
    return false;
}

static void
test_row(void **state)
{
    const struct fault_row *row = *state;
    struct villager_house house;
    struct setup *setup = NULL;
    struct faults *faults = calloc(1, sizeof *faults);

    assert_non_null(faults);
    villager_house_open(&house, true);
    villager_house_write(&house, true, row->more);
    enum gw_err err = setup_load(house.config_path, &command_kinds,
                                 row->keyring ? house.tip.keyring : NULL,
                                 house.tip.places, faults, &setup);
    assert_int_equal(err, row->err);
    if (row->says != NULL && !says(faults, row->says)) {
        faults_print(faults, stderr);
        fail_msg("no fault says \"%s\"", row->says);
    }
    assert_int_equal(faults->errors > 0, err != GW_OK);
    if (err == GW_OK)
        setup_unref(setup);
    else
        assert_null(setup);
    villager_house_close(&house);
    free(faults);
}

/* A dialect that only hears: a send block for it is a mistake. */
static const struct adapter deaf = { .name = "kannel" };

static size_t
one(void)
{
    return 1;
}

static const struct adapter *
at_deaf(size_t index)
{
    assert_int_equal(index, 0);
    return &deaf;
}

static void
test_cannot_send(void **state)
{
    (void)state;
    static const struct setup_kinds kinds = { .count = one, .at = at_deaf };
    struct villager_house house;
    struct setup *setup = NULL;
    struct faults *faults = calloc(1, sizeof *faults);

    assert_non_null(faults);
    villager_house_open(&house, true);
    assert_int_equal(setup_load(house.config_path, &kinds, house.tip.keyring,
                                house.tip.places, faults, &setup),
                     GW_REJECTED);
    assert_true(says(faults, "kind kannel cannot send; remove its send block"));
    assert_true(says(faults, "there is no kind \"africastalking\""));
    assert_null(setup);
    villager_house_close(&house);
    free(faults);
}

static void
test_no_file(void **state)
{
    (void)state;
    struct setup *setup = NULL;
    struct faults *faults = calloc(1, sizeof *faults);

    assert_non_null(faults);
    assert_int_equal(setup_load("/nowhere/kentongan.yaml", &command_kinds, NULL,
                                NULL, faults, &setup),
                     GW_REJECTED);
    assert_true(faults->errors > 0);
    free(faults);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_counted),
        cmocka_unit_test(test_cannot_send),
        cmocka_unit_test(test_no_file),
    };

    int failed = RUN_TABLE("setup faults", rows, test_row);
    return failed + cmocka_run_group_tests_name("setup", tests, NULL, NULL);
}
