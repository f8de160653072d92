// The administrator's days: backup, restore, keys, reload, wrong input.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { execFileSync } from "node:child_process";
import { Gateway, PROGRAM, until } from "./house.mjs";

let gateway, officer;

before(async () => {
  gateway = await Gateway.open();
  officer = gateway.addOfficer("ani");
  await gateway.sms("LAPOR sebelum cadangan");
});

after(() => gateway?.close());

const narratives = async () =>
  (await (await gateway.signIn(officer)).tips()).map((tip) => tip.narrative);

test("a backup while it runs, a restore after it stopped", async () => {
  const copy = path.join(gateway.folder, "copy.db");
  assert.match(gateway.run(["backup", copy]), /written and checked/);
  assert.equal(fs.statSync(copy).mode & 0o777, 0o600);
  assert.match(gateway.fails(["backup", copy]).stderr, /exists already/);

  await gateway.sms("LAPOR sesudah cadangan");
  assert.equal((await narratives()).length, 2);
  const busy = gateway.fails(["restore", copy]);
  assert.equal(busy.status, 1);
  assert.match(busy.stderr, /running there; stop it first/);

  assert.equal(await gateway.stop(), 0);
  assert.match(gateway.run(["restore", copy]), /restored/);
  await gateway.start();
  assert.deepEqual((await narratives()).length, 1);
  assert.match(gateway.run(["audit", "verify"]), /all right/);
});

test("what is no backup is not restored", async () => {
  await gateway.stop();
  const junk = path.join(gateway.folder, "junk");
  fs.writeFileSync(junk, "not a database");
  assert.equal(gateway.fails(["restore", junk]).status, 1);
  assert.equal(gateway.fails(["restore", path.join(gateway.folder, "none")]).status, 1);
  await gateway.start();
  assert.equal((await narratives()).length, 1, "the old one is still there");
});

test("keys: exported, lost, refused, imported; rotated and both read", async () => {
  assert.ok(gateway.log.some((line) => / key\.not_exported /.test(line)));
  const short = gateway.fails(["key", "export"], "short\n");
  assert.match(short.stderr, /at least 12/);
  const passphrase = "kentongan di malam sunyi\n";
  const exported = gateway.run(["key", "export"], passphrase);
  assert.match(gateway.fails(["key", "init"]).stderr, /already/);

  await gateway.stop();
  const keys = path.join(gateway.data, "keys");
  fs.renameSync(keys, `${keys}.lost`);
  await assert.rejects(gateway.start(), /serve ended with 1/);
  assert.equal(fs.existsSync(path.join(keys, "keyring")), false,
               "never re-keyed");
  assert.match(gateway.fails(["key", "import"],
    `a wrong passphrase\n${exported}`).stderr, /wrong passphrase/);
  gateway.run(["key", "import"], passphrase + exported);
  await gateway.start();
  assert.equal((await narratives()).length, 1);

  gateway.run(["key", "rotate"]);
  await gateway.stop();
  await gateway.start();
  await gateway.sms("LAPOR sesudah kunci baru");
  assert.equal((await narratives()).filter((text) => text !== null).length, 2);
});

test("reload: a faulty file is refused and the old one stays", async () => {
  const good = fs.readFileSync(gateway.config, "utf8");
  let from = gateway.log.length;
  fs.writeFileSync(gateway.config, `${good}\nnonsense: 1\n`);
  gateway.process.kill("SIGHUP");
  await gateway.seen(/ reload\.refused /, from);
  assert.ok(gateway.log.slice(from).some((line) => /:\d+: .*nonsense/.test(line)),
            "says which line and key");
  assert.equal((await gateway.sms("LAPOR masih jalan")).status, 200);

  from = gateway.log.length;
  fs.writeFileSync(gateway.config, `${good}
  - name: second
    kind: africastalking
    secret: ${gateway.secret}
`);
  gateway.process.kill("SIGHUP");
  await gateway.seen(/ reload\.done /, from);
  assert.equal((await gateway.post("sms", { id: "r1", from: "0812000", to: "1771",
    text: "LAPOR lewat yang baru", date: "" }, "second")).status, 200);
  fs.writeFileSync(gateway.config, good);
});

test("an orderly stop finishes what is in flight", async () => {
  const many = Array.from({ length: 200 }, (_, i) =>
    gateway.sms(`LAPOR nomor ${i}`, `+62813000${String(i).padStart(5, "0")}`)
      .then((answer) => answer.status, () => "refused"));
  await Promise.race(many);
  assert.equal(await gateway.stop(), 0);
  const yes = (await Promise.all(many)).filter((status) => status === 200).length;
  await gateway.start();
  const stored = (await narratives()).filter((text) => /^(LAPOR )?nomor \d+$/i.test(text ?? ""));
  assert.ok(yes > 0 && stored.length >= yes, `${stored.length} of ${yes}`);
});

test("wrong command lines and files: one line, what is right, exit 2 or 1", () => {
  const run = (...words) => {
    try {
      execFileSync(PROGRAM, words, { stdio: "pipe" });
      return { status: 0 };
    } catch (error) {
      return { status: error.status, stderr: String(error.stderr) };
    }
  };
  for (const words of [[], ["nothing"], ["serve"], ["serve", "--x"],
      ["serve", "-c"], ["check"], ["officer"], ["officer", "add", "-c", "x"],
      ["backup", "-c", "x"], ["key", "lose", "-c", "x"], ["menu"],
      ["phone", "--sms", "--ussd", "-c", "x"]]) {
    const { status, stderr } = run(...words);
    assert.equal(status, 2, words.join(" "));
    assert.notEqual(stderr, "", words.join(" "));
    if (words.length > 0)
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
  }
  const missing = run("check", "-c", "/does/not/exist.yaml");
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /exist\.yaml/);
  assert.match(gateway.run(["check"]), /fine: 1 channel/);
  assert.match(gateway.run(["officer", "list"]), /ani/);
});

test("a second gateway on the same folder is refused", async () => {
  const second = await Gateway.open({ folder: gateway.folder, asleep: true });
  await assert.rejects(second.start(), /serve ended with 1/);
  assert.equal((await gateway.sms("LAPOR yang pertama tetap jalan")).status, 200);
});
