// What senders wish by SMS, and what keeps them safe: HAPUS, the duress form of
// a code, a code word, BERHENTI and MULAI, words that are misspelt.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Aggregator, Gateway, until } from "./house.mjs";

const DUTY = ["+6281100000001", "+6281100000002"];

let gateway, aggregator, ani, people = 0;

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({
    aggregator,
    yaml: `duty: {imigrasi: ["${DUTY[0]}"], polda: ["${DUTY[1]}"]}`,
  });
  ani = await gateway.signIn(gateway.addOfficer("ani"));
  assert.equal(ani.status, 200);
});

after(async () => {
  await gateway?.close();
  aggregator?.close();
});

/** What comes beside an answer, when the text has been read: a question about
 *  place or time, a warning that this is no place to chat. Not looked at here;
 *  but a question is one of the six replies of a day, so what is filed below
 *  tells both and leaves nothing to ask. */
const BESIDE = /^(Di desa atau|Kecamatan mana|Kapan waktunya|Nomor ini untuk)/;

/** Somebody nobody has heard of, and what was sent to them. */
class Villager {
  constructor() {
    this.number = `+62812345700${String(++people).padStart(2, "0")}`;
    this.heard = 0;
  }

  sent() {
    return aggregator.sent.filter((each) => each.to === this.number
      && !BESIDE.test(each.message));
  }

  /** Texts, and waits for the one answer. */
  async asks(text) {
    assert.equal((await gateway.sms(text, this.number)).status, 200);
    const n = this.heard++;
    await until(`an answer to ${text}`, () => this.sent().length > n);
    assert.equal(this.sent().length, n + 1);
    return this.sent()[n].message;
  }

  async says(text) {
    assert.equal((await gateway.sms(text, this.number)).status, 200);
  }

  /** Files a tip; its code. */
  async files(text) {
    const [, code] = (await this.asks(text)).match(/Kode (\d{8})\./);
    return code;
  }
}

/** Nothing more waits to be sent. */
const quiet = () => until("an outbox without work",
  () => gateway.sql("SELECT count(*) AS n FROM outbox WHERE due_at IS NOT NULL")[0].n === 0
    && gateway.sql("SELECT count(*) AS n FROM outbox WHERE state = 2")[0].n === 0);

const pages = () => aggregator.sent.filter((each) => DUTY.includes(each.to));

const held = (code) => code.slice(0, 7) + (Number(code[7]) + 5) % 10;

const tipOf = async (code) => (await ani.tips()).find((tip) => tip.code === code);

test("HAPUS asks once; YA takes the number, and the tip stays", async () => {
  const sri = new Villager();
  const code = await sri.files("LAPOR tadi malam ada calo di Pontang");
  const tip = await tipOf(code);
  assert.match(tip.alias, /^\S+ \S+$/);

  const question = await sri.asks(`HAPUS ${code}`);
  assert.match(question, new RegExp(`^Hapus nomor Anda dari info ${code}\\?`));
  assert.equal((await tipOf(code)).alias, tip.alias, "nothing happened yet");
  assert.match(await sri.asks("YA"), /sudah diproses/);

  const after = await tipOf(code);
  assert.equal(after.alias, null);
  assert.equal(after.narrative, tip.narrative, "what was told stays");
  assert.equal(after.withdrawn, false);
  const [row] = gateway.sql("SELECT sender, sealed_number FROM tip"
    + ` WHERE id = ${tip.id}`);
  assert.deepEqual(row, { sender: null, sealed_number: null });
  await quiet();
  assert.deepEqual(gateway.sql("SELECT id FROM outbox WHERE sealed_to IS NOT NULL"
    + ` AND tip = ${tip.id}`), []);
  assert.deepEqual(gateway.sql(`SELECT id FROM sender WHERE last_tip = ${tip.id}`
    + ` OR pending_tip = ${tip.id}`), [], "no row leads back");
  assert.match(gateway.run(["audit", "verify"]), /all right/);
});

test("the question and its answer are the same for somebody else", async () => {
  const [sri, tono] = [new Villager(), new Villager()];
  const code = await sri.files("LAPOR tadi malam ada kapal gelap di Carita");
  const alias = (await tipOf(code)).alias;
  const question = await tono.asks(`HAPUS ${code}`);
  assert.equal(question, await sri.asks(`HAPUS ${code}`));
  assert.match(await tono.asks("YA"), /sudah diproses/);
  assert.equal((await tipOf(code)).alias, alias);
});

test("HAPUS without a code drops a call that broke off", async () => {
  const sri = new Villager();
  const nothing = await sri.asks("HAPUS");
  const call = gateway.dial(sri.number);
  await call.walk("1", "3");
  await call.ended();
  assert.match(await gateway.dial(sri.number).begin(), /belum selesai/);
  assert.equal(await sri.asks("hapus"), nothing, "the same words");
  assert.match(await gateway.dial(sri.number).begin(), /^Info Aman Banten/);
});

test("duress by SMS: the same answer, and the duty is woken once", async () => {
  const sri = new Villager();
  const code = await sri.files("LAPOR tadi malam ada calo kerja di Anyer");
  const before = pages().length;
  const forced = [await sri.asks(`CEK ${held(code)}`),
                  await sri.asks(`HAPUS ${held(code)}`),
                  await sri.asks("YA")];
  await until("two pages", () => pages().length === before + 2);
  for (const page of pages())
    assert.doesNotMatch(page.message, /\d{8}|Anyer|calo/);
  const tip = await tipOf(code);
  assert.notEqual(tip.alias, null, "nothing was removed");
  assert.notEqual(tip.duress_at, null);
  assert.equal(tip.urgency, 3);

  const free = [await sri.asks(`CEK ${code}`), await sri.asks(`HAPUS ${code}`),
                await sri.asks("YA")];
  assert.deepEqual(forced.map((text) => text.replace(held(code), code)), free);
  assert.equal((await tipOf(code)).alias, null);
  await quiet();
  assert.equal(pages().length, before + 2);
  assert.equal(gateway.sql("SELECT count(*) AS n FROM audit WHERE"
    + ` action = 'tip.duress' AND subject = 'tip:${tip.id}'`)[0].n, 2);
});

test("duress on the screen: byte for byte the same", async () => {
  const sri = new Villager();
  const code = await sri.files("LAPOR tadi malam ada calo kerja di Labuan");
  const before = pages().length;
  const phone = async (menu, ...typed) => {
    const call = gateway.dial("+6281234579999");
    return [await call.walk(menu, typed[0]),
            typed.length > 1 ? await call.press(typed[1]) : call.over];
  };

  const forced = [await phone("3", held(code)),
                  await phone("4", held(code), "naik mobil hitam")];
  await until("two pages", () => pages().length === before + 2);
  assert.notEqual((await tipOf(code)).duress_at, null);
  const free = [await phone("3", code),
                await phone("4", code, "naik mobil hitam")];
  assert.deepEqual(JSON.parse(JSON.stringify(forced).replaceAll(held(code), code)),
                   free);
  assert.equal((await tipOf(code)).messages
    .filter((each) => each.direction === "in").length, 2);
  await quiet();
  assert.equal(pages().length, before + 2);
});

test("a code word comes before any content, and is kept nowhere", async () => {
  const sri = new Villager();
  const code = await sri.files("LAPOR tadi malam calo di Tirtayasa");
  assert.match(await sri.asks("SANDI merpati8"), /^Kata sandi disimpan/);
  assert.equal(await sri.asks(`CEK ${code}`), "Balas dengan kata sandi Anda.");
  assert.equal(await sri.asks("rembulan9"), "Balas dengan kata sandi Anda.");
  assert.match(await sri.asks("Merpati8"), new RegExp(`^Kode ${code}: info sudah`));
  assert.match(await sri.asks("SANDI HAPUS merpati8"), /sudah dihapus/);
  const told = JSON.stringify(await ani.tips());
  assert.doesNotMatch(told, /merpati|rembulan/i);
});

test("STOP is heard, filing goes on, MULAI lifts it", async () => {
  const sri = new Villager();
  assert.match(await sri.asks("BERHNTI"), /tidak akan SMS Anda lagi/);
  await sri.says("LAPOR ada penampungan di Cikande");
  assert.ok((await ani.tips()).some((tip) => /penampungan/.test(tip.narrative)));
  await sri.says("INFO");
  await quiet();
  assert.equal(sri.sent().length, 1);
  assert.match(await sri.asks("Mulai"), /bisa SMS Anda lagi/);
  assert.match(await sri.asks("IFNO"), /^Bisa tulis/);
});

test("who opts out at the aggregator is never sent anything again", async () => {
  const sri = new Villager();
  await sri.files("LAPOR tadi malam ada rombongan di Sumur");
  assert.equal((await gateway.post("receipt", { senderId: "1771",
    phoneNumber: sri.number })).status, 200);
  await sri.says("INFO");
  await quiet();
  assert.equal(sri.sent().length, 1);
  assert.match(await sri.asks("START"), /bisa SMS Anda lagi/);
});

test("and so is one whom the answer to a send says to have opted out", async () => {
  const sri = new Villager();
  aggregator.answer = (form) => form.to === sri.number && {
    status: 201, headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ SMSMessageData: { Message: "Sent to 0/1",
      Recipients: [{ statusCode: 406, number: form.to, cost: "0",
                     status: "UserInBlacklist", messageId: "None" }] } }) };
  const from = gateway.log.length;
  await sri.says("LAPOR ada calo di Picung");
  await gateway.seen(/ outbox\.refused .*opted_out/, from);
  await quiet();
  aggregator.answer = null;
  await sri.says("INFO");
  await quiet();
  assert.equal(sri.sent().length, 1);
  sri.heard = 1;
  assert.match(await sri.asks("MULAI"), /bisa SMS Anda lagi/);
});

test("misspelt commands are commands, doubtful ones are tips", async () => {
  const sri = new Villager();
  const code = await sri.files("LAPRO tadi malam ada calo di Mancak");
  assert.match(await sri.asks(`CKE ${code}`), new RegExp(`^Kode ${code}:`));
  assert.match(await sri.asks(`TAMBHA ${code} mobil hitam`), /disimpan/);
  const had = (await ani.tips()).length;
  const texts = ["cek rumah itu", "stop! ada anak dibawa", "tolong anak saya",
                 "tambah 3 orang lagi", "off jam 5", "lapar"];
  for (const text of texts)
    await new Villager().files(text);
  assert.equal((await ani.tips()).length, had + texts.length);
});

test("a wish about contact is about the newest tip", async () => {
  const sri = new Villager();
  const code = await sri.files("LAPOR tadi malam ada paspor dikumpulkan di Kresek");
  assert.match(await sri.asks("BOLEH SMS SORE"), /sudah dicatat/);
  assert.deepEqual((await tipOf(code)).contact, { how: "sms", hours: "sore" });
  await sri.says("JANGAN HUBUNGI");
  assert.deepEqual((await tipOf(code)).contact, { how: "none", hours: null });
  await quiet();
  assert.equal(sri.sent().length, sri.heard);
});
