// Dialects that stand in files, against the real program: one channel for each
// description of deploy/channels, and a villager who reports through it.
import assert from "node:assert/strict";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { Gateway, ROOT, until } from "./house.mjs";
import { DIALECTS, PASSWORD, query } from "./wires.mjs";

const SECRET = "described-story-secret-01";
const CHANNELS = path.join(ROOT, "deploy", "channels");

// ---- a phone whose network speaks one of them ----

class Phone {
  constructor(gateway, name, from, session) {
    Object.assign(this, { gateway, name, from, session, n: 0 });
    this.dialect = DIALECTS[name];
  }

  async turn(event, input, n = this.n + 1) {
    this.n = n;
    this.typed = event === "begin" ? [] : [...this.typed, input];
    const told = { session: this.session, from: this.from, event, input, n,
                   typed: this.typed };
    const request = this.dialect.turn(told);
    const answer = await ask(this.gateway, this.name, request.word ?? "ussd",
                             request);
    assert.equal(answer.status, 200);
    this.body = answer.body;
    Object.assign(this, answer.body === "" ? { screen: "", more: false }
      : this.dialect.read(answer, told));
    return this.screen;
  }

  dial(code = "*177#") {
    return this.turn("begin", code);
  }

  async type(...keys) {
    for (const key of keys) await this.turn("continue", key);
    return this.screen;
  }
}

async function ask(gateway, name, word, request, secret = SECRET) {
  const answer = await fetch(
    `http://127.0.0.1:${gateway.callbacks}/in/${name}/${secret}/${word}`
    + (request.query ? `?${request.query}` : ""), {
      method: request.query ? "GET" : "POST",
      headers: request.type ? { "Content-Type": request.type } : {},
      body: request.body });
  return { status: answer.status, body: await answer.text(),
           headers: answer.headers };
}

const channel = (name, more = "") => `  - name: ${name}
    kind: generic
    dialect: ${path.join(CHANNELS, name)}.yaml
    secret: ${SECRET}
    ${more}
`;

let gateway, ani;

before(async () => {
  gateway = await Gateway.open({ channels: Object.entries(DIALECTS)
    .map(([name, { config }]) => channel(name, config)).join("") });
  ani = await gateway.signIn(gateway.addOfficer("ani"));
});

after(() => gateway?.close());

test("a description for every call that there is, and a story for each", () => {
  const described = fs.readdirSync(CHANNELS)
    .filter((file) => fs.readFileSync(path.join(CHANNELS, file), "utf8")
      .match(/^ussd:/m))
    .map((file) => path.basename(file, ".yaml"));
  assert.deepEqual(described.sort(), Object.keys(DIALECTS).sort());
});

Object.entries(DIALECTS).forEach(([name, dialect], i) => {
  const from = `62812345602${String(i).padStart(2, "0")}`;
  let phone, tip;
  const redial = () => {
    phone = new Phone(gateway, name, from, `${i}${phone ? phone.session : ""}7`);
    return phone.dial();
  };

  test(`${name}: dropped after three answers, and it is a tip`, async () => {
    assert.match(await redial(), /^Info Aman Banten\n1 Lapor/);
    assert.ok(phone.more);
    assert.match(await phone.type("1"), /^Apa yang terjadi\?/);
    assert.match(await phone.type("4"), /^Kapan\?/);
    assert.match(await phone.type("3"), /^Di mana/);
    if (dialect.silentEnd) return;
    await phone.turn("abort", "");
    assert.ok(!phone.screen && !phone.more, phone.body);
    [tip] = await ani.tips();
    assert.equal(tip.channel, name);
    assert.equal(tip.what, "broker");
    assert.equal(tip.complete, false);
  });

  test(`${name}: redialled, gone on with, and it has a code`, async () => {
    assert.match(await redial(), /^Info tadi belum selesai\.\n1 Lanjutkan/);
    assert.match(await phone.type("1"), /^Di mana/);
    assert.match(await phone.type("LABU"), /^Pilih kecamatan:\n1 Labuan/);
    assert.match(await phone.type("1"), /Kode: \d{8}/);
    const [, code] = phone.screen.match(/Kode: (\d{8})/);
    assert.ok(phone.more);
    assert.match(await phone.type("2"), new RegExp(`Kode( Anda)?: ${code}`));
    assert.ok(!phone.more);
    const [same] = await ani.tips();
    if (tip) assert.equal(same.id, tip.id);
    tip = same;
    assert.equal(tip.code, code);
    assert.equal(tip.channel, name);
    assert.equal(tip.medium, "ussd");
    assert.equal(tip.complete, true);
    assert.equal(tip.place.name, "Labuan");
  });

  test(`${name}: the code is asked about, and more is added`, async () => {
    assert.match(await redial(), /^Info Aman Banten\n1 Lapor/);
    assert.match(await phone.type("3", tip.code), new RegExp(`^Kode ${tip.code}`));
    const more = 'mobil hitam, plat A & "B" <C> | * #';
    assert.match(await phone.type("1", more), /sudah disimpan/);
    const { body } = await ani.get(`tips/${tip.id}`);
    assert.deepEqual(body.messages.filter((each) => each.direction === "in")
      .map((each) => [each.text, each.foreign_sender]), [[more, false]]);
  });

  test(`${name}: a wrong secret, and what is none of theirs`, async () => {
    const had = (await ani.tips()).length;
    const turn = dialect.turn({ session: "x", from, event: "begin",
                                input: "*177#", n: 1, typed: [] });
    const wrong = await ask(gateway, name, "ussd", turn, "wrong");
    assert.deepEqual([wrong.status, wrong.body], [404, ""]);
    for (const word of name === "ussd-a" ? ["sms", "receipt"]
                                         : ["sms", "receipt", "ended"])
      assert.equal((await ask(gateway, name, word, turn)).status, 404);
    if (!dialect.config?.startsWith("signature"))
      assert.equal((await ask(gateway, name, "ussd",
        turn.query ? query({ nothing: "of theirs" })
                   : { type: turn.type, body: "[" })).status, 400);
    assert.equal((await ani.tips()).length, had);
  });
});

test("hubtel: a turn's number alone tells a repeat", async () => {
  const phone = new Phone(gateway, "hubtel", "6281234560301", "numbered");
  await phone.dial("*177*1#");
  assert.match(phone.screen, /^Apa yang terjadi\?/);
  assert.match(await phone.turn("continue", "1", 2), /^Kapan\?/);
  assert.match(await phone.turn("continue", "1", 2), /^Kapan\?/);
  assert.match(await phone.turn("continue", "1", 3), /^Di mana/);
});

test("flares: a wrong password is answered like a wrong secret", async () => {
  const had = (await ani.tips()).length;
  for (const password of ["guessed", "", `${PASSWORD}x`]) {
    const answer = await ask(gateway, "flares", "ussd",
      query({ SessionID: "s", MSISDN: "6281234560302", input: "177", password }));
    assert.deepEqual([answer.status, answer.body], [404, ""]);
  }
  assert.equal((await ani.tips()).length, had);
});

test("no number, secret or text of these calls is in the log", async () => {
  const log = gateway.log.join("\n") + await gateway.metrics();
  for (const secret of [SECRET, PASSWORD, "62812345602", "mobil hitam"])
    assert.ok(!log.includes(secret), `${secret} is in the log`);
});

// ---- sending ----

class Far {
  static async open(answer) {
    const self = new Far();
    self.sent = [];
    self.answer = answer;
    self.server = http.createServer(async (req, res) => {
      let body = "";
      for await (const chunk of req) body += chunk;
      self.sent.push({ method: req.method, url: req.url,
        fields: Object.fromEntries(new URLSearchParams(
          body || req.url.split("?")[1])) });
      const { status, text } = self.answer(self.sent.at(-1), self.sent.length);
      res.writeHead(status);
      res.end(text);
    });
    self.server.listen(0, "127.0.0.1");
    await once(self.server, "listening");
    self.url = `http://127.0.0.1:${self.server.address().port}/send`;
    return self;
  }

  /** All that hold the word, once there are so many. */
  async holding(word, count) {
    return until(`${count} with ${word}`, () => {
      const found = this.sent.filter(({ fields }) =>
        Object.values(fields).some((value) => value.includes(word)));
      return found.length >= count && found;
    });
  }

  close() {
    this.server.closeAllConnections?.();
    this.server.close();
  }
}

const SENDERS = {
  zenziva: {
    good: { status: 200, text: "<response><message><to>081234560401</to>"
      + "<status>0</status><text>Success</text></message></response>" },
    slow: { status: 200, text: "<response><message><status>89</status>"
      + "</message></response>" },
    check: ({ method, fields }, code) => {
      assert.equal(method, "POST");
      assert.equal(fields.userkey, "lapor");
      assert.equal(fields.passkey, "rahasia");
      assert.equal(fields.nohp, "081234560401");
      assert.match(fields.pesan, new RegExp(`Kode ${code}`));
    },
  },
  tcast: {
    good: { status: 200, text: "1701|6281234560401|77aa" },
    slow: { status: 503, text: "" },
    check: ({ method, fields }, code) => {
      assert.equal(method, "GET");
      assert.equal(fields.username, "lapor");
      assert.equal(fields.password, "rahasia");
      assert.equal(fields.destination, "6281234560401");
      assert.equal(fields.source, "1771");
      assert.equal(fields.type, "0");
      assert.match(fields.message, new RegExp(`Kode ${code}`));
    },
  },
};

for (const [name, kind] of Object.entries(SENDERS)) {
  test(`${name}: refused for now, sent again, and taken`, async () => {
    const far = await Far.open((_, n) => n === 1 ? kind.slow : kind.good);
    const house = await Gateway.open({ channels: channel(name,
      `send: {url: "${far.url}", username: lapor, password: rahasia, `
      + `from: "1771", per_second: 100}`) });
    try {
      const officer = await house.signIn(house.addOfficer("ani"));
      await house.sms("LAPOR ada calo di Labuan", "+6281234560401");
      const [tip] = await officer.tips();
      for (const sent of await far.holding(`Kode ${tip.code}`, 2))
        kind.check(sent, tip.code);
      await until("the answer to be put down", async () =>
        (await officer.get(`tips/${tip.id}`)).body.messages
          .some((each) => each.direction === "out"
                          && ["sent", "accepted"].includes(each.delivery)));
      assert.equal((await ask(house, name, "sms", query({ a: "b" }))).status,
                   404);
      const log = house.log.join("\n") + await house.metrics();
      for (const secret of [SECRET, "6281234560401", "081234560401",
                            "rahasia", "Labuan"])
        assert.ok(!log.includes(secret), `${secret} is in the log`);
    } finally {
      await house.close();
      far.close();
    }
  });
}

test("a description with a fault is refused at its line, and the old stays",
  async () => {
    const house = await Gateway.open();
    try {
      const file = path.join(house.folder, "x.yaml");
      fs.writeFileSync(file, "ussd:\n  session: {json: a}\n  colour: red\n");
      house.write({ channels: `  - {name: x, kind: generic, dialect: ${file}, `
        + `secret: ${SECRET}}\n` });
      const { status, stderr } = house.fails(["check"]);
      assert.equal(status, 1);
      assert.match(stderr, /x\.yaml:3: error: `ussd` has no key `colour`/);
      house.process.kill("SIGHUP");
      await house.seen(/ reload\.refused /);
      assert.match(await house.dial().begin(), /^Info Aman Banten/);
    } finally {
      await house.close();
    }
  });
