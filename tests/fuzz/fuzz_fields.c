/* A query and a body, a line end between them, as anybody may send them. */
#include "gateway/base/fields.h"

#include "tests/fuzz/fuzz.h"

/* All that was read, written as a form and read again, is the same. */
static void
must_come_back(const struct fields *fields)
{
    struct buf form = buf_new(4 << 20);
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->list[i];
        if (i > 0)
            buf_char(&form, '&');
        form_escape(field->name, &form);
        buf_char(&form, '=');
        form_escape(field->value, &form);
    }
    must(buf_ok(&form));

    struct fields again;
    fields_init(&again);
    must(fields_read_form(&again, buf_text(&form)) == GW_OK);
    must(again.count == fields->count);
    for (size_t i = 0; i < again.count; i++) {
        must(text_equal(again.list[i].name, fields->list[i].name));
        must(text_equal(again.list[i].value, fields->list[i].value));
    }
    fields_free(&again);
    buf_free(&form);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text rest = { (const char *)data, size }, piece;
    struct fields fields;
    fields_init(&fields);
    while (text_cut(&rest, '\n', &piece)) {
        size_t before = fields.count;
        enum gw_err err = fields_read_form(&fields, piece);
        must(err == GW_OK || err == GW_REJECTED);
        must(err == GW_OK || fields.count == before);
        must(fields.count <= FIELDS_MAX);
    }
    must_come_back(&fields);
    must(fields_get(&fields, "from").len <= size);
    fields_free(&fields);
    return 0;
}
