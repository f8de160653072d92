/* Two turns of a call, a line end between their texts, in every dialect. */
#include "handlers/villagers/typed.h"

#include "tests/fuzz/fuzz.h"

static void
check(enum turn_input style, struct text first, struct text second)
{
    static const struct crypto_key key = { { 7 } };
    const struct text none = { NULL, 0 };
    struct call_typed typed = { .len = 0 };
    struct text fresh = { NULL, 0 };

    typed_keep(&key, first, none, &typed);
    /* What was kept is a repeat of itself. */
    must(typed_read(&key, &typed, style, first, none, 0, &fresh)
         == TYPED_REPEAT);
    enum typed_news news =
        typed_read(&key, &typed, style, second, none, TYPED_REPEAT_MS, &fresh);
    if (news == TYPED_REPEAT) {
        must(style == TURN_ACCUMULATED && second.len <= first.len);
        return;
    }
    /* A turn that has a name is a repeat of that name alone. */
    typed_keep(&key, first, second, &typed);
    must(second.len == 0 || style == TURN_ACCUMULATED
         || typed_read(&key, &typed, style, first, second, TYPED_REPEAT_MS,
                       &fresh)
                == TYPED_REPEAT);
    typed_keep(&key, first, none, &typed);
    must(typed_read(&key, &typed, style, second, none, TYPED_REPEAT_MS, &fresh)
         == news);
    must(fresh.len <= second.len);
    must(fresh.at + fresh.len == second.at + second.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text rest = { (const char *)data, size }, first;

    if (!text_cut(&rest, '\n', &first) || rest.at == NULL)
        return 0;
    check(TURN_ACCUMULATED, first, rest);
    check(TURN_LAST, first, rest);
    struct text behind = typed_behind_code(first, rest);
    must(behind.len <= first.len);
    return 0;
}
