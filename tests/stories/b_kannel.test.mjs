// The same road with a real Kannel between handset and gateway.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Gateway, freePort, until } from "./house.mjs";
import { Kannel } from "./kannel.mjs";

let gateway, kannel, budi;

before(async () => {
  const sendPort = await freePort();
  gateway = await Gateway.open({ channels: `
  - name: kannel
    kind: kannel
    secret: kannel-story-secret-0001
    send: {url: "http://127.0.0.1:${sendPort}/cgi-bin/sendsms", username: lapor, password: rahasia, from: "1771", per_second: 100}
` });
  budi = await gateway.signIn(gateway.addOfficer("budi", "polda"));
  kannel = await Kannel.open({ sendPort,
    callback: `http://127.0.0.1:${gateway.callbacks}/in/kannel/kannel-story-secret-0001` });
});

after(async () => {
  await kannel?.close();
  await gateway?.close();
});

const newest = async (fits) => until("the tip", async () =>
  (await budi.tips()).find(fits));

test("an SMS goes in, a tip is stored, the thank-you comes out, its receipt moves it", async () => {
  await kannel.from("6281311110001 1771 text LAPOR rumah kosong dekat pantai Carita banyak orang asing");
  const message = await kannel.message(0);
  assert.equal(message.to.replace("+", ""), "6281311110001");
  const [, code] = message.body.match(/Info diterima\. Kode (\d{8})\./);

  const tip = await newest((each) => each.code === code);
  assert.match(tip.narrative, /rumah kosong dekat pantai Carita/);
  assert.equal(tip.channel, "kannel");
  await until("the receipt", async () =>
    (await budi.get(`tips/${tip.id}`)).body.messages
      .find((each) => each.delivery === "delivered"));
});

test("a long SMS in several parts, last part first, is one tip", async () => {
  const first = "Tolong pak adik saya dijanjikan kerja di Kamboja ";
  const second = "tapi paspor dan hp ditahan agen orangnya di Kronjo";
  const form = (text) => text.replaceAll(" ", "+");
  await kannel.from(`6281311110002 1771 udh %05%00%03%2a%02%02 ${form(second)}`);
  await kannel.from(`6281311110002 1771 udh %05%00%03%2a%02%01 ${form(first)}`);
  const tip = await newest((each) => /Kronjo/.test(each.narrative ?? ""));
  assert.equal(tip.narrative, first + second);
});

test("a gateway that was down gets what Kannel kept, once", async () => {
  const had = (await budi.tips()).length;
  await gateway.kill("SIGKILL");
  for (let i = 0; i < 5; i++)
    await kannel.from(`62813111102${i}0 1771 text LAPOR saat mati nomor ${i}`);
  await until("Kannel's tries", () =>
    kannel.smsbox.said.some((line) => /Couldn't fetch/.test(line)));
  await gateway.start();
  await until("all five", async () => (await budi.tips()).length >= had + 5);
  const late = (await budi.tips()).filter((each) =>
    /saat mati nomor/.test(each.narrative ?? ""));
  assert.equal(late.length, 5);
  assert.equal(new Set(late.map((each) => each.narrative)).size, 5);
});
