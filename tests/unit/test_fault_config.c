/* Every allocation of ours fails once, in its turn, while configs are read and
 * keyrings are kept. */
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/otp.h"
#include "tests/support/fault.h"
#include "tests/unit/config_text.h"
#include "tests/unit/keyring_folder.h"

/* One config is faultless, the other all faults: both say so only when they
 * were read to the end. */
static const char good[] =
    "proxies: [10.0.0.0/8]\n"
    "languages: [jv, su]\n"
    "duty: {polda: [\"081234567890\"]}\n" SEND
    ", username: u, api_key: k, password: p, from: \"1771\"}}\n";
static const char bad[] = "colour: 1\nduty: {polda: [x]}\nlanguages: [jv, x]\n"
                          "channels: [{name: X, secret: x}]\n";

/* The faults live outside, so that they are no allocation of the run. */
struct reading {
    const char *text;
    enum gw_err expected;
    struct faults faults;
};

static enum gw_err
read_config(void *arg)
{
    struct reading *reading = arg;
    OWNED(config_free)
    struct config *config = NULL;

    reading->faults = (struct faults){ 0 };
    enum gw_err err = config_read("file.yaml", text_of(reading->text),
                                  &reading->faults, &config);
    if (err == GW_NOMEM) {
        assert_null(config);
        return err;
    }
    assert_int_equal(err, reading->expected);
    return GW_OK;
}

static void
test_read(void **state)
{
    struct reading *reading = calloc(1, sizeof *reading);

    (void)state;
    assert_non_null(reading);
    reading->text = good;
    reading->expected = GW_OK;
    assert_in_range(fault_sweep(read_config, reading), 15, 200);
    assert_int_equal(reading->faults.count, 0);
    reading->text = bad;
    reading->expected = GW_REJECTED;
    assert_in_range(fault_sweep(read_config, reading), 8, 200);
    assert_int_equal(reading->faults.errors, 6);
    free(reading);
}

static enum gw_err
load_with_secret(void *arg)
{
    const char *path = arg;
    OWNED(config_free)
    struct config *config = NULL;
    static struct faults faults;

    faults = (struct faults){ 0 };
    enum gw_err err = config_load(path, &faults, &config);
    assert_true(err == GW_OK || err == GW_NOMEM);
    assert_int_equal(faults.errors, 0);
    return err;
}

static void
test_load(void **state)
{
    const struct folder *folder = *state;
    struct buf yaml = buf_new(4096);
    char path[128], secret[128];

    snprintf(path, sizeof path, "%s/config", folder->path);
    snprintf(secret, sizeof secret, "%s/secret", folder->path);
    buf_printf(&yaml,
               SERVICE "channels:\n  - {name: a, kind: b, secret_file: %s}\n",
               secret);
    assert_int_equal(file_replace(folder->path, "config", buf_text(&yaml)),
                     GW_OK);
    assert_int_equal(file_replace(folder->path, "secret", TEXT(SECRET)), GW_OK);
    buf_free(&yaml);
    assert_in_range(fault_sweep(load_with_secret, path), 10, 200);
    unlink(path);
    unlink(secret);
}

/* ---- keyring ---- */

static enum gw_err
create_keyring(void *arg)
{
    const struct folder *folder = arg;

    unlink(folder->keyring);
    enum gw_err err = keyring_create(folder->path);
    if (err != GW_OK)
        assert_int_equal(access(folder->keyring, F_OK), -1);
    return err;
}

static enum gw_err
rotate_and_load(void *arg)
{
    const struct folder *folder = arg;
    OWNED(keyring_free)
    struct keyring *keyring = NULL;

    enum gw_err err = keyring_rotate(folder->path);
    if (err != GW_OK)
        return err;
    return keyring_load(folder->path, &keyring);
}

static enum gw_err
seal_and_open(void *arg)
{
    const struct keyring *keyring = arg;
    OWNED(buf_wipe)
    struct buf sealed = buf_new(1024);
    OWNED(buf_wipe)
    struct buf plain = buf_new(1024);

    keyring_seal(keyring, SEAL_CALL, 1,
                 TEXT("a text of some length, so that "
                      "one step of room is too small"),
                 &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;
    return keyring_open(keyring, SEAL_CALL, 1, buf_text(&sealed), &plain);
}

static void
test_keyring(void **state)
{
    struct folder *folder = *state;

    assert_true(fault_sweep(create_keyring, folder) >= 1);
    assert_true(fault_sweep(rotate_and_load, folder) >= 2);
    OWNED(keyring_free)
    struct keyring *keyring = load_well(folder->path);
    assert_true(fault_sweep(seal_and_open, keyring) >= 2);
}

static enum gw_err
draw_code(void *arg)
{
    OWNED(buf_wipe)
    struct buf uri = buf_new(512);
    OWNED(buf_wipe)
    struct buf out = buf_new(64 * 1024);

    (void)arg;
    otp_uri(TEXT("12345678901234567890"), TEXT("ani"), &uri);
    if (!buf_ok(&uri))
        return uri.err;
    return otp_qr(buf_text(&uri), &out);
}

static void
test_otp(void **state)
{
    (void)state;
    assert_true(fault_sweep(draw_code, NULL) >= 2);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_read),
        IN_FOLDER(test_load),
        IN_FOLDER(test_keyring),
        cmocka_unit_test(test_otp),
    };

    if (crypto_init() != GW_OK)
        return 1;
    return cmocka_run_group_tests_name("allocations", whole, NULL, NULL);
}
