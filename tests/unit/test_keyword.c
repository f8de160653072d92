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
    { "CEK and a courtesy", "cek 48271936 pak", KEYWORD_STATUS, "48271936",
      NULL },
    { "CEK and words", "cek 48271936 mobil hitam", KEYWORD_STATUS, "48271936",
      "mobil hitam" },
    { "PERIKSA", "periksa 48271936", KEYWORD_STATUS, "48271936", NULL },
    { "PARIKSA, in Sunda", "pariksa kodena 48271936", KEYWORD_STATUS,
      "48271936", NULL },
    { "CEK with 7 digits", "cek 4827193", KEYWORD_STATUS, "4827193", NULL },
    { "CEK with 9 digits", "cek 482719360", KEYWORD_STATUS, "482719360", NULL },
    { "CEK alone asks how", "cek", KEYWORD_HELP, NULL, NULL },
    { "CEK alone and a full stop", "Cek.", KEYWORD_HELP, NULL, NULL },
    { "CEK alone, misspelt", "cekk", KEYWORD_TIP, NULL, NULL },
    { "TAMBAH alone asks how", "TAMBAH", KEYWORD_HELP, NULL, NULL },
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
    { "HAPUS and a courtesy", "hapus 48271936 ya pak", KEYWORD_ERASE,
      "48271936", NULL },
    { "HAPUS alone", "hapus", KEYWORD_ERASE_DRAFT, NULL, NULL },
    { "HAPUS alone, misspelt", "hapsu", KEYWORD_TIP, NULL, NULL },
    { "HAPUS and words", "hapus laporan saya", KEYWORD_TIP, NULL, NULL },
    { "a very long first word", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      KEYWORD_TIP, NULL, NULL },
    { "a keyword with a tail", "stopppppppppppppppp", KEYWORD_TIP, NULL, NULL },
    { "digits first", "1 lapor", KEYWORD_TIP, NULL, NULL },

    { "LAPOR, two swapped", "LAPRO", KEYWORD_NOTHING, NULL, NULL },
    { "LAPOR, one doubled", "lapoor", KEYWORD_NOTHING, NULL, NULL },
    { "LAPOR, a colon", "Lapor:", KEYWORD_NOTHING, NULL, NULL },
    { "LAPOR, one missing", "lpor.", KEYWORD_NOTHING, NULL, NULL },
    { "LAPOR, misspelt, and a text", "LAPRO ada calo", KEYWORD_TIP, NULL,
      NULL },
    { "hungry is no LAPOR", "lapar", KEYWORD_TIP, NULL, NULL },
    { "hungry, in slang", "laper", KEYWORD_TIP, NULL, NULL },
    { "LAPOR, two errors", "lpro", KEYWORD_TIP, NULL, NULL },
    { "CEK, swapped", "CKE 48271936", KEYWORD_STATUS, "48271936", NULL },
    { "CEK, doubled", "cekk 4827 1936", KEYWORD_STATUS, "4827 1936", NULL },
    { "CEK, one too many", "cekc 48271936", KEYWORD_STATUS, "48271936", NULL },
    { "CEK, misspelt, 7 digits", "cke 4827193", KEYWORD_TIP, NULL, NULL },
    { "CEK, misspelt, 9 digits", "cke 482719360", KEYWORD_TIP, NULL, NULL },
    { "CEK, misspelt, and words", "cke 48271936 mobil hitam", KEYWORD_TIP, NULL,
      NULL },
    { "CEK, misspelt, a phone number", "cekk 0812 3456 7890", KEYWORD_TIP, NULL,
      NULL },
    { "a three-letter word is not guessed", "cok 48271936", KEYWORD_TIP, NULL,
      NULL },
    { "STATUS, one wrong", "statis 48271936", KEYWORD_STATUS, "48271936",
      NULL },
    { "TAMBAH, swapped", "TAMBHA 48271936 mobil hitam", KEYWORD_ADD, "48271936",
      "mobil hitam" },
    { "TAMBAH, one missing", "tamba 48271936, plat A 1", KEYWORD_ADD,
      "48271936", ", plat A 1" },
    { "TAMBAH, in Sunda", "nambahan 48271936 mobil", KEYWORD_ADD, "48271936",
      "mobil" },
    { "TAMBAH, misspelt, without a code", "tambha 3 orang lagi", KEYWORD_TIP,
      NULL, NULL },
    { "TAMBAH, misspelt, a phone number", "tambha 0812 3456 7890 calonya",
      KEYWORD_TIP, NULL, NULL },
    { "a fish pond", "tambak 48271936 di pontang", KEYWORD_TIP, NULL, NULL },
    { "BERHENTI, one missing", "BERHNTI", KEYWORD_STOP, NULL, NULL },
    { "STOP, doubled", "stopp!", KEYWORD_STOP, NULL, NULL },
    { "STOP, misspelt, and a courtesy", "sotp pak", KEYWORD_TIP, NULL, NULL },
    { "STOP, misspelt, a longer wish", "sotp sms ke saya", KEYWORD_TIP, NULL,
      NULL },
    { "stock is no STOP", "stok", KEYWORD_TIP, NULL, NULL },
    { "OFF and a time", "off jam 5", KEYWORD_TIP, NULL, NULL },
    { "OFF, misspelt", "ofg", KEYWORD_TIP, NULL, NULL },
    { "INFO, swapped", "ifno", KEYWORD_HELP, NULL, NULL },
    { "BANTUAN, swapped", "bantaun", KEYWORD_HELP, NULL, NULL },
    { "help me is no BANTUAN", "bantuin", KEYWORD_TIP, NULL, NULL },
    { "TOLONG, misspelt", "tolnog", KEYWORD_TIP, NULL, NULL },
    { "TOLONG, loud", "TOLONG!!!", KEYWORD_TIP, NULL, NULL },
    { "TOLONG and more", "tolong anak saya", KEYWORD_TIP, NULL, NULL },
    { "HAPUS, swapped, with a code", "hapsu 48271936", KEYWORD_ERASE,
      "48271936", NULL },
    { "must is no HAPUS", "harus 48271936", KEYWORD_TIP, NULL, NULL },

    { "MULAI", "Mulai", KEYWORD_START, NULL, NULL },
    { "START", "start.", KEYWORD_START, NULL, NULL },
    { "UNSTOP", "unstop", KEYWORD_START, NULL, NULL },
    { "MULAI, swapped", "muali", KEYWORD_START, NULL, NULL },
    { "MULAI SMS LAGI", "mulai sms lagi", KEYWORD_START, NULL, NULL },
    { "MULAI and a tip", "mulai besok anak saya dibawa", KEYWORD_TIP, NULL,
      NULL },
    { "a belly ache is no MULAI", "mulas", KEYWORD_TIP, NULL, NULL },

    { "YA", "Ya.", KEYWORD_YES, NULL, NULL },
    { "Y", "y", KEYWORD_YES, NULL, NULL },
    { "YA HAPUS", "ya, hapus", KEYWORD_YES, NULL, NULL },
    { "IYA", "iya", KEYWORD_YES, NULL, NULL },
    { "OKE", "oke", KEYWORD_YES, NULL, NULL },
    { "yes in Sunda", "enya", KEYWORD_YES, NULL, NULL },
    { "yes in Jaseng", "nggih", KEYWORD_YES, NULL, NULL },
    { "YA and a tip", "ya pak ada di sana", KEYWORD_TIP, NULL, NULL },
    { "YA HAPUS and more", "ya hapus foto itu", KEYWORD_TIP, NULL, NULL },
    { "YA and a number", "ya 2", KEYWORD_TIP, NULL, NULL },

    { "JANGAN SMS", "jangan sms", KEYWORD_STOP, NULL, NULL },
    { "JANGAN SMS LAGI", "jangan sms lagi!", KEYWORD_STOP, NULL, NULL },
    { "JANGAN and a tip", "jangan telepon suami saya", KEYWORD_TIP, NULL,
      NULL },
    { "JANGAN alone", "jangan", KEYWORD_TIP, NULL, NULL },
    { "BOLEH alone", "boleh", KEYWORD_TIP, NULL, NULL },
    { "BOLEH HUBUNGI says not how", "boleh hubungi", KEYWORD_TIP, NULL, NULL },
    { "BOLEH and another hour", "boleh sms besok", KEYWORD_TIP, NULL, NULL },
    { "BOLEH and more", "boleh telepon malam ini ada kapal", KEYWORD_TIP, NULL,
      NULL },
    { "BOLEH, misspelt", "bloeh sms", KEYWORD_TIP, NULL, NULL },
    { "BOLEH a favour", "boleh minta tolong", KEYWORD_TIP, NULL, NULL },
};

static struct contact_row {
    const char *name, *text;
    enum tip_contact contact;
    enum tip_hours hours;
} contacts[] = {
    { "by SMS", "BOLEH SMS", CONTACT_SMS, HOURS_ANY },
    { "by SMS in the morning", "boleh sms pagi", CONTACT_SMS, HOURS_PAGI },
    { "by SMS at noon", "Boleh SMS siang.", CONTACT_SMS, HOURS_SIANG },
    { "by telephone", "boleh telepon", CONTACT_CALL, HOURS_ANY },
    { "by telephone, short", "boleh tlp sore", CONTACT_CALL, HOURS_SORE },
    { "to be called", "boleh ditelepon malam", CONTACT_CALL, HOURS_MALAM },
    { "in Sunda", "meunang ditelepon", CONTACT_CALL, HOURS_ANY },
    { "no contact", "JANGAN HUBUNGI", CONTACT_NONE, HOURS_NONE },
    { "no calls", "jangan telepon", CONTACT_NONE, HOURS_NONE },
    { "no calls to me", "jangan telp saya lagi", CONTACT_NONE, HOURS_NONE },
    { "no calls, in Sunda", "ulah telepon", CONTACT_NONE, HOURS_NONE },
    { "no calls, in Jaseng", "napik telepon", CONTACT_NONE, HOURS_NONE },
};

static struct word_row {
    const char *name, *text;
    enum keyword keyword;
    const char *word, *old; /* NULL: absent */
} words[] = {
    { "set", "SANDI merpati8", KEYWORD_WORD_SET, "merpati8", NULL },
    { "set, with a colon", "Sandi: merpati8.", KEYWORD_WORD_SET, "merpati8.",
      NULL },
    { "set, only letters", "sandi rembulan", KEYWORD_WORD_SET, "rembulan",
      NULL },
    { "set, only digits", "sandi 4711", KEYWORD_WORD_SET, "4711", NULL },
    { "set, 4 letters", "sandi kopi", KEYWORD_WORD_SET, "kopi", NULL },
    { "3 letters", "sandi teh", KEYWORD_TIP, NULL, NULL },
    { "20 letters", "sandi abcdefghijklmnopqrst", KEYWORD_WORD_SET,
      "abcdefghijklmnopqrst", NULL },
    { "21 letters", "sandi abcdefghijklmnopqrstu", KEYWORD_TIP, NULL, NULL },
    { "another alphabet", "sandi ä½ å¥½ä½ å¥½", KEYWORD_TIP, NULL, NULL },
    { "alone", "sandi", KEYWORD_TIP, NULL, NULL },
    { "change", "sandi merpati8 rembulan9", KEYWORD_WORD_CHANGE, "rembulan9",
      "merpati8" },
    { "remove", "SANDI HAPUS merpati8", KEYWORD_WORD_REMOVE, NULL, "merpati8" },
    { "remove nothing", "sandi hapus", KEYWORD_TIP, NULL, NULL },
    { "three words", "sandi bawa anak saya", KEYWORD_TIP, NULL, NULL },
    { "Sandi was locked in", "Sandi disekap", KEYWORD_TIP, NULL, NULL },
    { "Sandi is a broker", "sandi calo", KEYWORD_TIP, NULL, NULL },
    { "Sandi, help", "sandi tolong!", KEYWORD_TIP, NULL, NULL },
    { "the word of a command", "sandi stop", KEYWORD_TIP, NULL, NULL },
    { "nearly the word of a command", "sandi berhnti", KEYWORD_TIP, NULL,
      NULL },
    { "a punctuated word", "sandi mer-pati", KEYWORD_TIP, NULL, NULL },
    { "misspelt", "sanid merpati8", KEYWORD_TIP, NULL, NULL },
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

static void
test_contact(void **state)
{
    const struct contact_row *row = *state;
    struct keyword_read read = keyword_read(text_of(row->text));

    assert_int_equal(read.keyword, KEYWORD_CONTACT);
    assert_int_equal(read.contact, row->contact);
    assert_int_equal(read.hours, row->hours);
}

static void
test_word(void **state)
{
    const struct word_row *row = *state;
    struct keyword_read read = keyword_read(text_of(row->text));

    assert_int_equal(read.keyword, row->keyword);
    assert_text(read.word, row->word);
    assert_text(read.old, row->old);
}

static struct secret_row {
    const char *name, *text, *word; /* NULL: none */
} secrets[] = {
    { "folded", "MerPati8", "MERPATI8" },
    { "accents", "m\xc3\xa9rpati8", "MERPATI8" },
    { "marks around it", "\"merpati8\".", "MERPATI8" },
    { "two words", "merpati 8", NULL },
    { "a hyphen inside", "merpati-8", NULL },
    { "an emoji behind", "merpati8 \xf0\x9f\x99\x8f", "MERPATI8" },
    { "too short", "abc", NULL },
    { "empty", "", NULL },
    { "another alphabet", "merpati\xe4\xbd\xa0", NULL },
    { "a cry", "tolong", NULL },
    { "a passive", "dikurung", NULL },
    { "a passive with a digit", "dikurung7", "DIKURUNG7" },
    { "a command", "berhenti", NULL },
};

static void
test_secret(void **state)
{
    const struct secret_row *row = *state;
    char word[KEYWORD_SECRET_MAX + 1] = "as before";
    bool fits = keyword_secret(text_of(row->text), word);

    assert_int_equal(fits, row->word != NULL);
    assert_string_equal(word, row->word == NULL ? "as before" : row->word);
}

int
main(void)
{
    int failed = RUN_TABLE("keyword", rows, test_row);
    failed += RUN_TABLE("contact", contacts, test_contact);
    failed += RUN_TABLE("code word", words, test_word);
    return failed + RUN_TABLE("secret", secrets, test_secret);
}
