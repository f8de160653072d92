// What holds for every aggregator: a walk along all kinds of the registry and
// all descriptions in files, so that whoever adds one is held to the same.
//
//   - a wrong secret or signature is answered byte for byte as a channel that
//     does not exist
//   - a repeat is answered byte for byte as the first
//   - a status word that nobody knows is taken
//   - nothing that a villager may write is answered with 4xx
//   - no secret, number or text is in the log
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { Gateway, PROGRAM, ROOT } from "./house.mjs";
import { DIALECTS, EXAMPLES, KINDS, NUMBER, OTHER_KINDS, PASSWORD }
  from "./wires.mjs";

const SECRET = "walk-story-secret-000001";
const SIGN = "a secret to sign with";
const SEND_SECRETS = ["send-user-77", "send-key-77", "send-password-77"];
const MARK = "PLACEHOLDERTEXT";
const CHANNELS = path.join(ROOT, "deploy", "channels");
const TRIALS = path.join(ROOT, "tests", "unit", "dialects");

const files = (folder) => fs.readdirSync(folder)
  .map((file) => path.join(folder, file));
const name_of = (file) => path.basename(file, ".yaml");

/** One row for each kind and file: {name, kind, file, wire}. */
const ROWS = [
  ...Object.entries({ ...KINDS, ...OTHER_KINDS })
    .map(([name, wire]) => ({ name, kind: name, wire })),
  ...[...files(CHANNELS), ...files(TRIALS)].map((file) => ({
    name: name_of(file), kind: "generic", file,
    wire: DIALECTS[name_of(file)] ?? EXAMPLES[name_of(file)] ?? {} })),
];

const signature = ({ wire }) => wire.sign
  ? `signature: {secret: "${SIGN}"${wire.config?.startsWith("method")
      ? `, ${wire.config}` : ""}}`
  : "";
const sends = ({ file }) => !file
  || /^send:/m.test(fs.readFileSync(file, "utf8"));

/** What stands in the config: one channel, and one more that is signed. */
function channels(row) {
  const config = row.wire.sign ? "" : row.wire.config ?? "";
  const one = (name, more) => `  - name: ${name}
    kind: ${row.kind}
    secret: ${SECRET}
    ${row.file ? `dialect: ${row.file}` : ""}
    ${sends(row) ? `send: {url: "http://127.0.0.1:9/", username: ${
      SEND_SECRETS[0]}, api_key: ${SEND_SECRETS[1]}, password: ${
      SEND_SECRETS[2]}, from: "1771", paused: true}` : ""}
    ${more}
`;
  return one(row.name, config)
    + (row.wire.sign ? one(`${row.name}-signed`, signature(row)) : "");
}

/** Every callback of a row, as {word: request}. input stands for what the
 *  villager wrote, id for whatever tells one from another. */
function callbacks({ wire }, id, input = MARK) {
  const turn = (event, typed) => wire.turn?.({ session: id, from: NUMBER,
    event, input: typed.at(-1) ?? "*177#", n: typed.length + 1, typed });
  const sent = { type: "application/json", body: JSON.stringify({
    messageid: "77", messages: [{ destinations: [{ messageId: "77-0a" }] }] }) };
  const list = {};

  if (wire.sms) list.sms = wire.sms(id, input);
  if (wire.receipt) list.receipt = wire.receipt(sent);
  if (wire.turn) {
    list.ussd = turn("begin", []);
    list.typed = turn("continue", [input]);
    const abort = turn("abort", []);
    if (abort.word) list.ended = abort;
  }
  return list;
}

const word_of = (name) => name === "typed" ? "ussd" : name;

/** Sends bytes as they are; all of the answer but its date. */
function ask(channel, word, request, secret = SECRET) {
  return new Promise((resolve, reject) => {
    const body = request.query ? undefined : Buffer.from(request.body, "latin1");
    const call = http.request({ host: "127.0.0.1", port: gateway.callbacks,
      method: request.query ? "GET" : "POST",
      path: `/in/${channel}/${secret}/${word}`
        + (request.query ? `?${request.query}` : ""),
      headers: { Connection: "close",
        ...(body ? { "Content-Length": body.length } : {}),
        ...(request.type ? { "Content-Type": request.type } : {}),
        ...request.headers } }, async (answer) => {
      const bytes = [];
      for await (const chunk of answer) bytes.push(chunk);
      const headers = [];
      for (let i = 0; i < answer.rawHeaders.length; i += 2)
        if (answer.rawHeaders[i] !== "Date")
          headers.push(answer.rawHeaders.slice(i, i + 2).join(": "));
      resolve({ status: answer.statusCode, phrase: answer.statusMessage,
                headers, body: Buffer.concat(bytes).toString("latin1") });
    });
    call.on("error", reject);
    call.end(body);
  });
}

// ---- what villagers may write ----

const bytes = (...list) => Buffer.from(list.flat()).toString("latin1");
const utf8 = (text) => Buffer.from(text, "utf8").toString("latin1");

const NASTY = {
  "nothing": "",
  "a NUL": "a\0b",
  "NULs alone": "\0\0\0",
  "every byte": bytes(Array.from({ length: 256 }, (_, i) => i)),
  "broken UTF-8": bytes(0xC3, 0x28, 0xE2, 0x82, 0xF0, 0x9F, 0xED, 0xA0, 0x80,
                        0xC0, 0xAF, 0xFF, 0xFE),
  "10,000 digits": "7".repeat(10_000),
  "line ends": "a\r\nX-Bad: 1\r\n\r\nb\n\n\r",
  "emoji and letters": utf8("👩‍👩‍👧‍👦 anak saya ‮ hilang é ﷽"),
  "signs of every format": `<a b="c">&amp;]]>'"{}[]\\%s%n%00%zz+&x=y;--|*#`,
  "a long sentence": "tolong anak saya dibawa ke kapal ".repeat(60),
};

/** The bytes of a text as it stands in a request; undefined: it cannot. */
function encode(request, text) {
  if (request.query || !request.type || request.type.includes("form"))
    return [...text].map((c) =>
      `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
  if (request.type.includes("json"))
    return [...text].map((c) => c < " " || c === '"' || c === "\\"
      ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : c).join("");
  return [...text].map((c) => c < " " || '<>&"'.includes(c)
    ? /[\t\n\r<>&"]/.test(c) ? `&#${c.charCodeAt(0)};` : "" : c).join("");
}

function fill(request, mark, text) {
  const whole = { ...request };
  for (const part of ["query", "body"])
    whole[part] = request[part]?.replaceAll(mark, encode(request, text));
  return whole;
}

/** The same request, filled up to the most that is taken. */
function fill_up(request) {
  const room = 65536 - Buffer.byteLength(
    fill(request, MARK, "").body ?? request.query);
  const left = request.query ? Math.floor((room - 2048) / 3)
    : request.type.includes("form") ? Math.floor(room / 3) : room;
  return fill(request, MARK, "a".repeat(left));
}

let gateway;

before(async () => {
  gateway = await Gateway.open({ channels: ROWS.map(channels).join("") });
});

after(() => gateway?.close());

test("there is a row for every kind that the program knows", () => {
  gateway.write({ channels: "  - {name: x, kind: nobody, secret: abc}\n" });
  const { stdout, stderr } = spawnSync(PROGRAM, ["check", "-c", gateway.config],
                                       { encoding: "utf8" });
  const known = (stdout + stderr).match(/`?kind`?.*nobody.*/)?.[0] ?? "";
  gateway.write();
  const list = known.match(/[a-z0-9-]+(?:, (?:or )?[a-z0-9-]+)+(?: or [a-z0-9-]+)?/)?.[0] ?? known;
  for (const kind of [...new Set(ROWS.map((row) => row.kind))])
    assert.ok(known.includes(kind), `${kind} is not in: ${known}`);
  const words = list.split(/, (?:or )?| or /).filter(Boolean);
  assert.deepEqual(words.sort(),
    [...new Set(ROWS.map((row) => row.kind))].sort(), known);
});

test("there are callbacks for everything that a description reads", () => {
  for (const row of ROWS.filter(({ file }) => file)) {
    const described = [...fs.readFileSync(row.file, "utf8")
      .matchAll(/^(sms|receipt|ussd|ended):/gm)].map(([, word]) => word);
    assert.deepEqual(Object.keys(callbacks(row, "x"))
      .filter((name) => name !== "typed").sort(), described.sort(), row.name);
  }
});

for (const row of ROWS) {
  const { name, wire } = row;
  const calls = (id) => Object.entries(callbacks(row, id));

  test(`${name}: wrong secrets and signatures give no hint`, async () => {
    for (const [which, request] of calls(`${name}-1`)) {
      const word = word_of(which);
      const unknown = await ask("nobody", word, request);
      assert.equal(unknown.status, 404);
      for (const secret of ["wrong", `${SECRET}x`, SECRET.slice(1), "%00"])
        assert.deepEqual(await ask(name, word, request, secret), unknown);
      if (!wire.sign) continue;
      const url = `http://127.0.0.1:${gateway.callbacks}/in/${name}-signed/${
        SECRET}/${word}`;
      const forged = wire.sign(request, "guessed", url);
      for (const each of [request, forged, { ...request,
             headers: Object.fromEntries(Object.keys(forged.headers ?? {})
               .map((header) => [header, ""])) }])
        assert.deepEqual(await ask(`${name}-signed`, word, each), unknown);
      const good = await ask(`${name}-signed`, word,
                             wire.sign(request, SIGN, url));
      assert.equal(Math.floor(good.status / 100), 2, `${word}: signed well`);
    }
    if (wire.config === `signature: {secret: "${PASSWORD}"}`)
      assert.deepEqual(
        await ask(name, "ussd", fill(callbacks(row, "x").ussd,
          new URLSearchParams({ x: PASSWORD }).toString().slice(2), "guessed")),
        await ask("nobody", "ussd", callbacks(row, "x").ussd));
  });

  test(`${name}: a callback that it lacks is answered alike`, async () => {
    const spoken = Object.keys(callbacks(row, "x")).map(word_of);
    const any = { type: "application/x-www-form-urlencoded", body: "a=b" };
    for (const word of ["sms", "receipt", "ussd", "ended"])
      if (!spoken.includes(word))
        assert.deepEqual(await ask(name, word, any),
                         await ask("nobody", word, any));
  });

  test(`${name}: a repeat is answered as the first`, async () => {
    for (const [which, request] of calls(`${name}-2`)) {
      const first = await ask(name, word_of(which), request);
      assert.equal(Math.floor(first.status / 100), 2, which);
      for (let i = 0; i < 2; i++)
        assert.deepEqual(await ask(name, word_of(which), request), first, which);
    }
  });

  if (wire.receipt) test(`${name}: an unknown status word is taken`, async () => {
    const from = gateway.log.length;
    const answer = await ask(name, "receipt", callbacks(row, "x").receipt);
    assert.equal(Math.floor(answer.status / 100), 2);
    await gateway.seen(new RegExp(
      `outbox\\.receipt_unknown channel=${name} word=\\w+`), from);
    for (const [what, text] of Object.entries(NASTY)) {
      const sent = { type: "json", body: JSON.stringify({ messageid: "77",
        messages: [{ destinations: [{ messageId: "77-0a" }] }] }) };
      const odd = fill(wire.receipt(sent, MARK), MARK, text);
      const { status } = await ask(name, "receipt", odd);
      assert.equal(Math.floor(status / 100), 2, what);
    }
  });

  test(`${name}: nothing that is written is refused`, async () => {
    let n = 0;
    const tried = async (which, request, what) => {
      const { status } = await ask(name, word_of(which), request);
      assert.equal(Math.floor(status / 100), 2, `${which}: ${what}: ${status}`);
    };
    for (const [what, text] of Object.entries(NASTY)) {
      const id = `${name}-3-${n++}`;
      if (wire.turn) await tried("ussd", callbacks(row, id).ussd, "dialled");
      for (const [which, request] of calls(id)) {
        await tried(which, fill(request, MARK, text), `text: ${what}`);
        await tried(which, fill(request, NUMBER, text), `sender: ${what}`);
        await tried(which, fill(request, id, text), `id: ${what}`);
      }
    }
    for (const [which, request] of calls(`${name}-4`))
      await tried(which, fill_up(request), "as much as is taken");
  });
}

test("and no secret, number or text of all that is in the log", async () => {
  const log = gateway.log.join("\n") + await gateway.metrics();
  for (const secret of [SECRET, SIGN, PASSWORD, NUMBER, NUMBER.slice(2), MARK,
                        "dibawa", "7777777", "anak saya", ...SEND_SECRETS])
    assert.ok(!log.includes(secret), `${secret} is in the log`);
  assert.match(await gateway.dial().begin(), /^Info Aman Banten/);
});
