// Two officers of two agencies sign in, read what is theirs, and no more.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Gateway } from "./house.mjs";
import { oneTimePassword } from "./otp.mjs";

let gateway;

before(async () => {
  gateway = await Gateway.open({ require_otp: true });
  await gateway.dial("+6281366660001").walk("1", "1", "1", "PONT", "1", "2");
  await gateway.dial("+6281366660002").walk("1", "5", "2", "SUMU", "1", "2");
  await gateway.sms("LAPOR tanpa tempat", "+6281366660003");
});

after(() => gateway?.close());

test("password and one-time password; the same one never twice", async () => {
  const ani = gateway.addOfficer("ani", "imigrasi", "penyidik", "--otp");
  assert.match(ani.out, /otpauth:\/\/totp\/Kentongan/);
  assert.match(ani.out, /[▀▄█]/, "a QR code is shown");
  assert.equal((await gateway.signIn(ani)).status, 401, "without the code");
  const otp = oneTimePassword(ani.out);
  const good = await gateway.signIn({ ...ani, otp });
  assert.equal(good.status, 200);
  assert.match(good.headers.get("set-cookie"), /HttpOnly; SameSite=Strict/);
  assert.ok(good.csrf.length > 20);
  assert.equal((await gateway.signIn({ ...ani, otp })).status, 401, "used");
  const { body } = await good.get("me");
  assert.equal(body.login, "ani");
  assert.equal(body.agency, "imigrasi");
});

test("an account without a second factor is refused where it is required", async () => {
  const lazy = gateway.addOfficer("lazy");
  const refused = await gateway.signIn(lazy);
  assert.equal(refused.status, 401);
});

test("roles and areas", async () => {
  gateway.write({ ...gateway.options, require_otp: false });
  const from = gateway.log.length;
  gateway.process.kill("SIGHUP");
  await gateway.seen(/ reload\.done /, from);

  const all = await gateway.signIn(gateway.addOfficer("semua", "polda"));
  const serang = await gateway.signIn(
    gateway.addOfficer("serang", "polda", "operator", "--area", "36.04"));
  const admin = await gateway.signIn(gateway.addOfficer("kepala", "polda", "admin"));

  assert.equal((await all.tips()).length, 3);
  const seen = await serang.tips();
  assert.deepEqual(seen.map((tip) => tip.place?.name ?? null), [null, "Pontang"]);
  const sumur = (await all.tips()).find((tip) => tip.place?.name === "Sumur");
  assert.equal((await serang.get(`tips/${sumur.id}`)).status, 404);
  assert.equal((await all.get(`tips/${sumur.id}`)).body.leaning, "TPPM");
  const denied = await admin.get("tips");
  assert.equal(denied.status, 403);
  assert.equal(denied.type, "application/problem+json");
});

test("filters, pages and their errors", async () => {
  const all = await gateway.signIn(gateway.addOfficer("saring", "polda"));
  assert.equal((await all.tips("&urgency=3")).length, 2);
  assert.equal((await all.tips("&leaning=TPPM")).length, 1);
  assert.equal((await all.tips("&medium=sms")).length, 1);
  assert.equal((await all.tips("&area=36.04.12")).length
    + (await all.tips("&area=36.01")).length >= 1, true);
  const first = (await all.get("tips?limit=2")).body;
  assert.equal(first.items.length, 2);
  const rest = (await all.get(`tips?limit=2&cursor=${first.next}`)).body;
  assert.equal(rest.items.length, 1);
  assert.equal(rest.next, null);
  for (const bad of ["state=x", "urgency=4", "limit=0", "since=kemarin",
                     "cursor=-1", "area=';--"]) {
    const { status, body } = await all.get(`tips?${bad}`);
    assert.equal(status, 422, bad);
    assert.equal(body.field, bad.split("=")[0]);
  }
  assert.equal((await all.get("tips?limit=100000")).status, 200);
  assert.equal((await all.get("tips/999999")).status, 404);
  assert.equal((await all.get("nothing")).status, 404);
});

test("no session, a made-up one, an ended one, no CSRF token", async () => {
  const ani = await gateway.signIn(gateway.addOfficer("anita", "imigrasi"));
  const where = `http://127.0.0.1:${gateway.officers}/api/v1/`;
  assert.equal((await fetch(`${where}tips`)).status, 401);
  assert.equal((await fetch(`${where}tips`, {
    headers: { Cookie: `kentongan_session=${"A".repeat(43)}` } })).status, 401);
  assert.equal((await ani.fetch("session", { method: "DELETE" })).status, 403);
  assert.equal((await ani.fetch("session", { method: "DELETE",
    headers: { "X-CSRF-Token": ani.csrf } })).status, 204);
  assert.equal((await ani.get("me")).status, 401);
});

test("guessing passwords is slowed down, and told nothing", async () => {
  const ani = gateway.addOfficer("anisa", "imigrasi");
  const unknown = await gateway.signIn({ login: "nobody", password: "x".repeat(12) });
  const wrong = await gateway.signIn({ ...ani, password: "x".repeat(12) });
  assert.equal(wrong.status, 401);
  assert.deepEqual(wrong.body, unknown.body);
  let last;
  for (let i = 0; i < 6; i++)
    last = await gateway.signIn({ ...ani, password: "x".repeat(12) });
  assert.equal(last.status, 429);
  assert.ok(Number(last.headers.get("retry-after")) > 0);
  const colleague = gateway.addOfficer("rekan", "imigrasi");
  assert.equal((await gateway.signIn(colleague)).status, 200);
});

test("disabled means out at once; reset lets in again", async () => {
  const ani = gateway.addOfficer("anggi", "imigrasi");
  const officer = await gateway.signIn(ani);
  gateway.run(["officer", "disable", "anggi"]);
  assert.equal((await officer.get("me")).status, 401);
  assert.equal((await gateway.signIn(ani)).status, 401);
  gateway.run(["officer", "reset", "anggi", "--no-otp"], "another-password\n");
  assert.equal((await gateway.signIn({ login: "anggi",
    password: "another-password" })).status, 200);
  assert.match(gateway.run(["officer", "list"]), /anggi +imigrasi +penyidik/);
});

test("bad bodies are refused in words", async () => {
  const where = `http://127.0.0.1:${gateway.officers}/api/v1/session`;
  const post = async (body) => (await fetch(where, { method: "POST", body })).status;
  assert.equal(await post("{"), 400);
  assert.equal(await post('{"login":1,"password":"x"}'), 422);
  assert.equal(await post('{"login":"a"}'), 422);
  assert.equal(await post(`{"login":"${"a".repeat(70_000)}"}`), 413);
  assert.equal((await fetch(where, { method: "PATCH" })).status >= 400, true);
});

test("the description of the API is served, and needs no session", async () => {
  const answer = await fetch(`http://127.0.0.1:${gateway.officers}/api/v1/openapi.json`);
  const { openapi, paths } = await answer.json();
  assert.equal(openapi, "3.1.0");
  for (const known of ["/openapi.json", "/session", "/tips", "/tips/{id}"])
    assert.ok(Object.keys(paths[known]).length > 0, known);
});
