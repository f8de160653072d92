// Long texts in parts, texts that belong together, a full day, and noise: what
// becomes of them in the real program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Aggregator, Gateway, until } from "./house.mjs";

let gateway, aggregator, ani;

before(async () => {
  aggregator = await Aggregator.open();
  const secret = "7".repeat(32);
  gateway = await Gateway.open({
    aggregator, secret,
    yaml: 'duty: {imigrasi: ["+6281100000001"], polda: ["081100000002"]}',
    channels: `  - name: vo\n    kind: vonage\n    secret: ${secret}\n`,
  });
  ani = await gateway.signIn(gateway.addOfficer("ani"));
});

after(async () => {
  await gateway?.close();
  aggregator?.close();
});

let ids = 0;

/** One part, as Vonage hands it on. */
async function part(from, text, number, total, ref = "37") {
  const answer = await gateway.post("sms", {
    msisdn: from, to: "1771", messageId: `vo-${++ids}`, text, type: "text",
    "message-timestamp": "2026-11-24 05:06:07", concat: "true",
    "concat-ref": ref, "concat-total": total, "concat-part": number }, "vo");
  assert.equal(answer.status, 200);
}

const tipsWith = async (words) =>
  (await ani.tips()).filter((tip) => tip.narrative?.includes(words));
const theTip = async (words) => {
  const found = await tipsWith(words);
  assert.equal(found.length, 1, `tips with "${words}"`);
  return found[0];
};
const added = async (tip) => (await ani.get(`tips/${tip.id}`)).body.messages
  .filter((each) => each.direction === "in").map((each) => each.text);
const sentTo = (number) => aggregator.sent
  .filter((each) => each.to === `+${number}`).map((each) => each.message);
const acknowledged = (number) => until(`thanks to ${number}`,
  () => sentTo(number).find((each) => each.startsWith("Info diterima")));

/** Moves a text that waits for its parts into the past, so that nobody waits. */
const aMinuteLater = () => gateway.sql(
  "UPDATE sms_set SET changed_at = changed_at - 60000 WHERE state = 1");

test("parts in reverse order are one text with one thank-you", async () => {
  await part("6281234570001", "ini dari Pontang ke Merak", 3, 3);
  await part("6281234570001", "bawa 3 perempuan malam ", 2, 3);
  assert.equal((await ani.tips()).length, 0);
  await part("6281234570001", "LAPOR ada calo ", 1, 3);
  await acknowledged("6281234570001");
  const tip = await theTip("calo");
  assert.equal(tip.narrative,
    "LAPOR ada calo bawa 3 perempuan malam ini dari Pontang ke Merak");
  assert.equal(tip.complete, true);
  assert.equal(tip.low, false);
  assert.deepEqual(await added(tip), []);
});

test("a kill between two parts loses neither", async () => {
  await part("6281234570002", "kapal gelap berangkat ", 1, 2);
  await gateway.kill("SIGKILL");
  await gateway.start();
  ani = await gateway.signIn(gateway.addOfficer("ani2"));
  await part("6281234570002", "dari Sumur", 2, 2);
  assert.equal((await theTip("kapal gelap")).narrative,
               "kapal gelap berangkat dari Sumur");
});

test("a part that does not come is marked, and added when it does", async () => {
  await part("6281234570003", "penampungan di ", 1, 3);
  await part("6281234570003", "cat hijau", 3, 3);
  aMinuteLater();
  const tip = await until("the text without its middle",
    async () => (await tipsWith("penampungan"))[0]);
  assert.equal(tip.narrative,
    "penampungan di [bagian 2 dari 3 belum tiba] cat hijau");
  await acknowledged("6281234570003");
  await part("6281234570003", "Tirtayasa, rumah ", 2, 3);
  assert.deepEqual(await added(tip),
    ["[bagian 2 dari 3] Tirtayasa, rumah"]);
  assert.equal(sentTo("6281234570003")
    .filter((each) => each.startsWith("Info diterima")).length, 1);
});

test("no word of a waiting part lies on the disk", async () => {
  await part("6281234570004", "rahasiabesar ", 1, 2);
  for (const { sealed_text: sealed } of gateway.sql(
    "SELECT hex(sealed_text) AS sealed_text FROM sms_part WHERE sealed_text IS NOT NULL"))
    assert.doesNotMatch(Buffer.from(sealed, "hex").toString("latin1"),
                        /rahasiabesar/);
  assert.doesNotMatch(gateway.log.join("\n"), /rahasiabesar|81234570004/);
  await part("6281234570004", "selesai", 2, 2);
});

test("a second text joins the first tip, and is not thanked for", async () => {
  await gateway.sms("ada calo cari anak gadis", "+6281234570005");
  await acknowledged("6281234570005");
  await gateway.sms("namanya Anwar, motor hitam", "+6281234570005");
  const tip = await theTip("anak gadis");
  assert.deepEqual(await added(tip), ["namanya Anwar, motor hitam"]);
  assert.equal(tip.low, false);
  assert.equal(sentTo("6281234570005")
    .filter((each) => each.startsWith("Info diterima")).length, 1);
});

test("the eleventh tip of a day is kept, last in line, and that is said", async () => {
  const from = "+6281234570006";
  for (let i = 0; i < 10; i++)
    assert.match(await gateway.dial(from).walk("1", "1", "2", "TIRT", "1", "2"),
                 /Kode Anda/);
  await gateway.sms("yang kesebelas hari ini di Kasemen", from);
  const tip = await theTip("kesebelas");
  assert.equal(tip.low, true);
  assert.equal(tip.complete, true);
  const told = await until("the eleventh is told",
    () => sentTo("6281234570006").find((each) => each.includes("belakangan")));
  assert.match(told, new RegExp(`Kode ${tip.code}`));
  assert.match(told, /110/);

  const call = gateway.dial(from);
  assert.match(await call.walk("1", "1", "2", "TIRT", "1"), /simpan/);
  assert.ok(call.over);
  const danger = gateway.dial(from);
  await danger.walk("2", "1", "TIRT", "1");
  const urgent = (await ani.tips()).find((each) => each.danger);
  assert.equal(urgent.low, false);
});

test("noise is kept and warned of once; a true report is thanked for", async () => {
  const from = "+6281234570007";
  await gateway.sms("wkwkwk", from);
  await until("the warning", () => sentTo("6281234570007")
    .find((each) => /untuk kejadian nyata.*110\.$/.test(each)));
  const noise = await theTip("wkwkwk");
  assert.equal(noise.low, true);
  await gateway.sms("LAPOR 3 wanita dikurung di rumah Pontang", from);
  const tip = await theTip("dikurung");
  assert.equal(tip.low, false);
  await until("thanks for the true one", () => sentTo("6281234570007")
    .find((each) => each.includes(tip.code)));
});
