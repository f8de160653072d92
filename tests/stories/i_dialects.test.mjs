// Every dialect against the real program: what comes in is stored once, what is
// not theirs is refused, what goes out is followed to the phone.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { test } from "node:test";
import { Gateway, until } from "./house.mjs";
import { KINDS, NUMBER, json } from "./wires.mjs";

const SECRET = "dialect-story-secret-0001";
const SIGN = "a secret to sign with";
const OLD = "what they signed with before";

// ---- an aggregator of any kind, and a gateway that has only its channel ----

class Far {
  static async open(kind) {
    const self = new Far();
    self.sent = [];
    self.server = http.createServer(async (req, res) => {
      let body = "";
      for await (const chunk of req) body += chunk;
      const sent = { body, type: req.headers["content-type"],
                     query: req.url.split("?")[1], headers: req.headers };
      self.sent.push(sent);
      const answer = kind.takes(sent);
      res.writeHead(answer.status);
      res.end(answer.body);
    });
    self.server.listen(0, "127.0.0.1");
    await once(self.server, "listening");
    self.url = `http://127.0.0.1:${self.server.address().port}/send`;
    return self;
  }

  async message(n) {
    await until(`message ${n}`, () => this.sent.length > n);
    return this.sent[n];
  }

  close() {
    this.server.closeAllConnections?.();
    this.server.close();
  }
}

function channel(name, kind, far, more = "") {
  return `  - name: ${name}
    kind: ${kind}
    secret: ${SECRET}
    ${more}
    send: {url: "${far.url}", username: lapor, api_key: kunci, password: rahasia, from: "1771", per_second: 100}
`;
}

async function call(gateway, name, word, request, secret = SECRET) {
  const answer = await fetch(
    `http://127.0.0.1:${gateway.callbacks}/in/${name}/${secret}/${word}`
    + (request.query ? `?${request.query}` : ""), {
      method: request.query ? "GET" : "POST",
      headers: { ...(request.type ? { "Content-Type": request.type } : {}),
                 ...request.headers },
      body: request.body });
  return { status: answer.status, body: await answer.text() };
}

const delivery = async (ani, tip) => (await ani.get(`tips/${tip.id}`)).body
  .messages.find((each) => each.direction === "out")?.delivery;

for (const [name, kind] of Object.entries(KINDS)) {
  test(`${name}: in once, out, and to the phone`, async () => {
    const far = await Far.open(kind);
    const signature = `signature: {secret: "${SIGN}", secret_old: "${OLD}"`
      + `${kind.config ? `, ${kind.config}` : ""}}`;
    const gateway = await Gateway.open({
      channels: channel("far", name, far)
        + (kind.sign ? channel("signed", name, far, signature) : "") });
    try {
      const ani = await gateway.signIn(gateway.addOfficer("ani"));
      const text = `LAPOR ada calo dari ${name} malam ini di Pontang & sekitarnya`;
      const sms = kind.sms("id-1", text);

      for (let i = 0; i < 2; i++)
        assert.deepEqual(await call(gateway, "far", "sms", sms),
                         { status: 200, body: kind.ok });
      const tips = await ani.tips();
      assert.equal(tips.length, 1);
      assert.ok(tips[0].narrative.includes(`dari ${name} malam ini di Pontang & sekitarnya`));
      assert.equal(tips[0].channel, "far");

      const before = (await ani.tips()).length;
      assert.equal((await call(gateway, "far", "sms", sms, "wrong")).status, 404);
      assert.equal((await call(gateway, "far", "sms", kind.malformed)).status,
                   400);
      assert.equal((await call(gateway, "far", "ussd", sms)).status, 404);
      assert.equal((await ani.tips()).length, before);

      const sent = await far.message(0);
      const { to, text: thanks } = kind.from(sent);
      assert.equal(to, NUMBER);
      assert.match(thanks, new RegExp(`Kode ${tips[0].code}`));
      await until("the answer to be put down",
        async () => ["sent", "accepted"].includes(await delivery(ani, tips[0])));
      assert.deepEqual(
        await call(gateway, "far", "receipt", kind.receipt(sent)),
        { status: 200, body: kind.receiptOk ?? "" });
      assert.notEqual(await delivery(ani, tips[0]), "delivered");
      assert.equal((await call(gateway, "far", "receipt",
        kind.receipt(sent, kind.delivered))).status, 200);
      assert.equal(await delivery(ani, tips[0]), "delivered");

      if (kind.sign) await signedCalls(gateway, kind, ani);
      const log = gateway.log.join("\n") + await gateway.metrics();
      for (const secret of [SECRET, SIGN, OLD, NUMBER, "rahasia", "sekitarnya"])
        assert.ok(!log.includes(secret), `${secret} is in the log`);
    } finally {
      await gateway.close();
      far.close();
    }
  });
}

/** Texts that are stored: tips, and what joined them. */
const texts = async (ani) => (await ani.tips()).reduce((sum, tip) => sum + 1
  + tip.messages.filter((each) => each.direction === "in").length, 0);

async function signedCalls(gateway, kind, ani) {
  const had = await texts(ani);
  const url = `http://127.0.0.1:${gateway.callbacks}/in/signed/${SECRET}/sms`;
  const sms = kind.sms("id-2", "LAPOR ada kapal gelap di Sumur");

  for (const wrong of [sms, kind.sign(sms, "guessed", url)])
    assert.deepEqual(await call(gateway, "signed", "sms", wrong),
                     { status: 404, body: "" });
  assert.equal((await call(gateway, "signed", "sms",
    kind.sign(sms, SIGN, url), "wrong")).status, 404);
  assert.equal(await texts(ani), had);
  for (const good of [SIGN, OLD])
    assert.deepEqual(
      await call(gateway, "signed", "sms", kind.sign(sms, good, url)),
      { status: 200, body: kind.ok });
  assert.equal(await texts(ani), had + 1);
}

test("telkomsel-digihub: sends what came by another channel", async () => {
  const far = await Far.open({ takes: () => ({ status: 200,
    body: JSON.stringify({ transaction: { status_code: "00000" },
                           sms_information: { message_id: "tx77" } }) }) });
  const gateway = await Gateway.open({ channels: channel("digi",
    "telkomsel-digihub", far, "alias: /callback/digihub/smsapi") });
  try {
    const ani = await gateway.signIn(gateway.addOfficer("ani"));
    await gateway.sms("LAPOR ada calo di Labuan", `+${NUMBER}`);
    const [tip] = await ani.tips();
    const sent = await far.message(0);
    const { transaction, sms } = JSON.parse(sent.body);
    assert.equal(sms.recipient, NUMBER);
    assert.match(sms.sms_text, new RegExp(`Kode ${tip.code}`));
    assert.equal(transaction.callback_domain, `127.0.0.1:${gateway.callbacks}`);
    const now = Math.floor(Date.now() / 1000);
    const hashes = Array.from({ length: 60 }, (_, age) => createHash("sha256")
      .update(`kuncirahasia${now - age}`).digest("hex"));
    assert.ok(hashes.includes(sent.headers["x-signature"]));

    const alias = async (fields) => (await fetch(
      `http://127.0.0.1:${gateway.callbacks}/callback/digihub/smsapi`,
      { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify(fields) })).status;
    await until("the answer to be put down",
      async () => ["sent", "accepted"].includes(await delivery(ani, tip)));
    const id = transaction.transaction_id;
    assert.equal(await alias({ transaction_id: id, status: "TELEPORT" }), 200);
    assert.equal(await alias({ nothing: "of theirs" }), 400);
    assert.notEqual(await delivery(ani, tip), "delivered");
    assert.equal(await alias({ transaction_id: id, message_id: "tx77",
                               status: "DELIVRD" }), 200);
    assert.equal(await delivery(ani, tip), "delivered");
    for (const [word, secret, status] of [["receipt", "wrong", 404],
                                          ["sms", SECRET, 404]])
      assert.equal((await call(gateway, "digi", word,
        json({ status: "DELIVRD" }), secret)).status, status);
  } finally {
    await gateway.close();
    far.close();
  }
});
