// What is watched over: tips that nobody takes, officers in the field, what is
// told by word of mouth, changes as they happen, and what is erased for good.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Aggregator, Gateway, until } from "./house.mjs";

const DUTY = ["+6281200000001", "+6281200000002"];
const PHONE = "+6281377770001";
const PIN = "204871";

let aggregator, gateway, ani, citra, budi, dedi, auditor, admin;

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({ aggregator,
    yaml: `duty: {imigrasi: ["${DUTY[0]}"], polda: ["${DUTY[1]}"]}` });
  const people = [["ani", "imigrasi", "operator"], ["citra", "imigrasi", "pengawas"],
    ["budi", "polda", "operator"], ["dedi", "polda", "pengawas"],
    ["eko", "polda", "auditor"], ["fitri", "imigrasi", "admin"]];
  [ani, citra, budi, dedi, auditor, admin] = await Promise.all(
    people.map((who) => gateway.signIn(gateway.addOfficer(...who))));
});

after(async () => {
  await gateway?.close();
  aggregator?.close();
});

const officerId = (login) =>
  gateway.sql(`SELECT id FROM officer WHERE login = '${login}'`)[0].id;
const codeOf = async (tip) => (await citra.get(`tips/${tip}`)).body.code;

/** What a listener hears: parsed events, as they come. */
async function listen(who, headers = {}) {
  const abort = new AbortController();
  const answer = await who.fetch("live", { headers, signal: abort.signal });
  const events = [];
  let open = true;
  const reading = (async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const piece of answer.body) {
      rest += decoder.decode(piece, { stream: true });
      for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2))
        events.push(Object.fromEntries(rest.slice(0, end).split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")),
                          line.slice(line.indexOf(":") + 2)])));
    }
  })().catch(() => {}).finally(() => { open = false; });
  return { status: answer.status, type: answer.headers.get("content-type"), events,
    changed: () => events.filter((event) => event.event === "changed")
      .map((event) => JSON.parse(event.data)),
    isOpen: () => open,
    close: async () => { abort.abort(); await reading; } };
}

test("what is told by word of mouth is a tip with a code", async () => {
  const filed = await ani.post("tips", { narrative: "Tetangga cerita dua anak dibawa ke kota",
    what: "child", when: "today", place: "36.04.13.2007", minors: "yes",
    on_behalf: true, reason_no_phone: "takut" });
  assert.equal(filed.status, 201);
  assert.match(filed.body.code, /^\d{8}$/);
  const tip = (await budi.get(`tips/${filed.body.id}`)).body;
  assert.equal(tip.medium, "officer");
  assert.equal(tip.code, filed.body.code);
  assert.equal(tip.place.name, "Lontar");
  assert.ok(tip.due_at, "its clock runs");
  const { items } = (await budi.get(`tips/${tip.id}/events`)).body;
  assert.deepEqual(items.map((event) => [event.kind, event.detail]),
    [["added", ""], ["filed", "on_behalf"]]);
  // The teller asks with the code, from whatever phone.
  await gateway.sms(`CEK ${filed.body.code}`, "+6281399990001");
  const status = await until("the status", () =>
    aggregator.sent.find((sms) => sms.to === "+6281399990001"));
  assert.match(status.message, new RegExp(filed.body.code));
  for (const [body, field] of [[{}, "narrative"], [{ narrative: "  " }, "narrative"],
    [{ narrative: "x", what: "murder" }, "what"], [{ narrative: "x", when: "soon" }, "when"],
    [{ narrative: "x", minors: "maybe" }, "minors"], [{ narrative: "x", place: "99.99" }, "place"],
    [{ narrative: "x", language: "Bahasa" }, "language"],
    [{ narrative: "x", reason_no_phone: "rusak" }, "reason_no_phone"],
    [{ narrative: "x", on_behalf: "ya" }, "on_behalf"],
    [{ narrative: "x", about_official: 1 }, "about_official"],
    [{ narrative: "x".repeat(5201) }, "narrative"]]) {
    const refused = await ani.post("tips", body);
    assert.equal(refused.status, 422, JSON.stringify(body).slice(0, 80));
    assert.equal(refused.body.field, field);
  }
  assert.equal((await admin.post("tips", { narrative: "x" })).status, 403);
});

test("what is told about officials is seen by supervisors alone", async () => {
  const filed = await ani.post("tips", { narrative: "Kepala desa ikut menampung",
    about_official: true });
  assert.equal(filed.status, 201);
  assert.equal(filed.body.restricted, true);
  const { id } = filed.body;
  for (const who of [ani, budi]) {
    assert.equal((await who.get(`tips/${id}`)).status, 404);
    assert.ok(!(await who.tips()).some((tip) => tip.id === id));
    const { groups } = (await who.get("queue?limit=200")).body;
    assert.ok(!groups.some((group) => group.items.some((tip) => tip.id === id)));
    assert.ok(!(await who.get("changes?limit=200")).body.items
      .some((event) => event.tip === id));
    assert.equal((await who.post(`tips/${id}/assignments`, {})).status, 404);
  }
  for (const who of [citra, dedi]) {
    assert.equal((await who.get(`tips/${id}`)).status, 200);
    assert.ok((await who.tips()).some((tip) => tip.id === id));
    const { groups } = (await who.get("queue?limit=200")).body;
    assert.ok(groups.some((group) => group.items.some((tip) => tip.id === id)));
  }
  assert.equal((await citra.post(`tips/${id}/assignments`, {})).status, 200);
});

test("many tips at once have a result each", async () => {
  for (const text of ["Ada calo di Pontang", "Ada calo di Tanara", "Ada calo di Tirtayasa"])
    await gateway.sms(text, `+62813111100${text.length}${text.charCodeAt(12) % 10}`);
  const three = (await ani.tips("&medium=sms")).slice(0, 3).map((tip) => tip.id);
  assert.equal((await citra.post(`tips/${three[1]}/assignments`, {})).status, 200);
  const taken = await ani.post("tips/bulk", { tips: [...three, "99999"], do: "take" });
  assert.equal(taken.status, 200);
  assert.deepEqual(taken.body.items.map((item) => [item.id, item.status]),
    [[three[0], 200], [three[1], 409], [three[2], 200], ["99999", 404]]);
  assert.match(taken.body.items[1].detail, /rekan Anda/);
  assert.equal((await ani.get(`tips/${three[2]}`)).body.state, "triase");
  const moved = await ani.post("tips/bulk", { tips: three, do: "state", state: "kurang_info" });
  assert.deepEqual(moved.body.items.map((item) => item.status), [200, 200, 200]);
  const again = await ani.post("tips/bulk", { tips: three, do: "state", state: "p21" });
  assert.deepEqual(again.body.items.map((item) => item.status), [409, 409, 409]);
  const linked = await ani.post("tips/bulk",
    { tips: three.slice(1), do: "link", to: three[0], kind: "related" });
  assert.deepEqual(linked.body.items.map((item) => item.status), [200, 200]);
  for (const [body, field] of [[{ do: "take" }, "tips"], [{ tips: [], do: "take" }, "tips"],
    [{ tips: Array(101).fill("1"), do: "take" }, "tips"], [{ tips: [1], do: "take" }, "tips"],
    [{ tips: ["1"], do: "erase" }, "do"], [{ tips: ["1"], do: "state", state: "x" }, "state"],
    [{ tips: ["1"], do: "link", kind: "same" }, "kind"],
    [{ tips: ["1"], do: "link", kind: "related" }, "to"]]) {
    const refused = await ani.post("tips/bulk", body);
    assert.equal(refused.status, 422);
    assert.equal(refused.body.field, field);
  }
});

test("whoever listens hears of what he may see, and misses nothing", async () => {
  // What came before has been told of.
  for (const { id } of await citra.tips())
    await until(`the line of tip ${id}`, async () =>
      (await citra.get(`tips/${id}/events`)).body.items.some((event) => event.kind === "added"));
  const ears = await listen(ani), boss = await listen(citra);
  assert.equal(ears.status, 200);
  assert.match(ears.type, /^text\/event-stream/);
  const [tip] = await citra.tips("&medium=sms");
  await budi.post(`tips/${tip.id}/notes`, { text: "untuk kita", share: "own" });
  await gateway.sms("Ada yang disekap di Kasemen", "+6281344440001");
  const fresh = (await citra.tips("&medium=sms")).find(
    (each) => each.narrative === "Ada yang disekap di Kasemen").id;
  await until("the new tip", () =>
    ears.changed().some((data) => data.added > 0 && data.tips.includes(fresh)));
  assert.ok(!ears.changed().some((data) => data.tips.includes(tip.id)),
    "what the other agency keeps to itself is not told");
  const secret = await ani.post("tips", { narrative: "Camat terlibat", about_official: true });
  await until("the supervisor hears", () =>
    boss.changed().some((data) => data.tips.includes(secret.body.id)));
  await ani.post(`tips/${fresh}/notes`, { text: "dicek" });
  await until("the note", () =>
    ears.changed().some((data) => data.tips.includes(fresh) && data.added === 0));
  assert.ok(!ears.changed().some((data) => data.tips.includes(secret.body.id)));

  // The line was lost; the browser says what it heard last.
  const last = ears.events.filter((event) => event.id).at(-1).id;
  await ears.close();
  await ani.post(`tips/${fresh}/notes`, { text: "lagi" });
  const back = await listen(ani, { "Last-Event-ID": last });
  await until("what was missed", () => back.changed().length > 0);
  assert.deepEqual(back.changed()[0].tips, [fresh]);
  await back.close();
  await boss.close();
});

test("few screens of one session listen, and they end with it", async () => {
  const gita = await gateway.signIn(gateway.addOfficer("gita", "polda", "operator"));
  const ears = [];
  for (let i = 0; i < 5; i++) ears.push(await listen(gita));
  assert.deepEqual(ears.map((each) => each.status), [200, 200, 200, 200, 200]);
  const sixth = await gita.get("live");
  assert.equal(sixth.status, 429);
  assert.match(sixth.type, /problem\+json/);
  await gita.delete("session");
  await until("the end", () => ears.every((each) => !each.isOpen()));
  assert.ok(ears.every((each) => each.events.at(-1).event === "end"));
  assert.equal((await gita.get("live")).status, 401);
  assert.equal((await auditor.get("live")).status, 403);
});

test("an officer in the field asks for his tasks and takes one", async () => {
  const id = officerId("ani");
  assert.equal((await admin.post(`officers/${id}/phone`,
    { number: PHONE, pin: "111111" })).body.field, "pin");
  assert.equal((await admin.post(`officers/${id}/phone`,
    { number: "halo", pin: PIN })).body.field, "number");
  assert.equal((await admin.post(`officers/${officerId("budi")}/phone`,
    { number: PHONE, pin: PIN })).status, 404, "of the other agency");
  assert.equal((await ani.post(`officers/${id}/phone`, { number: PHONE, pin: PIN })).status, 403);
  assert.equal((await admin.post(`officers/${id}/phone`, { number: PHONE, pin: PIN })).status, 204);
  assert.equal((await admin.post(`officers/${officerId("citra")}/phone`,
    { number: PHONE, pin: PIN })).status, 409);

  await gateway.dial("+6281355550001").walk("1", "1", "1", "PONT", "1", "2");
  const urgent = (await citra.tips("&medium=ussd"))[0];
  assert.equal(urgent.urgency, 3);
  const before = (await citra.tips()).length;
  const answers = () => aggregator.sent.filter((sms) => sms.to === PHONE);
  const ask = async (text, count) => {
    await gateway.sms(text, PHONE);
    await until(`answer ${count}`, () => answers().length >= count);
    return answers()[count - 1].message;
  };
  const code = await codeOf(urgent.id);
  const tasks = await ask(`tugas ${PIN}`, 1);
  assert.match(tasks, /^Darurat \d+, lewat \d+\. Kode( \d{8})+$/);
  assert.ok(tasks.includes(code));
  assert.ok(tasks.length <= 160);
  assert.match(await ask(`TERIMA ${code} ${PIN}`, 2), new RegExp(`^Kode ${code} sudah Anda ambil`));
  assert.equal((await citra.get(`tips/${urgent.id}`)).body.state, "triase");
  assert.match(await ask(`TERIMA 00000000 ${PIN}`, 3), /tidak dikenal/);
  assert.match(await ask("TUGAS", 4), /spasi PIN/);
  // Three wrong ones, the third in silence, and then not even the right one.
  assert.match(await ask("TUGAS 999999", 5), /PIN salah/);
  assert.match(await ask("TUGAS 999998", 6), /PIN salah/);
  await gateway.sms("TUGAS 999997", PHONE);
  await gateway.sms(`TUGAS ${PIN}`, PHONE);
  // What comes behind them is answered, so they were not.
  await gateway.sms("BANTUAN", "+6281355550009");
  await until("the help", () => aggregator.sent.some((sms) => sms.to === "+6281355550009"));
  assert.equal(answers().length, 6);
  assert.equal((await citra.tips()).length, before, "none of it is a tip");
  const audit = gateway.sql(`SELECT action, actor FROM audit WHERE action LIKE 'field.%'`);
  assert.ok(audit.every((line) => line.actor === `officer:${id}`));
  assert.equal(audit.filter((line) => line.action === "field.wrong_pin").length, 3);
  assert.ok(audit.some((line) => line.action === "field.take"));

  // Anybody else's is a tip.
  await gateway.sms(`TUGAS ${PIN}`, "+6281355550002");
  assert.equal((await citra.tips()).length, before + 1);
  // With another PIN it begins anew; by the command, too.
  gateway.run(["officer", "phone", "ani", PHONE], "730915\n");
  assert.match(await ask("TUGAS 730915", 7), /^Darurat/);
  assert.equal(gateway.fails(["officer", "phone", "ani", PHONE], "123\n").status, 1);
  assert.equal(gateway.fails(["officer", "phone", "nobody", PHONE], "730915\n").status, 1);
  assert.equal(gateway.fails(["officer", "phone", "ani", "halo"], "730915\n").status, 2);
  gateway.run(["officer", "phone", "ani", "-"]);
  assert.equal(gateway.sql("SELECT count(*) AS n FROM officer_phone")[0].n, 0);
  // Texts never reach the log.
  assert.ok(!gateway.log.some((line) => line.includes(PIN) || line.includes("81377770001")));
});

test("what nobody takes in time wakes both agencies, once", async () => {
  await gateway.dial("+6281366660001").walk("1", "1", "1", "PONT", "1", "2");
  const [tip] = await citra.tips("&medium=ussd");
  const pages = () => aggregator.sent.filter((sms) => /belum diambil/.test(sms.message));
  const before = pages().length;
  await gateway.stop();
  gateway.sql(`UPDATE tip SET received_at = received_at - 960000 WHERE id = ${tip.id}`);
  await gateway.start();
  await until("two pages", () => pages().length >= before + 2);
  assert.deepEqual(pages().slice(-2).map((sms) => sms.to).sort(), DUTY);
  assert.ok(!/Pont|anak|\d{4}/.test(pages().at(-1).message), "nothing of what it is");
  const events = async () => (await citra.get(`tips/${tip.id}/events`)).body.items
    .filter((event) => event.kind === "escalated");
  assert.deepEqual((await events()).map((event) => event.detail), ["paged"]);
  const sent = pages().length;
  await gateway.stop();
  await gateway.start();
  // The janitor has been around when a newer one was paged for.
  await gateway.dial("+6281366660002").walk("1", "1", "1", "PONT", "1", "2");
  const [next] = await citra.tips("&medium=ussd");
  await gateway.stop();
  gateway.sql(`UPDATE tip SET received_at = received_at - 960000 WHERE id = ${next.id}`);
  await gateway.start();
  await until("two more pages", () => pages().length >= sent + 2);
  assert.equal(pages().length, sent + 2);
  assert.equal((await events()).length, 1);
});

test("what is erased is gone, and the audit proves it", async () => {
  const TEXT = "Rumah cat hijau dekat surau Cigodeg";
  await gateway.sms(TEXT, "+6281388880001");
  const tip = (await citra.tips("&medium=sms")).find((each) => each.narrative === TEXT);
  await citra.post(`tips/${tip.id}/notes`, { text: "saksi dari Cigodeg" });
  await citra.post(`tips/${tip.id}/assignments`, {});
  await citra.post(`tips/${tip.id}/states`, { state: "bukan_ranah", reason: "urusan desa" });

  const preview = await auditor.get("retention");
  assert.equal(preview.status, 200);
  assert.equal(preview.body.days.not_actionable, 180);
  const coming = preview.body.next.find((each) => each.tip === tip.id);
  assert.equal(coming.class, "not_actionable");
  const days = (Date.parse(coming.all_at) - Date.now()) / 86400000;
  assert.ok(days > 179.9 && days <= 180);
  assert.ok(preview.body.counts.not_actionable >= 1);
  assert.equal((await dedi.get("retention")).status, 200);
  assert.equal((await ani.get("retention")).status, 403);

  assert.equal(gateway.fails(["audit", "erased", tip.id]).status, 1);
  await gateway.stop();
  const [{ key }] = gateway.sql(`SELECT hex(sealed_key) AS key FROM tip WHERE id = ${tip.id}`);
  assert.ok(key.length > 60);
  gateway.sql(`UPDATE tip SET closed_at = closed_at - 180 * 86400000 WHERE id = ${tip.id}`);
  await gateway.start();
  await until("its end", async () => (await citra.get(`tips/${tip.id}`)).body.narrative === null);
  const { items } = (await citra.get(`tips/${tip.id}/events`)).body;
  assert.ok(items.some((event) => event.kind === "erased"));
  assert.ok(items.every((event) => event.words === null));

  const backup = path.join(gateway.folder, "backup.db");
  gateway.run(["backup", backup]);
  await gateway.stop();
  const files = [backup, ...fs.readdirSync(gateway.data)
    .filter((name) => name.startsWith("kentongan.db"))
    .map((name) => path.join(gateway.data, name))];
  for (const file of files)
    assert.ok(!fs.readFileSync(file).includes(Buffer.from(key, "hex")), file);

  const said = gateway.run(["audit", "erased", tip.id]);
  assert.match(said, new RegExp(`^tip ${tip.id}: erased 20.*Z, audit line \\d+: why=not_actionable key=[0-9a-f]{32}`));
  const line = said.match(/audit line (\d+)/)[1];
  assert.equal(gateway.sql(`SELECT action FROM audit WHERE id = ${line}`)[0].action, "tip.erase");
  gateway.run(["audit", "verify"]);
  assert.equal(gateway.fails(["audit", "erased", "99999"]).status, 1);
  assert.equal(gateway.fails(["audit", "erased", "x"]).status, 2);
});
