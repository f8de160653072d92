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
}

static void
test_writing(void **state)
{
    struct adapter at = adapter_africastalking, kannel = adapter_kannel;

    (void)state;
    assert_true(fault_sweep(write_send, &at) >= 4);
    assert_true(fault_sweep(write_send, &kannel) >= 8);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_writing),
    };

    return cmocka_run_group_tests_name("adapters without memory", tests, NULL,
                                       NULL);
}
