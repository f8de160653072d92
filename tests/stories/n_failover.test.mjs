// Two aggregators. What the first surely did not take goes by the second, once;
// what it may have taken does not. A channel is paused by command, and has a
// budget; the administrator sees what went by each.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { Aggregator, Gateway, freePort, until } from "./house.mjs";

const SECRET = "0123456789abcdef0123456789abcdef";
const DUTY = "081200000001";
const KILLS = Number(process.env.KILLS ?? 5);
let first, second, gateway;

/** The yaml of two channels that send, and a route over both. `send` is more of
 *  the first one's send block. */
function channels({ send = "", url = first.url } = {}) {
  const block = (name, where, more) => `  - name: ${name}
    kind: africastalking
    secret: ${SECRET}
    send: {url: "${where}", username: x, api_key: y, from: "1771", per_second: 200${more}}
`;
  return block("satu", url, send) + block("dua", second.url, "");
}

const ROUTES = `duty: {polda: ["${DUTY}"]}
routes:
  - {operators: [telkomsel], channels: [satu, dua]}
  - {channels: [satu, dua]}`;

beforeEach(async () => {
  first = await Aggregator.open();
  second = await Aggregator.open();
});

afterEach(async () => {
  await gateway?.close();
  first.close();
  second.close();
});

const open = (options = {}) => Gateway.open({ secret: SECRET, yaml: ROUTES,
  channels: channels(), ...options });

const number = (n) => `+6281${String(200000000 + n)}`;
/** A text that is answered with one SMS. */
const report = (n, channel) => gateway.post("sms", { id: `${n}`, from: number(n),
  to: "1771", text: "INFO", date: "2026-11-24 05:06:07" }, channel);
const to = (aggregator) => aggregator.sent.map((each) => each.to);
const idle = () => until("an empty outbox", () => gateway.sql(
  "SELECT count(*) AS n FROM outbox WHERE due_at IS NOT NULL OR state = 2")[0].n === 0);

test("the first is gone: each reply goes by the second, once, though we are killed", async () => {
  const port = await freePort();
  gateway = await open({ channels: channels({ url: `http://127.0.0.1:${port}/` }) });
  const people = [];
  for (let kill = 0; kill <= KILLS; kill++) {
    for (let i = 0; i < 8; i++) {
      const n = people.length;
      assert.equal((await report(n)).status, 200);
      people.push(number(n));
    }
    if (kill === KILLS) break;
    // The moment of death is the one thing here that chance must choose.
    await new Promise((resume) => setTimeout(resume, randomInt(5, 60)));
    await gateway.kill("SIGKILL");
    await gateway.start();
  }
  // One that was caught on its way out waits for its own channel, for it may
  // have been taken: so the first comes back.
  const late = new Map();
  await until("everybody to be answered or caught", () => {
    const rows = gateway.sql("SELECT id, state, channel, pinned FROM outbox");
    late.clear();
    for (const row of rows) if (row.state < 4) late.set(row.id, row);
    return rows.length >= people.length
      && [...late.values()].every((row) => row.pinned === 1 && row.channel === "satu");
  });
  const answered = to(second);
  assert.deepEqual(people.filter((each) => !answered.includes(each)).length, late.size,
                   "lost");
  // Those sent twice by the second were caught on their way to the second.
  const pinned = gateway.sql("SELECT count(*) AS n FROM outbox WHERE pinned = 1")[0].n;
  assert.ok(answered.length - new Set(answered).size <= pinned, "doubled");
});

test("the first is gone, nobody is killed: nothing lost, nothing doubled", async () => {
  const port = await freePort();
  gateway = await open({ channels: channels({ url: `http://127.0.0.1:${port}/` }) });
  const people = [];
  for (let n = 0; n < 30; n++) {
    people.push(number(n));
    await report(n);
  }
  await idle();
  assert.deepEqual(to(second).sort(), people.sort());
  // 0 well, 1 degraded, which it may be on a slow machine; 2 is down.
  assert.ok(await gateway.metric('kentongan_channel_health{channel="dua"}') < 2);
  assert.ok(await gateway.metric('kentongan_channel_health{channel="satu"}') > 0);
  await gateway.seen(/outbox\.channel_health channel=satu was=\w+ now=(degraded|down)/);
  assert.match(gateway.run(["channel", "list"]), /^satu +sends +(degraded|down)/m);
});

test("it may have been taken: it stays", async () => {
  first.answer = () => ({ status: 500, body: "" });
  gateway = await open();
  await report(1);
  await first.message(0);
  await gateway.seen(/outbox\.trouble channel=satu/);
  first.answer = null;
  await first.message(1); // the same channel, in its own time
  await idle();
  assert.equal(second.sent.length, 0);
});

test("no credit there: the next one, and after a restart, too", async () => {
  first.answer = () => ({ status: 402, body: "" });
  gateway = await open();
  await report(1);
  await second.message(0);
  await idle();
  await gateway.stop();
  await gateway.start();
  await report(2);
  await second.message(1);
  assert.deepEqual(to(second), [number(1), number(2)]);
});

test("paused and resumed by command, beside the gateway", async () => {
  gateway = await open({ yaml: `duty: {polda: ["${DUTY}"]}` }); // no routes
  assert.match(gateway.run(["channel", "pause", "satu"]), /satu paused/);
  await gateway.seen(/outbox\.channel_paused channel=satu by=command/);
  await report(1, "satu");
  await until("one that waits", async () =>
    /^satu +paused +ok +0 +- +1$/m.test(gateway.run(["channel", "list"])));
  assert.equal(first.sent.length, 0);
  assert.equal(await gateway.metric('kentongan_channel_paused{channel="satu"}'), 1);

  const call = gateway.dial("+6281311112222");
  await call.walk("2", "1"); // somebody is in danger now
  const page = await second.message(0); // the officer hears of it all the same
  assert.equal(page.to, `+62${DUTY.slice(1)}`);
  assert.equal(first.sent.length, 0);
  gateway.run(["channel", "resume", "satu"]);
  await first.message(0);
  assert.equal(first.sent[0].to, number(1));
  assert.deepEqual(gateway.sql("SELECT action, subject FROM audit WHERE action LIKE 'channel.%' ORDER BY id")
    .map((row) => `${row.action} ${row.subject}`),
    ["channel.pause channel:satu", "channel.resume channel:satu"]);
});

test("nobody can be paged: it is said loudly", async () => {
  gateway = await open();
  gateway.run(["channel", "pause", "satu"]);
  gateway.run(["channel", "pause", "dua"]);
  await gateway.seen(/error - outbox\.nobody_can_page/);
  gateway.run(["channel", "resume", "dua"]);
  await gateway.seen(/outbox\.can_page/);
});

test("a budget is reached: the rest goes by the next", async () => {
  gateway = await open({ channels: channels({ send: ", per_day: 2" }) });
  for (let n = 0; n < 5; n++) await report(n);
  await idle();
  await gateway.seen(/outbox\.budget_spent channel=satu per_day=2/);
  assert.equal(first.sent.length + second.sent.length, 5);
  assert.ok(first.sent.length <= 2, `${first.sent.length} by the first`);
  assert.equal(gateway.log.filter((line) => /budget_spent/.test(line)).length, 1);
  assert.match(gateway.run(["channel", "list"]), /^satu +sends +ok +\d+ +2 +0$/m);
});

test("what went by each, and what they say", async () => {
  gateway = await open();
  for (let n = 0; n < 3; n++) await report(n);
  await idle();
  await gateway.post("receipt", { id: first.sent[0].id, status: "Success",
    phoneNumber: number(0), networkCode: "51010" }, "satu");
  await gateway.stop(); // what is counted in memory goes to disk
  const today = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
  const table = gateway.run(["channel", "report", "--day", today]);
  assert.match(table, /^at +3 +0 +0 +0 +0 +0/m);
  assert.match(table, /^satu +0 +3 +[1-9]\d* +1 +0 +2\* +0$/m);

  const theirs = path.join(gateway.folder, "theirs.csv");
  const compare = () => ["channel", "report", "--theirs", theirs];
  fs.writeFileSync(theirs, `channel,day,received,sent\r\nat,${today},3,\r\nsatu,${today},,3\r\n`);
  assert.match(gateway.run(compare()), /no difference in 2 lines/);
  fs.writeFileSync(theirs, `at,${today},5,0\nsatu,${today},0,3\n`);
  assert.throws(() => gateway.run(compare()), { status: 1,
    stdout: `at ${today}: received 3, theirs 5\n` });
  fs.writeFileSync(theirs, `at,2026-02-30,5,0\n`);
  assert.match(gateway.fails(compare()).stderr, /theirs.csv:1: want channel/);
});

test("command lines that cannot be", async () => {
  gateway = await open();
  assert.match(gateway.fails(["channel", "pause", "tiga"]).stderr, /no channel tiga/);
  assert.match(gateway.fails(["channel", "pause", "at"]).stderr, /no send block/);
  for (const words of [["channel"], ["channel", "stop"], ["channel", "pause"],
                       ["channel", "report", "--day", "yesterday"],
                       ["channel", "list", "--day", "2026-11-24"]])
    assert.equal(gateway.fails(words).status, 2, words.join(" "));
});
