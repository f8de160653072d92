-- What is counted and shown beside tips: statistics, the officers' templates and
-- the boundaries for the map.

ALTER TABLE tip ADD COLUMN first_seen_at BIGINT; -- an officer opened it first

-- Coded facts of up to 1,024 tips in one piece, so that statistics read no tip;
-- made anew after whatever happens to one of them. See handlers/followup/tally.h.
CREATE TABLE tally (
    id BIGINT PRIMARY KEY,              -- of tips from id * 1024 on
    first_at BIGINT NOT NULL,           -- when the first of them came
    last_at BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    facts BLOB NOT NULL
);

-- Neutral words for messages to senders; both agencies share them.
CREATE TABLE template (
    id BIGINT PRIMARY KEY,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    officer BIGINT REFERENCES officer (id), -- who wrote it; NULL: it came along
    changed_at BIGINT NOT NULL
);
INSERT INTO template (id, title, words, officer, changed_at) VALUES
    (1, 'Terima kasih', 'Terima kasih, pesan Anda sudah kami terima dan sedang kami baca.', NULL, 0),
    (2, 'Tempat', 'Terima kasih. Boleh kami tahu di desa atau kampung mana? Nama tempat yang dekat juga cukup.', NULL, 0),
    (3, 'Waktu', 'Terima kasih. Kapan itu terjadi atau akan terjadi? Tanggal, hari, atau kira-kira saja.', NULL, 0),
    (4, 'Jumlah orang', 'Terima kasih. Kira-kira berapa orang semuanya? Apakah ada anak-anak?', NULL, 0),
    (5, 'Kendaraan', 'Terima kasih. Apakah Anda ingat jenis, warna atau nomor kendaraannya?', NULL, 0),
    (6, 'Ciri-ciri', 'Terima kasih. Boleh ceritakan ciri-ciri atau nama panggilan orang itu?', NULL, 0),
    (7, 'Masih berlangsung', 'Apakah keadaannya masih sama sekarang? Balas YA atau TIDAK bila aman bagi Anda.', NULL, 0),
    (8, 'Waktu menghubungi', 'Kapan waktu yang aman untuk menghubungi Anda? Balas PAGI, SIANG, SORE, MALAM atau JANGAN.', NULL, 0),
    (9, 'Jaga diri', 'Mohon utamakan keselamatan Anda. Tidak perlu mencari tahu sendiri atau mendatangi tempat itu.', NULL, 0),
    (10, 'Selesai', 'Terima kasih. Urusan Anda sudah selesai kami bantu. Bila ada hal baru, balas pesan ini.', NULL, 0);
