/* gateway/talk/flow_typed.c -- see flow_typed.h.
 *
 * What one would get wrong: the input is hostile. It is cleaned here although
 * the caller may have cleaned it, so that nothing else can be saved.
 */
#include "gateway/talk/flow_typed.h"

#include <string.h>

#include "gateway/base/utf8.h"

/* Copies input cleaned; false when it has too many characters or bytes. */
static bool
clean(struct text input, char *room, size_t room_size, size_t chars_max,
      struct text *ret_clean)
{
    size_t len = 0, chars = 0;
    uint32_t point;
    struct text rest = input;

    while (rest.len > 0) {
        struct text from = rest;
        if (!utf8_next(&rest, &point))
            break;
        struct text piece = { from.at, from.len - rest.len };
        if (point == UTF8_REPLACEMENT)
            piece = TEXT("\xEF\xBF\xBD");
        else if ((point < ' ' && point != '\n')
                 || (point >= 0x7F && point < 0xA0))
            piece = TEXT(" ");
        if (++chars > chars_max || piece.len > room_size - len)
            return false;
        memcpy(room + len, piece.at, piece.len);
        len += piece.len;
    }
    *ret_clean = text_trim((struct text){ room, len });
    return ret_clean->len > 0;
}

static bool
is_letters(struct text text)
{
    bool has_letter = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9')
            return false;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            has_letter = true;
    }
    return has_letter;
}

static bool
read_digits(struct text input, char *room, struct text *ret_typed)
{
    size_t len = 0;

    for (size_t i = 0; i < input.len; i++) {
        char c = input.at[i];
        if (c == ' ' || c == '.' || c == '-')
            continue;
        if (c < '0' || c > '9' || len == FLOW_TYPED_MAX)
            return false;
        room[len++] = c;
    }
    *ret_typed = (struct text){ room, len };
    return len > 0;
}

bool
flow_read_typed_input(enum flow_kind kind, struct text input, char *room,
                      struct text *ret_typed)
{
    switch (kind) {
    case FLOW_TYPED_NONE:
        break;
    case FLOW_LETTERS:
        return clean(input, room, FLOW_TYPED_MAX, FLOW_TYPED_MAX, ret_typed)
               && is_letters(*ret_typed);
    case FLOW_DIGITS:
        return read_digits(input, room, ret_typed);
    case FLOW_TEXT:
        return clean(input, room, FLOW_TEXT_BYTES, FLOW_TEXT_CHARS, ret_typed);
    }
    return false;
}
