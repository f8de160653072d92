// The handset in the terminal plays one call and one SMS by script.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Gateway, PROGRAM, freePort } from "./house.mjs";

let gateway;

before(async () => {
  const port = await freePort();
  gateway = await Gateway.open({
    aggregator: { url: `http://127.0.0.1:${port}/version1/messaging` } });
});

after(() => gateway?.close());

async function phone(script, ...words) {
  const child = promisify(execFile)(PROGRAM,
    ["phone", "-c", gateway.config, ...words]);
  child.child.stdin.end(script);
  return child;
}

test("one call, from the code dialled to the code given", async () => {
  const { stdout } = await phone(
    "dial *177#\n1\n1\n2\nTIRT\n1\n2\nquit\n", "--from", "081255550001");
  assert.match(stdout, /\| Info Aman Banten +\|/);
  assert.match(stdout, /111\/160/);
  assert.match(stdout, /Tirtayasa, Kab Serang/);
  assert.match(stdout, /Kode Anda: \d{8}/);
  assert.match(stdout, /end of call/);
});

test("one SMS, and the thank-you comes back", async () => {
  const { stdout } = await phone(
    "sms LAPOR tadi malam calo bawa 3 wanita dr Pontang\nwait\nquit\n",
    "--from", "081255550002");
  assert.match(stdout, /\(sent\)/);
  assert.match(stdout, /Info diterima\. Kode \d{8}\./);
  assert.equal(gateway.sql(
    "SELECT count(*) AS n FROM outbox WHERE finished_at IS NOT NULL")[0].n, 1);
});

test("it says what is wrong", async () => {
  const wrong = await phone("dial *999#\nquit\n");
  assert.match(wrong.stdout, /No such service; dial \*177#/);
  await assert.rejects(phone("", "--from", "1771"), (error) =>
    error.code === 2 && /--from takes a phone number/.test(error.stderr));
  await gateway.stop();
  await assert.rejects(phone("dial *177#\n"), (error) =>
    error.code === 1 && /does not answer/.test(error.stdout));
});
