/* handlers/aggregators/words.c -- status words, and the ids that we give away.
 *
 * The one thing one would get wrong: giving the row's number alone as a
 * message's id. An aggregator that refuses a repeated id would take a new
 * database's first messages for repeats of an old one's, and drop them.
 */
#include "handlers/aggregators/words.h"

#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"
#include "handlers/aggregators/verdict.h"

enum { HASHED_MAX = 64 * 1024, HASH_SHOWN = 8 };

const struct receipt_word receipt_words_smpp[] = {
    { "ACCEPTD", RECEIPT_ACCEPTED },    { "SCHEDULED", RECEIPT_ACCEPTED },
    { "ENROUTE", RECEIPT_SENT },        { "DELIVRD", RECEIPT_DELIVERED },
    { "UNDELIV", RECEIPT_UNDELIVERED }, { "EXPIRED", RECEIPT_EXPIRED },
    { "REJECTD", RECEIPT_REJECTED },    { "DELETED", RECEIPT_REJECTED },
    { "SKIPPED", RECEIPT_REJECTED },    { NULL, RECEIPT_UNKNOWN },
};

enum receipt_state
receipt_word_state(const struct receipt_word *table, struct text word)
{
    for (; table->word != NULL; table++) {
        if (text_equal_fold(word, text_of(table->word)))
            break;
    }
    return table->state;
}

void
ours_write(struct buf *out, const struct sms_out *sms)
{
    OWNED(buf_wipe)
    struct buf hashed = buf_new(HASHED_MAX);
    uint8_t hash[32];
    char hex[2 * HASH_SHOWN + 1];

    buf_add(&hashed, msisdn_digits(sms->to));
    buf_char(&hashed, '|');
    buf_add(&hashed, sms->text);
    if (!buf_ok(&hashed))
        out->err = hashed.err;
    crypto_sha256(buf_text(&hashed), hash);
    crypto_hex(hash, HASH_SHOWN, hex);
    buf_int(out, sms->id);
    buf_char(out, '-');
    buf_str(out, hex);
}

int64_t
ours_read(struct text text)
{
    int64_t number = 0;
    size_t len = 0;

    while (len < text.len && text.at[len] >= '0' && text.at[len] <= '9')
        len++;
    if (len < text.len && text.at[len] != '-' && text.at[len] != '.')
        return 0;
    if (len == 0 || !text_number((struct text){ text.at, len }, &number))
        return 0;
    return number;
}

bool
send_code_judge(const struct send_code *table, struct text code,
                struct send_verdict *ret_verdict)
{
    for (; table->code != NULL; table++) {
        if (text_equal_fold(code, text_of(table->code))) {
            *ret_verdict = verdict_of(table->outcome, table->reason);
            ret_verdict->opted_out = table->opted_out;
            return true;
        }
    }
    return false;
}

struct send_verdict
send_accepted(struct text ref, struct buf *scratch)
{
    struct send_verdict verdict = verdict_of(SEND_ACCEPTED, "accepted");

    buf_clear(scratch);
    buf_add(scratch, ref);
    if (ref.len > 0 && buf_ok(scratch))
        verdict.ref = buf_text(scratch);
    return verdict;
}
