/* What anybody may text: cleaned, then read as a command or a tip. */
#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/villagers/keyword.h"

#include "tests/fuzz/fuzz.h"

static bool
is_within(struct text piece, struct text whole)
{
    return piece.at == NULL
           || (piece.at >= whole.at
               && piece.at + piece.len <= whole.at + whole.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf clean = buf_new(1 << 20);

    utf8_clean((struct text){ (const char *)data, size }, &clean);
    must(buf_ok(&clean));
    struct text text = text_trim(buf_text(&clean));
    struct keyword_read read = keyword_read(text);

    must(read.keyword < KEYWORDS);
    must(is_within(read.code, text) && is_within(read.rest, text));
    must(is_within(read.word, text) && is_within(read.old, text));
    char word[KEYWORD_SECRET_MAX + 1];
    must(read.word.at == NULL || keyword_secret(read.word, word));
    must(read.old.at == NULL || keyword_secret(read.old, word));
    must(!keyword_secret(text, word) || strlen(word) >= KEYWORD_SECRET_MIN);
    /* What is asked for later must be read as no command then. */
    must(read.word.at == NULL
         || keyword_read(read.word).keyword == KEYWORD_TIP);
    bool coded = read.keyword == KEYWORD_STATUS || read.keyword == KEYWORD_ADD
                 || read.keyword == KEYWORD_ERASE;
    must((read.code.len >= 4) == coded);
    must(!coded || read.rest.at == NULL
         || read.rest.at >= read.code.at + read.code.len);
    /* Only nothing is nothing. */
    must(read.keyword == KEYWORD_NOTHING || text.len > 0);
    buf_free(&clean);
    return 0;
}
