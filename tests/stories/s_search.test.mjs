// Officers find tips by what is told in them, link them, gather them in cases,
// and black out what others must not read.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Gateway, until } from "./house.mjs";

const SECRET = "zulkarnaen";

let gateway, ani, citra, budi, elok, first, second, third;

const found = async (who, q, more = {}) => {
  const answer = await who.post("tips/search", { q, ...more });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};
const ids = async (who, q, more) => (await found(who, q, more)).items.map((tip) => tip.id);
/** Each look is a real search, so they are few: the index is asked inside. */
const indexed = () => until("the index", () =>
  gateway.sql("SELECT count(*) AS n FROM token_list")[0].n
    === gateway.sql("SELECT count(*) AS n FROM tip WHERE erased_at IS NULL")[0].n
  && gateway.sql("SELECT count(*) AS n FROM token_due")[0].n === 0
  && gateway.sql("SELECT count(*) AS n FROM unread")[0].n === 0);

before(async () => {
  gateway = await Gateway.open();
  const people = [["ani", "imigrasi", "penyidik"], ["citra", "imigrasi", "pengawas"],
    ["budi", "polda", "penyidik"], ["elok", "polda", "operator", "--area", "36.01"]];
  [ani, citra, budi, elok] = await Promise.all(
    people.map((who) => gateway.signIn(gateway.addOfficer(...who))));
  await gateway.sms(`ada 5 wanita dikurung di ruko tirtayasa oleh ${SECRET}, hub 0812 9999 0001`,
    "+6281366670011");
  await gateway.sms("mobil B 1234 XYZ bawa orang dari pandeglang, calo 0812-9999-0001",
    "+6281366670012");
  await gateway.sms("keberangkatan tkw ilegal besok malam lewat dermaga tirtayasa",
    "+6281366670013");
  await indexed();
  [third, second, first] = await ani.tips();
});

after(() => gateway?.close());

test("what an SMS told is found by its words, numbers, plates, code and alias", async () => {
  assert.deepEqual(await ids(ani, SECRET.toUpperCase()), [first.id]);
  assert.deepEqual(await ids(ani, "berangkat"), [third.id], "stemmed");
  assert.deepEqual(await ids(ani, "tirtayasa"), [third.id, first.id], "newest first");
  assert.deepEqual(await ids(ani, "tirtayasa ruko"), [first.id], "all words");
  assert.deepEqual(await ids(ani, "tirtayasa pandeglang"), []);
  assert.deepEqual(await ids(ani, "+62 812 9999 0001"), [second.id, first.id]);
  assert.deepEqual(await ids(ani, "b1234xyz"), [second.id]);
  assert.deepEqual(await ids(ani, second.code), [second.id]);
  assert.deepEqual(await ids(ani, second.alias.toLowerCase()), [second.id]);
  assert.deepEqual(await ids(ani, "081366670011"), [], "a sender's own number");
});

test("a phrase, filters, a cursor, and where it hit", async () => {
  assert.deepEqual(await ids(ani, '"dikurung di ruko"'), [first.id]);
  assert.deepEqual(await ids(ani, '"ruko dikurung"'), []);
  assert.deepEqual(await ids(ani, "tirtayasa", { medium: "ussd" }), []);
  const page = await found(ani, "tirtayasa", { limit: 1 });
  assert.deepEqual(page.items.map((tip) => tip.id), [third.id]);
  assert.deepEqual(await ids(ani, "tirtayasa", { limit: 1, cursor: page.next }), [first.id]);
  const [tip] = (await found(ani, SECRET)).items;
  const [hit] = tip.hits;
  assert.equal([...tip.narrative].slice(hit.from, hit.to).join(""), SECRET);
  for (const bad of [{}, { q: "" }, { q: "di ke" }, { q: "x".repeat(500) },
    { q: "ruko", state: "entah" }, { q: "ruko", limit: [] }])
    assert.equal((await ani.post("tips/search", bad)).status, 422, JSON.stringify(bad));
});

test("another area finds nothing, and what it may not see is only counted", async () => {
  assert.deepEqual(await ids(elok, SECRET), []);
  assert.equal((await elok.get(`tips/${first.id}/similar`)).status, 404);
});

test("similar tips are told with why, and by how many senders", async () => {
  const { body } = await ani.get(`tips/${first.id}/similar`);
  assert.deepEqual(body.items.map((item) => item.tip.id), [second.id]);
  assert.ok(body.items[0].why.includes("nomor sama"));
  assert.equal(body.independent_senders, 2);
  assert.equal(body.outside, 0);
  const other = (await elok.get(`tips/${second.id}/similar`)).body;
  assert.deepEqual([other.items.length, other.outside], [0, 1]);
  assert.equal(other.outside_note, "1 info di luar wilayah Anda");
});

test("tips are linked and let go", async () => {
  assert.equal((await ani.post(`tips/${first.id}/links`,
    { tip: second.id, kind: "related" })).status, 201);
  const links = (await budi.get(`tips/${second.id}/links`)).body;
  assert.deepEqual(links.items.map((link) => [link.tip.id, link.kind, link.older]),
    [[first.id, "related", true]]);
  assert.deepEqual((await elok.get(`tips/${second.id}/links`)).body,
    { items: [], outside: 1 });
  assert.equal((await ani.post(`tips/${first.id}/links`,
    { tip: first.id, kind: "related" })).status, 422);
  assert.equal((await ani.post(`tips/${first.id}/links`, { tip: second.id, kind: "x" })).status, 422);
  assert.equal((await ani.delete(`tips/${first.id}/links/${second.id}`)).status, 204);
  assert.equal((await ani.delete(`tips/${first.id}/links/${second.id}`)).status, 404);
});

test("a case gathers tips of both agencies", async () => {
  const made = await ani.post("berkas", { title: "Sindikat ruko", tips: [first.id, second.id] });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.count, 2);
  assert.equal(made.body.independent_senders, 2);
  const where = `berkas/${made.body.id}`;
  assert.equal((await budi.get(where)).body.title, "Sindikat ruko");
  const partly = (await elok.get(where)).body;
  assert.deepEqual([partly.tips.map((tip) => tip.id), partly.outside], [[second.id], 1]);
  assert.equal((await budi.post(`${where}/tips`, { tip: third.id })).body.count, 3);
  assert.equal((await ani.post("berkas", { title: "Lain", tips: [third.id] })).status, 409);
  assert.equal((await ani.delete(`${where}/tips/${third.id}`)).status, 204);
  assert.equal((await ani.patch(where, { title: "Ruko", closed: true })).body.title, "Ruko");
  assert.equal((await ani.post(`${where}/tips`, { tip: third.id })).status, 409, "closed");
  assert.deepEqual((await ani.get("berkas")).body.items.map((one) => one.count), [2]);
  assert.equal((await ani.post("berkas", { title: "", tips: [third.id] })).status, 422);
  const lines = (await ani.get(`tips/${third.id}/events`)).body.items
    .filter((event) => event.kind === "berkas").map((event) => event.detail);
  assert.deepEqual(lines, ["in", "out"]);
});

test("what is blacked out is not read, nor found; supervisors see it until it is gone", async () => {
  const from = first.narrative.indexOf(SECRET), to = from + SECRET.length;
  const where = `tips/${first.id}/redactions`;
  const body = { message: null, from, to, reason: "nama korban" };
  assert.equal((await citra.post(where, { ...body, permanent: true })).status, 409);
  const put = await ani.post(where, body);
  assert.equal(put.status, 201, JSON.stringify(put.body));
  assert.deepEqual(await ids(ani, SECRET), [], "at once");
  const narrative = async (who) => (await who.get(`tips/${first.id}`)).body.narrative;
  assert.equal((await narrative(ani)).slice(from, to), "░".repeat(SECRET.length));
  assert.equal((await narrative(citra)).slice(from, to), SECRET);
  assert.ok(!JSON.stringify(await citra.tips()).includes(SECRET), "not in lists");
  await indexed();
  assert.deepEqual(await ids(ani, SECRET), []);
  assert.deepEqual(await ids(ani, "tirtayasa ruko"), [first.id]);
  assert.equal((await ani.delete(`${where}/${put.body.id}`)).status, 403);
  assert.equal((await citra.delete(`${where}/${put.body.id}`)).status, 204);
  await indexed();
  assert.deepEqual(await ids(ani, SECRET), [first.id]);
  assert.equal((await ani.post(where, body)).status, 201);
  assert.equal((await ani.post(where, { ...body, permanent: true })).status, 403);
  assert.equal((await citra.post(where, { ...body, permanent: true })).status, 201);
  await indexed();
  assert.equal((await narrative(citra)).slice(from, to), "█".repeat(SECRET.length));
  assert.deepEqual(await ids(citra, SECRET), []);
  const { redactions } = (await ani.get(`tips/${first.id}`)).body;
  assert.deepEqual(redactions.map((one) => [one.from, one.to, one.permanent]), [[from, to, true]]);
  const events = (await ani.get(`tips/${first.id}/events`)).body.items;
  assert.deepEqual(events.filter((event) => event.kind === "redaction")
    .map((event) => event.detail), ["temporary", "lifted", "temporary", "permanent"]);
  assert.ok(!events.some((event) => event.kind === "changed"), "the sender said nothing");
});

test("thirty searches a minute, and no word of them is kept anywhere", async () => {
  let answer;
  for (let i = 0; i <= 30; i++)
    answer = await budi.post("tips/search", { q: "kataRahasiaSaya" });
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.body.status) === 429);
  const audit = gateway.sql("SELECT action, detail FROM audit");
  assert.ok(audit.some((line) => line.action === "tips.search"));
  const kept = [JSON.stringify(audit), gateway.log.join("\n"),
    ...fs.readdirSync(gateway.data).filter((name) => name.startsWith("kentongan.db"))
      .map((name) => fs.readFileSync(path.join(gateway.data, name), "latin1"))].join("\n").toLowerCase();
  for (const word of ["katarahasiasaya", SECRET, "dermaga", "b1234xyz", "081299990001"])
    assert.ok(!kept.includes(word), word);
});
