// Whoever attacks the officers' side: every operation of the API's own
// description, with everything in it that could be sent wrong. What is asked of
// each answer is little and the same: a refusal and no fault of the program, it
// lives on, and no word that was sent stands in the log.
//
// The list is openapi.json's: a new route is attacked without a line here.
import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { after, before, test } from "node:test";
import { Contract } from "./contract.mjs";
import { Aggregator, Gateway, PATIENCE_MS, until } from "./house.mjs";

const MARK = "Qz7mark"; // stands in all that is sent; never in the log
const NOWHERE = "999999999";
const REFUSALS = [400, 401, 403, 404, 405, 409, 413, 422, 429];

let aggregator, gateway, contract, operations;
let boss, other, admin, eko; // supervisors and admins of both agencies
let dwi; // an investigator of one area
const ids = {};
let slow; // the ends of those who send slowly, beside all else

before(async () => {
  aggregator = await Aggregator.open();
  gateway = await Gateway.open({ aggregator });
  slow = Array.from({ length: 50 }, (_, i) => bytes(i % 2 ? `GET /${MARK}`
    : "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n"
      + `{"login":"${MARK}`));
  contract = await Contract.open(gateway);
  operations = contract.operations();
  [boss, other, admin, eko, dwi] = await Promise.all([
    ["boss", "imigrasi", "pengawas"], ["other", "polda", "pengawas"],
    ["admin", "imigrasi", "admin"], ["eko", "polda", "admin"],
    ["dwi", "imigrasi", "penyidik", "--area", "36.04"],
  ].map((who) => gateway.signIn(gateway.addOfficer(...who))));
  for (let i = 0; i < 3; i++) await gateway.sms(`Tiga orang disekap di ruko ${i}`, `+628127777000${i}`);
  const tips = await boss.tips();
  [ids.tip, ids.second] = tips.map((tip) => tip.id);
  assert.equal(tips.length, 3);
  for (const tip of tips)
    await boss.patch(`tips/${tip.id}`, { place: "36.01.06" });
  const made = async (who, where, body) => (await who.post(where, body)).body;
  ids.berkas = (await made(boss, "berkas", { title: "a", tips: [ids.tip] })).id;
  ids.export = (await made(boss, "exports", { format: "csv", reason: "a" })).id;
  await until("the export", async () =>
    (await boss.get(`exports/${ids.export}`)).body.state === "done");
  ids.identity = (await made(boss, `tips/${ids.tip}/identity-requests`,
                             { reason: "a" })).id;
  ids.officer = (await made(admin, "officers", { login: "baru",
    agency: "imigrasi", role: "operator", areas: [] })).officer.id;
});

after(async () => {
  await gateway?.close();
  aggregator?.close();
});

// ---- what is sent ----

/** Who has the right that an operation needs. */
const holder = (right) => (/^(officers|settings)/.test(right) ? admin : boss);

const idOf = (path) => path.startsWith("/tips") ? ids.tip
  : path.startsWith("/officers") ? ids.officer
  : path.startsWith("/berkas") ? ids.berkas
  : path.startsWith("/exports") ? ids.export
  : path.startsWith("/identity") ? ids.identity : "1";

const address = (path, id = idOf(path)) =>
  path.slice(1).replace("{id}", id).replace("{id2}", ids.second);

const resolve = (schema) => schema.$ref
  ? schema.$ref.slice(2).split("/").reduce((node, key) => node[key],
                                           contract.document) : schema;

/** Something that fits, so that what stands behind it is reached, too. */
function good(name, sent) {
  const schema = resolve(sent);
  if (schema.enum) return schema.enum[0];
  const type = [schema.type].flat()[0];
  if (type === "object")
    return Object.fromEntries(Object.entries(schema.properties ?? {})
      .map(([key, part]) => [key, good(key, part)]));
  if (type === "array") return [good(name, schema.items)];
  if (type === "integer") return schema.minimum ?? 1;
  if (type === "boolean") return false;
  return { tip: ids.tip, tips: ids.tip, to: ids.second, place: "36.04.13",
           officer: null, message: null, areas: "36.04", area: "36.04",
           state: "triase", unit: "Subdit IV Renakta Polda Banten",
           since: "2026-01-01", until: "2027-01-01", assignee: "me",
           cursor: "5", limit: "5", language: "id", login: "satu",
           number: "081377770001", pin: "204871" }[name] ?? "kata";
}

/** Every place in a value, as a path of keys. */
function places(value, at = []) {
  if (value === null || typeof value !== "object") return [at];
  return [...(at.length ? [at] : []), ...Object.entries(value)
    .flatMap(([key, part]) => places(part, [...at, key]))];
}

function put(value, [key, ...rest], what) {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = rest.length ? put(copy[key], rest, what) : what;
  return copy;
}

const RAW = "@raw@"; // stands for text that JSON.stringify cannot make
const raw = (text) => ({ [RAW]: text });
const json = (value) => JSON.stringify(value)
  .replace(/\{"@raw@":"((?:[^"\\]|\\.)*)"\}/g, (_, text) => JSON.parse(`"${text}"`));

const DEEP = 100_000 / 4;
const VALUES = [
  `' OR '1'='1' -- ${MARK}`, `"; DROP TABLE tip; -- ${MARK}`,
  `$1 ? %s %n %x ${MARK}`, `../../../etc/passwd ${MARK}`,
  `<script>alert(1)</script>${MARK}`, `\r\nSet-Cookie: ${MARK}=1\r\n\r\n`,
  `${MARK}\u0000tail`, `\u202e\ufeff\u0007${MARK}`, MARK.repeat(300),
  "", "0", "-1", "9223372036854775808", "1e9", null, true, -1, 0.5, 4294967296,
  [], {}, [[MARK]], { [MARK]: MARK },
  raw("9223372036854775807"), raw("99999999999999999999999999"), raw("1e400"),
  raw("-0"), raw(`"\\ud800 ${MARK}"`),
];

const QUERIES = [`' OR 1=1 -- ${MARK}`, `1;DROP TABLE tip;${MARK}`,
  `%27%22${MARK}`, "%00", "%ff%fe", "-1", "0", "9223372036854775808",
  "9".repeat(60), "1e3", `%0d%0aSet-Cookie:%20${MARK}=1`, "../../etc/passwd",
  MARK.repeat(100)];

async function send(who, method, where, body, headers = {}) {
  const answer = await fetch(
    `http://127.0.0.1:${gateway.officers}/api/v1/${where}`, { method,
      headers: { ...(who ? { Cookie: who.cookie, "X-CSRF-Token": who.csrf } : {}),
                 ...(body === undefined ? {}
                   : { "Content-Type": "application/json" }), ...headers },
      body });
  const type = answer.headers.get("content-type");
  const text = where.startsWith("live") && answer.status === 200
    ? (await answer.body.cancel(), "") : await answer.text();
  return { status: answer.status, text, type, headers: answer.headers };
}

/** The same, held to the description. */
async function ask(who, method, where, body, headers = {}) {
  const answer = await send(who, method, where, body, headers);
  contract.check(method, where, answer.status, answer.type,
    /json/.test(answer.type ?? "") ? JSON.parse(answer.text) : answer.text || undefined);
  return answer;
}

/** The bytes as they are; what comes back until the end of the line. */
async function bytes(text) {
  const socket = net.connect(gateway.officers, "127.0.0.1");
  let got = "";
  socket.on("data", (piece) => { got += piece; });
  socket.on("error", () => {});
  socket.write(text);
  await once(socket, "close", { signal: AbortSignal.timeout(3 * PATIENCE_MS) });
  return got;
}

function refused({ status, text, type }, what, statuses = REFUSALS) {
  assert.ok(statuses.includes(status), `${what}: ${status} ${text}`);
  assert.match(type, /^application\/problem\+json/, what);
  assert.equal(JSON.parse(text).status, status, what);
}

const bodyOf = (operation) =>
  operation.requestBody?.content["application/json"].schema;
const goodBody = (operation) => (bodyOf(operation)
  ? JSON.stringify(good("", bodyOf(operation))) : undefined);
const isOpen = (operation) => operation["x-right"] === "open";
const closed = () => operations.filter(({ operation }) => !isOpen(operation));
const writing = () => operations.filter(({ operation }) => bodyOf(operation));

// ---- who asks ----

/** What nobody who is refused may change. */
const written = () => gateway.sql(`SELECT (SELECT count(*) FROM audit) AS lines,
  (SELECT count(*) FROM tip_event) AS events, (SELECT count(*) FROM tip) AS tips,
  (SELECT count(*) FROM officer) AS officers, (SELECT count(*) FROM outbox)
  AS letters, (SELECT count(*) FROM officer_session) AS sessions`)[0];

test("without a session, nothing; and nothing is written", async () => {
  const had = written();
  for (const { name, method, path, operation } of closed())
    refused(await send(null, method, address(path), goodBody(operation)), name, [401]);
  assert.deepEqual(written(), had);
});

test("with a session that is over, nothing", async () => {
  const old = await gateway.signIn(gateway.addOfficer("old", "polda", "pengawas"));
  const had = written();
  gateway.sql("UPDATE officer_session SET used_at = used_at - 86400000000 WHERE"
    + " officer = (SELECT id FROM officer WHERE login = 'old')");
  for (const { name, method, path, operation } of closed())
    refused(await send(old, method, address(path), goodBody(operation)), name, [401]);
  assert.deepEqual(written(), had);
});

test("with another's CSRF token, or none, no write", async () => {
  const had = written();
  for (const { name, method, path, operation } of closed()) {
    if (method === "GET") continue;
    const who = holder(operation["x-right"]);
    for (const csrf of [other.csrf, "", `${who.csrf}x`, MARK])
      refused(await send(who, method, address(path), goodBody(operation),
                         { "X-CSRF-Token": csrf }), name, [403]);
  }
  assert.deepEqual(written(), had);
});

// ---- whose it is ----

test("what is of another area is told like what is not there", async () => {
  const had = written();
  for (const { name, method, path, operation } of closed()) {
    if (!path.startsWith("/tips/{id}") && !path.startsWith("/berkas/{id}")
        && !path.startsWith("/identity")) continue;
    const try_ = (id) => ask(dwi, method, address(path, id), goodBody(operation));
    const theirs = await try_(idOf(path));
    refused(theirs, name, [403, 404, 422]);
    const nobodys = await try_(NOWHERE);
    assert.deepEqual([theirs.status, theirs.text], [nobodys.status, nobodys.text], name);
  }
  assert.deepEqual(written(), had);
});

test("what is the other agency's alone is not there", async () => {
  const had = written();
  for (const { name, method, path, operation } of closed()) {
    const who = path.startsWith("/officers/{id}") ? eko
      : path.startsWith("/exports/{id}") && !path.endsWith("reason") ? other : null;
    if (who)
      refused(await send(who, method, address(path), goodBody(operation)), name, [404]);
  }
  const [{ id }] = JSON.parse((await send(boss, "GET", "sessions")).text).items;
  refused(await send(eko, "DELETE", `sessions/${id}`), "a session", [404]);
  assert.deepEqual(written(), had);
});

// ---- addresses ----

const TRAVERSALS = ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
  "/..%2f..%2f..%2fetc%2fpasswd", "/api/v1/../../etc/passwd",
  "/api/v1/tips/../me", "/api/v1/tips/%2e%2e/me", "/api/v1//me", "//api/v1/me",
  "/api/v1/exports/1/../../../../etc/passwd", "/api/v1/me%00.json",
  "/app.js/../../kentongan.yaml", "/\\..\\..\\etc\\passwd", "/api/v1/me/",
  "/api/v1/tips/1%2fevents", "/api/v1/tips/+1", "/api/v1/tips/0x1",
  "/api/v1/tips/1.0", "/api/v1/tips/-1", "/api/v1/tips/99999999999999999999",
  `/api/v1/${"a/".repeat(2000)}`, `/${"%41".repeat(900)}`];

test("no way round in an address", async () => {
  for (const where of TRAVERSALS) {
    const got = await bytes(`GET ${where} HTTP/1.1\r\nHost: x\r\nCookie: `
      + `${boss.cookie}\r\nConnection: close\r\n\r\n`);
    assert.match(got, /^HTTP\/1\.1 (400|404|414|431) /, where);
    assert.doesNotMatch(got, /root:|data_dir|csrf/, where);
  }
});

test("no header of one's own in an answer", async () => {
  const inject = `%0d%0aSet-Cookie:%20${MARK}=1`;
  for (const where of [`/api/v1/tips?state=${inject}`, `/api/v1/${inject}`,
                       `/${inject}`, `/api/v1/me?${inject}=${inject}`]) {
    const [head] = (await bytes(`GET ${where} HTTP/1.1\r\nHost: x\r\nCookie: `
      + `${boss.cookie}\r\nConnection: close\r\n\r\n`)).split("\r\n\r\n");
    assert.doesNotMatch(head, new RegExp(MARK, "i"), where);
  }
});

const HEADS = [
  `X-Forwarded-For: ${MARK}, ${"1.2.3.4, ".repeat(300)}::1`,
  `Authorization: Bearer ${MARK.repeat(200)}`, "Authorization: Bearer",
  `Cookie: kentongan_session=${MARK}; ${"a=b; ".repeat(500)}`,
  `Last-Event-ID: ${MARK}`, "Last-Event-ID: -9223372036854775809",
  `User-Agent: ${MARK}\u0001\u007f`, `X-${MARK}: ${MARK}\r\n folded: ${MARK}`,
  `Content-Length: -1`, "Content-Length: 99999999999999999999",
  `Content-Length: 3\r\nContent-Length: 5`, "Transfer-Encoding: chunked, x",
  `X-${MARK} : 1`, `${MARK}`, `X: ${"a".repeat(20_000)}`,
];

test("odd headers are refused, or are nothing", async () => {
  await Promise.all(HEADS.map(async (head) => {
    const got = await bytes(`GET /api/v1/live HTTP/1.1\r\nHost: x\r\n${head}\r\n`
      + "Connection: close\r\n\r\nabcde");
    assert.match(got, /^(HTTP\/1\.1 (400|401|413|431|501) |$)/, head);
    assert.doesNotMatch(got, new RegExp(MARK, "i"), head);
  }));
});

// ---- bodies ----

test("what is no JSON object is refused", async () => {
  const form = "application/x-www-form-urlencoded";
  const bodies = [["", 400], ["{", 400], ["[]", 400], ["null", 400], ["1", 400],
    [`"${MARK}"`, 400], [`{"a":1,"a":"${MARK}"}`, 400], [`{'a':'${MARK}'}`, 400],
    [`{"a":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`, 400],
    [`{"a":${'{"a":'.repeat(DEEP / 3)}1${"}".repeat(DEEP / 3)}}`, 400],
    [`{"a":"${MARK}"}\u0000`, 400], [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
    [Buffer.from('{"a":"\xc0\xaf"}', "latin1"), 400], [`a=${MARK}`, 400, form],
    [`--x\r\n\r\n${MARK}\r\n--x--`, 400, "multipart/form-data; boundary=x"],
    [`{"a":"${MARK.repeat(12_000)}"}`, 413]];
  for (const { name, method, path, operation } of writing())
    for (const [body, status, type] of bodies)
      refused(await ask(holder(operation["x-right"]), method, address(path), body,
                         type ? { "Content-Type": type } : {}),
              `${name} ${String(body).slice(0, 40)}`,
              // 404: whose it is comes first. 429: guessed too often.
              [status, 404, 429]);
  // Over what the listener takes, it is refused before it is a request.
  assert.equal((await send(boss, "POST", "tips", MARK.repeat(150_000))).status, 413);
});

test("each field, with everything that it is not", async () => {
  for (const { name, method, path, operation } of writing()) {
    const whole = good("", bodyOf(operation));
    for (const place of places(whole)) {
      for (const value of VALUES) {
        const answer = await ask(holder(operation["x-right"]), method,
                                  address(path), json(put(whole, place, value)));
        const what = `${name} ${place.join(".")} = ${json(value).slice(0, 60)}`;
        if (answer.status >= 300) refused(answer, what);
        else assert.ok(answer.status < 300, what);
      }
    }
  }
});

test("each word of a query, with everything that it is not", async () => {
  for (const { name, method, path, operation } of closed()) {
    const words = (operation.parameters ?? []).map((one) => resolve(one))
      .filter((one) => one.in === "query").map((one) => one.name);
    if (method !== "GET") continue;
    for (const word of [...words, MARK]) {
      for (const value of QUERIES) {
        const answer = await ask(holder(operation["x-right"]), method,
                                  `${address(path)}?${word}=${value}`);
        if (answer.status >= 300)
          refused(answer, `${name} ${word}=${value}`);
      }
    }
    refused(await ask(holder(operation["x-right"]), method,
                       `${address(path)}?a=%`), name, [400]);
  }
});

test("who sends slowly kept nobody waiting, and is cut off", async () => {
  await Promise.all(slow);
});

// ---- after all of it ----

test("it lives, what is kept is whole, and the log is silent on it", async () => {
  assert.equal(gateway.process.exitCode, null);
  assert.equal((await send(boss, "GET", "me")).status, 200);
  assert.deepEqual(gateway.sql("PRAGMA integrity_check"),
                   [{ integrity_check: "ok" }]);
  assert.match(gateway.run(["audit", "verify"]), /./);
  assert.doesNotMatch(await gateway.metrics(), new RegExp(MARK, "i"));
  assert.equal(await gateway.stop(), 0);
  assert.deepEqual(gateway.log.filter((line) => new RegExp(MARK, "i").test(line)), []);
  assert.deepEqual(gateway.log.filter((line) => / error /.test(line)), []);
});
