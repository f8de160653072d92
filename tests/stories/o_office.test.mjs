// The office: accounts, sessions, second factors, machines, and the audit that
// both agencies can check. Every answer is held against openapi.json.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Contract } from "./contract.mjs";
import { Gateway } from "./house.mjs";
import { oneTimePassword, recoveryCodes } from "./otp.mjs";

let gateway, api;

before(async () => {
  gateway = await Gateway.open({ require_otp: false,
    yaml: "proxies: [127.0.0.1/32]" });
  api = await Contract.open(gateway);
  await gateway.dial("+6281366660001").walk("1", "1", "1", "PONT", "1", "2");
  await gateway.sms("LAPOR tanpa tempat", "+6281366660003");
});

after(() => gateway?.close());

const officer = (...words) => api.signIn(gateway.addOfficer(...words));
const from = (address) => ({ "X-Forwarded-For": address });

/** Writes the config with these lines and has it read. */
async function reload(officers) {
  gateway.write();
  const text = fs.readFileSync(gateway.config, "utf8")
    .replace(/^officers: .*$/m, `officers: {${officers}}`);
  fs.writeFileSync(gateway.config, text);
  const seen = gateway.log.length;
  gateway.process.kill("SIGHUP");
  await gateway.seen(/ reload\.done /, seen);
}

// ---- signing in ----

test("a recovery code stands in for the phone, once", async () => {
  const ani = gateway.addOfficer("ani", "imigrasi", "penyidik", "--otp");
  const codes = recoveryCodes(ani.out);
  assert.equal(codes.length, 8);
  assert.equal((await api.signIn(ani)).status, 401);
  const byPhone = await api.signIn({ ...ani, otp: oneTimePassword(ani.out) });
  assert.equal(byPhone.status, 200);
  assert.equal((await api.ask(byPhone, "GET", "me")).body.recovery_left, 8);

  const byPaper = await api.signIn({ ...ani, otp: codes[2].toUpperCase() });
  assert.equal(byPaper.status, 200);
  const me = (await api.ask(byPaper, "GET", "me")).body;
  assert.equal(me.recovery_left, 7);
  assert.equal(me.otp, true);
  assert.ok(me.rights.includes("read_tips") && !me.rights.includes("officers"));
  assert.equal((await api.signIn({ ...ani, otp: codes[2] })).status, 401);
  assert.equal(gateway.sql(
    "SELECT * FROM audit WHERE action = 'recovery.use' AND detail = 'left=7'").length, 1);

  const reset = gateway.run(["officer", "reset", "ani"], "a new good password\n");
  assert.equal((await api.ask(byPaper, "GET", "me")).status, 401);
  assert.equal((await api.signIn({ login: "ani",
    password: "a new good password", otp: codes[3] })).status, 401, "an old code");
  assert.equal((await api.signIn({ login: "ani", password: "a new good password",
    otp: recoveryCodes(reset)[0] })).status, 200);
});

test("the second factor is set up in the console where that is allowed", async () => {
  const budi = gateway.addOfficer("budi", "polda");
  await reload("require_otp: true");
  assert.equal((await api.signIn(budi)).status, 401);
  await reload("require_otp: true, enrol: true");
  const limited = await api.signIn(budi);
  assert.equal(limited.status, 200);
  assert.equal(limited.body.enrol, true);
  assert.equal((await api.ask(limited, "GET", "tips")).status, 403);
  assert.equal((await api.ask(limited, "GET", "sessions")).status, 403);
  assert.deepEqual((await api.ask(limited, "GET", "me")).body.rights,
    ["session", "enrol"]);

  assert.equal((await api.ask(limited, "POST", "me/otp/confirm",
    { otp: "123456" })).status, 409, "nothing was begun");
  const { body } = await api.ask(limited, "POST", "me/otp");
  assert.equal(body.recovery.length, 8);
  const right = oneTimePassword(body.otpauth);
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, "0");
  assert.equal((await api.ask(limited, "POST", "me/otp/confirm",
    { otp: wrong })).body.field, "otp");
  assert.equal((await api.signIn({ ...budi, otp: body.recovery[0] })).body.enrol,
    true, "nothing counts yet");
  const other = await api.signIn(budi);
  const whole = await api.ask(limited, "POST", "me/otp/confirm", { otp: right });
  assert.equal(whole.status, 200);
  assert.equal(whole.body.enrol, false);
  assert.notEqual(whole.cookie, limited.cookie);
  for (const old of [limited, other])
    assert.equal((await api.ask(old, "GET", "me")).status, 401);

  const now = { ...whole, csrf: whole.body.csrf };
  assert.equal((await api.ask(now, "GET", "tips")).status, 200);
  assert.equal((await api.ask(now, "POST", "me/otp")).status, 409);
  assert.equal((await api.ask(now, "POST", "me/otp/confirm",
    { otp: right })).status, 409);
  assert.equal((await api.signIn({ ...budi, otp: right })).status, 401, "used");
  assert.equal((await api.signIn({ ...budi, otp: body.recovery[0] })).status, 200);
  await reload("require_otp: false");
});

// ---- sessions ----

test("officers see and end their own sessions, and no other's", async () => {
  const account = gateway.addOfficer("citra", "polda");
  const here = await api.signIn(account);
  const there = await api.signIn(account);
  const third = await api.signIn(account);
  const stranger = await officer("dewi", "polda");
  const list = (await api.ask(here, "GET", "sessions")).body.items;
  assert.equal(list.length, 3);
  assert.equal(list.filter((one) => one.current).length, 1);

  const other = list.find((one) => !one.current);
  assert.equal((await api.ask(stranger, "DELETE", `sessions/${other.id}`)).status, 404);
  assert.equal((await api.ask(here, "DELETE", `sessions/${other.id}`)).status, 204);
  assert.equal((await api.ask(here, "DELETE", `sessions/${other.id}`)).status, 404);
  assert.equal((await api.ask(here, "GET", "sessions")).body.items.length, 2);
  assert.deepEqual((await api.ask(here, "DELETE", "sessions")).body, { ended: 1 });
  for (const gone of [there, third])
    assert.equal((await api.ask(gone, "GET", "me")).status, 401);
  assert.equal((await api.ask(stranger, "GET", "me")).status, 200);
  const own = (await api.ask(here, "GET", "sessions")).body.items[0];
  const ended = await api.ask(here, "DELETE", `sessions/${own.id}`);
  assert.match(ended.headers.get("set-cookie"), /Max-Age=0/);
  assert.equal((await api.ask(here, "GET", "me")).status, 401);
  const out = await api.ask(stranger, "DELETE", "session");
  assert.equal(out.status, 204);
  assert.match(out.headers.get("set-cookie"), /^kentongan_session=; .*Max-Age=0/);
  assert.equal((await api.ask(stranger, "GET", "me")).status, 401);
});

test("a planted cookie is never adopted, and signing in again ends the old session", async () => {
  const account = gateway.addOfficer("eka", "polda");
  const planted = `kentongan_session=${"B".repeat(43)}`;
  const first = await api.signIn(account, { Cookie: planted });
  assert.notEqual(first.cookie, planted);
  assert.match(first.headers.get("set-cookie"),
    /^kentongan_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
  assert.equal((await api.ask({ cookie: planted }, "GET", "me")).status, 401);
  const second = await api.signIn(account, { Cookie: first.cookie });
  assert.notEqual(second.cookie, first.cookie);
  assert.equal((await api.ask(first, "GET", "me")).status, 401);
  assert.equal((await api.ask(second, "GET", "me")).status, 200);
});

test("a session that rests too long, or is too old, is over", async () => {
  const rests = await officer("fajar", "polda");
  const old = await officer("fitri", "polda");
  const id = (login) => gateway.sql(`SELECT id FROM officer WHERE login = '${login}'`)[0].id;
  const minute = 60_000;
  gateway.sql(`UPDATE officer_session SET used_at = used_at - ${29 * minute} WHERE officer = ${id("fajar")}`);
  assert.equal((await api.ask(rests, "GET", "me")).status, 200, "29 minutes");
  gateway.sql(`UPDATE officer_session SET used_at = used_at - ${30 * minute} WHERE officer = ${id("fajar")}`);
  assert.equal((await api.ask(rests, "GET", "me")).status, 401, "30 minutes");
  gateway.sql(`UPDATE officer_session SET created_at = created_at - ${12 * 60 * minute} WHERE officer = ${id("fitri")}`);
  assert.equal((await api.ask(old, "GET", "me")).status, 401, "12 hours");

  const short = await officer("farid", "polda");
  gateway.sql(`UPDATE officer_session SET used_at = used_at - ${6 * minute} WHERE officer = ${id("farid")}`);
  await reload("require_otp: false, idle_minutes: 5");
  assert.equal((await api.ask(short, "GET", "me")).status, 401, "5 minutes");
  await reload("require_otp: false");
  await officer("fikri", "polda");
  assert.deepEqual(gateway.sql("SELECT DISTINCT actor, subject FROM audit WHERE action = 'session.end' AND detail = 'over' ORDER BY subject"),
    [id("fajar"), id("fitri")].map((n) => ({ actor: "system", subject: `officer:${n}` })));
});

test("a new password needs the old one, and ends the other sessions", async () => {
  const account = gateway.addOfficer("gita", "polda");
  const here = await api.signIn(account);
  const there = await api.signIn(account);
  const change = (old, fresh) => api.ask(here, "POST", "me/password",
    { old, new: fresh });
  assert.equal((await change("not the old one", "another password")).body.field, "old");
  assert.equal((await change(account.password, "short")).body.field, "new");
  assert.equal((await change(account.password, account.password)).body.field, "new");
  assert.equal((await change(account.password, "another password")).status, 204);
  assert.equal((await api.ask(there, "GET", "me")).status, 401);
  assert.equal((await api.ask(here, "GET", "me")).status, 200);
  assert.equal((await api.signIn(account)).status, 401);
  assert.equal((await api.signIn({ login: "gita", password: "another password" })).status, 200);
  let last;
  for (let i = 0; i < 6; i++) last = await change("guess number " + i, "another password");
  assert.equal(last.status, 429, "guessing it is slowed like signing in");
});

// ---- who guesses ----

test("an attacker slows himself, and not the colleague", async () => {
  const hana = gateway.addOfficer("hana", "imigrasi", "penyidik", "--otp");
  const wrong = (address) =>
    api.signIn({ ...hana, password: "wrong password" }, from(address));
  const statuses = await Promise.all(Array.from({ length: 20 }, () => wrong("192.0.2.1")));
  const judged = statuses.filter((one) => one.status === 401).length;
  assert.ok(judged <= 5, `${judged} tries got through at once`);
  assert.equal((await wrong("192.0.2.1")).status, 429);
  assert.equal((await api.signIn({ ...hana, otp: oneTimePassword(hana.out) },
    from("192.0.2.1"))).status, 429, "even with the right password");
  assert.equal((await api.signIn({ ...hana, otp: oneTimePassword(hana.out) },
    from("198.51.100.7"))).status, 200, "the colleague, elsewhere");
});

test("one address against many logins is slowed as a whole", async () => {
  let last;
  for (let i = 0; i < 25; i++)
    last = await api.signIn({ login: `made-up-${i}`, password: "x".repeat(12) },
      from("2001:db8::1"));
  assert.equal(last.status, 429);
  assert.ok(Number(last.headers.get("retry-after")) <= 60);
  assert.equal((await api.signIn({ login: "made-up", password: "x".repeat(12) },
    from("2001:db8::2"))).status, 429, "the same network");
  assert.equal((await api.signIn(gateway.addOfficer("indra"),
    from("2001:db8:1::1"))).status, 200, "another network");
});

// ---- machines ----

test("a machine's token reads what its scope says, and nothing else", async () => {
  const add = (name, ...words) => ({ token: gateway.run(
    ["token", "add", name, "--agency", "polda", ...words]).trim() });
  const reads = add("sppt");
  const exchanges = add("simkim", "--scope", "exchange");
  assert.match(reads.token, /^kt_[\w-]{43}$/);
  assert.notEqual(reads.token, exchanges.token);
  assert.match(gateway.run(["token", "list"]), /sppt +polda +read +active +used never/);
  assert.equal((await api.ask(reads, "GET", "tips")).body.items.length, 2);
  assert.equal((await api.ask(exchanges, "GET", "tips")).status, 200);
  for (const where of ["audit", "audit/head", "officers", "sessions", "me"])
    assert.equal((await api.ask(reads, "GET", where)).status, 403, where);
  assert.equal((await api.ask(reads, "GET", "tips?assignee=me")).status, 422);
  assert.match(gateway.run(["token", "list"]), /sppt .* used 20/);
  assert.ok(gateway.sql(
    "SELECT * FROM audit WHERE actor = 'machine:1' AND action = 'tips.list'").length > 0);
  assert.equal(gateway.sql(
    "SELECT * FROM audit WHERE actor = 'machine:1' AND action = 'token.use'").length, 1);

  // A bearer request never looks at the cookie.
  const boss = await officer("joko", "polda", "pengawas");
  assert.equal((await api.ask({ ...reads, cookie: boss.cookie }, "GET", "audit")).status, 403);
  assert.equal((await api.ask({ token: "kt_wrong", cookie: boss.cookie }, "GET", "tips")).status, 401);
  assert.equal((await api.ask({ token: "x".repeat(5000) }, "GET", "tips")).status, 401);

  assert.match(gateway.run(["token", "revoke", "sppt"]), /revoked/);
  assert.equal((await api.ask(reads, "GET", "tips")).status, 401);
  assert.equal(gateway.fails(["token", "revoke", "sppt"]).status, 1);
  assert.equal(gateway.fails(["token", "revoke", "nobody"]).status, 1);
  assert.equal(gateway.fails(["token", "add", "sppt", "--agency", "polda"]).status, 1);
  assert.equal(gateway.fails(["token", "add", "X", "--agency", "polda"]).status, 2);
  assert.equal(gateway.fails(["token", "add", "xx", "--agency", "fbi"]).status, 2);
  assert.equal(gateway.fails(["token", "add", "xx", "--agency", "polda",
    "--scope", "all"]).status, 2);
});

test("wrong tokens are slowed by their source", async () => {
  const good = { token: gateway.run(
    ["token", "add", "simpeg", "--agency", "imigrasi"]).trim() };
  let last;
  for (let i = 0; i < 21; i++)
    last = await api.ask({ token: `kt_guess${i}` }, "GET", "tips", undefined,
      from("192.0.2.9"));
  assert.equal(last.status, 429);
  assert.equal((await api.ask(good, "GET", "tips", undefined,
    from("198.51.100.9"))).status, 200);
});

// ---- accounts ----

test("an admin keeps the accounts of the own agency", async () => {
  const admin = await officer("kartika", "polda", "admin");
  const theirs = await officer("lestari", "imigrasi", "admin");
  const added = await api.ask(admin, "POST", "officers",
    { login: "maya", agency: "polda", role: "operator", areas: ["36.04"] });
  assert.equal(added.status, 201);
  const { officer: maya, password, otpauth, recovery } = added.body;
  assert.equal(recovery.length, 8);
  const session = await api.signIn({ login: "maya", password,
    otp: oneTimePassword(otpauth) });
  assert.equal(session.status, 200);
  assert.equal((await api.ask(session, "GET", "tips")).body.items.length, 2);

  const patch = (who, body) => api.ask(who, "PATCH", `officers/${maya.id}`, body);
  assert.deepEqual((await api.ask(admin, "GET", `officers/${maya.id}`)).body, maya);
  assert.equal((await patch(admin, { areas: ["36.01"] })).status, 200);
  assert.equal((await api.ask(session, "GET", "tips")).body.items.length, 1,
    "at once");
  assert.equal((await patch(admin, { role: "auditor" })).body.role, "auditor");
  assert.equal((await api.ask(session, "GET", "tips")).status, 403, "at once");
  for (const bad of [{ role: "root" }, { areas: ["99.99"] }, { areas: "36.04" },
                     { disabled: "yes" }, { areas: Array(17).fill("36.04") }])
    assert.equal((await patch(admin, bad)).status, 422, JSON.stringify(bad));

  // The other agency's admin does not even see the account.
  assert.equal((await patch(theirs, { disabled: true })).status, 404);
  assert.equal((await api.ask(theirs, "GET", `officers/${maya.id}`)).status, 404);
  assert.equal((await api.ask(theirs, "POST", `officers/${maya.id}/reset`)).status, 404);
  assert.equal((await api.ask(theirs, "GET", `officers/${maya.id}/sessions`)).status, 404);
  assert.equal((await api.ask(theirs, "DELETE", `officers/${maya.id}/sessions`)).status, 404);
  assert.equal((await api.ask(theirs, "POST", "officers", { login: "nanda",
    agency: "polda", role: "operator", areas: [] })).body.field, "agency");
  const logins = (await api.ask(theirs, "GET", "officers")).body.items;
  assert.ok(logins.length > 0 && logins.every((one) => one.agency === "imigrasi"));

  // Sessions of the own agency's officers.
  const list = (await api.ask(admin, "GET", `officers/${maya.id}/sessions`)).body.items;
  assert.equal(list.length, 1);
  assert.equal((await api.ask(theirs, "DELETE", `sessions/${list[0].id}`)).status, 404);
  assert.equal((await api.ask(admin, "DELETE", `sessions/${list[0].id}`)).status, 204);
  assert.equal((await api.ask(session, "GET", "me")).status, 401);
  const again = await api.signIn({ login: "maya", password, otp: recovery[0] });
  assert.deepEqual((await api.ask(admin, "DELETE",
    `officers/${maya.id}/sessions`)).body, { ended: 1 });
  assert.equal((await api.ask(again, "GET", "me")).status, 401);

  // Disabled: out at once; reset: in again, with what is new.
  const last = await api.signIn({ login: "maya", password, otp: recovery[1] });
  assert.equal((await patch(admin, { disabled: true })).body.disabled, true);
  assert.equal((await api.ask(last, "GET", "me")).status, 401);
  assert.equal((await api.signIn({ login: "maya", password, otp: recovery[2] })).status, 401);
  const fresh = (await api.ask(admin, "POST", `officers/${maya.id}/reset`)).body;
  assert.notEqual(fresh.password, password);
  assert.equal((await api.signIn({ login: "maya", password: fresh.password,
    otp: recovery[3] })).status, 401);
  assert.equal((await api.signIn({ login: "maya", password: fresh.password,
    otp: fresh.recovery[0] })).status, 200);

  for (const [field, body] of [
    ["login", { login: "Maya", agency: "polda", role: "operator", areas: [] }],
    ["login", { login: "maya", agency: "polda", role: "operator", areas: [] }],
    ["role", { login: "nanda", agency: "polda", role: "chief", areas: [] }],
    ["areas", { login: "nanda", agency: "polda", role: "operator" }],
    ["areas", { login: "nanda", agency: "polda", role: "operator", areas: [7] }]])
    assert.equal((await api.ask(admin, "POST", "officers", body)).body.field, field);
  assert.equal((await api.ask(admin, "PATCH", "officers/99999", {})).status, 404);
});

test("whom an assignee's number means, in both agencies", async () => {
  const reader = await officer("nina", "imigrasi", "operator");
  const { items } = (await api.ask(reader, "GET", "colleagues")).body;
  const all = gateway.sql("SELECT login FROM officer WHERE role <= 3 AND disabled = 0 ORDER BY login");
  assert.deepEqual(items.map((one) => one.login), all.map((one) => one.login));
  assert.equal(new Set(items.map((one) => one.agency)).size, 2);
  const admin = await officer("nurul", "imigrasi", "admin");
  assert.equal((await api.ask(admin, "GET", "colleagues")).status, 403);
  gateway.run(["officer", "disable", "nurul"]);
});

test("the last admin of an agency stays", async () => {
  const admins = gateway.sql("SELECT login FROM officer WHERE role = 5 AND agency = 1 AND disabled = 0");
  assert.deepEqual(admins.map((one) => one.login), ["lestari"]);
  gateway.run(["officer", "reset", "lestari", "--no-otp"], "the last of them\n");
  const admin = await api.signIn({ login: "lestari", password: "the last of them" });
  const { id } = (await api.ask(admin, "GET", "me")).body;
  for (const change of [{ disabled: true }, { role: "operator" }])
    assert.equal((await api.ask(admin, "PATCH", `officers/${id}`, change)).status, 409);
  await officer("oki", "imigrasi", "admin");
  assert.equal((await api.ask(admin, "PATCH", `officers/${id}`,
    { disabled: true })).status, 200);
  assert.equal((await api.ask(admin, "GET", "me")).status, 401);
});

test("where officers set up their own factor, an admin does not see it", async () => {
  await reload("require_otp: false, enrol: true");
  const admin = await officer("putri", "polda", "admin");
  const added = (await api.ask(admin, "POST", "officers",
    { login: "rini", agency: "polda", role: "operator", areas: [] })).body;
  assert.equal(added.otpauth, null);
  assert.deepEqual(added.recovery, []);
  assert.equal((await api.signIn({ login: "rini", password: added.password })).status, 200);
  await reload("require_otp: false");
});

// ---- the audit ----

test("the audit tells who looked, with filters and without words", async () => {
  const auditor = await officer("sari", "imigrasi", "auditor");
  const reader = await officer("tono", "polda");
  const id = (await api.ask(reader, "GET", "me")).body.id;
  const tip = (await api.ask(reader, "GET",
    "tips?urgency=3&area=36.04&channel=a%3Bb%20c")).body.items;
  assert.deepEqual(tip, []);
  const [first] = (await api.ask(reader, "GET", "tips")).body.items;
  await api.ask(reader, "GET", `tips/${first.id}`);
  await api.signIn({ login: "tono", password: "not the password" });
  await api.signIn({ login: "who-is-this-4711", password: "not the password" });

  const lines = (await api.ask(auditor, "GET",
    `audit?actor=officer:${id}`)).body.items;
  assert.deepEqual(lines.map((line) => line.action),
    ["tip.read", "tips.list", "tips.list", "session.begin"]);
  assert.equal(lines[0].subject, `tip:${first.id}`);
  assert.equal(lines[0].name, "tono");
  assert.match(lines[2].detail, /count=0 .*urgency=3 .*area=36\.04 .*channel=a\?b\?c/);
  const refused = (await api.ask(auditor, "GET",
    "audit?action=session.refuse&limit=2")).body.items;
  assert.deepEqual(refused.map((line) => [line.actor, line.subject, line.detail]),
    [["unknown", "unknown", "password"],
     ["unknown", `officer:${id}`, "password"]]);
  const file = fs.readFileSync(path.join(gateway.data, "kentongan.db"), "latin1")
    + fs.readFileSync(path.join(gateway.data, "kentongan.db-wal"), "latin1");
  assert.ok(!file.includes("who-is-this-4711"), "an unknown login is kept nowhere");

  // Pages; the look at it is in it.
  const page = (await api.ask(auditor, "GET", "audit?limit=3")).body;
  const next = (await api.ask(auditor, "GET", `audit?limit=3&cursor=${page.next}`)).body;
  assert.equal(Number(next.items[0].id), Number(page.items[2].id) - 1);
  assert.ok((await api.ask(auditor, "GET", "audit?action=audit")).body.items.length >= 3);
  for (const bad of ["actor=a%20b", "action=%27", "since=kemarin", "cursor=0", "limit=0"])
    assert.equal((await api.ask(auditor, "GET", `audit?${bad}`)).status, 422, bad);
  assert.equal((await api.ask(reader, "GET", "audit")).status, 403);
});

/** Runs `audit verify`; {status, out}. */
function verify(...words) {
  try {
    return { status: 0, out: gateway.run(["audit", "verify", ...words]) };
  } catch (error) {
    return { status: error.status, out: `${error.stdout}${error.stderr}` };
  }
}

test("signed heads: what is changed, cut off or written anew is found and named", async () => {
  const boss = await officer("umar", "polda", "pengawas");
  const head = (await api.ask(boss, "GET", "audit/head")).body;
  assert.equal((await api.ask(boss, "GET", "audit/head")).body.id, head.id,
    "a fresh one at most once a minute");
  const kept = path.join(gateway.folder, "head.json");
  fs.writeFileSync(kept, JSON.stringify(head));
  const printed = JSON.parse(gateway.run(["audit", "head"]));
  assert.equal(printed.public_key, head.public_key);
  assert.ok(Number(printed.id) > Number(head.id));

  assert.equal(await gateway.stop(), 0);
  const newest = gateway.sql("SELECT max(id) AS id FROM audit")[0].id;
  assert.equal(gateway.sql("SELECT max(id) AS id FROM audit_head")[0].id, newest,
    "an orderly stop signs");
  const fine = verify("--head", kept);
  assert.equal(fine.status, 0, fine.out);
  assert.match(fine.out, /still holds/);

  const file = path.join(gateway.data, "kentongan.db");
  const copy = `${file}.copy`;
  execFileSync("sqlite3", [file, "PRAGMA wal_checkpoint(TRUNCATE)"]);
  fs.copyFileSync(file, copy);
  const rows = [
    ["time", "UPDATE audit SET at = at + 1 WHERE id = 5", /line 5 is changed/],
    ["who", "UPDATE audit SET actor = 'officer:9' WHERE id = 6", /line 6 is changed/],
    ["what", "UPDATE audit SET action = 'tip.reaD' WHERE id = 7", /line 7 is changed/],
    ["of what", "UPDATE audit SET subject = subject || ' ' WHERE id = 8", /line 8 is changed/],
    ["detail", "UPDATE audit SET detail = 'x' WHERE id = 9", /line 9 is changed/],
    ["hash", "UPDATE audit SET hash = zeroblob(32) WHERE id = 9", /line 9 is changed/],
    ["removed", "DELETE FROM audit WHERE id = 10", /line 10 is changed, missing/],
    ["swapped", "UPDATE audit SET id = -id WHERE id IN (4, 5); UPDATE audit SET id = CASE id WHEN -4 THEN 5 ELSE 4 END WHERE id < 0", /line 4 is changed/],
    ["cut off", `DELETE FROM audit WHERE id > ${newest - 3}`, new RegExp(`lines ${newest - 2} to at least \\d+ were cut off; a signed head \\(kept\\)`)],
    ["cut off, heads too", `DELETE FROM audit WHERE id >= ${head.id}; DELETE FROM audit_head WHERE id >= ${head.id}`, new RegExp(`lines ${head.id} to at least ${head.id} were cut off; a signed head \\(.*head.json\\)`)],
    ["a head", "UPDATE audit_head SET at = at + 1000", /head of line \d+ \(kept\) is changed/],
  ];
  for (const [name, sql, says] of rows) {
    gateway.sql(sql);
    const { status, out } = verify("--head", kept);
    assert.equal(status, 1, name);
    assert.match(out, says, name);
    fs.copyFileSync(copy, file);
    for (const more of ["-wal", "-shm"]) fs.rmSync(file + more, { force: true });
  }
  fs.writeFileSync(kept, JSON.stringify({ ...head, lines: head.lines + 1 }));
  assert.match(verify("--head", kept).out, /was signed with another keyring/);
  fs.writeFileSync(kept, "no head");
  assert.equal(verify("--head", kept).status, 1);
  assert.equal(verify().status, 0);
  await gateway.start();
});

test("the signing key goes with the exported keyring", async () => {
  const before = JSON.parse(gateway.run(["audit", "head"]));
  const paper = gateway.run(["key", "export"], "a long passphrase\n");
  const backup = path.join(gateway.folder, "backup.db");
  gateway.run(["backup", backup]);
  const config = path.join(gateway.folder, "other.yaml");
  fs.writeFileSync(config, fs.readFileSync(gateway.config, "utf8")
    .replace(/^data_dir: .*$/m, `data_dir: ${path.join(gateway.folder, "other")}`));
  const other = Object.assign(Object.create(Gateway.prototype),
    { config, folder: gateway.folder });
  other.run(["key", "import"], `a long passphrase\n${paper}`);
  other.run(["restore", backup]);
  const head = path.join(gateway.folder, "before.json");
  fs.writeFileSync(head, JSON.stringify(before));
  assert.match(other.run(["audit", "verify", "--head", head]), /still holds/);
  assert.equal(JSON.parse(other.run(["audit", "head"])).public_key, before.public_key);
});

test("who watches over the office sees why tips left it and when they end", async () => {
  const auditor = await officer("wati", "imigrasi", "auditor");
  const boss = await officer("bayu", "imigrasi", "pengawas");
  const admin = await officer("yanti", "imigrasi", "admin");
  const asked = await api.ask(boss, "POST", "exports",
    { format: "csv", filter: {}, reason: "rapat bulanan" });
  assert.equal(asked.status, 202);
  const why = await api.ask(auditor, "GET", `exports/${asked.body.id}/reason`);
  assert.equal(why.body.reason, "rapat bulanan");
  assert.equal((await api.ask(auditor, "GET", "retention")).status, 200);
  const { id } = (await api.ask(boss, "GET", "me")).body;
  assert.equal((await api.ask(admin, "POST", `officers/${id}/phone`,
    { number: "081234567001", pin: "407192" })).status, 204);
});

// ---- the description ----

test("the description is there for anybody", async () => {
  assert.equal((await api.ask(null, "GET", "openapi.json")).status, 200);
});

test("without a session every endpoint says 401, and problems are problem+json", async () => {
  for (const { method, path: where, operation } of api.operations()) {
    if (operation["x-right"] === "open") continue;
    const { status } = await api.ask(null, method, where.slice(1).replace("{id}", "1").replace("{id2}", "1"),
      method === "GET" ? undefined : {});
    assert.equal(status, 401, `${method} ${where}`);
  }
});

test("every operation of the office was asked, and went well once", () => {
  const rights = new Set(["open", "session", "enrol", "self", "officers", "audit"]);
  const missing = api.operations()
    .filter(({ operation, name }) => rights.has(operation["x-right"])
      || /^GET \/(tips|tips\/\{id\}|colleagues)$/.test(name))
    .filter(({ name }) => ![...(api.called.get(name) ?? [])].some((s) => s < 300));
  assert.deepEqual(missing.map(({ name }) => name), []);
});

test("and it ends in an orderly way", async () => {
  assert.equal(await gateway.stop(), 0);
});
