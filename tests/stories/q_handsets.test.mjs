// A handset that shows little, a poster in the village, and another language:
// whole calls against the real program.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { after, before, test } from "node:test";
import { Call, Gateway, PROGRAM, ROOT } from "./house.mjs";

const secret = randomBytes(16).toString("hex");
const menus = path.join(ROOT, "handlers", "villagers", "menus");
let gateway;

before(async () => {
  gateway = await Gateway.open({
    secret, yaml: "languages: [su]",
    channels: `  - {name: thin, kind: africastalking, secret: ${secret}, septets: 80}\n`,
  });
});

after(() => gateway?.close());

/** A call on the channel of 80 septets. */
class ThinCall extends Call {
  async turn(text) {
    const { status, body } = await this.gateway.post("ussd", {
      sessionId: this.session, phoneNumber: this.from, networkCode: "51010",
      serviceCode: "*177#", text }, "thin");
    assert.equal(status, 200);
    this.more = body.startsWith("CON ");
    this.screen = body.slice(4);
    assert.ok(this.screen.length <= 80, this.screen);
    return this.screen;
  }
}

function tip() {
  return gateway.sql("SELECT * FROM tip ORDER BY id DESC LIMIT 1")[0];
}

test("a report on 80 septets, page by page", async () => {
  const call = new ThinCall(gateway, "+6281255500001");
  await call.begin();
  assert.match(call.screen, /^Info Aman\n1 Lapor\n.*8 Lanjut$/s);
  assert.match(await call.walk("8"), /7 Bahasa\/Basa\n0 Kembali$/);
  assert.match(await call.walk("1", "8", "8"), /5 Orang asing\/kapal gelap/);
  assert.match(await call.walk("5", "1", "tirt", "1"), /Kode: \d{8}/);
  const thanks = await call.walk("2");
  const code = thanks.match(/\d{8}/)[0];
  assert.match(thanks, /8 Lanjut$/);
  assert.equal(call.more, true);
  assert.match(await call.walk("8"), /Bahaya: telepon 110\.$/);
  assert.equal(call.more, false);
  const check = new ThinCall(gateway, "+6281255500001");
  assert.match(await check.walk("3", code), new RegExp(`Kode ${code}`));
});

test("the code of a poster and two answers", async () => {
  const call = gateway.dial("+6281255500002");
  await call.begin("1*10493");
  assert.match(call.screen, /^Lokasi poster dicatat\./);
  assert.doesNotMatch(call.screen, /Lontar|Tirtayasa|Serang/);
  assert.match(await call.walk("4", "2"), /Info Anda sudah tersimpan/);
  const { district, village, complete } = tip();
  assert.deepEqual({ district, village, complete },
    { district: "36.04.13", village: "36.04.13.2007", complete: 1 });
});

test("what is printed for a poster is what one dials", async () => {
  const lines = (...words) => gateway.run(["poster", ...words]).trim()
    .split("\n").map((line) => line.split("\t"));
  const all = lines();
  assert.equal(all.length, 1552);
  assert.equal(new Set(all.map(([dialled]) => dialled)).size, 1552);
  assert.equal(lines("--area", "36.04").length,
               all.filter(([, code]) => code.startsWith("36.04.")).length);
  const [[dialled, code, ...names]] = lines("--area", "36.04.13.2007");
  assert.deepEqual([code, ...names],
                   ["36.04.13.2007", "Lontar", "Tirtayasa", "Kab Serang"]);
  const [, shortcut] = dialled.match(/^\*177\*(1\*\d{5})#$/);
  const call = gateway.dial("+6281255500006");
  await call.begin(shortcut);
  assert.match(await call.walk("4", "2"), /Info Anda sudah tersimpan/);
  assert.equal(tip().village, code);
  for (const area of ["36.0", "", "36.04.13.2007.1", "Lontar"])
    assert.equal(gateway.fails(["poster", "--area", area]).status, 2);
});

test("a poster's place outlives a drop", async () => {
  const from = "+6281255500003";
  const call = gateway.dial(from);
  await call.walk("1", "10493", "4");
  await call.ended();
  const again = gateway.dial(from);
  await again.begin();
  assert.match(again.screen, /1 Lanjutkan/);
  assert.match(await again.walk("1", "1"), /Info Anda sudah tersimpan/);
  assert.equal(tip().village, "36.04.13.2007");
});

test("a wrong code of a poster stops nobody", async () => {
  const call = gateway.dial("+6281255500004");
  await call.begin("1*10494");
  assert.match(call.screen, /^Maaf, kode tak cocok\./);
  assert.match(await call.walk("4", "2"), /^Di mana kejadiannya\?/);
});

test("Sunda is chosen once", async () => {
  const from = "+6281255500005";
  const call = gateway.dial(from);
  assert.match(await call.walk("7", "2"), /2 Aya bahaya ayeuna/);
  await call.ended();
  const again = new ThinCall(gateway, from);
  await again.begin();
  assert.match(again.screen, /2 Aya bahaya ayeuna/);
});

test("the menus are proved for every width, and what is borrowed is counted",
  () => {
    for (const septets of ["80", "120", "160", "182"])
      assert.match(
        execFileSync(PROGRAM, ["menu", "check", menus, "--septets", septets],
          { encoding: "utf8" }),
        new RegExp(`2 languages, every screen fits ${septets} septets\n`
          + "Basa Sunda: \\d+ of \\d+ texts are not translated"));
    assert.match(gateway.run(["check"]), /Basa Sunda: \d+ of \d+ texts/);
    const walked = execFileSync(PROGRAM,
      ["menu", "try", menus, "--septets", "80"],
      { encoding: "utf8", input: "1\n8\nq\n" });
    assert.match(walked, /3 Anak\/kawin dijual/);
    assert.match(walked, /of 80 septets/);
  });
