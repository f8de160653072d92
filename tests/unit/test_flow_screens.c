/* Every screen and message of the menus, letter by letter. */
#include "gateway/talk/flow.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "tests/support/menu_house.h"
#include "tests/support/table.h"

static struct menu_house house;

static struct screen {
    const char *name;
    const char *inputs;  /* one after the other, cut at | */
    const char *outcome; /* of the last deed; NULL: its first */
    long septets;
    const char *text;
} screens[] = {
    { "M0", "", NULL, 125,
      "Info Aman Banten\n"
      "1 Lapor\n"
      "2 Bahaya sekarang\n"
      "3 Cek laporan\n"
      "4 Tambah info\n"
      "5 Nomor bantuan\n"
      "6 Tips kerja luar negeri\n"
      "7 Bahasa/Basa" },
    { "D1", "2", NULL, 120,
      "Nyawa terancam? Telepon polisi 110 (gratis, 24 jam).\n"
      "Tidak bisa menelepon?\n"
      "1 Kirim tanda bahaya\n"
      "2 Lanjut lapor\n"
      "0 Kembali" },
    { "D2", "2|1", NULL, 94,
      "Di mana? Ketik 4 huruf awal nama kecamatan.\n"
      "Contoh: TIRT\n"
      "1 Pilih daftar\n"
      "2 Tidak tahu\n"
      "0 Kembali" },
    { "D3", "2|1|tirt|1", NULL, 117,
      "Tanda bahaya terkirim ke petugas. Kode 48271936.\n"
      "Bila aman, telepon 110.\n"
      "1 Boleh ditelepon\n"
      "2 Jangan telepon\n"
      "0 Selesai" },
    { "L1", "1", NULL, 157,
      "Apa yang terjadi?\n"
      "1 Ditipu/dipaksa kerja\n"
      "2 Disekap/disiksa\n"
      "3 Anak/kawin dijual\n"
      "4 Calo kerja luar negeri\n"
      "5 Orang asing/kapal gelap\n"
      "6 Lain/tidak tahu\n"
      "0 Kembali" },
    { "L1P", "1|10493", NULL, 160,
      "Lokasi poster dicatat. Apa yang terjadi?\n"
      "1 Ditipu/dipaksa kerja\n"
      "2 Disekap/disiksa\n"
      "3 Anak/kawin dijual\n"
      "4 Calo luar negeri\n"
      "5 Orang asing/kapal\n"
      "6 Lainnya\n"
      "0 Kembali" },
    { "L1X", "1|10494", "wrong", 159,
      "Maaf, kode tak cocok. Apa yang terjadi?\n"
      "1 Ditipu/dipaksa kerja\n"
      "2 Disekap/disiksa\n"
      "3 Anak/kawin dijual\n"
      "4 Calo luar negeri\n"
      "5 Orang asing/kapal\n"
      "6 Lainnya\n"
      "0 Kembali" },
    { "L2", "1|1", NULL, 100,
      "Kapan?\n"
      "1 Sedang terjadi\n"
      "2 Hari ini/malam ini\n"
      "3 Besok/minggu ini\n"
      "4 Sudah lewat\n"
      "5 Tidak tahu\n"
      "0 Kembali" },
    { "L3", "1|1|2", NULL, 135,
      "Di mana kejadiannya? Ketik 4 huruf awal nama kecamatan.\n"
      "Contoh: TIRT\n"
      "1 Pilih dari daftar\n"
      "2 Bandara/pelabuhan/tol\n"
      "3 Tidak tahu\n"
      "0 Kembali" },
    { "L3H", "1|1|2|tirt", NULL, 87,
      "Pilih kecamatan:\n"
      "1 Tirtayasa, Kab Serang\n"
      "2 Bukan ini, ketik lagi\n"
      "3 Tidak tahu\n"
      "0 Kembali" },
    { "L3H3", "1|1|2|bojo", NULL, 127,
      "Pilih kecamatan:\n"
      "1 Bojong, Kab Pandeglang\n"
      "2 Bojongmanik, Kab Lebak\n"
      "3 Bojonegara, Kab Serang\n"
      "4 Ketik lagi\n"
      "5 Tidak tahu\n"
      "0 Kembali" },
    { "L3N", "1|1|2|zzzz", NULL, 131,
      "Tidak ditemukan. Ketik 4 huruf awal nama kecamatan.\n"
      "Contoh: TIRT\n"
      "1 Pilih dari daftar\n"
      "2 Bandara/pelabuhan/tol\n"
      "3 Tidak tahu\n"
      "0 Kembali" },
    { "L3J", "1|1|2|2", NULL, 138,
      "Di jalur mana?\n"
      "1 Bandara Soekarno-Hatta\n"
      "2 Pelabuhan Merak\n"
      "3 Tol/rest area\n"
      "4 Terminal/stasiun\n"
      "5 Pantai/dermaga kecil\n"
      "6 Jalan lain\n"
      "0 Kembali" },
    { "L3K", "1|1|2|1", NULL, 143,
      "Pilih wilayah:\n"
      "1 Kab Pandeglang\n"
      "2 Kab Lebak\n"
      "3 Kab Tangerang\n"
      "4 Kab Serang\n"
      "5 Kota Tangerang\n"
      "6 Kota Cilegon\n"
      "7 Kota Serang\n"
      "8 Kota Tangsel\n"
      "0 Kembali" },
    { "L3L", "1|1|2|1|1", NULL, 126,
      "Kec Kab Pandeglang 1/5:\n"
      "1 Angsana\n"
      "2 Banjar\n"
      "3 Bojong\n"
      "4 Cadasari\n"
      "5 Carita\n"
      "6 Cibaliung\n"
      "7 Cibitung\n"
      "8 Lanjut\n"
      "9 Tidak tahu\n"
      "0 Kembali" },
    { "LS", "1|1|2|tirt|1", NULL, 86,
      "Info Anda sudah tersimpan. Kode: 48271936.\n"
      "Mau lengkapi?\n"
      "1 Ya, lanjut\n"
      "2 Cukup, selesai" },
    { "L2K", "1|1|2|tirt|1|1", NULL, 83,
      "Ada yang anak (di bawah 18), hamil, atau sakit?\n"
      "1 Ya\n"
      "2 Tidak\n"
      "3 Tidak tahu\n"
      "0 Kembali" },
    { "L4", "1|1|2|tirt|1|1|2", NULL, 137,
      "Desa/kel di Tirtayasa 1/2:\n"
      "1 Alang-alang\n"
      "2 Kebon\n"
      "3 Kebuyutan\n"
      "4 Kemanisan\n"
      "5 Laban\n"
      "6 Lontar\n"
      "7 Pontang Legon\n"
      "8 Lanjut\n"
      "9 Tidak tahu\n"
      "0 Kembali" },
    { "L5", "1|1|2|tirt|1|1|2|9", NULL, 114,
      "Tulis singkat: siapa, dibawa ke mana, naik apa (plat/kapal), ciri calo. "
      "Jangan tulis nama Anda.\n"
      "1 Lewati\n"
      "0 Kembali" },
    { "L6", "1|1|2|tirt|1|1|2|9|1", NULL, 88,
      "Boleh petugas menghubungi nomor ini?\n"
      "1 Jangan\n"
      "2 Boleh telepon\n"
      "3 Boleh SMS saja\n"
      "0 Kembali" },
    { "L6J", "1|1|2|tirt|1|1|2|9|1|2", NULL, 72,
      "Jam aman dihubungi?\n"
      "1 Pagi\n"
      "2 Siang\n"
      "3 Sore\n"
      "4 Malam\n"
      "5 Kapan saja\n"
      "0 Kembali" },
    { "L7", "1|1|2|tirt|1|1|2|9|1|1", NULL, 130,
      "Info Anda:\n"
      "Ditipu/dipaksa kerja\n"
      "Hari ini/malam ini\n"
      "Tirtayasa, Kab Serang\n"
      "Dipakai hanya untuk tindak lanjut.\n"
      "1 Benar\n"
      "2 Ubah\n"
      "3 Hapus" },
    { "L8", "1|1|2|tirt|1|2", NULL, 130,
      "Terima kasih. Kode Anda: 48271936. Ingat/catat. Nomor Anda "
      "dirahasiakan. Ini info awal, bukan Laporan Polisi. Bahaya: telepon "
      "110." },
    { "C1", "3", NULL, 29,
      "Ketik kode 8 angka:\n"
      "0 Kembali" },
    { "C2a", "3|48271936", "diterima", 59,
      "Kode 48271936: info sudah diterima.\n"
      "1 Tambah info\n"
      "0 Kembali" },
    { "C2b", "3|48271936", "diperiksa", 64,
      "Kode 48271936: sedang diperiksa petugas.\n"
      "1 Tambah info\n"
      "0 Kembali" },
    { "C2c", "3|48271936", "diteruskan", 82,
      "Kode 48271936: sudah diteruskan ke petugas yang berwenang.\n"
      "1 Tambah info\n"
      "0 Kembali" },
    { "C2d", "3|48271936", "perlu_info", 93,
      "Kode 48271936: petugas perlu keterangan tambahan. Bila aman, pilih 1.\n"
      "1 Tambah info\n"
      "0 Kembali" },
    { "C2e", "3|48271936", "selesai", 85,
      "Kode 48271936: penanganan selesai. Terima kasih sudah peduli.\n"
      "1 Tambah info\n"
      "0 Kembali" },
    { "CX", "3|48271936", "wrong", 72,
      "Kode tidak cocok. Coba lagi (sisa 2 kali).\n"
      "Ketik kode 8 angka:\n"
      "0 Kembali" },
    { "A1", "4", NULL, 42,
      "Tambah info. Ketik kode 8 angka:\n"
      "0 Kembali" },
    { "A2", "4|48271936", NULL, 80,
      "Tulis info tambahan (paling banyak 140 huruf). Jangan tulis nama Anda.\n"
      "0 Kembali" },
    { "A3", "4|48271936|Ada truk", NULL, 65,
      "Tambahan sudah disimpan. Terima kasih.\n"
      "1 Tambah lagi\n"
      "0 Menu utama" },
    { "H1", "5", NULL, 129,
      "Nomor bantuan:\n"
      "Polisi 110 (gratis)\n"
      "Perempuan & anak 129\n"
      "Pekerja migran 0800-1000\n"
      "Saksi/korban LPSK 148\n"
      "1 Di luar negeri\n"
      "0 Kembali" },
    { "H2", "5|1", NULL, 116,
      "Di luar negeri:\n"
      "KBRI/KJRI terdekat\n"
      "KP2MI +62-21-29244800\n"
      "WA 0811-8080-141\n"
      "Keluarga bisa lapor dari menu 1.\n"
      "0 Kembali" },
    { "P0", "6", NULL, 117,
      "Tips kerja luar negeri:\n"
      "1 Ciri calo/penipuan\n"
      "2 Jalur resmi\n"
      "3 Paspor/gaji ditahan\n"
      "4 Orang asing mencurigakan\n"
      "0 Kembali" },
    { "P1", "6|1", NULL, 121,
      "Waspada: visa umrah/wisata untuk kerja, diberi uang muka, umur KTP "
      "diubah, tanpa kontrak, disuruh diam.\n"
      "1 Lapor\n"
      "0 Kembali" },
    { "P2", "6|2", NULL, 109,
      "Resmi: lewat Disnaker/BP3MI, PT berizin, visa kerja, kontrak kerja, "
      "izin keluarga. Tanya 0800-1000.\n"
      "0 Kembali" },
    { "P3", "6|3", NULL, 111,
      "Paspor atau gaji ditahan, dikurung, HP disita: itu tanda bahaya. "
      "Hubungi KBRI atau 0800-1000.\n"
      "1 Lapor\n"
      "0 Kembali" },
    { "P4", "6|4", NULL, 107,
      "Rombongan asing datang malam, sewa rumah/kapal, hindari petugas? Jangan "
      "didekati sendiri.\n"
      "1 Lapor\n"
      "0 Kembali" },
    { "B1", "7", NULL, 62,
      "Pilih bahasa/basa:\n"
      "1 Indonesia\n"
      "2 Sunda\n"
      "3 Jawa Serang\n"
      "0 Kembali" },
    { "E1", "1|x", NULL, 62,
      "Pilihan tidak ada. Ketik angka di layar.\n"
      "1 Ulangi\n"
      "0 Menu utama" },
    { "E3", "1|1|2|3", "limited", 139,
      "Terima kasih, info Anda tetap kami simpan.\n"
      "Kode: 48271936.\n"
      "Hari ini sudah banyak info, jadi bisa lebih lama diperiksa. Bahaya: "
      "telepon 110." },
};

static struct message {
    const char *name;
    long septets;
    const char *text;
} messages[] = {
    { "E2", 65,
      "Maaf, layanan sedang sibuk. Coba lagi nanti. Bahaya: telepon 110." },
    { "S1", 140,
      "Info diterima. Kode 48271936. Tambah info: ketik TAMBAH spasi kode "
      "spasi info. Bahaya: telepon 110. Balas BERHENTI bila tak mau di-SMS "
      "lagi." },
    { "S2", 96,
      "Bisa tulis: kejadian, desa/kecamatan, kapan, naik apa. Tak perlu nama "
      "Anda. Bahaya: telepon 110." },
    { "S3", 101,
      "Kami tidak akan SMS Anda lagi. Info Anda tetap kami jaga. Mau lagi: "
      "balas MULAI. Bahaya: telepon 110." },
    { "S4b", 46, "Kode 48271936: sedang diperiksa. Terima kasih." },
};

/* ---- letter by letter ---- */

static void
test_screen(void **state)
{
    const struct screen *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, row->outcome);
    assert_string_equal(menu_walk_shown(&walk, &out), row->text);
    assert_int_equal(gsm7_septets(buf_text(&out)), row->septets);
}

static void
test_offer(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk = { .house = &house };

    walk.step = flow_begin(house.flow, &house.view, true, "id", &walk.state);
    assert_int_equal(walk.step.wish, FLOW_SHOW);
    assert_string_equal(menu_walk_shown(&walk, &out),
                        "Info tadi belum selesai.\n"
                        "1 Lanjutkan\n"
                        "2 Mulai baru\n"
                        "3 Hapus info tadi\n"
                        "0 Keluar");
    assert_int_equal(gsm7_septets(buf_text(&out)), 76);
}

static void
test_message(void **state)
{
    const struct message *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);

    flow_message(house.flow, &house.view, "id", row->name, NULL, &out);
    assert_string_equal(buf_cstr(&out), row->text);
    assert_int_equal(gsm7_septets(buf_text(&out)), row->septets);
}

static int
open_house(void **state)
{
    (void)state;
    menu_house_open(&house);
    menu_house_fill(&house);
    enum gw_err err = menu_house_load(&house, "su, jas", 160, NULL);
    faults_print(&house.faults, stderr);
    return err == GW_OK ? 0 : 1;
}

static int
close_house(void **state)
{
    (void)state;
    menu_house_close(&house);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest whole[] = { cmocka_unit_test(test_offer) };

    if (open_house(NULL) != 0)
        return 1;
    int failed = cmocka_run_group_tests_name("offer", whole, NULL, NULL);
    failed += RUN_TABLE("screens", screens, test_screen);
    failed += RUN_TABLE("messages", messages, test_message);
    (void)close_house(NULL);
    return failed;
}
