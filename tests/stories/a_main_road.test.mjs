// A call and a text become a tip that an officer can read.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Aggregator, Gateway } from "./house.mjs";

let gateway, aggregator, ani;

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({
    aggregator,
    yaml: 'duty: {imigrasi: ["+6281100000001"], polda: ["081100000002"]}',
  });
  ani = await gateway.signIn(gateway.addOfficer("ani"));
  assert.equal(ani.status, 200);
});

after(async () => {
  await gateway?.close();
  aggregator?.close();
});

test("five answers and it is stored, with its code", async () => {
  const call = gateway.dial("+6281234560001");
  assert.equal(await call.begin(),
    "Info Aman Banten\n1 Lapor\n2 Bahaya sekarang\n3 Cek laporan\n"
    + "4 Tambah info\n5 Nomor bantuan\n6 Tips kerja luar negeri");
  assert.match(await call.press("1"), /^Apa yang terjadi\?\n1 Ditipu/);
  assert.match(await call.press("1"), /^Kapan\?\n1 Sedang terjadi/);
  assert.match(await call.press("2"), /^Di mana kejadiannya\?/);
  assert.equal(await call.press("TIRT"),
    "Pilih kecamatan:\n1 Tirtayasa, Kab Serang\n2 Bukan ini, ketik lagi\n"
    + "3 Tidak tahu\n0 Kembali");
  const stored = await call.press("1");
  const [, code] = stored.match(/^Info Anda sudah tersimpan\. Kode: (\d{8})\./);
  assert.match(await call.press("2"), new RegExp(`Kode Anda: ${code}`));
  assert.ok(call.over);

  const [tip] = await ani.tips();
  assert.equal(tip.code, code);
  assert.equal(tip.medium, "ussd");
  assert.equal(tip.complete, true);
  assert.equal(tip.leaning, "TPPO");
  assert.equal(tip.urgency, 3);
  assert.deepEqual(tip.place, { code: "36.04.13", name: "Tirtayasa",
    district: "Tirtayasa", regency: "Kabupaten Serang" });
  assert.equal(tip.police, "Polres Serang");
  assert.match(tip.immigration, /^Kanim /);
  assert.match(tip.alias, /^\S+ \S+$/);
});

test("a text is a tip; the thank-you holds the code and is followed", async () => {
  const n = aggregator.sent.length;
  const text = "LAPOR ada calo bawa 3 perempuan malam ini dr Pontang";
  assert.deepEqual(await gateway.sms(text, "081234560002"),
                   { status: 200, body: "" });
  const message = await aggregator.message(n);
  assert.equal(message.to, "+6281234560002");
  const [, code] = message.message.match(/^Info diterima\. Kode (\d{8})\./);

  const [tip] = await ani.tips();
  assert.equal(tip.code, code);
  assert.equal(tip.medium, "sms");
  assert.match(tip.narrative, /ada calo bawa 3 perempuan malam ini dr Pontang/);
  const one = await ani.get(`tips/${tip.id}`);
  assert.equal(one.status, 200);
  assert.equal(one.body.code, code);

  assert.equal((await gateway.post("receipt", { id: message.id,
    status: "Success", phoneNumber: "+6281234560002" })).status, 200);
  const delivered = (await ani.get(`tips/${tip.id}`)).body.messages
    .find((each) => each.direction === "out");
  assert.equal(delivered.delivery, "delivered");
});

test("a callback that comes twice is stored once", async () => {
  const had = (await ani.tips()).length;
  const n = aggregator.sent.length;
  for (let i = 0; i < 3; i++) // with place and time: nothing is left to ask
    assert.equal((await gateway.sms("malam ini ada kapal gelap di Sumur",
      "+6281234560003", "the-same-id")).status, 200);
  assert.equal((await aggregator.message(n)).to, "+6281234560003");
  assert.equal((await ani.tips()).length, had + 1);
});

test("the road of danger pages the duty officers and says nothing", async () => {
  const n = aggregator.sent.length;
  const call = gateway.dial("+6281234560004");
  await call.begin();
  assert.match(await call.press("2"), /^Nyawa terancam\? Telepon polisi 110/);
  await call.press("1");
  const pages = [await aggregator.message(n), await aggregator.message(n + 1)];
  assert.deepEqual(pages.map((page) => page.to).sort(),
    ["+6281100000001", "+6281100000002"]);
  for (const page of pages)
    assert.doesNotMatch(page.message, /\d{8}|6281234560004|Pontang/);
  assert.match(await call.walk("PONT", "1"), /Tanda bahaya terkirim/);

  const [tip] = await ani.tips();
  assert.equal(tip.danger, true);
  assert.equal(tip.urgency, 3);
  assert.equal(tip.place.name, "Pontang");
});

test("a dropped call is a tip too, and may go on", async () => {
  const call = gateway.dial("+6281234560005");
  await call.walk("1", "4", "3");
  assert.equal((await call.ended()).status, 200);
  const [tip] = await ani.tips();
  assert.equal(tip.complete, false);
  assert.equal(tip.what, "broker");

  const again = gateway.dial("+6281234560005");
  assert.equal(await again.begin(), "Info tadi belum selesai.\n1 Lanjutkan\n"
    + "2 Mulai baru\n3 Hapus info tadi\n0 Keluar");
  await again.walk("1", "LABU", "1");
  assert.match(again.screen, new RegExp(`Kode: ${tip.code}`));
  const [same] = await ani.tips();
  assert.equal(same.id, tip.id);
  assert.equal(same.complete, true);
  assert.equal(same.place.name, "Labuan");
});

test("the code tells the state; more can be added by call and by text", async () => {
  const [tip] = await ani.tips();
  const call = gateway.dial("+6281234560005");
  await call.begin();
  if (/belum selesai/.test(call.screen)) await call.press("2");
  assert.equal(await call.walk("3", tip.code),
    `Kode ${tip.code}: info sudah diterima.\n1 Tambah info\n0 Kembali`);
  await call.press("1");
  assert.match(await call.press("mobil hitam * plat A"), /sudah disimpan/);
  const n = aggregator.sent.length;
  await gateway.sms(`TAMBAH ${tip.code} mereka pindah ke Carita`,
                    "+6281234560005");
  await gateway.sms(`CEK ${tip.code}`, "+6281234560005");
  assert.match((await aggregator.message(n)).message, /./);
  const { body } = await ani.get(`tips/${tip.id}`);
  assert.deepEqual(body.messages.filter((each) => each.direction === "in")
    .map((each) => [each.text, each.foreign_sender]),
    [["mobil hitam * plat A", false], ["mereka pindah ke Carita", false]]);
});

test("no answer of the API holds a sender's number", async () => {
  const all = JSON.stringify(await ani.tips());
  assert.doesNotMatch(all, /81234560\d{3}/);
});

test("every look is in the audit, and the chain holds", () => {
  const looks = gateway.sql(
    "SELECT count(*) AS n FROM audit WHERE action IN ('tip.read','tips.list')");
  assert.ok(looks[0].n > 5);
  assert.match(gateway.run(["audit", "verify"]), /all right/);
});
