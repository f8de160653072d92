/* Bytes through every reader of every adapter, and through their judgement of
 * an answer.
 *
 *   byte 0  which adapter
 *   byte 1  which of its functions
 *   byte 2  method, content type; for an answer: its kind of status
 *   rest    query, a line end, body; for an answer: the body
 */
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/aggregators/registry.h"
#include "tests/fuzz/fuzz.h"

enum {
    READ_SMS,
    READ_RECEIPTS,
    READ_TURN,
    READ_ENDED,
    JUDGE,
    VERIFY,
    FUNCTIONS
};

static const char *const types[] = { NULL, "application/x-www-form-urlencoded",
                                     "application/json", "; charset=utf-8" };

/* A word that a log may hold: letters, or a short number of theirs. */
static void
must_be_word(struct text word)
{
    must(word.len <= 32);
    for (size_t i = 0; i < word.len; i++) {
        must(word.at[i] > ' ' && word.at[i] < 0x7F);
        must(word.len <= 2 || word.at[i] < '0' || word.at[i] > '9');
    }
}

/* Touches every byte, so that a text that is not there is seen. */
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
    size_t sum = 0;

    must(err == GW_OK || err == GW_REJECTED);
    if (err != GW_OK)
        return;
    must(batch.count <= SMS_BATCH_MAX);
    for (size_t i = 0; i < batch.count; i++) {
        const struct sms_in *sms = &batch.list[i];
        sum += touch(sms->id) + touch(sms->from) + touch(sms->to)
               + touch(sms->text) + touch(sms->date);
    }
    must(sum < SIZE_MAX);
}

static void
try_receipts(const struct adapter *adapter, const struct wire_in *in)
{
    static struct receipt_batch batch; /* large */
    enum gw_err err = adapter->read_receipts(in, &batch);

    must(err == GW_OK || err == GW_REJECTED);
    if (err != GW_OK)
        return;
    must(batch.count <= RECEIPT_BATCH_MAX);
    for (size_t i = 0; i < batch.count; i++) {
        const struct receipt *receipt = &batch.list[i];
        must(receipt->state >= RECEIPT_UNKNOWN);
        must(receipt->state <= RECEIPT_DELIVERED);
        must(receipt->ours >= 0);
        must_be_word(receipt->word);
        must(touch(receipt->ref) < SIZE_MAX);
    }
}

static void
try_turn(const struct adapter *adapter, const struct wire_in *in)
{
    struct turn_in turn;
    enum gw_err err = adapter->read_turn(in, &turn);

    must(err == GW_OK || err == GW_REJECTED);
    if (err == GW_OK)
        must(touch(turn.session) + touch(turn.from) + touch(turn.code)
                 + touch(turn.input)
             < SIZE_MAX);
}

static void
try_ended(const struct adapter *adapter, const struct wire_in *in)
{
    struct ended_in ended;
    enum gw_err err = adapter->read_ended(in, &ended);

    must(err == GW_OK || err == GW_REJECTED);
    if (err == GW_OK)
        must(touch(ended.session) < SIZE_MAX);
}

/* Nobody guesses a signature. */
static void
try_verify(const struct adapter *adapter, struct wire_in *in)
{
    static const struct verify_config config = { "signature secret", "", "" };
    const char *const *names = adapter->headers;

    for (; names != NULL && *names != NULL; names++) {
        in->headers[in->headers_count].name = *names;
        in->headers[in->headers_count++].value = in->query;
    }
    must(adapter->verify(in, &config) == GW_DENIED);
}

static void
try_reader(const struct adapter *adapter, int function, uint8_t flags,
           struct text rest)
{
    struct fields fields;
    struct buf scratch = buf_new(256 * 1024);
    struct text query = { NULL, 0 };
    struct wire_in in = {
        .method = flags & 1 ? HTTP_POST : HTTP_GET,
        .content_type = text_of(types[flags / 2 % LENGTH(types)]),
        .public_url = "https://gw.example.go.id/in/x/s/sms",
        .fields = &fields,
        .scratch = &scratch,
    };

    (void)text_cut(&rest, '\n', &query);
    in.query = query;
    in.body = rest;
    fields_init(&fields);
    if (function == READ_SMS && adapter->read_sms != NULL)
        try_sms(adapter, &in);
    if (function == READ_RECEIPTS && adapter->read_receipts != NULL)
        try_receipts(adapter, &in);
    if (function == READ_TURN && adapter->read_turn != NULL)
        try_turn(adapter, &in);
    if (function == READ_ENDED && adapter->read_ended != NULL)
        try_ended(adapter, &in);
    if (function == VERIFY && adapter->verify != NULL)
        try_verify(adapter, &in);
    fields_free(&fields);
    buf_free(&scratch);
}

static void
try_judge(const struct adapter *adapter, uint8_t flags, struct text body)
{
    static const int statuses[] = { 200, 201, 202, 301, 400, 401, 403, 404,
                                    408, 429, 499, 500, 503, 999, 0 };
    struct buf scratch = buf_new(4096);
    struct wire_answer answer = {
        .reached = true,
        .status = statuses[flags % LENGTH(statuses)],
        .body = body,
    };
    struct send_verdict verdict;
    const struct send_config send = { .url = "" };

    adapter->judge(&send, &answer, &scratch, &verdict);
    must(verdict.outcome <= SEND_MISCONFIGURED);
    must(verdict.reason[0] != '\0');
    must(memchr(verdict.reason, '\0', sizeof verdict.reason) != NULL);
    must(verdict.ref.at == NULL || verdict.outcome == SEND_ACCEPTED);
    must(answer.status < 300 || verdict.outcome != SEND_ACCEPTED);
    must(!verdict.doubtful || verdict.outcome == SEND_TROUBLE);
    must(touch(verdict.ref) < SIZE_MAX);
    buf_free(&scratch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;

    const struct adapter *adapter = registry_at(data[0] % registry_count());
    struct text rest = { (const char *)data + 3, size - 3 };
    int function = data[1] % FUNCTIONS;
    if (function != JUDGE)
        try_reader(adapter, function, data[2], rest);
    else if (adapter->judge != NULL)
        try_judge(adapter, data[2], rest);
    return 0;
}
