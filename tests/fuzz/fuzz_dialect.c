/* Bytes as a description, and as what comes in through one.
 *
 *   byte 0  a description of deploy/channels or tests/unit/dialects, or one of
 *           the input's own
 *   byte 1  which function
 *   byte 2  method, content type; of an answer: its status
 *   rest    own description and a line of "===", if it is one; then query, a
 *           line end, body; of an answer: the body
 */
#include <dirent.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/aggregators/dialect.h"
#include "handlers/aggregators/xml.h"
#include "tests/fuzz/fuzz.h"

enum { SHIPPED_MAX = 32 };
enum { SMS, RECEIPTS, TURN, ENDED, VERIFY, SEND, JUDGE, XML, FUNCTIONS };

static struct dialect *shipped[SHIPPED_MAX];
static size_t shipped_count;

static const char *const types[] = { NULL, "application/x-www-form-urlencoded",
                                     "application/json", "text/xml" };

static int
is_description(const struct dirent *entry)
{
    return strstr(entry->d_name, ".yaml") != NULL;
}

/* In the order of their names, so that an input means the same everywhere. */
static void
load_folder(const char *folder)
{
    static struct faults faults; /* large */
    struct dirent **list = NULL;
    int count = scandir(folder, &list, is_description, alphasort);

    must(count > 0);
    for (int i = 0; i < count; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
        must(shipped_count < SHIPPED_MAX);
        must(dialect_load(path, &faults, &shipped[shipped_count]) == GW_OK);
        shipped_count++;
        free(list[i]);
    }
    free(list);
}

static size_t
touch(struct text text)
{
    size_t sum = 0;

    for (size_t i = 0; i < text.len; i++)
        sum += (unsigned char)text.at[i];
    return sum;
}

static void
try_sms(const struct adapter *adapter, const struct wire_in *in)
{
    static struct sms_batch batch; /* large */
    enum gw_err err = adapter->read_sms(in, &batch);

    must(err == GW_OK || err == GW_REJECTED);
    for (size_t i = 0; err == GW_OK && i < batch.count; i++) {
        const struct sms_in *sms = &batch.list[i];
        must(touch(sms->id) + touch(sms->from) + touch(sms->to)
                 + touch(sms->text) + touch(sms->date) + touch(sms->part_ref)
             < SIZE_MAX);
        must(sms->part_number <= sms->part_total);
    }
}

static void
try_receipts(const struct adapter *adapter, const struct wire_in *in)
{
    static struct receipt_batch batch; /* large */
    enum gw_err err = adapter->read_receipts(in, &batch);

    must(err == GW_OK || err == GW_REJECTED);
    for (size_t i = 0; err == GW_OK && i < batch.count; i++) {
        const struct receipt *receipt = &batch.list[i];
        must(receipt->state <= RECEIPT_DELIVERED && receipt->ours >= 0);
        must(receipt->word.len <= 32);
        must(touch(receipt->ref) + touch(receipt->word) + touch(receipt->to)
             < SIZE_MAX);
    }
}

/* The body of an answer in XML is XML, whatever is echoed. */
static void
try_turn(const struct adapter *adapter, const struct wire_in *in)
{
    struct wire_reply reply = { .status = 200, .body = buf_new(1024 * 1024) };
    struct turn_in turn;
    enum gw_err err = adapter->read_turn(in, &turn);

    must(err == GW_OK || err == GW_REJECTED);
    if (err == GW_OK) {
        must(touch(turn.session) + touch(turn.from) + touch(turn.code)
                 + touch(turn.input) + touch(turn.turn)
             < SIZE_MAX);
        adapter->write_screen(in, TEXT("1 <A>\n2 \"B\" | {more}"), true,
                              &reply);
        must(reply.status >= 200 && reply.status <= 299);
        must(touch(buf_text(&reply.body)) < SIZE_MAX);
    }
    buf_free(&reply.body);
}

static void
try_ended(const struct adapter *adapter, const struct wire_in *in)
{
    struct ended_in ended;
    enum gw_err err = adapter->read_ended(in, &ended);

    must(err == GW_OK || err == GW_REJECTED);
    must(err != GW_OK || touch(ended.session) < SIZE_MAX);
}

static void
try_in(const struct dialect *dialect, int function, uint8_t flags,
       struct text rest)
{
    const struct adapter *adapter = dialect_adapter(dialect);
    const struct verify_config config = { "a secret of a signature", "", "" };
    struct fields fields;
    struct buf scratch = buf_new(256 * 1024);
    struct text query = { NULL, 0 };
    struct wire_in in = {
        .method = flags & 1 ? HTTP_POST : HTTP_GET,
        .content_type = text_of(types[flags / 2 % LENGTH(types)]),
        .fields = &fields,
        .scratch = &scratch,
        .dialect = dialect,
    };

    (void)text_cut(&rest, '\n', &query);
    in.query = query;
    in.body = rest;
    for (size_t i = 0; adapter->headers != NULL && adapter->headers[i] != NULL;
         i++) {
        in.headers[i].name = adapter->headers[i];
        in.headers[i].value = query;
        in.headers_count = i + 1;
    }
    fields_init(&fields);
    if (function == SMS && adapter->read_sms != NULL)
        try_sms(adapter, &in);
    if (function == RECEIPTS && adapter->read_receipts != NULL)
        try_receipts(adapter, &in);
    if (function == TURN && adapter->read_turn != NULL)
        try_turn(adapter, &in);
    if (function == ENDED && adapter->read_ended != NULL)
        try_ended(adapter, &in);
    if (function == VERIFY && adapter->verify != NULL)
        must(adapter->verify(&in, &config) == GW_DENIED);
    fields_free(&fields);
    buf_free(&scratch);
}

static void
try_send(const struct dialect *dialect, struct text text)
{
    const struct adapter *adapter = dialect_adapter(dialect);
    const struct send_config send = { .url = "https://h/",
                                      .username = "u",
                                      .password = "p",
                                      .api_key = "k",
                                      .from = "1771",
                                      .dialect = dialect };
    struct msisdn to;
    struct wire_call call;

    must(msisdn_read(TEXT("6281234567890"), &to) == GW_OK);
    const struct sms_out sms = { 7, &to, text, "https://r/", 0 };
    wire_call_init(&call);
    adapter->write_send(&sms, &send, &call);
    if (wire_call_ok(&call))
        must(text_starts(buf_text(&call.url), TEXT("https://h/")));
    wire_call_free(&call);
}

static void
try_judge(const struct dialect *dialect, uint8_t flags, struct text body)
{
    static const int statuses[] = { 200, 201, 301, 400, 401, 404, 429, 503 };
    const struct send_config send = { .url = "", .dialect = dialect };
    struct buf scratch = buf_new(4096);
    struct wire_answer answer = {
        .reached = true,
        .status = statuses[flags % LENGTH(statuses)],
        .body = body,
    };
    struct send_verdict verdict;

    dialect_adapter(dialect)->judge(&send, &answer, &scratch, &verdict);
    must(verdict.outcome <= SEND_MISCONFIGURED && verdict.reason[0] != '\0');
    must(memchr(verdict.reason, '\0', sizeof verdict.reason) != NULL);
    must(verdict.ref.at == NULL || verdict.outcome == SEND_ACCEPTED);
    must(answer.status < 300 || verdict.outcome != SEND_ACCEPTED);
    must(!verdict.doubtful || verdict.outcome == SEND_TROUBLE);
    must(touch(verdict.ref) < SIZE_MAX);
    buf_free(&scratch);
}

static void
try_xml(struct text text)
{
    static struct xml xml; /* large */
    char path[2 * XML_BYTES_MAX];

    if (xml_read(text, &xml) != GW_OK)
        return;
    must(xml.count > 0 && xml.count <= XML_LEAVES_MAX);
    for (size_t i = 0; i < xml.count; i++) {
        const struct xml_leaf *leaf = &xml.list[i];
        struct text own = { xml.bytes.at + leaf->path, leaf->path_len };
        if (text_copy(own, path, sizeof path))
            must(xml_find(&xml, path).at != NULL);
    }
    xml_free(&xml);
}

static void
try_all(const struct dialect *dialect, int function, uint8_t flags,
        struct text rest)
{
    const struct adapter *adapter = dialect_adapter(dialect);

    if (function == SEND && adapter->write_send != NULL)
        try_send(dialect, rest);
    else if (function == JUDGE && adapter->judge != NULL)
        try_judge(dialect, flags, rest);
    else if (function == XML)
        try_xml(rest);
    else
        try_in(dialect, function, flags, rest);
}

static void
try_own(int function, uint8_t flags, struct text rest)
{
    static struct faults faults; /* large */
    const char *line =
        rest.len == 0 ? NULL : memmem(rest.at, rest.len, "\n===\n", 5);
    struct text text = { rest.at, line ? (size_t)(line - rest.at) : rest.len };
    struct dialect *dialect = NULL;

    faults = (struct faults){ 0 };
    enum gw_err err = dialect_read("fuzz.yaml", text, &faults, &dialect);
    must(err == GW_OK || err == GW_REJECTED);
    must((err == GW_OK) == (faults.errors == 0));
    must((err == GW_OK) == (dialect != NULL));
    if (dialect == NULL)
        return;
    size_t skip = line != NULL ? text.len + 5 : rest.len;
    try_all(dialect, function, flags,
            (struct text){ rest.at + skip, rest.len - skip });
    dialect_free(dialect);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (shipped_count == 0) {
        load_folder("deploy/channels");
        load_folder("tests/unit/dialects");
    }
    if (size < 3)
        return 0;
    struct text rest = { (const char *)data + 3, size - 3 };
    size_t which = data[0] % (2 * shipped_count);
    if (which < shipped_count)
        try_all(shipped[which], data[1] % FUNCTIONS, data[2], rest);
    else
        try_own(data[1] % FUNCTIONS, data[2], rest);
    return 0;
}
