// What leaves the house: files for a reason, and word of changes to an agency's
// own system.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { Gateway, until } from "./house.mjs";

const NUMBER = "+6281366670001";
const FORMULA = "=cmd|' /C calc'!A0 ada tki disekap di pontang \"tolong\"";

let gateway, ani, citra, dedi, elok, admin, auditor, tip;

before(async () => {
  gateway = await Gateway.open({
    yaml: "" });
  const people = [["ani", "imigrasi", "penyidik"], ["citra", "imigrasi", "pengawas"],
    ["dedi", "polda", "pengawas"], ["elok", "polda", "pengawas", "--area", "36.01"],
    ["agus", "imigrasi", "admin"], ["tuti", "polda", "auditor"]];
  [ani, citra, dedi, elok, admin, auditor] = await Promise.all(
    people.map((who) => gateway.signIn(gateway.addOfficer(...who))));
  await gateway.dial(NUMBER).walk("1", "1", "1", "PONT", "1", "2");
  await gateway.sms(FORMULA, "+6281366670002");
  await until("both read", async () =>
    (await ani.get("changes")).body.items.filter((item) => item.kind === "added").length === 2);
  tip = (await ani.tips()).find((each) => each.medium === "ussd");
});

after(() => gateway?.close());

/** Asks for an export and waits for its end. */
async function take(who, format, filter = {}, reason = "rapat bersama") {
  const asked = await who.post("exports", { format, filter, reason });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  return until("export", async () => {
    const { body } = await who.get(`exports/${asked.body.id}`);
    return ["done", "failed"].includes(body.state) && body;
  });
}

async function fetchFile(who, id) {
  const answer = await who.fetch(`exports/${id}/file`);
  return { status: answer.status, type: answer.headers.get("content-type"),
    bytes: Buffer.from(await answer.arrayBuffer()) };
}

function kept(name, bytes) {
  const file = path.join(gateway.folder, name);
  fs.writeFileSync(file, bytes);
  return file;
}

test("CSV: a row a tip, no formula, no number", async () => {
  const made = await take(citra, "csv");
  assert.deepEqual([made.state, made.done, made.total], ["done", 2, 2]);
  const { status, bytes } = await fetchFile(citra, made.id);
  const text = bytes.toString();
  assert.equal(status, 200);
  assert.ok(text.startsWith("\uFEFF\"Kode\",\"Diterima (WIB)\""));
  assert.equal(text.trimEnd().split("\r\n").length, 3);
  assert.ok(text.includes("\"'=cmd|' /C calc'!A0 ada tki disekap di pontang \"\"tolong\"\"\""));
  assert.ok(text.includes(tip.code) && text.includes(tip.alias));
  assert.ok(!text.includes("8136667000"));
});

test("XLSX: strings alone", async () => {
  const made = await take(citra, "xlsx");
  const { bytes } = await fetchFile(citra, made.id);
  const file = kept("a.xlsx", bytes);
  const part = (name) => execFileSync("unzip", ["-p", file, name], { encoding: "utf8" });
  const sheet = part("xl/worksheets/sheet1.xml");
  assert.ok(sheet.includes("=cmd|") && sheet.includes(tip.code));
  assert.ok(!sheet.includes("<f>"), "no formula");
  assert.ok(part("xl/worksheets/sheet2.xml").includes("rapat bersama"));
  assert.ok(!sheet.includes("8136667000"));
});

test("PDF: a list, and one tip to print", async () => {
  const text = async (filter) => {
    const made = await take(citra, "pdf", filter);
    const { bytes, type } = await fetchFile(citra, made.id);
    assert.equal(type, "application/pdf");
    return execFileSync("pdftotext", ["-layout", kept("a.pdf", bytes), "-"],
      { encoding: "utf8" });
  };
  const list = await text({ area: "36.04" });
  for (const word of ["RAHASIA", "Daftar info", "wilayah 36.04", "2 info", tip.code,
    "citra (Imigrasi)", "Alasan: rapat bersama", "Halaman 1 dari 1"])
    assert.ok(list.includes(word), word);
  await ani.post(`tips/${tip.id}/notes`, { text: "saksi takut", share: "own" });
  const card = await text({ tip: tip.id });
  for (const word of ["RAHASIA", "Lembar info", tip.alias, "Riwayat", "saksi takut"])
    assert.ok(card.includes(word), word);
  assert.ok(!card.includes("8136667000") && !list.includes("8136667000"));
  const kinds = (await ani.get(`tips/${tip.id}/events`)).body.items.map((e) => e.kind);
  assert.ok(kinds.includes("export"), "seen in the tip's time line");
  const theirs = await take(dedi, "pdf", { tip: tip.id });
  const other = await fetchFile(dedi, theirs.id);
  assert.ok(!execFileSync("pdftotext", [kept("b.pdf", other.bytes), "-"],
    { encoding: "utf8" }).includes("saksi takut"), "the other agency's own note");
});

test("GeoJSON: codes to join by, counted", async () => {
  const made = await take(citra, "geojson");
  const map = JSON.parse((await fetchFile(citra, made.id)).bytes);
  assert.equal(map.type, "FeatureCollection");
  assert.equal(map.features.length, 2);
  assert.equal(map.features[0].geometry, null);
  assert.equal(Object.values(map.metadata.per_kecamatan)
    .reduce((sum, each) => sum + each.jumlah, 0), 2);
  assert.ok(!JSON.stringify(map).includes("cmd|"), "no narrative");
});

test("what is wrong is named", async () => {
  const ask = async (body) => {
    const answer = await citra.post("exports", body);
    return [answer.status, answer.body.field];
  };
  const right = { format: "csv", reason: "rapat" };
  assert.deepEqual(await ask({ ...right, format: "doc" }), [422, "format"]);
  assert.deepEqual(await ask({ format: "csv" }), [422, "reason"]);
  assert.deepEqual(await ask({ ...right, reason: "   " }), [422, "reason"]);
  assert.deepEqual(await ask({ ...right, filter: { limit: 5 } }), [422, "limit"]);
  assert.deepEqual(await ask({ ...right, filter: { state: "entah" } }), [422, "state"]);
  assert.deepEqual(await ask({ ...right, filter: { state: ["triase"] } }), [422, "state"]);
  assert.deepEqual(await ask({ ...right, filter: { tip: 7 } }), [422, "tip"]);
  assert.deepEqual(await ask({ ...right, filter: { tip: "999" } }), [404, undefined]);
  assert.equal((await ani.post("exports", right)).status, 403, "not an investigator's");
});

test("another area is left out, another's export is not there", async () => {
  const made = await take(elok, "csv");
  assert.equal(made.done, 0);
  assert.equal((await elok.post("exports",
    { format: "pdf", reason: "x", filter: { tip: tip.id } })).status, 404);
  for (const where of [`exports/${made.id}`, `exports/${made.id}/file`])
    assert.equal((await citra.fetch(where)).status, 404, where);
  assert.equal((await citra.delete(`exports/${made.id}`)).status, 404);
});

test("the reason is for who reads the audit, and nowhere in the open", async () => {
  const made = await take(citra, "csv", { state: "diterima" }, "permintaan pimpinan X7");
  const lines = (await auditor.get("audit?action=export&limit=200")).body.items
    .filter((line) => line.subject === `export:${made.id}`);
  assert.deepEqual(lines.map((line) => line.action).sort(), ["export.ask", "export.done"]);
  assert.ok(lines.some((line) => line.detail === `format=csv state=diterima`));
  assert.ok(lines.some((line) => line.detail.startsWith(`count=${made.done} `)));
  const reason = await auditor.get(`exports/${made.id}/reason`);
  assert.equal(reason.body.reason, "permintaan pimpinan X7");
  assert.equal((await ani.get(`exports/${made.id}/reason`)).status, 403);
  const folder = path.join(gateway.data, "exports");
  assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
  for (const name of fs.readdirSync(folder)) {
    assert.equal(fs.statSync(path.join(folder, name)).mode & 0o777, 0o600);
    assert.ok(!fs.readFileSync(path.join(folder, name), "latin1").includes("Kode"));
  }
  for (const name of fs.readdirSync(gateway.data).filter((each) => each.includes(".db")))
    assert.ok(!fs.readFileSync(path.join(gateway.data, name), "latin1").includes("pimpinan X7"));
});

test("five looks, then the file goes; and so it does when cancelled", async () => {
  const folder = path.join(gateway.data, "exports");
  const made = await take(citra, "csv");
  for (let i = 0; i < 5; i++)
    assert.equal((await fetchFile(citra, made.id)).status, 200);
  assert.equal((await fetchFile(citra, made.id)).status, 409);
  await until("swept", () => !fs.readdirSync(folder).includes(made.id));
  const other = await take(citra, "csv");
  assert.equal((await citra.delete(`exports/${other.id}`)).status, 204);
  assert.equal((await citra.get(`exports/${other.id}`)).body.state, "expired");
  await until("swept", () => !fs.readdirSync(folder).includes(other.id));
  assert.equal((await citra.delete(`exports/${other.id}`)).status, 404);
});

test("what ran at a power cut has failed, what waited is made", async () => {
  await gateway.kill();
  const db = path.join(gateway.data, "kentongan.db");
  execFileSync("sqlite3", [db, "INSERT INTO export SELECT id + 1000, officer, machine,"
    + " agency, format, filter, tip, at, 2, 0, 0, 0, 0, NULL, 0, sealed_reason FROM export"
    + " WHERE id = 1; INSERT INTO export SELECT id + 1001, officer, machine, agency, format,"
    + " filter, tip, at, 1, 0, 0, 0, 0, NULL, 0, sealed_reason FROM export WHERE id = 1"]);
  fs.writeFileSync(path.join(gateway.data, "exports", "1001.part"), "half");
  await gateway.start();
  await until("settled", async () =>
    (await citra.get("exports/1001")).body.state === "failed");
  assert.match((await citra.get("exports/1001")).body.why, /dimulai ulang/);
  await until("swept", () =>
    !fs.readdirSync(path.join(gateway.data, "exports")).includes("1001.part"));
  await until("no longer waiting", async () =>
    !["queued", "running"].includes((await citra.get("exports/1002")).body.state));
});

test("changes come in order, once, and as far as one may see", async () => {
  const all = (await ani.get("changes?limit=200")).body;
  const pages = [];
  for (let next = "0";;) {
    const { body } = await ani.get(`changes?after=${next}&limit=2`);
    if (body.next === next) break;
    pages.push(...body.items);
    next = body.next;
  }
  assert.deepEqual(pages, all.items);
  assert.ok(!JSON.stringify(all).includes("saksi"));
  assert.deepEqual((await elok.get("changes")).body.items, []);
  assert.equal((await elok.get("changes")).body.next, all.next);
  const theirs = (await dedi.get("changes?limit=200")).body.items;
  assert.equal(theirs.filter((item) => item.kind === "note").length, 0, "kept apart");
  assert.equal((await ani.get("changes?after=x")).status, 422);
  assert.equal((await ani.get("changes?limit=0")).status, 422);
});

test("a webhook is told in order, signed, again after a refusal and a restart", async () => {
  const refused = await admin.post("webhooks", { url: "http://127.0.0.1:1/x" });
  assert.deepEqual([refused.status, refused.body.field], [422, "url"]);
  await gateway.stop();
  gateway.write({ yaml: "", require_otp: false });
  fs.writeFileSync(gateway.config, fs.readFileSync(gateway.config, "utf8").replace(
    /officers: \{require_otp: false\}/,
    "officers: {require_otp: false, webhook_networks: [127.0.0.1/32]}"));
  await gateway.start();

  const heard = [];
  let refuse = 2;
  const server = http.createServer(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    heard.push({ headers: req.headers, body, at: JSON.parse(body), refused: refuse > 0 });
    res.writeHead(refuse-- > 0 ? 500 : 204);
    res.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  try {
    for (const bad of ["http://10.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
      "https://a@b.example/", "ftp://x.example/", "https://2130706433/"])
      assert.equal((await admin.post("webhooks", { url: bad })).status, 422, bad);
    assert.equal((await admin.post("webhooks", { url, events: ["entah"] })).status, 422);
    const made = await admin.post("webhooks", { url, events: ["note", "leaning"] });
    assert.equal(made.status, 201);
    assert.match(made.body.secret, /^whsec_[0-9a-f]{64}$/);
    for (const text of ["satu", "dua", "tiga"])
      assert.equal((await ani.post(`tips/${tip.id}/notes`, { text })).status, 201);
    await until("a refusal", () => heard.length >= 1);
    await gateway.kill();
    await gateway.start();
    await until("all three", () => heard.filter((each) => !each.refused).length >= 3);
    for (const { headers, body } of heard) {
      const id = headers["x-kentongan-id"], stamp = headers["x-kentongan-timestamp"];
      assert.equal(headers["x-kentongan-signature"], "v1="
        + createHmac("sha256", made.body.secret).update(`${id}.${stamp}.${body}`).digest("hex"));
      assert.equal(JSON.parse(body).id, id);
      assert.ok(!/satu|dua|tiga/.test(body), "without words");
    }
    const ids = [...new Set(heard.map((each) => Number(each.at.id)))];
    assert.deepEqual(ids, [...ids].sort((a, b) => a - b));
    assert.equal(ids.length, 3);
    assert.deepEqual(heard[0].at.tip, tip.id);

    assert.equal((await admin.post(`webhooks/${made.body.id}/test`, {})).status, 202);
    await until("a test", () => heard.some((each) => each.at.type === "test"));
    const [item] = (await until("the test's end", async () => {
      const { items } = (await admin.get("webhooks")).body;
      return !items[0].testing && items;
    }));
    assert.deepEqual([item.state, item.last_status, item.url], ["fine", 204, url]);
    assert.equal(item.secret, undefined);
    const other = await gateway.signIn(gateway.addOfficer("beni", "polda", "admin"));
    assert.deepEqual((await other.get("webhooks")).body.items, []);
    assert.equal((await other.delete(`webhooks/${made.body.id}`)).status, 404);
    assert.equal((await admin.delete(`webhooks/${made.body.id}`)).status, 204);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a secret that cannot be opened stops its own webhook, and it is said", async () => {
  const heard = [];
  const server = http.createServer(async (req, res) => {
    req.resume();
    heard.push(req.url);
    res.writeHead(204);
    res.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    for (const name of ["lost", "fine"]) {
      const url = `http://127.0.0.1:${server.address().port}/${name}`;
      assert.equal((await admin.post("webhooks", { url, events: ["note"] })).status, 201);
    }
    await gateway.stop();
    execFileSync("sqlite3", [path.join(gateway.data, "kentongan.db"),
      "UPDATE webhook SET sealed_secret = x'00' WHERE url LIKE '%/lost'"]);
    await gateway.start();
    for (const text of ["empat", "lima"])
      assert.equal((await ani.post(`tips/${tip.id}/notes`, { text })).status, 201);
    await until("both notes", () => heard.length >= 2);
    const lost = await until("it is set aside", async () => (await admin.get("webhooks"))
      .body.items.find((item) => item.url.endsWith("/lost") && item.state === "failing"));
    assert.equal(lost.last_status, 0);
    assert.ok(gateway.log.some((line) => line.includes("webhook.secret_locked")));
    assert.deepEqual(heard.slice(0, 2), ["/fine", "/fine"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
