/* handlers/villagers/sms_word.c -- a sender's code word, before any content.
 *
 *   SANDI word -----> kept as a keyed hash
 *   CEK code -------> "Balas dengan kata sandi Anda."
 *            word --> the status
 *
 * The hash is of the sender, too: one word of two senders is two hashes, and
 * nobody can look for those who use "rahasia".
 *
 * What one would get wrong: keeping the word by another way. It is the text of
 * an SMS, and texts are kept; so it is put out of every text before that is
 * stored, wherever in it it stands.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "gateway/outbox/outbox.h"
#include "handlers/villagers/sms_run.h"

/* 0: it is none. */
static int64_t
hash_word(const struct sms_run *run, struct text word)
{
    char folded[KEYWORD_SECRET_MAX + 1];
    char key[KEYWORD_SECRET_MAX + 64];

    if (!keyword_secret(word, folded))
        return 0;
    int len = snprintf(key, sizeof key, "word|%lld|%s",
                       (long long)run->pseudonym, folded);
    int64_t hash =
        crypto_hash64(keyring_hash_key(run->deed->setup->keyring, HASH_SENDER),
                      (struct text){ .at = key, .len = (size_t)len });
    crypto_wipe(key, sizeof key);
    crypto_wipe(folded, sizeof folded);
    return hash;
}

static bool
is_word(const struct sms_run *run, struct text word)
{
    return run->row.word != 0 && hash_word(run, word) == run->row.word;
}

/* ---- setting ------------------------------------------------------------- */

static enum gw_err
put_word(struct sms_run *run, int64_t hash, enum sms_reply reply)
{
    run->row.word = hash;
    run->row.changed = true;
    return sms_run_reply(run, reply, 0, false);
}

enum gw_err
sms_take_word_set(struct sms_run *run)
{
    if (run->pseudonym == 0)
        return sms_take_telling(run);
    if (run->row.word != 0)
        return sms_run_reply(run, REPLY_WORD_KEPT, 0, false);
    return put_word(run, hash_word(run, run->read.word), REPLY_WORD_SAVED);
}

/* With the old word: a new one, or (0) none. */
static enum gw_err
replace_word(struct sms_run *run, int64_t hash, enum sms_reply reply)
{
    if (run->row.word == 0)
        return sms_take_telling(run); /* tells of somebody whose name it is */
    if (!sender_may_try(&run->row))
        return GW_OK;
    if (is_word(run, run->read.old))
        return put_word(run, hash, reply);
    sender_was_wrong(&run->row);
    return sms_run_reply(run, REPLY_WORD_KEPT, 0, false);
}

enum gw_err
sms_take_word_change(struct sms_run *run)
{
    return replace_word(run, hash_word(run, run->read.word), REPLY_WORD_SAVED);
}

enum gw_err
sms_take_word_remove(struct sms_run *run)
{
    return replace_word(run, 0, REPLY_WORD_GONE);
}

/* ---- asking ---------------------------------------------------------------- */

enum gw_err
sms_ask_word(struct sms_run *run, int64_t tip)
{
    sms_run_pend(run, PENDING_WORD, tip);
    return sms_run_reply(run, REPLY_ASK_WORD, 0, false);
}

/* What officers wrote meanwhile; without such, the status of the tip that was
 * asked about. */
static enum gw_err
let_in(struct sms_run *run, int64_t asked)
{
    enum tip_public state;
    int64_t tip = asked < 0 ? -asked : asked;
    int waiting;

    enum gw_err err = tip_public_state(run->db, tip, &state);
    if (err == GW_OK)
        err = outbox_release_tip(run->db, tip, run->deed->now_ms, &waiting);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    if (waiting > 0) {
        run->deed->owes_sms = true;
        return GW_OK;
    }
    return sms_run_status(run, tip, asked < 0, state);
}

enum gw_err
sms_take_word(struct sms_run *run, int64_t tip, bool *ret_taken)
{
    struct text said =
        run->read.keyword == KEYWORD_WORD_SET ? run->read.word : run->text;
    char folded[KEYWORD_SECRET_MAX + 1];

    *ret_taken = true;
    if (is_word(run, said))
        return sender_may_try(&run->row) ? let_in(run, tip) : GW_OK;
    if (!keyword_secret(said, folded) || !sender_may_try(&run->row)) {
        *ret_taken = false;
        return GW_OK;
    }
    sender_was_wrong(&run->row);
    return sender_may_try(&run->row) ? sms_ask_word(run, tip) : GW_OK;
}

/* ---- keeping it out ----------------------------------------------------------- */

bool
sms_is_word(const struct sms_run *run)
{
    return is_word(run, run->text);
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

void
sms_hide_word(const struct sms_run *run, char *text, size_t len)
{
    size_t from = 0, end;

    /* Those two bring it on purpose, and are not kept. */
    if (run->row.word == 0 || run->read.keyword == KEYWORD_WORD_CHANGE
        || run->read.keyword == KEYWORD_WORD_REMOVE)
        return;
    for (; from < len; from = end + 1) {
        end = from;
        while (end < len && !is_space(text[end]))
            end++;
        if (is_word(run, (struct text){ text + from, end - from }))
            memset(text + from, '*', end - from);
    }
}
