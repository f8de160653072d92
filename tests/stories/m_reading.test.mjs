// What comes in by SMS is read soon after it was stored: it raises the tip, pages
// duty, places it, and asks at most twice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Aggregator, Gateway, until } from "./house.mjs";

const ANI = "+6281234567890";
const DUTY = ["+6281200000001", "+6281200000002"];
const yaml = `duty: {imigrasi: ["081200000001"], polda: ["081200000002"]}`;
let aggregator, gateway, officer;

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({ aggregator, yaml });
  officer = await gateway.signIn(gateway.addOfficer("ani"));
});

after(async () => {
  await gateway.close();
  aggregator.close();
});

const to = (number) => aggregator.sent
  .filter((sms) => sms.to.replace(/^\+?/, "+") === number)
  .map((sms) => sms.message);
const pages = () => DUTY.map((number) => to(number).length);
// Tips that nothing waits to be read of: looked at by the program's own page.
const allRead = (count) => until("everything read", async () =>
  await gateway.metric("kentongan_readings_total") >= count
  && await gateway.metric("kentongan_readings_waiting") === 0);
const newest = async () => (await officer.tips())[0];

test("a call for help is urgent and pages duty, once", async () => {
  await gateway.sms("Tolong saya disekap di ds linduk pontang, paspor ditahan."
    + " Nomor saya 0812-3456-7890, calonya 0812 9876 5432, mobil A 1234 BC", ANI);
  await until("both pages", () => pages().every((count) => count === 1));
  const tip = await newest();
  assert.equal(tip.urgency, 3);
  assert.equal(tip.leaning, "TPPO");
  assert.equal(tip.placed_by, "reader");
  assert.equal(tip.place.code, "36.04.12.2003");
  assert.equal(tip.place.district, "Pontang");
  assert.equal(tip.police, "Polres Serang");
  assert.deepEqual(tip.place_candidates.map((place) => place.code),
    ["36.04.12.2003"]);
  assert.ok(tip.indicators.some(({ words }) => /disekap/i.test(words)));
  // What others may be known by, but never the sender's own number.
  assert.deepEqual(tip.entities.phones, ["6281298765432"]);
  assert.deepEqual(tip.entities.plates, ["A1234BC"]);
  for (const page of DUTY.flatMap(to))
    assert.doesNotMatch(page, /disekap|pontang|linduk/i);
  await gateway.sms("masih disekap, tolong cepat", ANI);
  await allRead(2);
  assert.deepEqual(pages(), [1, 1]);
  assert.equal(to(ANI).filter((text) => /\?/.test(text)).length, 0);
});

test("where and when are asked, one at a time, and answers fill them", async () => {
  const from = "+6281311112222";
  await gateway.sms("ada calo tkw di kampung saya", from);
  await until("where", () => to(from).some((text) => /kecamatan mana/.test(text)));
  assert.equal((await newest()).place, null);
  assert.equal((await newest()).placed_by, null);
  await gateway.sms("pontang", from);
  await until("when", () => to(from).some((text) => /Kapan/.test(text)));
  assert.equal((await newest()).place.name, "Pontang");
  await gateway.sms("minggu depan", from);
  const tip = await until("the time", async () => {
    const seen = await newest();
    return seen.entities?.when && seen;
  });
  assert.equal(tip.messages.filter((sms) => sms.direction === "in").length, 2);
  const asked = to(from).length;
  await gateway.sms("orangnya tinggi", from);
  await allRead(6);
  assert.equal(to(from).length, asked);
  assert.ok(to(from).every((text) => text.length <= 160));
});

test("of several kecamatan none is chosen; a number chooses", async () => {
  const from = "+6281311113333";
  await gateway.sms("ada calo tkw di kec curug", from);
  const which = await until("which",
    () => to(from).find((text) => /1 Curug/.test(text)));
  assert.match(which, /1 Curug Kab Tangerang, 2 Curug Kota Serang/);
  const before = await newest();
  assert.equal(before.place, null);
  assert.equal(before.place_candidates.length, 2);
  await gateway.sms("2", from);
  const tip = await until("the place", async () => {
    const seen = await newest();
    return seen.place && seen;
  });
  assert.equal(tip.place.code, "36.73.04");
});

test("words that mean another thing here wake nobody", async () => {
  const before = pages();
  const had = await gateway.metric("kentongan_readings_total");
  await gateway.sms("agen gas di pontang tutup hari ini", "+6281311114444");
  await gateway.sms("tahun lalu tetangga saya ditipu calo tkw", "+6281311115555");
  await allRead(had + 2);
  assert.deepEqual(pages(), before);
  for (const tip of (await officer.tips()).slice(0, 2))
    assert.ok(tip.urgency <= 1);
});

test("no word that was read is readable in the database", async () => {
  const { readFileSync, readdirSync } = await import("node:fs");
  for (const name of readdirSync(gateway.data)) {
    if (!name.startsWith("kentongan.db")) continue;
    const bytes = readFileSync(`${gateway.data}/${name}`);
    for (const word of ["disekap", "6281298765432", "A1234BC", "linduk"])
      assert.equal(bytes.includes(word), false, `${word} in ${name}`);
  }
});

test("killed between storing and reading, it is read once afterwards", async () => {
  const before = pages();
  const tips = gateway.sql("SELECT count(*) AS n FROM tip")[0].n;
  // Many at once, so that the kill comes while texts wait.
  const sent = Array.from({ length: 60 }, (_, i) =>
    gateway.sms("ada calo tkw di pontang minggu depan",
      `+62813${String(20000000 + i)}`));
  sent.push(gateway.sms("tolong saya disekap", "+6281399999999"));
  await Promise.all(sent);
  await gateway.kill();
  await gateway.start();
  await until("everything read", async () => gateway.sql(
    "SELECT (SELECT max(id) FROM tip) - upto AS n FROM reading_mark"
    + " WHERE kind = 1")[0].n === 0);
  assert.equal(gateway.sql("SELECT count(*) AS n FROM tip")[0].n, tips + 61);
  assert.equal(gateway.sql("SELECT count(*) AS n FROM tip WHERE sealed_reading"
    + " IS NULL")[0].n, 0);
  assert.deepEqual(gateway.sql("SELECT count(*) AS n FROM outbox"
    + " WHERE priority = 0")[0].n, 2 * (before[0] + 1));
});
