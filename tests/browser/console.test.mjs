// The officers' console against the real gateway: two agencies, a browser each,
// follow one tip from a villager's SMS to the sender's number.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Gateway } from "../stories/house.mjs";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SHOTS = process.env.SHOTS; // a folder: pictures of every page go there
const NUMBER = "+6281377770001";
const SAID = "Tlg pak malam ini ada hiace jemput 4 perempuan di Lontar Tirtayasa, "
  + "yg 1 msh sekolah, paspor sdh dipegang sponsor";

let gateway, browser, people;
const complaints = [];
let expected = []; // what the browser may say about refusals that are meant

before(async () => {
  gateway = await Gateway.open();
  const add = (...who) => gateway.addOfficer(...who);
  people = { ani: add("ani", "imigrasi", "penyidik"), citra: add("citra", "imigrasi", "pengawas"),
             budi: add("budi", "polda", "penyidik"), dedi: add("dedi", "polda", "pengawas"),
             gita: add("gita", "imigrasi", "operator") };
  browser = await chromium.launch({ executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
  await browser?.close();
  await gateway?.close();
});

const address = (hash = "") => `http://127.0.0.1:${gateway.officers}/${hash}`;

/** A browser of its own at the console. */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 },
    locale: "id-ID", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const text = `${message.text()} ${message.location().url}`;
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address());
  return page;
}

async function signIn(page, { login, password }) {
  await page.getByLabel("Nama pengguna").fill(login);
  await page.getByLabel("Kata sandi", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await page.getByRole("heading", { name: "Antrean" }).waitFor();
}

async function officer(name) {
  const page = await open();
  await signIn(page, people[name]);
  return page;
}

/** axe finds nothing in both themes and at both widths. */
async function isClean(page, name) {
  const wide = page.viewportSize();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of ["light", "dark"]) {
      await page.evaluate((value) => { document.documentElement.dataset.theme = value; }, theme);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `${name} at ${width}: scrolls sideways by ${sideways}`);
      if (!await page.evaluate(() => "axe" in window)) await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
      assert.deepEqual(violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 200))]),
        [], `${name}, ${theme}, ${width}`);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${width}-${theme}.png`, fullPage: true });
    }
  }
  await page.setViewportSize(wide);
}

const row = (page, text) => page.locator("tr[data-tip]").filter({ hasText: text });
const shown = (page, text) => page.getByText(text).first().waitFor();

let ani, budi, tip;

test("sign-in says what to do next", async () => {
  const page = await open();
  await isClean(page, "masuk");
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await shown(page, "Isi nama pengguna.");
  expected = [/status of 401.*session/];
  await page.getByLabel("Nama pengguna").fill("ani");
  await page.getByLabel("Kata sandi", { exact: true }).fill("bukan ini");
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await shown(page, /tidak cocok/);
  await isClean(page, "masuk-salah");
  expected = [];
  await page.context().close();
});

test("an empty queue says so", async () => {
  [ani, budi] = await Promise.all([officer("ani"), officer("budi")]);
  await shown(ani, "Tidak ada tip terbuka di sini");
  await isClean(ani, "antrean-kosong");
});

test("a villager's SMS appears in both queues without reload", async () => {
  await gateway.sms(SAID, NUMBER);
  for (const page of [ani, budi]) {
    await page.getByRole("button", { name: /tip baru masuk/ }).click();
    await row(page, "hiace jemput").waitFor();
  }
  tip = await row(ani, "hiace jemput").getAttribute("data-tip");
  assert.match(await row(ani, "hiace jemput").innerText(), /Tirtayasa/);
});

test("nothing went wrong in the browser", () => assert.deepEqual(complaints, []));
