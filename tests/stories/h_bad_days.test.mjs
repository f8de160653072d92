// Bad input and bad days: each has a clear, safe outcome; nothing that was
// acknowledged is lost, and what failed recovers by itself.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { Aggregator, Gateway, until } from "./house.mjs";

const BUSY = "END Maaf, layanan sedang sibuk. Coba lagi nanti. Bahaya: telepon 110.";
let gateway, aggregator, ani;

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({ aggregator });
  ani = await gateway.signIn(gateway.addOfficer("ani"));
});

after(async () => {
  await gateway?.close();
  aggregator?.close();
});

const raw = (word, body, headers = {}, channel = "at", secret = gateway.secret) =>
  fetch(`http://127.0.0.1:${gateway.callbacks}/in/${channel}/${secret}/${word}`,
    { method: "POST", body, headers: { "Content-Type":
      "application/x-www-form-urlencoded", ...headers } });

for (const [name, status, word, body, headers] of [
  ["a '%' without its digits", 400, "sms", "id=1&text=%zz"],
  ["JSON where a form is due", 400, "sms", '{"id":"1","text":"x"}',
   { "Content-Type": "application/json" }],
  ["a body over 64 KiB", 413, "sms", `id=2&from=08123&text=${"x".repeat(70_000)}`],
  ["1 MB of text", 413, "sms", `id=2&from=08123&text=${"x".repeat(1_000_000)}`],
  ["no sender", 200, "sms", "id=3&to=1771&text=LAPOR+tanpa+pengirim&date="],
  ["an empty text", 200, "sms", "id=4&from=%2B6281311112222&to=1771&text=&date="],
  ["no id", 200, "sms", "from=%2B6281311112223&to=1771&text=tanpa+id&date=x"],
  ["NUL bytes", 200, "sms", "id=5&from=%2B6281311112224&to=1771&text=a%00b%00c&date="],
  ["bytes that are no UTF-8", 200, "sms", "id=6&from=%2B6281311112225&to=1771&text=%ff%fe%80&date="],
  ["an emoji", 200, "sms", "id=7&from=%2B6281311112226&to=1771&text=tolong+%F0%9F%98%AD&date="],
  ["an unknown status word", 200, "receipt", "id=ATXid_none&status=Lupa&phoneNumber=%2B628"],
  ["a receipt of nothing we sent", 200, "receipt", "id=ATXid_none&status=Success&phoneNumber=%2B628"],
  ["the end of a call nobody knows", 200, "ended", "sessionId=none&status=Incomplete&phoneNumber=%2B628"],
]) {
  test(`${name}: ${status}`, async () => {
    const answer = await raw(word, body, headers);
    assert.equal(answer.status, status);
    assert.doesNotMatch(await answer.text(), /error|fail|sqlite/i);
  });
}

test("what was readable of it is stored, cleaned", async () => {
  const all = (await ani.tips()).map((tip) => tip.narrative);
  assert.ok(all.some((text) => /tanpa pengirim/.test(text ?? "")));
  assert.ok(all.some((text) => /😭/.test(text ?? "")));
  assert.ok(all.every((text) => !/\0/.test(text ?? "")));
});

test("wrong channel and wrong secret are told the same", async () => {
  const answers = await Promise.all([
    raw("sms", "id=1", {}, "nobody"), raw("sms", "id=1", {}, "at", "wrong"),
    raw("nothing", "id=1")]);
  const told = await Promise.all(answers.map(async (each) =>
    `${each.status} ${await each.text()} ${each.headers.get("content-type")}`));
  assert.equal(new Set(told).size, 1);
  assert.match(told[0], /^404 /);
});

test("four spellings of one number are one sender", async () => {
  for (const [i, from] of ["+6281399990001", "6281399990001", "081399990001",
                           "81399990001"].entries())
    await gateway.sms(`LAPOR ejaan ${i}`, from);
  const aliases = (await ani.tips()).filter((tip) => /ejaan \d/.test(tip.narrative ?? ""))
    .map((tip) => tip.alias);
  assert.equal(aliases.length >= 1, true);
  assert.equal(new Set(aliases).size, 1);
});

test("a key that is not on the screen, three times", async () => {
  const call = gateway.dial("+6281399990002");
  await call.begin();
  assert.equal(await call.press("88"),
    "Pilihan tidak ada. Ketik angka di layar.\n1 Ulangi\n0 Menu utama");
  assert.ok(call.more);
  await call.press("77");
  assert.match(await call.press("66"), /^Silakan dial lagi\. Bahaya: telepon 110\./);
  assert.ok(call.over);
});

test("a repeated turn, two begins, a forgotten call", async () => {
  const call = gateway.dial("+6281399990003");
  await call.begin();
  const what = await call.press("1");
  assert.equal(await call.turn("1"), what, "the same turn again");
  assert.equal(await call.turn(""), what, "a late one from before");
  const twin = gateway.dial("+6281399990003");
  await twin.begin();
  assert.match(twin.screen, /Info Aman Banten/);
  assert.match(await call.press("1"), /^Kapan/);

  const had = (await ani.tips()).length;
  const forgotten = gateway.dial("+6281399990004");
  assert.match(await forgotten.turn("1*1*2"), /^Di mana kejadiannya/);
  assert.equal((await ani.tips()).length, had);
});

test("a clock of its own for a slow sender: the house stays open", async () => {
  const socket = net.connect(gateway.callbacks, "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST /in/at/x/sms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
  const drip = setInterval(() => socket.write("x"), 300);
  socket.on("error", () => {});
  const closed = once(socket, "close");
  assert.equal((await gateway.sms("LAPOR sambil menunggu")).status, 200);
  await closed;
  clearInterval(drip);
  assert.ok(await gateway.metric("kentongan_requests_slow_total") >= 1);
});

test("a locked database: the fixed END, 503, and back by itself", async () => {
  const locker = spawn("sqlite3", [path.join(gateway.data, "kentongan.db")],
    { stdio: ["pipe", "pipe", "inherit"] });
  locker.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n");
  await once(locker.stdout, "data");

  const call = gateway.dial("+6281399990005");
  const [screen, sms] = await Promise.all([
    gateway.post("ussd", { sessionId: call.session, phoneNumber: call.from,
                           serviceCode: "*177#", text: "" }),
    gateway.sms("LAPOR saat terkunci", "+6281399990006", "locked-1")]);
  assert.deepEqual(screen, { status: 200, body: BUSY });
  assert.equal(sms.status, 503);
  await until("not ready", async () => (await fetch(
    `http://127.0.0.1:${gateway.callbacks}/readyz`)).status === 503);
  assert.equal((await fetch(`http://127.0.0.1:${gateway.callbacks}/healthz`)).status, 200);

  locker.stdin.end("ROLLBACK;\n.quit\n");
  await once(locker, "exit");
  await until("ready again", async () => (await fetch(
    `http://127.0.0.1:${gateway.callbacks}/readyz`)).status === 200);
  assert.equal((await gateway.sms("LAPOR saat terkunci", "+6281399990006",
    "locked-1")).status, 200);
  assert.equal((await ani.tips()).filter((tip) =>
    /saat terkunci/.test(tip.narrative ?? "")).length, 1);
});

test("the aggregator's API down for a while: every message comes out once up", async () => {
  const n = aggregator.sent.length;
  aggregator.answer = () => ({ status: 503, body: "down" });
  await gateway.sms("LAPOR saat pengirim mati", "+6281399990007");
  await until("a try", () => aggregator.sent.length > n);
  aggregator.answer = null;
  await until("the thank-you", () => aggregator.sent.slice(n + 1).find((each) =>
    each.to === "+6281399990007" && each.message.includes("Info diterima")));
});

test("a full disk: nothing is acknowledged, and it recovers", async () => {
  // A disk of its own that is small: tmpfs in a mount namespace, for which who
  // is not root needs a user namespace too.
  const root = process.getuid() === 0;
  const small = await Gateway.open({ asleep: true });
  small.options.wrap = ["unshare", "-m", "--propagation", "unchanged",
    ...(root ? [] : ["-r"]), "sh", "-c",
    'mkdir -p "$0" && mount -t tmpfs -o size=8m,mode=700 none "$0" && exec "$@"',
    small.data];
  await small.start();
  const inside = `/proc/${small.process.pid}/root${small.data}`;
  const filler = path.join(inside, "filler");
  assert.equal((await small.sms("LAPOR sebelum penuh")).status, 200);

  const fd = fs.openSync(filler, "w");
  const block = Buffer.alloc(64 * 1024);
  try {
    for (;;) fs.writeSync(fd, block);
  } catch (error) {
    assert.equal(error.code, "ENOSPC");
  }
  fs.closeSync(fd);
  const acked = [];
  let refused = 0;
  for (let i = 0; i < 400 && refused === 0; i++) {
    const { status } = await small.sms(`LAPOR penuh nomor ${i}`, `+6281377${100000 + i}`);
    if (status === 200) acked.push(i);
    else refused += (assert.equal(status, 503), 1);
  }
  assert.equal(refused, 1, "the disk did get full");
  assert.deepEqual(await small.post("ussd", { sessionId: "full", text: "",
    phoneNumber: "+6281377000000", serviceCode: "*177#" }),
    { status: 200, body: BUSY });

  fs.rmSync(filler);
  await until("ready again", async () => (await fetch(
    `http://127.0.0.1:${small.callbacks}/readyz`)).status === 200);
  assert.equal((await small.sms("LAPOR sesudah penuh")).status, 200);
  const failures = small.log.filter((line) => / error /.test(line)).length;
  assert.ok(failures > 0 && failures < 50, `${failures} lines of complaint`);

  const out = execFileSync("nsenter", ["-t", String(small.process.pid), "-m", "-r",
    ...(root ? [] : ["-U", "--preserve-credentials"]), "sqlite3",
    path.join(small.data, "kentongan.db"), "SELECT count(*) FROM tip"],
    { encoding: "utf8" });
  assert.ok(Number(out) >= acked.length + 1, `${out} stored`);
  await small.close();
});
