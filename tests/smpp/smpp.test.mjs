// UCS-2 in and out, and receipts as an SMSC really gives them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Gateway, freePorts, until } from "../stories/house.mjs";
import { Kannel } from "../stories/kannel.mjs";
import { Smsc } from "./smsc.mjs";

let gateway, kannel, smsc, officer;

before(async () => {
  const [smscPort, sendPort] = await freePorts(2);
  smsc = await Smsc.open(smscPort);
  gateway = await Gateway.open({ channels: `
  - name: kannel
    kind: kannel
    secret: smpp-story-secret-000001
    send: {url: "http://127.0.0.1:${sendPort}/cgi-bin/sendsms", username: lapor, password: rahasia, from: "1771", per_second: 100}
` });
  officer = await gateway.signIn(gateway.addOfficer("ani"));
  kannel = await Kannel.open({ sendPort,
    callback: `http://127.0.0.1:${gateway.callbacks}/in/kannel/smpp-story-secret-000001`,
    smsc: `group = smsc
smsc = smpp
smsc-id = tsel1
host = 127.0.0.1
port = ${smscPort}
smsc-username = x
smsc-password = x
system-type = ""
transceiver-mode = true
msg-id-type = 0
` });
  await until("the bind", () => smsc.session);
});

after(async () => {
  await kannel?.close();
  smsc?.close();
  await gateway?.close();
});

const tipWith = (pattern) => until(`a tip like ${pattern}`, async () =>
  (await officer.tips()).find((tip) => pattern.test(tip.narrative ?? "")));

const deliveryOf = async (tip) => (await officer.get(`tips/${tip.id}`)).body
  .messages.find((each) => each.direction === "out")?.delivery;

test("UCS-2 from a handset is read as written", async () => {
  smsc.send("6281311118881", "tolong… anak saya dibawa ke Merak 😭", 8);
  const tip = await tipWith(/Merak/);
  assert.equal(tip.narrative, "tolong… anak saya dibawa ke Merak 😭");
  await until("delivered", async () => await deliveryOf(tip) === "delivered");
});

test("accepted is not delivered: only the phone's receipt is", async () => {
  smsc.receipts = false;
  const n = smsc.taken.length;
  smsc.send("6281311118882", "LAPOR calo di Petir");
  const tip = await tipWith(/Petir/);
  await until("the message", () => smsc.taken.length > n);
  await until("sent", async () => await deliveryOf(tip) === "sent");
  smsc.receipt(smsc.taken[n].id, "DELIVRD");
  await until("delivered", async () => await deliveryOf(tip) === "delivered");
});

test("a phone that cannot be reached", async () => {
  const n = smsc.taken.length;
  smsc.send("6281311118883", "LAPOR calo di Baros");
  const tip = await tipWith(/Baros/);
  await until("the message", () => smsc.taken.length > n);
  smsc.receipt(smsc.taken[n].id, "UNDELIV");
  await until("failed", async () => await deliveryOf(tip) === "failed");
});
