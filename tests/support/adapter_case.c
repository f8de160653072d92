/* tests/support/adapter_case.c -- runs rows that try an adapter. */
#include "tests/support/adapter_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/aggregators/dialect.h"
#include "tests/support/table.h"

enum { SCRATCH_MAX = 256 * 1024 };

/* ---- texts in blocks of their own ---- */

static struct text
own(struct text text)
{
    if (text.at == NULL)
        return text;
    char *copy = malloc(text.len == 0 ? 1 : text.len);
    assert_non_null(copy);
    if (text.len > 0)
        memcpy(copy, text.at, text.len);
    return (struct text){ copy, text.len };
}

static void
disown(struct text text)
{
    free((void *)(uintptr_t)text.at);
}

static void
assert_text(const char *what, struct text want, struct text got)
{
    if ((want.at == NULL) != (got.at == NULL))
        fail_msg("%s: %s", what,
                 want.at == NULL ? "expected to be absent" : "is absent");
    if (!text_equal(want, got))
        fail_msg("%s: expected \"%.*s\", is \"%.*s\"", what, (int)want.len,
                 want.at, (int)got.len, got.at);
}

/* ---- who speaks ---- */

struct speaker {
    const struct adapter *via;
    struct dialect *dialect; /* NULL: the adapter has a file of C */
};

static struct speaker
speaker_of(const struct adapter *via, const char *file)
{
    struct speaker speaker = { .via = via };
    struct faults *faults = calloc(1, sizeof *faults);
    char path[128];

    assert_non_null(faults);
    if (via == NULL) {
        snprintf(path, sizeof path, "%s%s.yaml",
                 strchr(file, '/') == NULL ? "deploy/channels/" : "", file);
        enum gw_err err = dialect_load(path, faults, &speaker.dialect);
        faults_print(faults, stderr);
        assert_int_equal(err, GW_OK);
        speaker.via = dialect_adapter(speaker.dialect);
    }
    free(faults);
    return speaker;
}

static void
dismiss(struct speaker *speaker)
{
    dialect_free(speaker->dialect);
}

/* ---- callbacks ---- */

struct trial {
    struct wire_in in;
    struct fields fields;
    struct buf scratch;
};

static void
trial_begin(struct trial *trial, const struct request *request,
            const struct speaker *speaker)
{
    fields_init(&trial->fields);
    trial->scratch = buf_new(SCRATCH_MAX);
    trial->in = (struct wire_in){
        .method = request->method,
        .query = own(request->query),
        .content_type = own(request->type),
        .body = own(request->body),
        .public_url = "https://gw.example.go.id/in/x/s/sms",
        .fields = &trial->fields,
        .scratch = &trial->scratch,
        .now_ms = 1772600767000,
        .dialect = speaker->dialect,
    };
}

static void
trial_end(struct trial *trial)
{
    fields_free(&trial->fields);
    buf_free(&trial->scratch);
    disown(trial->in.query);
    disown(trial->in.content_type);
    disown(trial->in.body);
}

/* Bytes that no reader writes: whatever still holds them was not touched. */
#define UNTOUCHED(var) memset(&(var), 0x5A, sizeof(var))

static bool
untouched(const void *at, size_t len)
{
    const unsigned char *bytes = at;

    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != 0x5A)
            return false;
    }
    return true;
}

static void
compare_sms(const struct sms_in *want, const struct sms_in *got)
{
    assert_text("id", want->id, got->id);
    assert_text("from", want->from, got->from);
    assert_text("to", want->to, got->to);
    assert_text("text", want->text, got->text);
    assert_text("date", want->date, got->date);
    if (want->part_total == 0 && got->part_total == 0)
        return;
    assert_text("part_ref", want->part_ref, got->part_ref);
    assert_int_equal(want->part_total, got->part_total);
    assert_int_equal(want->part_number, got->part_number);
}

void
case_sms(void **state)
{
    const struct sms_case *row = *state;
    struct speaker speaker = speaker_of(row->via, row->file);

    for (int round = 0; round < 2; round++) {
        struct trial trial;
        struct sms_batch batch;

        trial_begin(&trial, &row->in, &speaker);
        UNTOUCHED(batch);
        assert_int_equal(speaker.via->read_sms(&trial.in, &batch), row->err);
        if (row->err == GW_OK) {
            assert_int_equal(batch.count, 1);
            compare_sms(&row->want, &batch.list[0]);
        } else {
            assert_true(untouched(&batch, sizeof batch));
        }
        trial_end(&trial);
    }
    dismiss(&speaker);
}

void
case_receipt(void **state)
{
    const struct receipt_case *row = *state;
    struct speaker speaker = speaker_of(row->via, row->file);

    for (int round = 0; round < 2; round++) {
        struct trial trial;
        struct receipt_batch batch;

        trial_begin(&trial, &row->in, &speaker);
        UNTOUCHED(batch);
        assert_int_equal(speaker.via->read_receipts(&trial.in, &batch),
                         row->err);
        if (row->err == GW_OK) {
            const struct receipt *got = &batch.list[0];
            assert_int_equal(batch.count, 1);
            assert_text("ref", row->want.ref, got->ref);
            assert_int_equal(got->ours, row->want.ours);
            assert_int_equal(got->state, row->want.state);
            assert_text("word", row->want.word, got->word);
            assert_int_equal(got->opted_out, row->want.opted_out);
        } else {
            assert_true(untouched(&batch, sizeof batch));
        }
        trial_end(&trial);
    }
    dismiss(&speaker);
}

static void
assert_verified(const struct verify_case *row, const char *secret,
                const char *secret_old, enum gw_err err)
{
    struct speaker speaker = speaker_of(row->via, row->file);
    struct verify_config config = { secret, secret_old,
                                    row->method ? row->method : "" };
    struct trial trial;

    trial_begin(&trial, &row->in, &speaker);
    if (row->url != NULL)
        trial.in.public_url = row->url;
    if (row->now_ms != 0)
        trial.in.now_ms = row->now_ms;
    for (size_t i = 0; row->headers[2 * i] != NULL; i++) {
        trial.in.headers[i].name = row->headers[2 * i];
        trial.in.headers[i].value = own(text_of(row->headers[2 * i + 1]));
        trial.in.headers_count++;
    }
    assert_int_equal(speaker.via->verify(&trial.in, &config), err);
    assert_int_equal(trial.fields.count, 0); /* they are the reader's */
    for (size_t i = 0; i < trial.in.headers_count; i++)
        disown(trial.in.headers[i].value);
    trial_end(&trial);
    dismiss(&speaker);
}

void
case_verify(void **state)
{
    const struct verify_case *row = *state;

    assert_verified(row, row->secret, "", row->err);
    assert_verified(row, "another secret", row->secret, row->err);
    assert_verified(row, row->secret, "another secret", row->err);
    assert_verified(row, "another secret", "a third", GW_DENIED);
    assert_verified(row, "another secret", "", GW_DENIED);
}

void
case_turn(void **state)
{
    const struct turn_case *row = *state;
    struct speaker speaker = speaker_of(row->via, row->file);

    for (int round = 0; round < 2; round++) {
        struct trial trial;
        struct turn_in got;

        trial_begin(&trial, &row->in, &speaker);
        UNTOUCHED(got);
        assert_int_equal(speaker.via->read_turn(&trial.in, &got), row->err);
        if (row->err == GW_OK) {
            assert_text("session", row->want.session, got.session);
            assert_text("from", row->want.from, got.from);
            assert_text("code", row->want.code, got.code);
            assert_text("input", row->want.input, got.input);
            assert_int_equal(got.style, row->want.style);
            assert_int_equal(got.event, row->want.event);
            assert_text("turn", row->want.turn, got.turn);
        } else {
            assert_true(untouched(&got, sizeof got));
        }
        trial_end(&trial);
    }
    dismiss(&speaker);
}

void
case_ended(void **state)
{
    const struct ended_case *row = *state;
    struct speaker speaker = speaker_of(row->via, row->file);

    for (int round = 0; round < 2; round++) {
        struct trial trial;
        struct ended_in got;

        trial_begin(&trial, &row->in, &speaker);
        UNTOUCHED(got);
        assert_int_equal(speaker.via->read_ended(&trial.in, &got), row->err);
        if (row->err == GW_OK) {
            assert_text("session", row->want.session, got.session);
            assert_int_equal(got.dropped, row->want.dropped);
        } else {
            assert_true(untouched(&got, sizeof got));
        }
        trial_end(&trial);
    }
    dismiss(&speaker);
}

static void
assert_reply_headers(const struct screen_case *row,
                     const struct wire_reply *reply)
{
    size_t wanted = 0;

    for (; row->headers[2 * wanted] != NULL; wanted++) {
        size_t i = 0;
        while (i < reply->headers_count
               && strcmp(reply->headers[i].name, row->headers[2 * wanted]) != 0)
            i++;
        if (i == reply->headers_count)
            fail_msg("header %s is missing", row->headers[2 * wanted]);
        assert_string_equal(reply->headers[i].value,
                            row->headers[2 * wanted + 1]);
    }
    assert_int_equal(reply->headers_count, wanted);
}

/* As the road does it: the turn is read, and then answered. */
void
case_screen(void **state)
{
    const struct screen_case *row = *state;
    struct speaker speaker = speaker_of(row->via, row->file);
    struct wire_reply reply = { .status = 200, .body = buf_new(64 * 1024) };
    struct text screen = own(row->screen);
    struct request in = row->in;
    struct trial trial;
    struct turn_in turn;

    if (row->file == NULL)
        in.method = HTTP_POST;
    trial_begin(&trial, &in, &speaker);
    if (row->file != NULL)
        assert_int_equal(speaker.via->read_turn(&trial.in, &turn), GW_OK);
    speaker.via->write_screen(&trial.in, screen, row->more, &reply);
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.content_type, row->content_type);
    assert_text("body", row->body, buf_text(&reply.body));
    assert_reply_headers(row, &reply);
    disown(screen);
    buf_free(&reply.body);
    trial_end(&trial);
    dismiss(&speaker);
}

/* ---- sending ---- */

static bool
holds(struct text hay, const char *needle)
{
    return needle != NULL && needle[0] != '\0' && hay.len > 0
           && memmem(hay.at, hay.len, needle, strlen(needle)) != NULL;
}

/* An address ends in logs and proxies: nothing of a message, and no credential,
 * may stand in it. */
static void
assert_address_clean(const struct send_case *row, struct text url)
{
    assert_false(holds(url, row->to));
    assert_false(holds(url, row->config.api_key));
    assert_false(holds(url, row->config.password));
    if (row->text.len >= 4)
        assert_null(memmem(url.at, url.len, row->text.at, row->text.len));
}

static void
assert_headers(const struct send_case *row, const struct wire_call *call)
{
    size_t wanted = 0;

    for (; row->headers[2 * wanted] != NULL; wanted++) {
        const char *name = row->headers[2 * wanted];
        size_t i = 0;
        while (i < call->headers_count
               && strcmp(call->headers[i].name, name) != 0)
            i++;
        if (i == call->headers_count)
            fail_msg("header %s is missing", name);
        assert_text(name, text_of(row->headers[2 * wanted + 1]),
                    buf_text(&call->headers[i].value));
    }
    assert_int_equal(call->headers_count, wanted);
}

void
case_send(void **state)
{
    const struct send_case *row = *state;
    struct speaker speaker = speaker_of(row->via, row->file);
    struct send_config config = row->config;
    struct msisdn to;
    struct text text = own(row->text);
    struct wire_call call;
    struct sms_out sms = {
        .id = 123,
        .to = &to,
        .text = text,
        .receipt_url = row->receipt_url,
        .now_ms = 1772600767000,
    };

    assert_int_equal(msisdn_read(text_of(row->to), &to), GW_OK);
    wire_call_init(&call);
    config.dialect = speaker.dialect;
    speaker.via->write_send(&sms, &config, &call);
    assert_true(wire_call_ok(&call));
    assert_text("url", text_of(row->url), buf_text(&call.url));
    assert_text("body", row->body, buf_text(&call.body));
    assert_headers(row, &call);
    if (row->content_type == NULL) {
        assert_int_equal(call.method, HTTP_GET);
        assert_null(call.content_type);
    } else {
        assert_int_equal(call.method, HTTP_POST);
        assert_string_equal(call.content_type, row->content_type);
        assert_address_clean(row, buf_text(&call.url));
    }
    wire_call_free(&call);
    disown(text);
    dismiss(&speaker);
}

/* A reason is a word of ours: it goes to logs and to the database. */
static void
assert_reason_clean(const char *reason)
{
    assert_true(reason[0] != '\0');
    assert_int_equal(strspn(reason, "abcdefghijklmnopqrstuvwxyz_0123456789"),
                     strlen(reason));
    assert_true(strspn(reason, "0123456789") == 0);
}

void
case_judge(void **state)
{
    const struct judge_case *row = *state;
    struct speaker speaker = speaker_of(row->via, row->file);
    const struct send_config send = { .url = "", .dialect = speaker.dialect };

    for (int round = 0; round < 2; round++) {
        struct wire_answer answer = row->answer;
        struct send_verdict verdict;
        struct buf scratch = buf_new(4096);

        answer.body = own(row->answer.body);
        UNTOUCHED(verdict);
        speaker.via->judge(&send, &answer, &scratch, &verdict);
        assert_int_equal(verdict.outcome, row->outcome);
        assert_text("ref", row->ref, verdict.ref);
        assert_int_equal(verdict.opted_out, row->opted_out);
        assert_int_equal(verdict.doubtful, row->doubtful);
        assert_reason_clean(verdict.reason);
        if (row->reason != NULL)
            assert_string_equal(verdict.reason, row->reason);
        buf_free(&scratch);
        disown(answer.body);
    }
    dismiss(&speaker);
}
