// The phone in the browser, against the real gateway: a villager's call and
// text, each fault of the aggregator, and who may not come in.
import assert from "node:assert/strict";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";
import { PATIENCE_MS, Gateway, until } from "../stories/house.mjs";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SECRETS = { at: "5f3c1b9a7e2d4c6b8a0f1e2d3c4b5a69",
                  parts: "96a5b4c3d2e1f0a8b6c4d2e7a9b1c3f5" };

let gateway, browser, page, handset;
const complaints = [];

function channels(port) {
  const url = `http://127.0.0.1:${port}/handset/send`;
  return `  - name: simulator
    kind: africastalking
    secret: ${SECRETS.at}
    send: {url: "${url}/simulator", username: demo, api_key: k1, from: "1771", per_second: 100}
  - name: simulator-parts
    kind: vonage
    secret: ${SECRETS.parts}
    send: {url: "${url}/simulator-parts", api_key: k2, password: p2, from: "1771", per_second: 100}
`;
}

before(async () => {
  gateway = await Gateway.open({ asleep: true });
  gateway.options = {
    yaml: "simulator: true\nduty: {imigrasi: [\"+6281100000001\"]}",
    channels: channels(gateway.callbacks),
  };
  gateway.write();
  await gateway.start();
  handset = `http://127.0.0.1:${gateway.callbacks}/handset`;
  browser = await chromium.launch({ executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu"] });
  page = await open();
});

after(async () => {
  await browser?.close();
  await gateway?.close();
});

/** A page with the phone on it. */
async function open(options = {}) {
  const context = await browser.newContext(
    { viewport: { width: 1440, height: 1000 }, ...options });
  const fresh = await context.newPage();
  fresh.setDefaultTimeout(PATIENCE_MS);
  fresh.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complaints.push(message.text());
  });
  fresh.on("pageerror", (error) => complaints.push(error.message));
  await fresh.goto(handset);
  await fresh.getByTestId("lcd").waitFor();
  return fresh;
}

const screen = () => page.getByTestId("screen");
const result = (fault) => page.getByTestId(`result-${fault}`);
const order = (fault) => page.getByTestId(`fault-${fault}`).click();

/** Waits until an element holds a text that fits; the text. */
async function reads(locator, pattern) {
  await locator.filter({ hasText: pattern }).first().waitFor();
  return locator.first().innerText();
}

/** Presses keys of the phone. */
async function press(...keys) {
  for (const key of keys) await page.click(`[data-key="${key}"]`);
}

const green = () => page.getByRole("button", { name: /^Hijau/ }).click();
const red = () => page.getByRole("button", { name: /^Merah/ }).click();

/** Types an answer on the computer's keyboard and waits for the next screen. */
async function answer(text, pattern) {
  const field = page.getByRole("textbox", { name: "Jawaban" });
  await field.fill(text);
  await field.press("Enter");
  return reads(screen(), pattern);
}

/** Dials and stands in the main menu; an offer to go on is declined. */
async function menu() {
  await page.getByTestId("dial-service").click();
  const shown = await reads(screen(), /\n/);
  if (/belum selesai/.test(shown)) await answer("2", /1 Lapor/);
}

async function settled() {
  if (await page.getByTestId("hang-up").isVisible()) await red();
  if (await page.getByTestId("lcd").getAttribute("data-mode") !== "idle")
    await red();
  await page.locator("[data-testid=lcd][data-mode=idle]").waitFor();
}

/** How many messages the phone has. */
async function messages() {
  await page.getByRole("button", { name: "Pesan", exact: true }).click();
  return page.getByTestId("messages").getByRole("button");
}

const tips = () => gateway.sql("SELECT count(*) AS n FROM tip")[0].n;

beforeEach(() => settled());

let code;

test("dialled with the keys: five answers, and the code", async () => {
  await press("*", "1", "7", "7", "#");
  assert.equal(await page.getByTestId("dial").innerText(), "*177#");
  await green();
  await reads(screen(), /^Info Aman Banten/);
  assert.match(await page.getByTestId("septets").innerText(), /^\d+\/160/);
  await press("1");
  await green();
  await reads(screen(), /^Apa yang terjadi/);
  await answer("1", /^Kapan/);
  await answer("2", /^Di mana/);
  await press("#", "8", "4"); // letters: t, g
  assert.equal(await page.getByRole("textbox", { name: "Jawaban" }).inputValue(), "tg");
  await answer("TIRT", /^Pilih kecamatan/);
  const stored = await answer("1", /Kode: \d{8}/);
  [, code] = stored.match(/Kode: (\d{8})/);
  assert.equal(tips(), 1);
  await answer("2", new RegExp(code));
  await reads(page.getByTestId("note"), /Panggilan selesai/);
});

test("the network drops it and says so; it goes on where it was", async () => {
  await menu();
  await answer("1", /^Apa yang terjadi/);
  await answer("4", /\?/);
  await order("drop");
  await reads(page.getByTestId("note"), /Panggilan terputus/);
  await reads(result("drop"), /diterima \(200\)/);
  await green();
  await reads(screen(), /belum selesai/);
  await answer("1", /\?/);
});

test("the network drops it and says nothing", async () => {
  await page.getByRole("button", { name: /SIM 2/ }).click();
  await settled();
  await menu();
  await answer("1", /^Apa yang terjadi/);
  await answer("4", /\?/);
  await order("silent");
  await reads(result("silent"), /tidak diberi tahu/);
  await green();
  await reads(screen(), /belum selesai/);
  await settled();
  await page.getByRole("button", { name: /SIM 1/ }).click();
});

test("the code can be checked", async () => {
  await menu();
  await answer("3", /8 angka/);
  await answer(code, new RegExp(code));
});

test("a turn that comes twice moves nothing", async () => {
  await menu();
  const before = await answer("1", /^Apa yang terjadi/);
  await order("repeat");
  await reads(result("repeat"), /sama persis/);
  assert.equal(await screen().innerText(), before);
});

test("two begins are one call", async () => {
  await order("twice");
  await page.getByTestId("dial-service").click();
  await reads(result("twice"), /layar yang sama/);
  await reads(screen(), /\n/);
  assert.equal(await page.getByTestId("fault-twice")
    .getAttribute("aria-pressed"), "false");
});

test("a slow network holds the screen back", async () => {
  await order("slow");
  await page.getByTestId("dial-service").click();
  await reads(screen(), /Menunggu/);
  await reads(result("slow"), /menahannya 4 detik/);
  await reads(screen(), /\n/);
});

test("a text is answered, and the answer can be read", async () => {
  await page.getByRole("button", { name: "Pesan", exact: true }).click();
  await page.getByRole("button", { name: "Tulis", exact: true }).click();
  await page.getByLabel("Isi pesan")
    .fill("LAPOR calo bawa 3 perempuan dari Pontang malam ini");
  assert.match(await page.getByTestId("septets").innerText(), /^50\/160/);
  await page.locator(".lcd-soft").getByRole("button", { name: "Kirim" }).click();
  await reads(page.getByTestId("messages"), /Terkirim/);
  await reads(page.getByTestId("messages"), /Info diterima\. Kode \d{8}/);
  await page.getByTestId("messages").getByRole("button")
    .filter({ hasText: "Info diterima" }).click();
  await reads(page.getByTestId("message"), /^Info diterima\. Kode \d{8}/);
  await until("the receipt", () => gateway.sql(
    "SELECT count(*) AS n FROM outbox WHERE finished_at IS NOT NULL")[0].n > 0);
});

test("parts in any order are one tip and have one answer", async () => {
  const before = tips();
  await page.getByRole("button", { name: /SIM 2/ }).click();
  await order("parts");
  await reads(result("parts"), /^Bagian 3, 2, 1 diterima/);
  const list = await messages();
  await reads(list.filter({ hasText: "Terkirim" }), /LAPOR/);
  await reads(list, /Kode \d{8}/);
  await until("the outbox is empty", () => gateway.sql(
    "SELECT count(*) AS n FROM outbox WHERE finished_at IS NULL")[0].n === 0);
  assert.equal(tips(), before + 1);
  assert.equal(await list.filter({ hasText: "Kode" }).count(), 1);
  await settled();
  await page.getByRole("button", { name: /SIM 1/ }).click();
});

test("a receipt may come before the answer", async () => {
  await order("early");
  await page.locator("[data-testid=fault-early][aria-pressed=true]").waitFor();
  await page.getByRole("button", { name: "Pesan", exact: true }).click();
  await page.getByRole("button", { name: "Tulis", exact: true }).click();
  await page.getByLabel("Isi pesan").fill("BANTUAN");
  await page.locator(".lcd-soft").getByRole("button", { name: "Kirim" }).click();
  await reads(result("early"), /^Tanda terima diterima \(200\)/);
  await reads(page.getByTestId("log"), /jawaban kirim dilepas/);
  await until("all are delivered", () => gateway.sql(
    "SELECT count(*) AS n FROM outbox WHERE finished_at IS NULL")[0].n === 0);
});

test("the aggregator's clock does not matter", async () => {
  const before = tips();
  await page.getByTestId("skew--7").click();
  await page.getByRole("button", { name: "Pesan", exact: true }).click();
  await page.getByRole("button", { name: "Tulis", exact: true }).click();
  await page.getByLabel("Isi pesan").fill("LAPOR kapal gelap di Sumur besok");
  await page.locator(".lcd-soft").getByRole("button", { name: "Kirim" }).click();
  await reads(result("skew"), /^SMS bertanggal \d{4}-.* diterima \(200\)/);
  const [newest] = gateway.sql(
    "SELECT received_at AS at FROM tip ORDER BY received_at DESC LIMIT 1");
  assert.ok(Math.abs(newest.at - Date.now()) < 60_000);
  assert.ok(tips() >= before);
  await page.getByTestId("skew-0").click();
});

test("a page to the duty officer is seen in the log, without a secret",
  async () => {
    await menu();
    await answer("2", /110/);
    await answer("1", /\n/);
    await until("the page", async () =>
      /petugas jaga/.test(await page.getByTestId("log").innerText()));
    const whole = await page.content();
    for (const secret of Object.values(SECRETS))
      assert.ok(!whole.includes(secret));
  });

test("the keyboard alone is enough", async () => {
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.type("*177#");
  await page.keyboard.press("Enter");
  await reads(screen(), /\n/);
  await page.keyboard.press("Escape");
  await page.locator("[data-testid=lcd][data-mode=idle]").waitFor();
  await page.keyboard.type("*999#");
  await page.keyboard.press("Enter");
  await reads(screen(), /tidak dikenal/);
});

test("what came before a reload is still there", async () => {
  await page.reload();
  await page.getByTestId("lcd").waitFor();
  await reads(page.getByTestId("lcd"), /pesan baru/);
});

// ---- how it looks to everybody ----

for (const width of [390, 1440])
  for (const colorScheme of ["light", "dark"])
    test(`fits and can be read at ${width}, ${colorScheme}`, async () => {
      const other = await open({ colorScheme,
        viewport: { width, height: 900 } });
      const states = [
        ["idle", async () => {}],
        ["call", async () => {
          await other.getByTestId("dial-service").click();
          await other.getByTestId("screen").filter({ hasText: /\n/ }).waitFor();
        }],
        ["dropped", () => other.getByTestId("fault-drop").click()],
        ["list", async () => {
          await other.getByRole("button", { name: "OK", exact: true }).click();
          await other.getByRole("button", { name: "Pesan", exact: true })
            .click();
        }],
        ["write", () => other.getByRole("button",
          { name: "Tulis", exact: true }).click()],
      ];
      await other.evaluate(AXE);
      for (const [name, enter] of states) {
        await enter();
        const found = await other.evaluate(() => window.axe.run({
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                    "best-practice"] }));
        assert.deepEqual(found.violations.map(({ id, nodes }) =>
          `${name}: ${id}: ${nodes[0].html}`), []);
        const wide = await other.evaluate(
          () => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${name}: ${wide} px too wide`);
      }
      await other.context().close();
    });

test("the browser had nothing to complain of", () => {
  assert.deepEqual(complaints, []);
});

// ---- who may come in ----

/** A request as no browser would let a page make it. */
async function ask(path, headers = {}, method = "GET") {
  const request = http.request({ port: gateway.callbacks, host: "127.0.0.1",
    path, method, headers, agent: false });
  request.end();
  const [response] = await once(request, "response");
  let body = "";
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

test("only a page of this machine gets the secrets", async () => {
  const port = gateway.callbacks;
  const start = "/handset/api/start";
  const mine = { "X-Handset": "1" };
  const rows = [
    ["this machine", mine, 200],
    ["another page of it", { ...mine, Origin: "http://127.0.0.1:9" }, 403],
    ["another site", { ...mine, Origin: "https://evil.example" }, 403],
    ["a sandboxed frame", { ...mine, Origin: "null" }, 403],
    ["a name that points here", { ...mine, Host: `evil.example:${port}` }, 403],
    ["a name that only begins so", { ...mine, Host: "127.evil.example" }, 403],
    ["by a link or a picture", { ...mine, "Sec-Fetch-Site": "cross-site" }, 403],
    ["through a proxy", { ...mine, "X-Forwarded-For": "10.0.0.1" }, 403],
    ["without the page's script", {}, 403],
  ];
  for (const [name, headers, status] of rows) {
    const got = await ask(start, headers);
    assert.equal(got.status, status, name);
    assert.equal(got.body.includes(SECRETS.at), status === 200, name);
    assert.equal(got.headers["cache-control"], "no-store", name);
  }
  assert.equal((await ask("/handset", { Host: "evil.example" })).status, 403);
  assert.match((await ask("/handset")).headers["content-security-policy"],
    /default-src 'none'; script-src 'self'/);
  assert.ok(!gateway.log.some((line) => line.includes(SECRETS.at)));
});

test("when it is off there is nothing", async () => {
  gateway.options.yaml = "simulator: false";
  gateway.write();
  const from = gateway.log.length;
  gateway.process.kill("SIGHUP");
  await gateway.seen(/reload\.done/, from);
  for (const path of ["/handset", "/handset/", "/handset/app.js",
                      "/handset/api/start", "/handset/send/simulator"])
    assert.equal((await ask(path, { "X-Handset": "1" })).status, 404, path);
});
