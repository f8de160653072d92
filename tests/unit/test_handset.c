/* tests/unit/test_handset.c -- frames in a terminal. */
#include "handlers/commands/handset.h"

#include <string.h>

#include "tests/support/table.h"

static struct frame {
    const char *name;
    const char *text;
    size_t rows; /* between the rules */
    const char *holds;
} frames[] = {
    { "nothing", "", 1, "|                                          |" },
    { "one line", "Kapan?", 1, "| Kapan?  " },
    { "lines", "Kapan?\n1 Sekarang\n0 Kembali", 3, "| 0 Kembali " },
    { "a long line breaks at a space",
      "Terima kasih. Kode Anda: 48271936. Ingat atau catat.", 2,
      "| Terima kasih. Kode Anda: 48271936. Ingat |\n  | atau catat." },
    { "a long word breaks anywhere",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 2,
      "a |\n  | aaaaaaaaaa  " },
    { "an answer cannot drive the terminal", "a\033[2Jb", 1, "| a?[2Jb " },
    { "other alphabets count as what is seen", "\303\251\303\250", 1,
      "| \303\251\303\250                                       |" },
};

static void
test_frame(void **state)
{
    const struct frame *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(8192);
    size_t lines = 0;

    handset_frame("", text_of(row->text), " 1/160 ", &out);
    assert_true(buf_ok(&out));
    for (size_t i = 0; i < out.len; i++)
        lines += out.at[i] == '\n';
    assert_int_equal(lines, row->rows + 2);
    assert_non_null(strstr(buf_cstr(&out), row->holds));
    assert_non_null(strstr(buf_cstr(&out), "+- 1/160 -"));
    assert_null(strchr(buf_cstr(&out), '\033'));
}

int
main(void)
{
    return RUN_TABLE("frames", frames, test_frame);
}
