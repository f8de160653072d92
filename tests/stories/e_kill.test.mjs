// Killed at random moments under load, the gateway keeps every callback that it
// said yes to, once. KILLS sets how often (default 8; `make check` uses 50).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Gateway, ROOT } from "./house.mjs";

const KILLS = Number(process.env.KILLS ?? 8);
const ALIVE_MS = [100, 600];    // how long it may live between two kills
const THREADS = 8;
let gateway, officer;

before(async () => {
  gateway = await Gateway.open();
  officer = gateway.addOfficer("ani");
});

after(() => gateway?.close());

/** Runs wrk with a script for as long as `work` takes; ids that got a yes. */
async function load(script, word, work, ...options) {
  const prefix = path.join(gateway.folder, `acked-${word}`);
  const controller = new AbortController();
  const wrk = promisify(execFile)("wrk", [`-t${THREADS}`, `-c${THREADS}`,
    "-d300s", "--timeout", "10s", "-s", path.join(ROOT, "tests/bench", script),
    `http://127.0.0.1:${gateway.callbacks}/in/at/${gateway.secret}/${word}`,
    "--", `acked=${prefix}`, ...options],
    { signal: controller.signal, killSignal: "SIGKILL" }).catch((error) => {
      if (error.name !== "AbortError") throw error;
    });
  await work();
  controller.abort();
  await wrk;
  return fs.readdirSync(gateway.folder)
    .filter((name) => name.startsWith(`acked-${word}.`))
    .flatMap((name) => fs.readFileSync(path.join(gateway.folder, name), "utf8")
      .split("\n").slice(0, -1));
}

async function killing() {
  for (let i = 0; i < KILLS; i++) {
    // The moment of death is the one thing here that chance must choose.
    await new Promise((resume) => setTimeout(resume, randomInt(...ALIVE_MS)));
    await gateway.kill("SIGKILL");
    await gateway.start();
  }
}

const tips = async () => (await gateway.signIn(officer)).tips();

test(`SMS, a fifth of them sent twice, ${KILLS} kills`, async () => {
  const acked = await load("sms.lua", "sms", killing, "dup=20");
  const stored = (await tips()).map((tip) => tip.narrative.match(/nomor ([0-9a-f]+)$/)[1]);
  const once = new Set(stored);
  assert.ok(acked.length > 100, `${acked.length} were acknowledged`);
  assert.equal(once.size, stored.length, "an id is stored twice");
  assert.deepEqual(acked.filter((id) => !once.has(id)), [], "lost");
});

test(`USSD calls, ${KILLS} kills`, async () => {
  const acked = await load("ussd.lua", "ussd", killing);
  const stored = (await tips()).filter((tip) => tip.medium === "ussd" && tip.complete)
    .map((tip) => tip.code);
  const once = new Set(stored);
  assert.ok(new Set(acked).size > 20, `${acked.length} codes were shown`);
  assert.equal(once.size, stored.length, "a code is there twice");
  assert.deepEqual([...new Set(acked)].filter((code) => !once.has(code)), [],
                   "a code was shown, but its tip is lost");
});

test("the database is sound, and so is the audit", () => {
  assert.equal(gateway.sql("PRAGMA integrity_check")[0].integrity_check, "ok");
  assert.match(gateway.run(["audit", "verify"]), /all right/);
});
