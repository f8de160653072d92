/* Every allocation of a described dialect fails once, in its turn: while its
 * file is read, and while it reads and writes. */
#include <stdlib.h>
#include <string.h>

#include "handlers/aggregators/dialect.h"
#include "tests/support/fault.h"
#include "tests/support/table.h"

/* The faults live outside, so that they are no allocation of the run. */
struct loading {
    const char *path, *text;
    struct faults faults;
};

static enum gw_err
load(void *arg)
{
    struct loading *loading = arg;
    OWNED(dialect_free)
    struct dialect *dialect = NULL;

    loading->faults = (struct faults){ 0 };
    enum gw_err err =
        loading->path != NULL
            ? dialect_load(loading->path, &loading->faults, &dialect)
            : dialect_read("x.yaml", text_of(loading->text), &loading->faults,
                           &dialect);
    assert_int_equal(dialect != NULL, err == GW_OK);
    return err == GW_REJECTED ? GW_OK : err;
}

static void
test_loading(void **state)
{
    static const char *const paths[] = {
        "deploy/channels/hubtel.yaml",    "deploy/channels/restcomm.yaml",
        "deploy/channels/flares.yaml",    "deploy/channels/zenziva.yaml",
        "deploy/channels/tcast.yaml",     "tests/unit/dialects/lists.yaml",
        "tests/unit/dialects/forms.yaml",
    };
    struct loading *loading = calloc(1, sizeof *loading);

    (void)state;
    assert_non_null(loading);
    for (size_t i = 0; i < LENGTH(paths); i++) {
        loading->path = paths[i];
        assert_true(fault_sweep(load, loading) >= 20);
        assert_int_equal(loading->faults.count, 0);
    }
    loading->path = NULL;
    loading->text = "ussd: {session: {json: a..b}, colour: red}\n"
                    "send: {judge: [{match: \"(\"}]}\n";
    assert_true(fault_sweep(load, loading) >= 3);
    assert_true(loading->faults.errors >= 5);
    free(loading);
}

/* ---- a loaded one at work ---- */

struct work {
    struct dialect *dialect;
    struct text query, body;
    bool post;
};

struct trial {
    struct fields fields;
    struct buf scratch;
    struct wire_in in;
};

static void
begin(struct trial *trial, const struct work *work)
{
    fields_init(&trial->fields);
    trial->scratch = buf_new(256 * 1024);
    trial->in = (struct wire_in){
        .method = work->post ? HTTP_POST : HTTP_GET,
        .query = work->query,
        .body = work->body,
        .fields = &trial->fields,
        .scratch = &trial->scratch,
        .dialect = work->dialect,
    };
}

static void
end(struct trial *trial)
{
    fields_free(&trial->fields);
    buf_free(&trial->scratch);
}

static enum gw_err
turn(void *arg)
{
    const struct work *work = arg;
    const struct adapter *adapter = dialect_adapter(work->dialect);
    struct wire_reply reply = { .status = 200, .body = buf_new(64 * 1024) };
    struct trial trial;
    struct turn_in in;

    begin(&trial, work);
    enum gw_err err = adapter->read_turn(&trial.in, &in);
    if (err == GW_OK) {
        adapter->write_screen(&trial.in, TEXT("Kapan?\n1 <A>"), true, &reply);
        err = buf_ok(&reply.body) ? GW_OK : GW_NOMEM;
    }
    buf_free(&reply.body);
    end(&trial);
    return err;
}

static enum gw_err
sms(void *arg)
{
    const struct work *work = arg;
    static struct sms_batch batch;
    struct trial trial;

    begin(&trial, work);
    enum gw_err err =
        dialect_adapter(work->dialect)->read_sms(&trial.in, &batch);
    end(&trial);
    return err;
}

static enum gw_err
receipts(void *arg)
{
    const struct work *work = arg;
    static struct receipt_batch batch;
    struct trial trial;

    begin(&trial, work);
    enum gw_err err =
        dialect_adapter(work->dialect)->read_receipts(&trial.in, &batch);
    end(&trial);
    return err;
}

/* No memory is no wrong secret. */
static enum gw_err
verify(void *arg)
{
    static const struct verify_config config = { "p", "old", "" };
    struct trial trial;

    begin(&trial, arg);
    enum gw_err err =
        dialect_adapter(trial.in.dialect)->verify(&trial.in, &config);
    end(&trial);
    return err;
}

/* What could not be written whole is not sent. */
static enum gw_err
send(void *arg)
{
    const struct work *work = arg;
    const struct send_config config = { .url = "http://h/",
                                        .username = "u",
                                        .password = "p",
                                        .api_key = "k",
                                        .from = "1771",
                                        .dialect = work->dialect };
    struct msisdn to;
    struct wire_call call;

    assert_int_equal(msisdn_read(TEXT("6281234567890"), &to), GW_OK);
    struct sms_out out = { 7, &to, TEXT("Tolong\xE2\x80\xA6"), "http://r/r",
                           0 };
    wire_call_init(&call);
    dialect_adapter(work->dialect)->write_send(&out, &config, &call);
    enum gw_err err = wire_call_ok(&call) ? GW_OK : GW_NOMEM;
    wire_call_free(&call);
    return err;
}

static struct work
work_of(const char *path, bool post, struct text text)
{
    struct work work = { .post = post };
    struct faults *faults = calloc(1, sizeof *faults);

    assert_non_null(faults);
    assert_int_equal(dialect_load(path, faults, &work.dialect), GW_OK);
    if (post)
        work.body = text;
    else
        work.query = text;
    free(faults);
    return work;
}

static struct work_row {
    const char *name, *path;
    enum gw_err (*run)(void *arg);
    bool post;
    const char *text;
    unsigned least; /* allocations */
} rows[] = {
    { "a turn of JSON", "deploy/channels/nalo.yaml", turn, true,
      "{\"SESSIONID\":\"s\",\"USERID\":\"u\",\"MSISDN\":\"62\"}", 8 },
    { "a turn of XML", "deploy/channels/restcomm.yaml", turn, true,
      "<dialog localId=\"1\"><unstructuredSSRequest_Response string=\"1\"/>"
      "</dialog>",
      6 },
    { "a turn of a query", "deploy/channels/cellulant.yaml", turn, false,
      "sessionID=s&MSISDN=62&INPUT=1&opCode=BEG", 4 },
    { "SMS of JSON", "tests/unit/dialects/lists.yaml", sms, true,
      "{\"batch\":{\"messages\":[{\"id\":1,\"body\":\"a\"},{\"id\":2}]}}", 2 },
    { "SMS of hex", "tests/unit/dialects/forms.yaml", sms, false,
      "msgid=1&dcs=8&text=00540054", 3 },
    { "SMS of latin1", "tests/unit/dialects/forms.yaml", sms, false,
      "msgid=1&dcs=3&text=%E9", 2 },
    { "receipts of JSON", "tests/unit/dialects/lists.yaml", receipts, true,
      "{\"reports\":[{\"id\":1,\"state\":\"DELIVRD\"}]}", 2 },
    { "receipts of XML", "tests/unit/dialects/forms.yaml", receipts, true,
      "<report status=\"D\"><id>a</id></report>", 2 },
    { "a proof", "deploy/channels/flares.yaml", verify, false,
      "SessionID=s&password=p", 1 },
    { "a GET sent", "deploy/channels/tcast.yaml", send, false, "", 4 },
    { "a form sent", "deploy/channels/zenziva.yaml", send, false, "", 4 },
    { "JSON sent", "tests/unit/dialects/lists.yaml", send, false, "", 6 },
    { "XML sent", "tests/unit/dialects/forms.yaml", send, false, "", 6 },
};

static void
test_work(void **state)
{
    const struct work_row *row = *state;
    struct work work = work_of(row->path, row->post, text_of(row->text));

    assert_true(fault_sweep(row->run, &work) >= row->least);
    dialect_free(work.dialect);
}

int
main(void)
{
    const struct CMUnitTest whole[] = { cmocka_unit_test(test_loading) };

    int failed = RUN_TABLE("dialects at work without memory", rows, test_work);
    return failed
           + cmocka_run_group_tests_name("dialects loaded without memory",
                                         whole, NULL, NULL);
}
