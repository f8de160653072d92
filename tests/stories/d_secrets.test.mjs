// Whoever steals the data folder, a backup or the logs reads no number and no
// word of a villager.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Aggregator, Gateway } from "./house.mjs";

let gateway, aggregator;

const numbers = ["081277770001", "6281277770002", "+62 812-7777-0003"];
const text = "pelangi kebonsirih dibawa gerobak ungu ke dermaga Xylofonia";
const narrative = "kancilnya menyeberang jembatan zamrud * malam";
const addition = "tambahannya kolibri kuning di gudang wolfram";

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({ aggregator });
});

after(async () => {
  await gateway?.close();
  aggregator?.close();
});

function* files(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const where = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(where);
    else yield where;
  }
}

function assertSecret(what, bytes) {
  const words = [...text.split(" "), ...narrative.split(" "),
                 ...addition.split(" ")].filter((word) => word.length > 4);
  const forms = numbers.map((each) => each.replace(/\D/g, "").replace(/^0|^62/, ""));
  for (const secret of [...words, ...forms]) {
    assert.equal(bytes.includes(Buffer.from(secret)), false,
                 `${what} holds ${secret}`);
    assert.equal(bytes.includes(Buffer.from(secret, "utf16le")), false,
                 `${what} holds ${secret} (UTF-16)`);
  }
}

test("database, WAL, backup and log hold neither number nor word", async () => {
  for (const from of numbers)
    assert.equal((await gateway.sms(text, from)).status, 200);
  const call = gateway.dial(numbers[0]);
  await call.walk("1", "1", "1", "TIRT", "1", "1", "1", "9");
  assert.match(call.screen, /Tulis singkat/);
  await call.press(narrative);
  await call.press("2");
  const [, code] = (await aggregator.message(0)).message.match(/(\d{8})/);
  await gateway.sms(`TAMBAH ${code} ${addition}`, numbers[0]);
  // Wrong ways of saying it must not put it in the log either.
  await gateway.post("ussd", { sessionId: "x", phoneNumber: numbers[1],
                               text: `${text}*${narrative}` });
  await fetch(`http://127.0.0.1:${gateway.callbacks}/in/at/wrong/sms?from=${
    encodeURIComponent(numbers[2])}&text=${encodeURIComponent(text)}`);
  await fetch(`http://127.0.0.1:${gateway.callbacks}/in/at/${gateway.secret}/sms`,
    { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: numbers[0], text }) });

  const backup = path.join(gateway.folder, "copy.db");
  gateway.run(["backup", backup]);
  const seen = [...files(gateway.data), backup];
  assert.ok(seen.some((each) => each.endsWith("-wal")), "the WAL is looked at");
  for (const file of seen) assertSecret(file, fs.readFileSync(file));
  const log = Buffer.from(gateway.log.join("\n"));
  assertSecret("the log", log);
  assert.equal(log.includes(gateway.secret), false, "the log holds the secret");
  const metrics = Buffer.from(await gateway.metrics());
  assertSecret("metrics", metrics);
  assert.equal(metrics.includes(gateway.secret), false);

  assert.equal(await gateway.stop(), 0);
  for (const file of files(gateway.data))
    assertSecret(file, fs.readFileSync(file));
  for (const file of files(gateway.data))
    assert.equal(fs.statSync(file).mode & 0o077, 0, `${file} is private`);
});

test("keys are in no backup", async () => {
  const ring = fs.readFileSync(path.join(gateway.data, "keys", "keyring"), "utf8");
  const copy = fs.readFileSync(path.join(gateway.folder, "copy.db"));
  for (const key of ring.match(/[0-9a-f]{64}/g)) {
    assert.equal(copy.includes(Buffer.from(key)), false);
    assert.equal(copy.includes(Buffer.from(key, "hex")), false);
  }
});
