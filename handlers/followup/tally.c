/* handlers/followup/tally.c -- a tally as bytes.
 *
 *   1 byte version | 1 byte words | words | lines of LINE_BYTES, little-endian
 *
 * What one would get wrong: trusting the bytes. A length is checked against what
 * is left before anything is read behind it.
 */
#include "handlers/followup/tally.h"

enum { VERSION = 1, LINE_BYTES = 32 };

struct tally
tally_new(void)
{
    return (struct tally){ .words = buf_new(TALLY_BYTES_MAX / 2),
                           .lines = buf_new(TALLY_BYTES_MAX / 2) };
}

void
tally_free(struct tally *tally)
{
    buf_free(&tally->words);
    buf_free(&tally->lines);
}

/* Takes the next word off *rest. */
static bool
next_word(struct text *rest, struct text *ret_word)
{
    if (rest->len == 0)
        return false;
    size_t len = (unsigned char)rest->at[0];
    if (len + 1 > rest->len)
        return false;
    *ret_word = (struct text){ rest->at + 1, len };
    *rest = (struct text){ rest->at + 1 + len, rest->len - 1 - len };
    return true;
}

uint8_t
tally_word(struct tally *tally, struct text word)
{
    struct text rest = buf_text(&tally->words), each;
    uint8_t number = 0;

    if (word.len == 0 || word.len > UINT8_MAX)
        return 0;
    while (next_word(&rest, &each)) {
        number++;
        if (text_equal(each, word))
            return number;
    }
    if (tally->words_count >= TALLY_WORDS_MAX)
        return 0;
    buf_char(&tally->words, (char)(unsigned char)word.len);
    buf_add(&tally->words, word);
    return (uint8_t)++tally->words_count;
}

static void
put(unsigned char *at, uint32_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static uint32_t
take(const unsigned char *at, size_t bytes)
{
    uint32_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value |= (uint32_t)at[i] << (8 * i);
    return value;
}

void
tally_add(struct tally *tally, const struct tally_line *line)
{
    unsigned char bytes[LINE_BYTES];
    const uint32_t wide[] = { line->at_s, line->sender, line->look_s,
                              line->hand_s, line->close_s };
    const uint8_t narrow[] = { line->channel, line->police, line->immigration,
                               line->medium,  line->what,   line->leaning,
                               line->urgency, line->state,  line->drops,
                               line->metro };

    for (size_t i = 0; i < LENGTH(wide); i++)
        put(bytes + 4 * i, wide[i], 4);
    put(bytes + 20, line->district, 2);
    for (size_t i = 0; i < LENGTH(narrow); i++)
        bytes[22 + i] = narrow[i];
    buf_bytes(&tally->lines, bytes, sizeof bytes);
}

enum gw_err
tally_write(const struct tally *tally, struct buf *out)
{
    if (!buf_ok(&tally->words))
        return tally->words.err;
    if (!buf_ok(&tally->lines))
        return tally->lines.err;
    buf_char(out, (char)VERSION);
    buf_char(out, (char)(unsigned char)tally->words_count);
    buf_add(out, buf_text(&tally->words));
    buf_add(out, buf_text(&tally->lines));
    return buf_ok(out) ? GW_OK : out->err;
}

static struct tally_line
line_of(const unsigned char *at)
{
    return (struct tally_line){
        .at_s = take(at, 4),
        .sender = take(at + 4, 4),
        .look_s = take(at + 8, 4),
        .hand_s = take(at + 12, 4),
        .close_s = take(at + 16, 4),
        .district = (uint16_t)take(at + 20, 2),
        .channel = at[22],
        .police = at[23],
        .immigration = at[24],
        .medium = at[25],
        .what = at[26],
        .leaning = at[27],
        .urgency = at[28],
        .state = at[29],
        .drops = at[30],
        .metro = at[31],
    };
}

enum gw_err
tally_read(struct text bytes, const struct tally_fns *fns, void *arg)
{
    struct text rest, word;

    if (bytes.len < 2 || bytes.at[0] != VERSION)
        return GW_REJECTED;
    size_t words = (unsigned char)bytes.at[1];
    rest = (struct text){ bytes.at + 2, bytes.len - 2 };
    for (size_t i = 1; i <= words; i++) {
        if (!next_word(&rest, &word))
            return GW_REJECTED;
        fns->word(arg, (uint8_t)i, word);
    }
    if (rest.len % LINE_BYTES != 0)
        return GW_REJECTED;
    for (size_t at = 0; at < rest.len; at += LINE_BYTES) {
        const struct tally_line line =
            line_of((const unsigned char *)rest.at + at);
        fns->line(arg, &line);
    }
    return GW_OK;
}
