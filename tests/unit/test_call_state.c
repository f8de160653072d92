/* tests/unit/test_call_state.c -- a call's way into bytes and back. */
#include <string.h>

#include "handlers/villagers/call_state.h"
#include "tests/support/table.h"

static struct call_facts
example(void)
{
    struct call_facts facts = {
        .channel = "at",
        .sender = { .kind = SENDER_NUMBER, .number = { "6281234567890" } },
        .tip = 42,
        .complete = true,
        .wrong_codes = 2,
        .typed = { .len = 7, .hash = -5, .kept = 7, .head = "1*1*2*T" },
        .state = { .screen = "L3H",
                   .trail = { "M0", "L1", "L2" },
                   .trail_len = 3,
                   .page = 1,
                   .wrong = 2,
                   .language = "id" },
    };
    assert_int_equal(answers_set(&facts.state.answers, "what", TEXT("tricked")),
                     GW_OK);
    assert_int_equal(answers_set(&facts.state.answers, "text", TEXT("")),
                     GW_OK);
    return facts;
}

static void
assert_same(const struct call_facts *a, const struct call_facts *b)
{
    assert_string_equal(a->channel, b->channel);
    assert_int_equal(a->sender.kind, b->sender.kind);
    assert_string_equal(a->sender.number.digits, b->sender.number.digits);
    assert_string_equal(a->sender.opaque, b->sender.opaque);
    assert_int_equal(a->tip, b->tip);
    assert_int_equal(a->danger, b->danger);
    assert_int_equal(a->complete, b->complete);
    assert_int_equal(a->wrong_codes, b->wrong_codes);
    assert_int_equal(a->typed.len, b->typed.len);
    assert_int_equal(a->typed.hash, b->typed.hash);
    assert_int_equal(a->typed.kept, b->typed.kept);
    assert_memory_equal(a->typed.head, b->typed.head, a->typed.kept);
    assert_string_equal(a->state.screen, b->state.screen);
    assert_int_equal(a->state.trail_len, b->state.trail_len);
    for (size_t i = 0; i < a->state.trail_len; i++)
        assert_string_equal(a->state.trail[i], b->state.trail[i]);
    assert_int_equal(a->state.page, b->state.page);
    assert_int_equal(a->state.wrong, b->state.wrong);
    assert_string_equal(a->state.language, b->state.language);
    assert_int_equal(a->state.answers.len, b->state.answers.len);
    assert_memory_equal(a->state.answers.pool, b->state.answers.pool,
                        a->state.answers.len);
}

static void
round_trip(const struct call_facts *facts)
{
    OWNED(buf_free)
    struct buf bytes = buf_new(CALL_STATE_MAX);
    struct call_facts back;

    call_state_pack(facts, &bytes);
    assert_true(buf_ok(&bytes));
    assert_int_equal(call_state_unpack(buf_text(&bytes), &back), GW_OK);
    assert_same(facts, &back);
}

static void
test_example(void **state)
{
    (void)state;
    struct call_facts facts = example();

    round_trip(&facts);
}

static void
test_nobody(void **state)
{
    (void)state;
    struct call_facts facts = { .channel = "x" };

    round_trip(&facts);
}

static void
test_fullest(void **state)
{
    (void)state;
    struct call_facts facts = example();

    memset(facts.channel, 'c', sizeof facts.channel - 1);
    facts.sender.kind = SENDER_OPAQUE;
    memset(&facts.sender.number, 0, sizeof facts.sender.number);
    memset(facts.sender.opaque, 'o', sizeof facts.sender.opaque - 1);
    facts.tip = INT64_MAX;
    facts.danger = true;
    facts.typed.len = UINT32_MAX;
    facts.typed.kept = CALL_TYPED_KEPT;
    memset(facts.typed.head, '*', sizeof facts.typed.head);
    facts.state.trail_len = FLOW_TRAIL;
    for (size_t i = 0; i < FLOW_TRAIL; i++)
        memcpy(facts.state.trail[i], "ABCDEFG", 8);
    char text[1400];
    memset(text, 't', sizeof text);
    assert_int_equal(answers_set(&facts.state.answers, "text",
                                 (struct text){ text, sizeof text }),
                     GW_OK);
    round_trip(&facts);
}

/* Every head of it is refused, and so is every byte behind it. */
static void
test_cut_short(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf bytes = buf_new(CALL_STATE_MAX);
    struct call_facts facts = example(), back;

    call_state_pack(&facts, &bytes);
    struct text whole = buf_text(&bytes);
    for (size_t len = 0; len < whole.len; len++)
        assert_int_equal(
            call_state_unpack((struct text){ whole.at, len }, &back),
            GW_REJECTED);
    buf_char(&bytes, '\0');
    assert_int_equal(call_state_unpack(buf_text(&bytes), &back), GW_REJECTED);
    assert_int_equal(call_state_unpack((struct text){ NULL, 0 }, &back),
                     GW_REJECTED);
}

/* What is changed is refused, or is another state that packs to itself. */
static void
test_changed_bytes(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf bytes = buf_new(CALL_STATE_MAX);
    struct call_facts facts = example(), back;
    unsigned refused = 0;

    call_state_pack(&facts, &bytes);
    for (size_t i = 0; i < bytes.len; i++) {
        for (int flip = 1; flip < 256; flip++) {
            bytes.at[i] = (char)(bytes.at[i] ^ flip);
            if (call_state_unpack(buf_text(&bytes), &back) == GW_OK) {
                OWNED(buf_free)
                struct buf again = buf_new(CALL_STATE_MAX);
                call_state_pack(&back, &again);
                assert_true(text_equal(buf_text(&again), buf_text(&bytes)));
            } else {
                refused++;
            }
            bytes.at[i] = (char)(bytes.at[i] ^ flip);
        }
    }
    assert_true(refused > 1000);
}

static void
test_version(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf bytes = buf_new(CALL_STATE_MAX);
    struct call_facts facts = example(), back;

    call_state_pack(&facts, &bytes);
    bytes.at[0]++;
    assert_int_equal(call_state_unpack(buf_text(&bytes), &back), GW_REJECTED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),       cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_fullest),       cmocka_unit_test(test_cut_short),
        cmocka_unit_test(test_changed_bytes), cmocka_unit_test(test_version),
    };
    return cmocka_run_group_tests_name("call state", tests, NULL, NULL);
}
