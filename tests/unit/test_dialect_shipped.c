/* tests/unit/test_dialect_shipped.c -- descriptions that come with the program:
 * whatever is sent to them, each as a whole. */
#include "handlers/aggregators/dialect.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/table.h"

struct trial {
    struct fields fields;
    struct buf scratch;
    struct wire_in in;
};

static void
begin(struct trial *trial, const struct dialect *dialect, const char *query,
      const char *type, const char *body)
{
    fields_init(&trial->fields);
    trial->scratch = buf_new(256 * 1024);
    trial->in = (struct wire_in){
        .method = body != NULL ? HTTP_POST : HTTP_GET,
        .query = text_of(query),
        .content_type = text_of(type),
        .body = text_of(body),
        .fields = &trial->fields,
        .scratch = &trial->scratch,
        .dialect = dialect,
    };
}

static void
end(struct trial *trial)
{
    fields_free(&trial->fields);
    buf_free(&trial->scratch);
}

/* What no dialect says, in each form that a dialect may have. */
static const struct {
    const char *query, *type, *body;
} strange[] = {
    { "nothing=of+theirs", NULL, NULL },
    { NULL, "application/json", "{\"nothing\":\"of theirs\"}" },
    { NULL, "application/json", "[" },
    { NULL, "text/xml", "<nothing/>" },
    { NULL, "text/xml", "<" },
    { NULL, NULL, NULL },
};

static void
assert_strangers_refused(const struct dialect *dialect)
{
    const struct adapter *adapter = dialect_adapter(dialect);
    const struct verify_config config = { "a secret", "an old one", "" };

    for (size_t i = 0; i < LENGTH(strange); i++) {
        struct trial trial;
        struct turn_in turn;
        begin(&trial, dialect, strange[i].query, strange[i].type,
              strange[i].body);
        if (adapter->verify != NULL)
            assert_int_equal(adapter->verify(&trial.in, &config), GW_DENIED);
        if (adapter->read_turn != NULL)
            assert_int_equal(adapter->read_turn(&trial.in, &turn), GW_REJECTED);
        end(&trial);
    }
}

/* What a villager may send, in the fields of every dialect. */
static const struct {
    const char *query, *json, *xml; /* as each would carry it */
} contents[] = {
    { "", "", "" },
    { "%00%01%FF%C3", "\\u0000\xFF\xC3", "&#0;\xFF\xC3" },
    { "%F0%9F%98%A2", "\\ud83d\\ude22", "&#x1F622;" },
    { "%22%3E%3C%26%27%7C%0D%0A%5C", "\\\"><&'|\\r\\n\\\\",
      "&quot;&gt;&lt;&amp;&apos;|&#13;&#10;\\" },
    { "%7Bscreen%7D", "{screen}", "{screen}" },
    { "a+%26+b", "a & b", "a & b" },
    { "%ED%A0%BD", "\\ud83d", "&#xD83D;" },
};

static const char *const field_names[] = {
    "session",
    "sessionId",
    "SessionId",
    "SESSIONID",
    "msisdn",
    "sessionID",
    "SessionID",
    "transactionId",
    "MSISDN",
    "input",
    "ussdRequestString",
    "Mobile",
    "INPUT",
    "Message",
    "userData",
    "USERDATA",
    "USERID",
    "userID",
    "ussdString",
    "msg",
    "opCode",
    "op",
    "Type",
    "MSGTYPE",
};

static bool
reads(const struct dialect *dialect, const char *query, const char *type,
      const char *body)
{
    const struct adapter *adapter = dialect_adapter(dialect);
    struct wire_reply reply = { .status = 200, .body = buf_new(64 * 1024) };
    struct trial trial;
    struct turn_in turn;

    begin(&trial, dialect, query, type, body);
    bool read = adapter->read_turn(&trial.in, &turn) == GW_OK;
    if (read) {
        adapter->write_screen(&trial.in, TEXT("Kapan?"), true, &reply);
        assert_true(buf_ok(&reply.body));
        assert_int_equal(reply.status, 200);
    }
    buf_free(&reply.body);
    end(&trial);
    return read;
}

static void
assert_every_content_read(const struct dialect *dialect)
{
    for (size_t i = 0; i < LENGTH(contents); i++) {
        struct buf query = buf_new(8192), json = buf_new(8192),
                   xml = buf_new(8192);
        for (size_t k = 0; k < LENGTH(field_names); k++) {
            buf_printf(&query, "%s%s=%s", k > 0 ? "&" : "", field_names[k],
                       contents[i].query);
            buf_printf(&json, "%s\"%s\":\"%s\"", k > 0 ? "," : "{",
                       field_names[k], contents[i].json);
        }
        buf_str(&json, "}");
        buf_printf(&xml,
                   "<dialog localId=\"%s\"><unstructuredSSRequest_Response "
                   "string=\"%s\"/></dialog>",
                   contents[i].xml, contents[i].xml);
        bool read = reads(dialect, buf_cstr(&query), NULL, NULL)
                    || reads(dialect, NULL, "application/json", buf_cstr(&json))
                    || reads(dialect, NULL, "text/xml", buf_cstr(&xml));
        assert_true(read);
        buf_free(&query);
        buf_free(&json);
        buf_free(&xml);
    }
}

/* Whatever an answer says, it has a verdict with a reason. */
static void
assert_every_answer_judged(const struct dialect *dialect)
{
    static const int statuses[] = { 0, 200, 204, 301, 400, 401, 404, 429, 500 };
    const struct send_config send = { .url = "", .dialect = dialect };

    for (size_t i = 0; i < LENGTH(statuses); i++) {
        struct buf scratch = buf_new(1024);
        const struct wire_answer answer = { .reached = statuses[i] != 0,
                                            .status = statuses[i],
                                            .body =
                                                TEXT("a word of tomorrow") };
        struct send_verdict verdict;
        dialect_adapter(dialect)->judge(&send, &answer, &scratch, &verdict);
        assert_int_not_equal(verdict.outcome, SEND_ACCEPTED);
        assert_true(verdict.reason[0] != '\0');
        buf_free(&scratch);
    }
}

static void
walk(const char *path)
{
    struct faults *faults = calloc(1, sizeof *faults);
    struct dialect *dialect = NULL;

    assert_non_null(faults);
    enum gw_err err = dialect_load(path, faults, &dialect);
    faults_print(faults, stderr);
    assert_int_equal(err, GW_OK);
    assert_int_equal(faults->count, 0);
    const struct adapter *adapter = dialect_adapter(dialect);
    assert_string_equal(adapter->name, DIALECT_KIND);
    assert_int_equal(adapter->write_send != NULL, adapter->judge != NULL);
    assert_int_equal(adapter->read_turn != NULL, adapter->write_screen != NULL);
    assert_true(adapter->read_ended == NULL || adapter->read_turn != NULL);
    assert_strangers_refused(dialect);
    if (adapter->read_turn != NULL)
        assert_every_content_read(dialect);
    if (adapter->judge != NULL)
        assert_every_answer_judged(dialect);
    dialect_free(dialect);
    free(faults);
}

static void
test_shipped(void **state)
{
    DIR *folder = opendir("deploy/channels");
    size_t count = 0;

    (void)state;
    assert_non_null(folder);
    for (struct dirent *each; (each = readdir(folder)) != NULL;) {
        char path[512];
        if (each->d_name[0] == '.')
            continue;
        assert_non_null(strstr(each->d_name, ".yaml"));
        snprintf(path, sizeof path, "deploy/channels/%s", each->d_name);
        walk(path);
        count++;
    }
    closedir(folder);
    assert_true(count >= 12);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_shipped) };

    return cmocka_run_group_tests_name("dialects shipped", tests, NULL, NULL);
}
