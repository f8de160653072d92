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

test("one takes it; the rest of the agency is told, the other has a seat", async () => {
  const gita = await officer("gita");
  await row(gita, "hiace jemput").waitFor();
  await ani.keyboard.press("j");
  await ani.keyboard.press("a");
  await shown(ani, /Anda ambil/);
  expected = [/status of 409/];
  await row(gita, "hiace jemput").getByRole("button", { name: /^Ambil tip/ }).click();
  await shown(gita, /rekan Anda/);
  await row(gita, "hiace jemput").filter({ hasText: "ani" }).waitFor();
  expected = [];
  await gita.context().close();
  await isClean(ani, "antrean");
});

test("a tip: read, noted for one agency and for both, corrected, moved", async () => {
  await ani.keyboard.press("Enter");
  await ani.getByTestId("narrative").waitFor();
  assert.equal((await ani.getByTestId("narrative").innerText()).replace(/\d/g, ""), SAID.replace(/\d/g, ""));
  await budi.goto(address(`#/tip/${tip}`));
  await budi.getByTestId("narrative").waitFor();
  const note = async (text, share) => {
    await ani.getByLabel("Tulis catatan").fill(text);
    await ani.getByLabel(share).check();
    await ani.getByRole("button", { name: "Simpan catatan" }).click();
    await ani.locator("#catatan .notes").getByText(text).waitFor();
  };
  await note("saksi takut ketahuan", "Hanya Imigrasi");
  await note("rumah dekat dermaga", "Kedua instansi");
  await budi.locator("#catatan .notes").getByText("rumah dekat dermaga").waitFor();
  assert.equal(await budi.getByText("saksi takut ketahuan").count(), 0);
  await isClean(ani, "tip");

  await ani.getByRole("button", { name: "Betulkan" }).click();
  await ani.getByRole("dialog").getByLabel("Mendesak").check();
  await ani.getByLabel("Kabupaten/kota", { exact: true }).selectOption("36.04");
  await ani.getByLabel("Kecamatan", { exact: true }).selectOption({ label: "Pontang" });
  await ani.getByLabel("Alasan").fill("dicek di lapangan");
  await isClean(ani, "tip-betulkan");
  await ani.getByRole("dialog").getByRole("button", { name: "Simpan" }).click();
  await ani.getByRole("dialog").waitFor({ state: "detached" });
  await ani.getByRole("heading", { name: /Pontang/ }).waitFor();
  await shown(ani, "ani menetapkan kedesakan Mendesak");
});

test("a hand-over is refused with a reason, then accepted", async () => {
  const offer = async (unit, reason) => {
    await ani.keyboard.press("Escape").catch(() => undefined);
    await ani.goto(address(`#/tip/${tip}`));
    await ani.locator(".crumb").getByRole("button", { name: "Serahkan" }).click();
    await ani.getByLabel("Unit", { exact: true }).selectOption(unit);
    await ani.getByLabel(/^Alasan/).fill(reason);
    await ani.getByRole("button", { name: "Tawarkan serah-terima" }).click();
    await ani.getByRole("dialog").waitFor({ state: "detached" });
  };
  await offer("Polres Pandeglang", "mohon cek rumah itu");
  await budi.goto(address("#/permintaan"));
  await budi.getByText("mohon cek rumah itu").waitFor();
  await isClean(budi, "permintaan");
  await budi.getByRole("button", { name: "Tolak" }).click();
  await budi.getByLabel(/^Alasan menolak/).fill("bukan wilayah kami");
  await budi.getByRole("button", { name: "Kirim penolakan" }).click();
  await shown(budi, "Tidak ada permintaan di sini");
  await shown(ani, "bukan wilayah kami");
  await offer("Polres Serang", "mohon cek rumah di Pontang");
  await budi.getByText("mohon cek rumah di Pontang").waitFor();
  await budi.getByRole("button", { name: "Terima", exact: true }).click();
  await shown(budi, "Tidak ada permintaan di sini");
  await ani.locator(".key .st").filter({ hasText: "Diteruskan" }).waitFor();
  await ani.locator(".own").getByText("budi").waitFor();
});

test("support is asked for and answered", async () => {
  await ani.getByRole("button", { name: "Minta dukungan" }).click();
  await ani.getByLabel("Yang diminta").selectOption({ label: "Kendaraan" });
  await ani.getByLabel("Alasan").fill("satu mobil tertutup");
  await ani.getByRole("dialog").getByRole("button", { name: "Kirim" }).click();
  await budi.getByText("satu mobil tertutup").waitFor();
  await budi.getByRole("button", { name: "Terima", exact: true }).click();
  await ani.locator("[data-request]").filter({ hasText: "Kendaraan" }).getByText("disetujui").waitFor();
});

test("the sender's number: approved by both, seen by one", async () => {
  await ani.getByRole("button", { name: "Minta identitas" }).click();
  await ani.getByLabel("Alasan").fill("saksi satu-satunya");
  await ani.getByRole("dialog").getByRole("button", { name: "Kirim" }).click();
  await ani.getByRole("dialog").waitFor({ state: "detached" });
  for (const name of ["citra", "dedi"]) {
    const page = await officer(name);
    await page.goto(address("#/permintaan"));
    await page.getByRole("button", { name: "Setujui" }).click();
    await shown(page, "Tidak ada permintaan di sini");
    await page.context().close();
  }
  await ani.getByRole("button", { name: "Tampilkan nomor" }).click();
  await ani.locator("output").getByText(NUMBER).waitFor();
  await isClean(ani, "tip-penuh");
  await ani.getByRole("button", { name: "Tutup", exact: true }).click();
  assert.equal(await ani.getByText(NUMBER).count(), 0);
  await budi.goto(address(`#/tip/${tip}`));
  await budi.getByText("membuka nomor pengirim").waitFor();
  assert.ok(!(await budi.content()).includes(NUMBER.slice(1)));
  assert.equal(await budi.getByRole("button", { name: "Tampilkan nomor" }).count(), 0);
});

test("what villagers write is text and nothing else", async () => {
  const bad = ["<script>window.pwned=1</script> calo di Pontang",
    "<img src=x onerror=window.pwned=1> calo di Tirtayasa", "\u202Ecalo\u202C jemput \u2067malam di Cikande",
    `calo ${"x".repeat(10_000)} di Kragilan`];
  for (const [i, text] of bad.entries()) await gateway.sms(text, `+62813777710${10 + i}`);
  await ani.goto(address("#/antrean"));
  await ani.reload();
  await row(ani, "<script>window.pwned").waitFor();
  await row(ani, "<img src=x onerror").waitFor();
  await isClean(ani, "antrean-kasar");
  for (const name of ["<script>", "<img src", "xxxxxx"]) {
    await row(ani, name).locator("a.w").click();
    await ani.getByTestId("narrative").waitFor();
    if (name === "xxxxxx") await isClean(ani, "tip-kasar");
    await ani.goto(address("#/antrean"));
  }
  assert.equal(await ani.evaluate(() => window.pwned), undefined);
  assert.equal(await ani.locator("main script, main img").count(), 0);
});

test("many are taken at once", async () => {
  await ani.getByLabel("Pilih semua yang bisa diambil").check();
  await ani.getByRole("toolbar").getByRole("button", { name: "Ambil" }).click();
  await shown(ani, /^4 diambil/);
});

test("without a line the last state stays, and comes back by itself", async () => {
  expected = [/ERR_INTERNET_DISCONNECTED/];
  await ani.context().setOffline(true);
  await shown(ani, /Sambungan terputus sejak/);
  assert.ok(await row(ani, "hiace").count() > 0);
  await isClean(ani, "luring");
  await ani.context().setOffline(false);
  await ani.getByText(/Sambungan terputus sejak/).waitFor({ state: "detached" });
  expected = [];
});

test("an ended session leads to the sign-in and back to where one was", async () => {
  await isClean(budi, "tip-polda");
  await budi.goto(address("#/akun"));
  await budi.getByText("peramban ini").waitFor();
  await isClean(budi, "akun");
  await budi.goto(address(`#/tip/${tip}`));
  await budi.getByTestId("narrative").waitFor();
  expected = [/status of 401/];
  await budi.context().clearCookies();
  await budi.getByLabel("Tulis catatan").fill("masih ada?");
  await budi.getByRole("button", { name: "Simpan catatan" }).click();
  await shown(budi, /Sesi Anda berakhir/);
  await budi.getByLabel("Nama pengguna").fill("budi");
  await budi.getByLabel("Kata sandi", { exact: true }).fill(people.budi.password);
  await budi.getByRole("button", { name: "Masuk", exact: true }).click();
  await budi.getByTestId("narrative").waitFor();
  expected = [];
});

test("nothing went wrong in the browser", () => assert.deepEqual(complaints, []));
