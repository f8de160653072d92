// A house of the first schema, with tips in it, is brought up by `serve`.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { execFileSync } from "node:child_process";
import { Gateway, ROOT, until } from "./house.mjs";

let gateway;

after(() => gateway?.close());

const sqlite = (file, script) =>
  execFileSync("sqlite3", ["-bail", file], { input: script, encoding: "utf8" });

const lines = (text) => text.split("\n").filter((line) => line !== "");

/** The database as it was before any later step: made by the first alone, and
 *  given whatever of ours it has a place for. */
function asItWas(newer, older) {
  const first = fs.readFileSync(path.join(ROOT, "migrations/0001_base.sql"), "utf8")
    .replaceAll("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
    .replaceAll("/* clustered */", "WITHOUT ROWID");
  const steps = sqlite(newer,
    "SELECT sql || ';' FROM sqlite_master WHERE name = 'migration';");
  sqlite(older, `PRAGMA journal_mode = WAL; ${first}\n${steps}`);
  const copies = lines(sqlite(older,
    `SELECT 'INSERT INTO main.' || m.name || ' (' || group_concat(c.name) || ')'
       || ' SELECT ' || group_concat(c.name) || ' FROM newer.' || m.name
       || CASE m.name WHEN 'migration' THEN ' WHERE number = 1;' ELSE ';' END
     FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
     WHERE m.type = 'table' GROUP BY m.name;`));
  sqlite(older, `ATTACH '${newer}' AS newer; BEGIN; ${copies.join("\n")} COMMIT;`);
}

test("an older house is brought up, and all that was in it goes on", async () => {
  gateway = await Gateway.open();
  const officer = gateway.addOfficer("ani");
  await gateway.sms("LAPOR perempuan dikunci di gudang dekat pasar Cikande", "+628120000001");
  await gateway.sms("LAPOR calo menawari kerja ke Dubai tanpa kontrak", "+628120000002");
  let ani = await gateway.signIn(officer);
  await until("both to be read", async () =>
    await gateway.metric("kentongan_readings_total") >= 2
    && await gateway.metric("kentongan_readings_waiting") === 0);
  const before = new Map((await ani.tips()).map((tip) => [tip.id, tip]));
  assert.ok([...before.values()].every((tip) => tip.narrative && tip.indicators.length > 0));
  await gateway.stop();

  const db = path.join(gateway.data, "kentongan.db");
  const old = path.join(gateway.folder, "old.db");
  asItWas(db, old);
  const closed = gateway.sql("SELECT min(id) AS id FROM tip")[0].id;
  sqlite(old, `UPDATE tip SET state = 12 WHERE id = ${closed};`);
  for (const end of ["", "-wal", "-shm"]) fs.rmSync(db + end, { force: true });
  fs.renameSync(old, db);
  assert.match(gateway.run(["check"]), /older schema; `serve` or `migrate` brings it up/);

  const from = gateway.log.length;
  await gateway.start();
  const steps = fs.readdirSync(path.join(ROOT, "migrations"))
    .filter((name) => name.endsWith(".sql")).sort().slice(1)
    .map((name) => name.replace(".sql", ""));
  assert.deepEqual(gateway.log.slice(from)
    .map((line) => line.match(/ store\.migrated step=(\S+)/)?.[1])
    .filter(Boolean), steps);
  assert.match(gateway.run(["audit", "verify"]), /all right/);

  ani = await gateway.signIn(officer);
  for (const tip of await ani.tips()) {
    assert.equal(tip.narrative, before.get(tip.id).narrative);
    assert.deepEqual(tip.indicators, before.get(tip.id).indicators);
  }
  assert.deepEqual(
    gateway.sql("SELECT closed_at = changed_at AS ended, as_case, restricted"
                + ` FROM tip WHERE id = ${closed}`),
    [{ ended: 1, as_case: 1, restricted: 0 }]);

  // What came later knows the old tips, too: search, queue, counts, time line.
  await until("the old tips to be found", async () =>
    (await ani.post("tips/search", { q: "dubai" })).body.items?.length === 1);
  const { groups } = (await ani.get("queue")).body;
  assert.equal(groups.reduce((sum, group) => sum + group.count, 0), 1);
  await until("the old tips to be counted", async () =>
    gateway.sql("SELECT count(*) AS n FROM tally")[0].n === 1);
  const open = [...before.values()].find((tip) => /Dubai/.test(tip.narrative));
  assert.equal((await ani.post(`tips/${open.id}/assignments`, {})).status, 200);

  await gateway.sms("LAPOR yang ini datang sesudahnya");
  assert.equal((await ani.tips()).length, 3);
});
