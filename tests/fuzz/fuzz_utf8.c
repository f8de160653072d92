/* Bytes that should be text: in UTF-8, UTF-16 or Latin-1. */
#include "gateway/base/utf8.h"

#include <utf8proc.h>

#include "tests/fuzz/fuzz.h"

static const size_t plenty = 4 << 20;

/* Another reader of UTF-8 sees the same in it. */
static void
must_be_read_alike(struct text text)
{
    struct text rest = text;
    size_t count = 0;
    bool valid = true;
    for (uint32_t point; rest.len > 0; count++) {
        utf8proc_int32_t theirs;
        utf8proc_ssize_t len =
            utf8proc_iterate((const utf8proc_uint8_t *)rest.at,
                             (utf8proc_ssize_t)rest.len, &theirs);
        struct text before = rest;
        must(utf8_next(&rest, &point));
        size_t taken = before.len - rest.len;
        must(taken == (len > 0 ? (size_t)len : 1));
        must(point == (len > 0 ? (uint32_t)theirs : UTF8_REPLACEMENT));
        valid = valid && len > 0;
    }
    must(utf8_valid(text) == valid);
    must(utf8_points(text) == count);
}

static void
must_clean(struct text text)
{
    struct buf once = buf_new(plenty), twice = buf_new(plenty);
    utf8_clean(text, &once);
    must(buf_ok(&once));
    must(utf8_valid(buf_text(&once)));
    struct text rest = buf_text(&once);
    for (uint32_t point; utf8_next(&rest, &point);)
        must(point == '\n' || (point >= 0x20 && point < 0x7F) || point >= 0xA0);
    utf8_clean(buf_text(&once), &twice);
    must(text_equal(buf_text(&once), buf_text(&twice)));
    buf_free(&once);
    buf_free(&twice);
}

static void
must_recode(struct text text)
{
    struct buf utf8 = buf_new(plenty), wide = buf_new(plenty);
    struct buf back = buf_new(plenty);
    utf8_from_utf16be(text, &utf8);
    must(buf_ok(&utf8) && utf8_valid(buf_text(&utf8)));
    /* A mark of its own in front, for the text may begin with one. */
    buf_bytes(&wide, "\xFE\xFF", 2);
    utf8_to_utf16be(buf_text(&utf8), &wide);
    utf8_from_utf16be(buf_text(&wide), &back);
    must(text_equal(buf_text(&utf8), buf_text(&back)));

    buf_clear(&utf8);
    utf8_from_latin1(text, &utf8);
    must(utf8_valid(buf_text(&utf8)));
    must(utf8_points(buf_text(&utf8)) == text.len);
    buf_free(&utf8);
    buf_free(&wide);
    buf_free(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = { (const char *)data, size };
    must_be_read_alike(text);
    must_clean(text);
    must_recode(text);
    return 0;
}
