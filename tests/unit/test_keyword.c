/* tests/unit/test_keyword.c -- what one SMS asks for. */
#include <string.h>

#include "handlers/villagers/keyword.h"
#include "tests/support/table.h"

static struct keyword_row {
    const char *name, *text;
    enum keyword keyword;
    const char *code, *rest; /* NULL: absent */
} rows[] = {
    { "free text", "ada calo di Pontang", KEYWORD_TIP, NULL, NULL },
    { "LAPOR and a text", "LAPOR ada calo", KEYWORD_TIP, NULL, NULL },
    { "lapor alone", "lapor", KEYWORD_NOTHING, NULL, NULL },
    { "LAPOR and punctuation", " Lapor !!. ", KEYWORD_NOTHING, NULL, NULL },
    { "LAPOR and an emoji", "LAPOR \xf0\x9f\x86\x98", KEYWORD_TIP, NULL, NULL },
    { "an emoji", "\xf0\x9f\x86\x98", KEYWORD_TIP, NULL, NULL },
    { "punctuation", "???", KEYWORD_TIP, NULL, NULL },
    { "empty", "", KEYWORD_NOTHING, NULL, NULL },
    { "white space", " \n\t ", KEYWORD_NOTHING, NULL, NULL },
    { "another alphabet", "\xe4\xbd\xa0\xe5\xa5\xbd", KEYWORD_TIP, NULL, NULL },

    { "CEK", "CEK 48271936", KEYWORD_STATUS, "48271936", NULL },
    { "cek in small letters", "cek 48271936", KEYWORD_STATUS, "48271936",
      NULL },
    { "CEK with punctuation", "\"Cek\": 48271936.", KEYWORD_STATUS, "48271936",
      NULL },
    { "CEK with an accent", "C\xc3\x89K 48271936", KEYWORD_STATUS, "48271936",
      NULL },
    { "CEK with a combining accent", "CE\xcc\x81K 48271936", KEYWORD_STATUS,
      "48271936", NULL },
    { "CEK in full-width letters",
      "\xef\xbc\xa3\xef\xbc\xa5\xef\xbc\xab "
      "48271936",
      KEYWORD_STATUS, "48271936", NULL },
    { "CEK without a space", "CEK48271936", KEYWORD_STATUS, "48271936", NULL },
    { "CEK in two groups", "cek 4827 1936", KEYWORD_STATUS, "4827 1936", NULL },
    { "CEK with hyphens", "cek 48-27-19-36", KEYWORD_STATUS, "48-27-19-36",
      NULL },
    { "CEK KODE", "cek kode: 48271936", KEYWORD_STATUS, "48271936", NULL },
    { "CEK and a word", "cek 48271936 pak", KEYWORD_STATUS, "48271936", "pak" },
    { "CEK with 7 digits", "cek 4827193", KEYWORD_STATUS, "4827193", NULL },
    { "CEK with 9 digits", "cek 482719360", KEYWORD_STATUS, "482719360", NULL },
    { "CEK alone", "cek", KEYWORD_TIP, NULL, NULL },
    { "CEK a house", "cek rumah kosong itu", KEYWORD_TIP, NULL, NULL },
    { "CEK two people", "cek 2 orang di pelabuhan", KEYWORD_TIP, NULL, NULL },
    { "CEKAL", "CEKAL 48271936", KEYWORD_TIP, NULL, NULL },

    { "TAMBAH", "TAMBAH 48271936 plat A 1234 XY", KEYWORD_ADD, "48271936",
      "plat A 1234 XY" },
    { "TAMBAH and a comma", "tambah 48271936, mobil hitam", KEYWORD_ADD,
      "48271936", ", mobil hitam" },
    { "TAMBAH in groups, then a number", "tambah 4827 1936 3 orang",
      KEYWORD_ADD, "4827 1936", "3 orang" },
    { "TAMBAH 7 digits, then a number", "tambah 4827193 3 orang", KEYWORD_ADD,
      "4827193", "3 orang" },
    { "TAMBAH 7 digits, then a longer number", "tambah 4827193 10 orang",
      KEYWORD_ADD, "4827193", "10 orang" },
    { "TAMBAH then a phone number", "tambah 48271936 081234567890 calonya",
      KEYWORD_ADD, "48271936", "081234567890 calonya" },
    { "TAMBAH without a text", "tambah 48271936", KEYWORD_ADD, "48271936",
      NULL },
    { "TAMBAH and only a full stop", "tambah 48271936.", KEYWORD_ADD,
      "48271936", NULL },
    { "TAMBAH without a code", "tambah lagi dua orang", KEYWORD_TIP, NULL,
      NULL },
    { "TAMBAH a few", "tambah 3 orang lagi", KEYWORD_TIP, NULL, NULL },

    { "INFO", "INFO", KEYWORD_HELP, NULL, NULL },
    { "info?", "info?", KEYWORD_HELP, NULL, NULL },
    { "BANTUAN", " Bantuan. ", KEYWORD_HELP, NULL, NULL },
    { "INFO LAPOR", "info lapor pak", KEYWORD_HELP, NULL, NULL },
    { "INFO and a tip", "info ada calo di Carita", KEYWORD_TIP, NULL, NULL },
    { "BANTUAN and a cry", "bantuan saya disekap", KEYWORD_TIP, NULL, NULL },
    { "TOLONG alone is a cry", "TOLONG", KEYWORD_TIP, NULL, NULL },

    { "BERHENTI", "BERHENTI", KEYWORD_STOP, NULL, NULL },
    { "stop", "stop!", KEYWORD_STOP, NULL, NULL },
    { "UNREG", "Unreg", KEYWORD_STOP, NULL, NULL },
    { "OFF", "OFF", KEYWORD_STOP, NULL, NULL },
    { "STOP and thanks", "stop \xf0\x9f\x99\x8f", KEYWORD_STOP, NULL, NULL },
    { "STOP SMS", "STOP SMS", KEYWORD_STOP, NULL, NULL },
    { "a longer wish", "berhenti kirim sms ke hp anak saya", KEYWORD_STOP, NULL,
      "kirim sms ke hp anak saya" },
    { "STOP and a tip", "Stop! ada anak dibawa", KEYWORD_TIP, NULL, NULL },

    { "HAPUS", "HAPUS 48271936", KEYWORD_ERASE, "48271936", NULL },
    { "HAPUS alone", "hapus", KEYWORD_TIP, NULL, NULL },
    { "HAPUS and words", "hapus laporan saya", KEYWORD_TIP, NULL, NULL },
    { "a very long first word", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      KEYWORD_TIP, NULL, NULL },
    { "a keyword with a tail", "stopppppppppppppppp", KEYWORD_TIP, NULL, NULL },
    { "digits first", "1 lapor", KEYWORD_TIP, NULL, NULL },
};

static void
assert_text(struct text text, const char *want)
{
    if (want == NULL) {
        assert_null(text.at);
        return;
    }
    assert_non_null(text.at);
    assert_int_equal(text.len, strlen(want));
    assert_memory_equal(text.at, want, text.len);
}

static void
test_row(void **state)
{
    const struct keyword_row *row = *state;
    struct keyword_read read = keyword_read(text_of(row->text));

    assert_int_equal(read.keyword, row->keyword);
    assert_text(read.code, row->code);
    assert_text(read.rest, row->rest);
}

int
main(void)
{
    return RUN_TABLE("keyword", rows, test_row);
}
