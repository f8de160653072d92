/* Every allocation of the adapters fails once, in its turn. */
#include "handlers/aggregators/registry.h"
#include "tests/support/fault.h"
#include "tests/support/table.h"

struct trial {
    struct fields fields;
    struct buf scratch;
    struct wire_in in;
};

static void
begin(struct trial *trial, struct text query)
{
    fields_init(&trial->fields);
    trial->scratch = buf_new(256 * 1024);
    trial->in = (struct wire_in){ .method = HTTP_GET,
                                  .query = query,
                                  .fields = &trial->fields,
                                  .scratch = &trial->scratch };
}

static void
end(struct trial *trial)
{
    fields_free(&trial->fields);
    buf_free(&trial->scratch);
}

static enum gw_err
read_ucs2(void *arg)
{
    struct trial trial;
    struct sms_batch batch = { .count = 77 };

    (void)arg;
    begin(&trial, TEXT("id=1&message=%00T%00o%20%26&charset=UTF-16BE"));
    enum gw_err err = adapter_kannel.read_sms(&trial.in, &batch);
    assert_int_equal(batch.count, err == GW_OK ? 1 : 77);
    end(&trial);
    return err;
}

static enum gw_err
read_all(void *arg)
{
    struct trial trial;
    struct sms_batch sms;
    struct receipt_batch receipts;
    struct turn_in turn;
    struct ended_in ended;
    enum gw_err err;

    (void)arg;
    begin(&trial, TEXT("id=1&text=a&status=Success&sessionId=s"));
    err = adapter_africastalking.read_sms(&trial.in, &sms);
    if (err == GW_OK)
        err = adapter_africastalking.read_receipts(&trial.in, &receipts);
    if (err == GW_OK)
        err = adapter_africastalking.read_turn(&trial.in, &turn);
    if (err == GW_OK)
        err = adapter_africastalking.read_ended(&trial.in, &ended);
    end(&trial);
    return err;
}

/* Proofs of theirs: no memory is no wrong signature. */
static enum gw_err
verify(void *arg)
{
    static const struct verify_config config = { "secret", "old", "" };
    const struct adapter *adapter = arg;
    struct trial trial;

    begin(&trial, TEXT("a=b&timestamp=1&sig=00112233445566778899aabbccddeeff"));
    trial.in.method = HTTP_POST;
    trial.in.body = TEXT("c=d");
    trial.in.public_url = "https://gw.example.go.id/in/x/s/sms";
    enum gw_err err = adapter->verify(&trial.in, &config);
    assert_true(err == GW_DENIED || err == GW_NOMEM);
    end(&trial);
    return err;
}

/* A sweep ends when a run needs no more, and that run denies. */
static enum gw_err
verify_once(void *arg)
{
    enum gw_err err = verify(arg);

    return err == GW_DENIED ? GW_OK : err;
}

static enum gw_err
read_json(void *arg)
{
    struct trial trial;
    struct sms_batch batch = { .count = 77 };

    (void)arg;
    begin(&trial, (struct text){ NULL, 0 });
    trial.in.method = HTTP_POST;
    trial.in.body = TEXT("{\"results\":[{\"messageId\":1,\"text\":\"a\"}]}");
    enum gw_err err = adapter_infobip.read_sms(&trial.in, &batch);
    assert_int_equal(batch.count, err == GW_OK ? 1 : 77);
    if (err == GW_OK) {
        trial.in.body = TEXT("{\"messageId\":1,\"text\":\"a\"}");
        trial.in.content_type = TEXT("application/json");
        err = adapter_vonage.read_sms(&trial.in, &batch);
    }
    end(&trial);
    return err;
}

static enum gw_err
read_hex(void *arg)
{
    struct trial trial;
    struct sms_batch batch = { .count = 77 };

    (void)arg;
    begin(&trial, TEXT("id=1&coding=8&binary=0061"));
    enum gw_err err = adapter_jasmin.read_sms(&trial.in, &batch);
    assert_int_equal(batch.count, err == GW_OK ? 1 : 77);
    end(&trial);
    return err;
}

/* What could not be written whole is not sent. */
static enum gw_err
write_send(void *arg)
{
    const struct adapter *adapter = arg;
    struct send_config config = { "http://h/", "u", "k", "p", "1771", 1 };
    struct msisdn to;
    struct wire_call call;

    assert_int_equal(msisdn_read(TEXT("6281234567890"), &to), GW_OK);
    struct sms_out sms = { 7, &to, TEXT("Tolong\xE2\x80\xA6"), "http://r/r",
                           0 };
    wire_call_init(&call);
    adapter->write_send(&sms, &config, &call);
    enum gw_err err = wire_call_ok(&call) ? GW_OK : GW_NOMEM;
    wire_call_free(&call);
    return err;
}

static void
test_reading(void **state)
{
    (void)state;
    assert_true(fault_sweep(read_ucs2, NULL) >= 2);
    assert_true(fault_sweep(read_all, NULL) >= 4);
    assert_true(fault_sweep(read_json, NULL) >= 4);
    assert_true(fault_sweep(read_hex, NULL) >= 3);
}

static void
test_verifying(void **state)
{
    struct adapter twilio = adapter_twilio, vonage = adapter_vonage,
                   sinch = adapter_sinch;

    (void)state;
    assert_true(fault_sweep(verify_once, &twilio) >= 2);
    assert_true(fault_sweep(verify_once, &vonage) >= 2);
    assert_true(fault_sweep(verify_once, &sinch) >= 1);
}

static void
test_writing(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count(); i++) {
        struct adapter adapter = *registry_at(i);
        if (adapter.write_send != NULL)
            assert_true(fault_sweep(write_send, &adapter) >= 1);
    }
    struct adapter at = adapter_africastalking, kannel = adapter_kannel;
    assert_true(fault_sweep(write_send, &at) >= 4);
    assert_true(fault_sweep(write_send, &kannel) >= 8);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_verifying),
        cmocka_unit_test(test_writing),
    };

    return cmocka_run_group_tests_name("adapters without memory", tests, NULL,
                                       NULL);
}
