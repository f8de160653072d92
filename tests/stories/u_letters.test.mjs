// Officers write to a sender under the alias: what the sender wishes, the hour
// and the code word decide whether and when it goes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Aggregator, Gateway, until } from "./house.mjs";

let aggregator, gateway, ani;

before(async () => {
  aggregator = await Aggregator.open();
  // No quiet hours: what is held back must be held back by a wish.
  gateway = await Gateway.open({ aggregator,
    yaml: 'quiet_hours: {from: "00:00", to: "00:00"}' });
  ani = await gateway.signIn(gateway.addOfficer("ani", "imigrasi", "penyidik"));
});

after(async () => {
  await gateway?.close();
  await aggregator?.close?.();
});

const told = (number) => aggregator.sent.filter((sms) => sms.to === number);
const arrives = (number, text) => until(`"${text}" to reach a phone`,
  () => told(number).some((sms) => sms.message === text));
const tipOf = async (text) => (await ani.tips()).find((tip) => tip.narrative?.includes(text));
const write = (tip, body) => ani.post(`tips/${tip.id}/messages`, body);

test("who texted is asked back, and the answer joins the tip", async () => {
  await gateway.sms("LAPOR ada yg dijemput mobil di Pontang Serang malam ini", "+6281366680001");
  const tip = await tipOf("dijemput mobil");
  const sent = await write(tip, { text: "Warna mobilnya apa?" });
  assert.equal(sent.status, 201);
  assert.equal(sent.body.fate, "queued");
  await arrives("+6281366680001", "Warna mobilnya apa?");
  await gateway.sms("hitam, plat B", "+6281366680001");
  const now = (await ani.get(`tips/${tip.id}`)).body;
  const [question, answer] = now.messages.filter((message) =>
    ["Warna mobilnya apa?", "hitam, plat B"].includes(message.text));
  assert.equal(question.direction, "out");
  assert.equal(answer.direction, "in");
  const { items } = (await ani.get(`tips/${tip.id}/events`)).body;
  assert.ok(items.some((event) => event.kind === "message_out" && event.detail === "queued"));
});

test("who dialled is written to only by choice", async () => {
  await gateway.dial("+6281366680002").walk("1", "1", "1", "PONT", "1", "2");
  const silent = (await ani.tips()).find((tip) => tip.medium === "ussd");
  const refused = await write(silent, { text: "Masih di sana?" });
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, /tidak mau dihubungi/);
});

test("JANGAN HUBUNGI and BERHENTI bind", async () => {
  await gateway.sms("orang asing naik kapal di Sumur Pandeglang tadi malam", "+6281366680003");
  const tip = await tipOf("naik kapal di Sumur");
  await gateway.sms("JANGAN HUBUNGI", "+6281366680003");
  assert.equal((await write(tip, { text: "Berapa orang?" })).status, 409);
  await gateway.sms("BOLEH SMS", "+6281366680003");
  assert.equal((await write(tip, { text: "Berapa orang?" })).status, 201);
  await gateway.sms("BERHENTI", "+6281366680003");
  assert.equal((await write(tip, { text: "Berapa kapal?" })).status, 409);
});

test("a code word comes before what officers wrote", async () => {
  const number = "+6281366680004";
  await gateway.sms("SANDI mawar", number);
  await gateway.sms("rumah di Kasemen Serang isi wanita dari luar, sudah seminggu", number);
  const tip = await tipOf("rumah di Kasemen");
  const held = await write(tip, { text: "Nomor rumahnya berapa?" });
  assert.equal(held.body.fate, "word");
  await arrives(number, "Balas dengan kata sandi Anda.");
  assert.ok(!told(number).some((sms) => sms.message.includes("Nomor rumahnya")));
  await gateway.sms("melati", number);
  assert.ok(!told(number).some((sms) => sms.message.includes("Nomor rumahnya")));
  await gateway.sms("mawar", number);
  await arrives(number, "Nomor rumahnya berapa?");
});

test("a move tells the sender no more than the public state, and only if wished", async () => {
  const number = "+6281366680006";
  await gateway.sms("ada agen tampung orang di Baros Serang, berangkat lusa", number);
  const tip = await tipOf("ada agen tampung");
  const move = async (state, reason) => {
    const moved = await ani.post(`tips/${tip.id}/states`, { state, reason });
    assert.equal(moved.status, 200, state);
  };
  await move("triase");
  await move("kurang_info");
  await arrives(number, `Kode ${tip.code}: perlu keterangan tambahan. Bila aman, ketik TAMBAH spasi kode spasi info.`);
  await move("triase");
  const before = told(number).length;
  await move("bukan_ranah", "urusan dinas tenaga kerja");
  await gateway.sms("BOLEH SMS", number);
  await arrives(number, "Baik, sudah dicatat. Ubah kapan saja: BOLEH SMS, BOLEH TELEPON, atau JANGAN HUBUNGI.");
  assert.equal(told(number).length, before + 1, "nothing but the confirmation");
  await move("selesai");
  await arrives(number, `Kode ${tip.code}: penanganan selesai. Terima kasih sudah peduli.`);
});

test("words that endanger need a second look, and too much is refused", async () => {
  await gateway.sms("ada travel bawa orang tiap malam di Carita Pandeglang", "+6281366680005");
  const tip = await tipOf("ada travel");
  const warned = await write(tip, { text: "Polisi mau tahu pelatnya" });
  assert.equal(warned.status, 422);
  assert.match(warned.body.detail, /"Polisi"/);
  assert.equal((await write(tip, { text: "Polisi mau tahu pelatnya", confirm: true })).status, 201);
  for (const bad of [{}, { text: "" }, { text: "x".repeat(700) }, { text: 3 }])
    assert.equal((await write(tip, bad)).status, 422);
  assert.equal((await ani.post("tips/4711/messages", { text: "halo" })).status, 404);
});
