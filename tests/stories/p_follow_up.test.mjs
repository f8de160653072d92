// Two agencies follow one tip up: taken, noted, handed over, helped, and the
// sender's number opened by both and seen by one.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Gateway } from "./house.mjs";

const NUMBER = "+6281366670001";

let gateway, ani, citra, budi, dedi, elok, tip;

before(async () => {
  gateway = await Gateway.open();
  const people = [["ani", "imigrasi", "penyidik"], ["citra", "imigrasi", "pengawas"],
    ["budi", "polda", "penyidik"], ["dedi", "polda", "pengawas"],
    ["elok", "polda", "operator", "--area", "36.01"]];
  [ani, citra, budi, dedi, elok] = await Promise.all(
    people.map((who) => gateway.signIn(gateway.addOfficer(...who))));
  await gateway.dial(NUMBER).walk("1", "1", "1", "PONT", "1", "2");
  [tip] = await ani.tips();
});

after(() => gateway?.close());

const kinds = async (who) =>
  (await who.get(`tips/${tip.id}/events`)).body.items.map((event) => event.kind);

test("a tip stands in the queues of both agencies until one takes it", async () => {
  const groups = async (who, query = "") => Object.fromEntries(
    (await who.get(`queue?limit=10${query}`)).body.groups.map(
      (group) => [group.group, group.items.map((item) => item.id)]));
  assert.deepEqual((await groups(ani)).take, [tip.id]);
  assert.deepEqual((await groups(budi)).take, [tip.id]);
  assert.deepEqual(Object.values(await groups(elok)).flat(), [], "another area");
  await citra.post(`tips/${tip.id}/assignments`, {});
  assert.deepEqual((await groups(ani)).take, []);
  assert.deepEqual((await groups(budi)).take, [tip.id]);
  assert.deepEqual(Object.values(await groups(citra, "&mine=true")).flat(), [tip.id]);
  assert.deepEqual(Object.keys(await groups(ani, "&group=take")), ["take"]);
  assert.equal((await ani.get("queue?group=all")).status, 422);
  assert.equal((await ani.get("queue?limit=x")).status, 422);
  await citra.post(`tips/${tip.id}/assignments`, { officer: null });
});

test("the first one takes it, a colleague is told, the other agency has a seat", async () => {
  const taken = await ani.post(`tips/${tip.id}/assignments`, {});
  assert.equal(taken.status, 200);
  assert.equal(taken.body.state, "triase");
  assert.equal(taken.body.public_state, "diperiksa");
  assert.equal((await budi.post(`tips/${tip.id}/assignments`, {})).status, 200);
  const late = await gateway.signIn(gateway.addOfficer("gita", "imigrasi", "operator"));
  const refused = await late.post(`tips/${tip.id}/assignments`, {});
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, /rekan Anda/);
  assert.equal((await ani.post(`tips/${tip.id}/assignments`, { officer: "1" })).status,
    200, "one's own id is oneself");
  assert.equal((await ani.post(`tips/${tip.id}/assignments`, { officer: "2" })).status,
    403, "giving is a supervisor's");
});

test("notes are kept apart or shared", async () => {
  const own = await ani.post(`tips/${tip.id}/notes`,
    { text: "saksi takut ketahuan", share: "own" });
  assert.equal(own.status, 201);
  await ani.post(`tips/${tip.id}/notes`, { text: "rumah dekat jembatan" });
  const seen = async (who) => (await who.get(`tips/${tip.id}/events`)).body.items
    .filter((event) => event.kind === "note").map((event) => event.words);
  assert.deepEqual(await seen(citra), ["saksi takut ketahuan", "rumah dekat jembatan"]);
  assert.deepEqual(await seen(budi), ["rumah dekat jembatan"]);
  for (const bad of [{}, { text: "" }, { text: 7 }, { text: "x", share: "all" },
    { text: "x".repeat(4001) }])
    assert.equal((await ani.post(`tips/${tip.id}/notes`, bad)).status, 422);
});

test("what an officer corrects stays", async () => {
  const changed = await ani.patch(`tips/${tip.id}`, { urgency: 2, leaning: "TPPM",
    place: "36.04.13.2007", reason: "dicek di lapangan" });
  assert.equal(changed.status, 200);
  assert.deepEqual([changed.body.urgency, changed.body.leaning], [2, "TPPM"]);
  const bad = await ani.patch(`tips/${tip.id}`, { urgency: 1, leaning: "lain" });
  assert.equal(bad.status, 422);
  assert.equal(bad.body.field, "leaning");
  const now = (await ani.get(`tips/${tip.id}`)).body;
  assert.equal(now.urgency, 2, "all of it or nothing");
  assert.equal(now.place.name, "Lontar");
});

test("a hand-over is refused with a reason, then accepted by another unit", async () => {
  const offer = (unit) => ani.post(`tips/${tip.id}/handovers`,
    { unit, reason: "wilayah satuan itu" });
  assert.equal((await offer("Polres Bogor")).status, 422);
  const first = (await offer("Polres Serang")).body;
  assert.equal((await offer("Polres Serang")).status, 409);
  assert.equal((await citra.post(`handovers/${first.id}`, { decision: "accept" })).status, 403);
  assert.equal((await budi.post(`handovers/${first.id}`, { decision: "refuse" })).status, 422);
  assert.equal((await budi.post(`handovers/${first.id}`,
    { decision: "refuse", reason: "bukan wilayah kami" })).status, 200);
  const second = (await offer("Polres Cilegon")).body;
  const accepted = await budi.post(`handovers/${second.id}`, { decision: "accept" });
  assert.equal(accepted.body.state, "diteruskan");
  assert.equal((await ani.get(`tips/${tip.id}`)).body.police, "Polres Cilegon");
  const { items } = (await ani.get(`tips/${tip.id}/requests`)).body;
  assert.deepEqual(items.map((request) => request.state), ["refused", "accepted"]);
  assert.equal(items[0].decisions[0].reason, "bukan wilayah kami");
});

test("support is asked of the other agency and answered", async () => {
  const asked = await budi.post(`tips/${tip.id}/support-requests`,
    { what: "penerjemah", reason: "korban tidak berbahasa Indonesia" });
  const waiting = (await ani.get("requests?to=imigrasi&state=open&kind=support")).body;
  assert.deepEqual(waiting.items.map((request) => request.id), [asked.body.id]);
  assert.equal((await ani.post(`support-requests/${asked.body.id}`,
    { decision: "accept", reason: "siap pukul 9" })).status, 200);
  assert.equal((await ani.post(`handovers/${asked.body.id}`,
    { decision: "accept" })).status, 404, "of another kind");
});

test("a number needs both agencies, and is shown to the asker alone", async () => {
  const asked = await ani.post(`tips/${tip.id}/identity-requests`,
    { reason: "nyawa korban terancam, perlu menelepon" });
  const where = `identity-requests/${asked.body.id}`;
  assert.equal((await ani.get(where)).status, 403, "nobody has approved");
  assert.equal((await budi.post(where, { decision: "accept" })).status, 403);
  assert.equal((await citra.post(where, { decision: "accept" })).status, 200);
  assert.equal((await ani.get(where)).status, 403, "one of two");
  assert.equal((await dedi.post(where, { decision: "accept" })).status, 200);
  const shown = await ani.get(where);
  assert.deepEqual(shown.body, { number: NUMBER });
  for (const other of [citra, budi, dedi])
    assert.equal((await other.get(where)).status, 403);
  assert.ok((await kinds(dedi)).includes("identity"), "seen in the time line");
});

test("a state moves along its arrows only", async () => {
  const move = (who, state, reason) => who.post(`tips/${tip.id}/states`, { state, reason });
  assert.equal((await move(ani, "p21")).status, 409);
  assert.equal((await move(ani, "entah")).status, 422);
  assert.equal((await move(budi, "penyelidikan")).body.state, "penyelidikan");
  assert.equal((await move(budi, "henti")).status, 422, "why?");
  assert.equal((await move(budi, "henti", "bukan tindak pidana")).body.public_state, "selesai");
  assert.equal((await move(budi, "penyelidikan", "bukti baru")).status, 403);
  assert.equal((await move(dedi, "penyelidikan", "bukti baru")).status, 200);
});

test("another area finds nothing of it", async () => {
  for (const [method, where, body] of [
    ["get", `tips/${tip.id}/events`], ["get", `tips/${tip.id}/requests`],
    ["post", `tips/${tip.id}/notes`, { text: "x" }],
    ["post", `tips/${tip.id}/assignments`, {}],
    ["post", `tips/${tip.id}/states`, { state: "triase" }],
    ["patch", `tips/${tip.id}`, { urgency: 1 }]])
    assert.equal((await elok[method](where, body)).status, 404, where);
  assert.deepEqual((await elok.get("requests")).body.items, []);
});

test("legal hold is a supervisor's, with a reason", async () => {
  const hold = (who, body) => who.post(`tips/${tip.id}/holds`, body);
  assert.equal((await hold(ani, { on: true, reason: "perkara" })).status, 403);
  assert.equal((await hold(citra, { on: true })).status, 422);
  assert.equal((await hold(citra, { on: true, reason: "perkara berjalan" })).status, 200);
});

test("no officer's word and no number is readable on the disk or in the log", async () => {
  const { units, support } = (await ani.get("units")).body;
  assert.ok(units.length > 15 && support.includes("penerjemah"));
  await gateway.stop();
  const data = path.join(gateway.folder, "data");
  const files = fs.readdirSync(data).filter((name) => name.startsWith("kentongan.db"));
  assert.ok(files.length > 0);
  const disk = files.map((name) => fs.readFileSync(path.join(data, name), "latin1")).join("");
  for (const secret of ["saksi takut", "wilayah satuan", "bukan wilayah kami",
    "nyawa korban", NUMBER.slice(1)]) {
    assert.ok(!disk.includes(secret), secret);
    assert.ok(!gateway.log.join("\n").includes(secret), secret);
  }
});
