/* Every allocation of the base fails once, in its turn. */
#include <string.h>

#include "gateway/base/buf.h"
#include "gateway/base/fields.h"
#include "gateway/base/gsm7.h"
#include "gateway/base/utf8.h"
#include "gateway/base/wire.h"
#include "tests/support/fault.h"
#include "tests/support/table.h"

static enum gw_err
grow_a_buffer(void *arg)
{
    (void)arg;
    OWNED(buf_free)
    struct buf buf = buf_new(100000);
    size_t good = 0;
    for (int i = 0; i < 500 && buf_ok(&buf); i++) {
        good = buf.len;
        buf_printf(&buf, "%d", i);
        if (buf_ok(&buf))
            good = buf.len;
        buf_str(&buf, "xy");
        if (buf_ok(&buf))
            good = buf.len;
    }
    /* What was in there before is whole, and there is nothing else. */
    assert_int_equal(buf.len, good);
    assert_int_equal(strlen(buf_cstr(&buf)), good);
    if (good >= 3)
        assert_memory_equal(buf_cstr(&buf), "0xy", 3);
    return buf.err;
}

static enum gw_err
recode(void *arg)
{
    (void)arg;
    OWNED(buf_free)
    struct buf clean = buf_new(10000);
    OWNED(buf_free)
    struct buf wide = buf_new(10000);
    OWNED(buf_free)
    struct buf back = buf_new(10000);
    OWNED(buf_free)
    struct buf septets = buf_new(10000);
    utf8_clean(TEXT("ada \xff 5 orang \xc3\xa9 di Merak, di Merak, di Merak, "
                    "di Merak, di Merak, di Merak, di Merak, di Merak"),
               &clean);
    utf8_to_utf16be(buf_text(&clean), &wide);
    utf8_from_utf16be(buf_text(&wide), &back);
    gsm7_decode(TEXT("Merak \x1b\x65"), &septets);
    const struct buf *all[] = { &clean, &wide, &back, &septets };
    for (size_t i = 0; i < LENGTH(all); i++)
        if (!buf_ok(all[i]))
            return all[i]->err;
    assert_true(text_equal(buf_text(&clean), buf_text(&back)));
    return GW_OK;
}

static enum gw_err
read_forms(void *arg)
{
    (void)arg;
    OWNED(fields_free)
    struct fields fields;
    fields_init(&fields);
    static const char *const forms[] = { "a=1&b=2", "c=3", "d=4&e=5&f=6" };
    static const size_t counts[] = { 2, 3, 6 };
    for (size_t i = 0; i < LENGTH(forms); i++) {
        size_t before = fields.count;
        enum gw_err err = fields_read_form(&fields, text_of(forms[i]));
        if (err != GW_OK) {
            assert_int_equal(fields.count, before);
            return err;
        }
        assert_int_equal(fields.count, counts[i]);
    }
    assert_true(text_is(fields_get(&fields, "c"), "3"));
    return GW_OK;
}

static enum gw_err
build_a_call(void *arg)
{
    (void)arg;
    OWNED(wire_call_free)
    struct wire_call call;
    wire_call_init(&call);
    buf_str(&call.url, "https://example.org/send");
    form_add(&call.body, "message", TEXT("Terima kasih."));
    wire_call_header(&call, "Accept", TEXT("application/json"));
    wire_call_header(&call, "Authorization", TEXT("App x"));
    return wire_call_ok(&call) ? GW_OK : GW_NOMEM;
}

static struct sweep_row {
    const char *name;
    enum gw_err (*run)(void *arg);
    unsigned at_least; /* allocations */
} rows[] = {
    { "grow a buffer", grow_a_buffer, 5 },
    { "recode", recode, 4 },
    { "read forms", read_forms, 3 },
    { "build a call", build_a_call, 4 },
};

static void
test_sweep(void **state)
{
    const struct sweep_row *row = *state;
    assert_in_range(fault_sweep(row->run, NULL), row->at_least, 40);
}

int
main(void)
{
    return RUN_TABLE("sweep", rows, test_sweep);
}
