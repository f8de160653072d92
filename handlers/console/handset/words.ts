// Every word that the page shows, in one place. {0}, {1} are filled in by say().
export const words = {
  title: "Simulator telepon",
  product: "Kentongan",
  owners: "Imigrasi · Polda Banten",
  skip: "Lompat ke telepon",
  band: "Simulator. Laporan dari sini hanya masuk ke data percobaan di komputer ini.",
  theme: "Ganti tema terang atau gelap",
  intro: [
    "Kentongan menerima laporan warga dari HP apa saja, lewat *177# atau SMS ke 1771, tanpa paket data.",
    "Telepon ini memutar layanan itu sungguhan; panel aggregator meniru jaringan yang sering gagal di desa.",
    "Setiap jawaban disimpan sebelum layar berikutnya tampil, jadi panggilan yang putus tetap menjadi laporan.",
  ],
  officers: "Alamat petugas: {0}",
  demoFile: "Kata sandi percobaan: {0}",

  loading: "Menyiapkan telepon …",
  noChannel:
    "Belum ada saluran untuk simulator. Tambahkan saluran jenis africastalking dengan send.url ke http://{0}/handset/send/NAMA, lalu muat ulang.",
  failed: "Gateway tidak menjawab. Periksa apakah program masih berjalan, lalu muat ulang halaman.",

  phone: "Telepon tiruan",
  sim: "Kartu SIM",
  simOf: "SIM {0}",
  keys: "Papan tombol",
  operator: "SIMULASI",
  battery: "Baterai penuh",
  signal: "Sinyal penuh",
  dialHint: "Tekan angka, lalu hijau",
  dialService: "Hubungi {0}",
  hangUp: "Tutup panggilan",
  physical: "Papan ketik juga bisa: angka, huruf, Enter, Esc",
  green: "Hijau: panggil atau kirim",
  red: "Merah: putus atau tutup",
  up: "Atas",
  down: "Bawah",
  softLeft: "Tombol kiri: {0}",
  softRight: "Tombol kanan: {0}",

  answer: "Jawaban",
  recipient: "Nomor tujuan",
  waiting: "Menunggu jawaban …",
  septets: "{0}/{1}",
  septetsAlt: "{0} septet dari {1}",
  unicode: "bukan GSM",
  smsParts: "{0} huruf, {1} SMS",
  ended: "Panggilan selesai",
  dropped: "Panggilan terputus",
  droppedHint: "Tekan hijau untuk menelepon lagi.",
  unknownService: "Layanan tidak dikenal. Putar {0}.",
  noAnswer: "Jaringan sibuk. Coba lagi.",

  send: "Kirim",
  cancel: "Batal",
  ok: "OK",
  again: "Ulangi",
  messages: "Pesan",
  call: "Panggil",
  erase: "Hapus",
  back: "Kembali",
  write: "Tulis",
  reply: "Balas",
  modeDigits: "123",
  modeLetters: "abc",

  messagesTitle: "Pesan",
  noMessages: "Belum ada pesan.",
  newMessages: "{0} pesan baru",
  unread: "belum dibaca",
  sentTo: "Ke {0}",
  writeTo: "Ke {0}",
  writeLabel: "Isi pesan",
  sent: "Terkirim",
  notSent: "Tidak terkirim ({0})",
  sending: "Mengirim …",
  example: "LAPOR calo bawa 3 perempuan dari Pontang malam ini",

  aggregator: "Aggregator",
  aggregatorNote: "gangguan sesuai pesanan",
  ordered: "Dipesan",
  faults: {
    drop: {
      name: "Putus, dengan kabar",
      what: "Jaringan memutus panggilan dan melaporkannya. Yang sudah dijawab menjadi laporan; hijau lagi menawarkan lanjut.",
    },
    silent: {
      name: "Putus, tanpa kabar",
      what: "Jaringan diam saja. Menelepon lagi dalam 30 menit tetap menawarkan lanjut.",
    },
    repeat: {
      name: "Ulangi giliran terakhir",
      what: "Giliran yang sama dikirim dua kali. Layar harus sama dan tidak maju.",
    },
    twice: {
      name: "Dua awal, satu panggilan",
      what: "Panggilan berikutnya dimulai dua kali sekaligus. Keduanya harus mendapat layar yang sama.",
    },
    slow: {
      name: "Jawaban lambat",
      what: "Layar berikutnya ditahan {0} detik di jaringan. Gateway sudah lama menyimpan.",
    },
    parts: {
      name: "SMS panjang, bagian terbalik",
      what: "Satu SMS panjang dikirim per bagian, yang terakhir lebih dulu. Tidak ada bagian yang hilang.",
    },
    early: {
      name: "Tanda terima mendahului",
      what: "SMS berikutnya dilaporkan sampai sebelum pengirimannya dijawab. Statusnya tetap benar.",
    },
    skew: {
      name: "Jam aggregator meleset",
      what: "Tanggal di SMS salah berjam-jam. Gateway memakai jamnya sendiri.",
    },
  },
  skew: { label: "Selisih jam", behind: "−7 jam", right: "tepat", ahead: "+7 jam" },
  needCall: "Mulai panggilan dahulu.",
  needParts: "Perlu saluran jenis vonage yang mengarah ke simulator.",
  result: {
    drop: "Kabar putus diterima ({0}). Tekan hijau: panggilan dilanjutkan.",
    silent: "Gateway tidak diberi tahu. Tekan hijau: panggilan dilanjutkan.",
    same: "Layar sama persis, tidak maju.",
    different: "Layar berbeda. Ini kesalahan gateway.",
    twice: "Dua awal dijawab dengan layar yang sama.",
    slow: "Gateway menjawab dalam {0} ms; jaringan menahannya {1} detik.",
    parts: "Bagian {0} diterima. Jawaban datang di Pesan.",
    early: "Tanda terima diterima ({0}), baru pengiriman dijawab.",
    skew: "SMS bertanggal {0} diterima ({1}).",
    failed: "Gateway menjawab {0}.",
    armed: "Menunggu kejadian berikutnya.",
  },

  longSms:
    "LAPOR ada penampungan di Kecamatan Pontang, rumah cat hijau dekat pasar. " +
    "Sekitar tujuh perempuan muda dijanjikan kerja di restoran Malaysia, gaji besar, paspor dipegang calo. " +
    "Katanya berangkat besok malam naik mobil Avanza hitam ke Merak. " +
    "Keluarga takut bicara, tolong dicek diam-diam, jangan sebut nama saya.",

  log: "Permintaan dan jawaban",
  logNote: "terbaru di atas",
  logEmpty: "Belum ada. Tekan tombol hijau.",
  toGateway: "ke gateway",
  fromGateway: "dari gateway",
  sms: "SMS ke {0}",
  receipt: "tanda terima: sampai",
  dutyPage: "SMS ke petugas jaga {0}",
  heldBack: "jawaban ditahan",
  released: "jawaban kirim dilepas",
  endOf: "akhir panggilan: {0}",
  begin: "awal panggilan",
  partOf: "bagian {0} dari {1}, {2}",
  screen: "{0}, {1} septet",
  unreachable: "tidak dijawab",
} as const;

/** Fills {0}, {1}, ... of a text. */
export function say(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, n: string) => String(values[Number(n)]));
}
