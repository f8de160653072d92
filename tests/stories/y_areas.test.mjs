// Y -- places, statistics, the map, channels and templates, as the pages of the
// console ask for them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Aggregator, Gateway, until } from "./house.mjs";

let aggregator, gateway, ani, wati, admin;

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({ aggregator });
  ani = await gateway.signIn(gateway.addOfficer("ani"));
  wati = await gateway.signIn(gateway.addOfficer("wati", "polda", "pengawas"));
  admin = await gateway.signIn(gateway.addOfficer("adi", "polda", "admin"));
});
after(async () => {
  await gateway.close();
  aggregator.close();
});

test("Y1: every kecamatan has a tile of its own, and units", async () => {
  const { status, body } = await ani.get("areas");
  assert.equal(status, 200);
  assert.equal(body.regencies.length, 8);
  assert.equal(body.districts.length, 155);
  assert.equal(body.villages, null);
  const tiles = new Set(body.districts.map(({ tile }) => `${tile.column},${tile.row}`));
  assert.equal(tiles.size, 155);
  assert.equal(body.districts.filter(({ polda }) => polda === "Polda Metro Jaya").length, 30);
  const one = await ani.get("areas?district=36.04.13");
  assert.equal(one.body.districts[0].name, "Tirtayasa");
  assert.ok(one.body.villages.every(({ code }) => code.startsWith("36.04.13.")));
  assert.ok(one.body.villages.length > 5);
  assert.equal((await ani.get("areas?district=36.04.99")).status, 422);
});

test("Y2: tips are counted soon after they come, and when they are first opened", async () => {
  for (let i = 0; i < 4; i++)
    await gateway.sms("Ada calo kirim orang ke Kamboja dari Tirtayasa Serang",
                      `+62812345670${i}`);
  const counted = await until("four tips in the counts", async () => {
    const { body } = await ani.get("stats?by=medium,district,channel,hour,outcome");
    return body.total === 4 && body;
  });
  assert.deepEqual(counted.groups.find(({ by }) => by === "medium").items,
                   [{ value: "sms", count: 4 }]);
  assert.deepEqual(counted.groups.find(({ by }) => by === "channel").items,
                   [{ value: "at", count: 4 }]);
  assert.deepEqual(counted.groups.find(({ by }) => by === "outcome").items,
                   [{ value: "terbuka", count: 4 }]);
  assert.equal(counted.times.first_look.count, 0);
  const id = (await ani.get("tips")).body.items[0].id;
  assert.equal((await ani.get(`tips/${id}`)).status, 200);
  await ani.post(`tips/${id}/assignments`, {});
  await until("the first look", async () =>
    (await ani.get("stats")).body.times.first_look.count === 1);
});

test("Y3: the map counts tips and independent senders", async () => {
  const place = await until("a place that was read", async () => {
    const { body } = await ani.get("map");
    return body.districts.find(({ code, count }) => code === "36.04.13" && count === 4);
  });
  assert.equal(place.senders, 4);
  assert.equal(place.open, 4);
  assert.equal(place.metro_jaya, false);
  assert.equal((await ani.get("map?urgency=4")).status, 422);
  assert.equal((await ani.get("map?leaning=apa")).status, 422);
});

test("Y4: what is published is whole months that are over", async () => {
  assert.equal((await ani.get("stats?public=true")).status, 422);
  assert.equal((await ani.get("stats?public=true&since=2026-01-01&until=2026-02-02")).status, 422);
  assert.equal((await ani.get("stats?public=true&since=2026-01-01&until=2026-02-01&by=day")).status, 422);
  const { status, body } = await ani.get("stats?public=true&since=2026-01-01&until=2026-02-01");
  assert.equal(status, 200);
  assert.equal(body.total, null);
});

test("Y5: statistics refuse what they cannot use, and who may not see them", async () => {
  for (const query of ["since=x", "until=1960-01-01", "since=2026-02-01&until=2026-01-01",
                       "by=nomor", "by=day,", "area=36.04.1", "area=12", "public=ya",
                       "since=2000-01-01&until=2026-01-01"])
    assert.equal((await ani.get(`stats?${query}`)).status, 422, query);
  assert.equal((await admin.get("stats")).status, 403);
});

test("Y6: an admin pauses a channel, a supervisor sees it, nobody sees its secret", async () => {
  const { status, body } = await wati.get("channels");
  assert.equal(status, 200);
  assert.equal(body.items[0].name, "at");
  assert.equal(body.can_page, true);
  assert.equal(body.items[0].received_today, 4);
  assert.doesNotMatch(JSON.stringify(body), new RegExp(gateway.secret));
  assert.equal((await ani.get("channels")).status, 403);
  assert.equal((await wati.post("channels/pause", { name: "at", on: true })).status, 403);
  assert.equal((await admin.post("channels/pause", { name: "at" })).status, 422);
  assert.equal((await admin.post("channels/pause", { name: "xl", on: true })).status, 404);
  const paused = await admin.post("channels/pause", { name: "at", on: true });
  assert.equal(paused.body.items[0].paused, true);
  assert.equal(paused.body.can_page, false);
  assert.match(gateway.run(["channel", "list"]), /at +paused/);
  await admin.post("channels/pause", { name: "at", on: false });
  assert.equal(gateway.sql("SELECT count(*) n FROM audit WHERE action LIKE 'channel.%'")[0].n, 2);
});

test("Y7: ten neutral templates are there; an admin replaces them", async () => {
  const shipped = (await ani.get("templates")).body.items;
  assert.equal(shipped.length, 10);
  for (const { septets, unsafe, text } of shipped) {
    assert.ok(septets > 0 && septets <= 160, text);
    assert.equal(unsafe, null, text);
  }
  assert.equal((await ani.write("PUT", "templates", { items: [] })).status, 403);
  for (const items of ["x", [{ title: "a" }], [{ title: "", text: "b" }],
                       [{ title: "a", text: "x".repeat(161) }], [{ title: "a", text: "漢字" }]])
    assert.equal((await admin.write("PUT", "templates", { items })).status, 422);
  assert.equal((await ani.get("templates")).body.items.length, 10);
  const kept = await admin.write("PUT", "templates",
    { items: [{ title: "Baru", text: "Halo dari polisi" }] });
  assert.equal(kept.status, 200);
  assert.equal(kept.body.items[0].unsafe, "polisi");
});

test("Y8: holidays come from a file, and a bad line is named", async () => {
  const fs = await import("node:fs");
  const file = `${gateway.folder}/holidays.csv`;
  fs.writeFileSync(file, "date,name\n2026-08-17,Hari Kemerdekaan\n2026-02-30,Salah\n");
  gateway.write({ aggregator, yaml: `holidays: ${file}` });
  const bad = gateway.fails(["check"]);
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /holidays\.csv:3: .*2026-08-17/);
  fs.writeFileSync(file, "date,name\n2026-08-17,Hari Kemerdekaan\n");
  gateway.run(["check"]);
  const from = gateway.log.length;
  gateway.process.kill("SIGHUP");
  await gateway.seen(/ reload\.done /, from);
  assert.equal((await ani.get("stats")).status, 200);
});

test("Y9: who takes the number back is soon no sender in the counts", async () => {
  const senders = async () => (await ani.get("map")).body.districts
    .find(({ code }) => code === "36.04.13").senders;
  const { code, id } = (await ani.get("tips")).body.items[0];
  assert.equal(await senders(), 4);
  await gateway.sms(`HAPUS ${code}`, "+628123456703");
  await gateway.sms("YA", "+628123456703");
  await until("one sender less", async () => await senders() === 3);
  const told = (await ani.get(`tips/${id}/events`)).body.items
    .find(({ kind }) => kind === "erased");
  assert.equal(told.detail, "number");
});
