// tests/stories/house.mjs -- a real gateway in a folder of its own, and the
// people who use it. Nothing here waits by the clock: it waits for an event (a
// line of the log, a file, an answer) and gives up after a limit.
import { spawn, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";

export const ROOT = path.resolve(new URL("../..", import.meta.url).pathname);
export const PROGRAM = process.env.KENTONGAN
  ?? path.join(ROOT, "build", "kentongan");
export const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 30_000);

/** Ports nobody listens on (for servers that cannot take port 0), no two the
 *  same: each is held until all are found. */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = [];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ports.push(server.address().port);
  }
  for (const server of servers) {
    server.close();
    await once(server, "close");
  }
  return ports;
}

export async function freePort() {
  return (await freePorts(1))[0];
}

/** Asks again until check() gives something true. For states that no event
 *  tells; every look is a real one. */
export async function until(what, check, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited too long for ${what}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/** An aggregator's messaging API (Africa's Talking): keeps what it is sent. */
export class Aggregator {
  static async open() {
    const self = new Aggregator();
    self.sent = [];
    self.answer = null; // (form, n) => {status, body, headers} to misbehave
    self.server = http.createServer((req, res) => self.#take(req, res));
    self.server.listen(0, "127.0.0.1");
    await once(self.server, "listening");
    self.port = self.server.address().port;
    self.url = `http://127.0.0.1:${self.port}/version1/messaging`;
    return self;
  }

  async #take(req, res) {
    let body = "";
    for await (const chunk of req) body += chunk;
    const form = Object.fromEntries(new URLSearchParams(body));
    const id = `ATXid_${this.sent.length}`;
    const special = this.answer?.(form, this.sent.length);
    this.sent.push({ ...form, id });
    if (special) {
      res.writeHead(special.status, special.headers ?? {});
      res.end(special.body ?? "");
      return;
    }
    res.writeHead(201, { "Content-Type": "application/json" });
    res.end(JSON.stringify({
      SMSMessageData: {
        Message: "Sent to 1/1",
        Recipients: [{ statusCode: 101, number: form.to, status: "Success",
                       cost: "0", messageId: id }],
      },
    }));
  }

  /** The n-th message (from 0), once it has come. */
  async message(n) {
    await until(`message ${n}`, () => this.sent.length > n);
    return this.sent[n];
  }

  close() {
    this.server.closeAllConnections?.();
    this.server.close();
  }
}

export class Gateway {
  /** options: yaml (more lines of config), channels (YAML), folder (an old
   *  one), wrap (command to start it with). */
  static async open(options = {}) {
    const self = new Gateway();
    self.options = options;
    self.folder = options.folder
      ?? fs.mkdtempSync(path.join(os.tmpdir(), "kentongan-story-"));
    self.data = path.join(self.folder, "data");
    self.config = path.join(self.folder, "kentongan.yaml");
    self.secret = options.secret ?? randomBytes(16).toString("hex");
    self.log = [];
    if (!fs.existsSync(self.config)) await self.#configure();
    else await self.#ports();
    if (!options.asleep) await self.start();
    return self;
  }

  async #ports() {
    const text = fs.readFileSync(this.config, "utf8");
    const listen = text.match(/callbacks: "127.0.0.1:(\d+)", officers: "127.0.0.1:(\d+)", metrics: "127.0.0.1:(\d+)"/);
    [this.callbacks, this.officers, this.metricsPort] = listen.slice(1).map(Number);
    this.secret = text.match(/secret: ([0-9a-f]{32})/)[1];
  }

  async #configure() {
    [this.callbacks, this.officers, this.metricsPort] = await freePorts(3);
    this.write();
  }

  /** Writes the config (anew), with other options if given. */
  write(options = this.options) {
    const send = options.aggregator
      ? `\n    send: {url: "${options.aggregator.url}", username: x, api_key: "${this.secret}", from: "1771", per_second: 500}`
      : "";
    fs.writeFileSync(this.config, `data_dir: ${this.data}
public_url: http://127.0.0.1:${this.callbacks}
listen: {callbacks: "127.0.0.1:${this.callbacks}", officers: "127.0.0.1:${this.officers}", metrics: "127.0.0.1:${this.metricsPort}"}
service: {sms: "1771", ussd: "*177#"}
menus: ${ROOT}/handlers/villagers/menus
officers: {require_otp: ${options.require_otp ?? false}}
${options.yaml ?? ""}
channels:
  - name: at
    kind: africastalking
    secret: ${this.secret}${send}
${options.channels ?? ""}`);
  }

  async start() {
    const [command, ...words] = [...(this.options.wrap ?? []), PROGRAM,
                                 "serve", "-c", this.config];
    this.process = spawn(command, words, {
      stdio: ["ignore", "ignore", "pipe"],
      cwd: this.folder,
      env: { ...process.env, TZ: this.options.tz ?? "UTC" },
    });
    this.exited = once(this.process, "exit");
    this.lines = readline.createInterface({ input: this.process.stderr });
    this.lines.on("line", (line) => this.log.push(line));
    const from = this.log.length;
    await Promise.race([
      this.seen(/ serve\.ready /, from),
      this.exited.then(([code]) => {
        throw new Error(`serve ended with ${code}:\n${this.log.slice(from).join("\n")}`);
      }),
    ]);
  }

  /** A line of the log that fits, from line `from` on, once it is there. */
  async seen(pattern, from = 0) {
    return until(`log line ${pattern}`,
      () => this.log.slice(from).find((line) => pattern.test(line)));
  }

  kill(signal = "SIGKILL") {
    this.process.kill(signal);
    return this.exited;
  }

  /** Ends it in an orderly way; the exit status. */
  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode !== null)
      return this.process.exitCode;
    const [code] = await this.kill("SIGTERM");
    return code;
  }

  async close() {
    await this.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a command of the program on this folder; its standard output. */
  run(words, input = "") {
    return execFileSync(PROGRAM, [...words, "-c", this.config],
      { input, encoding: "utf8", cwd: this.folder,
        stdio: ["pipe", "pipe", "pipe"] });
  }

  /** The same when it must fail: {status, stderr}. */
  fails(words, input = "") {
    try {
      this.run(words, input);
    } catch (error) {
      return { status: error.status, stderr: String(error.stderr) };
    }
    throw new Error(`${words.join(" ")} went well`);
  }

  // ---- an aggregator's callbacks ----

  async post(word, form, channel = "at") {
    const answer = await fetch(
      `http://127.0.0.1:${this.callbacks}/in/${channel}/${this.secret}/${word}`,
      { method: "POST", body: new URLSearchParams(form) });
    return { status: answer.status, body: await answer.text() };
  }

  sms(text, from = "+6281234567890", id = randomBytes(8).toString("hex")) {
    return this.post("sms", { id, from, to: "1771", text,
                              date: "2026-11-24 05:06:07" });
  }

  dial(from = "+6281234567890") {
    return new Call(this, from);
  }

  // ---- officers ----

  addOfficer(login, agency = "imigrasi", role = "penyidik", ...more) {
    const password = randomBytes(12).toString("hex");
    const out = this.run(["officer", "add", login, "--agency", agency,
                          "--role", role,
                          ...(more.includes("--otp") ? [] : ["--no-otp"]),
                          ...more.filter((word) => word !== "--otp")],
                         `${password}\n`);
    return { login, password, out };
  }

  async signIn({ login, password, otp }) {
    const answer = await fetch(`http://127.0.0.1:${this.officers}/api/v1/session`,
      { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ login, password, ...(otp ? { otp } : {}) }) });
    const body = await answer.json();
    return new Officer(this, answer, body);
  }

  // ---- looking inside ----

  /** Rows of the real database, by the sqlite3 shell. */
  sql(query) {
    const out = execFileSync("sqlite3", ["-json", "-cmd", ".timeout 5000",
      path.join(this.data, "kentongan.db"), query], { encoding: "utf8" });
    return out.trim() === "" ? [] : JSON.parse(out);
  }

  async metrics() {
    const answer = await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`);
    return answer.text();
  }

  /** The value of one line of the metrics page. */
  async metric(line) {
    const found = (await this.metrics()).split("\n")
      .find((each) => each.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.split(" ").pop());
  }
}

/** One USSD call in Africa's Talking's dialect. */
export class Call {
  constructor(gateway, from, session = `ATUid_${randomBytes(8).toString("hex")}`) {
    Object.assign(this, { gateway, from, session, typed: null });
  }

  async turn(text) {
    const { status, body } = await this.gateway.post("ussd", {
      sessionId: this.session, phoneNumber: this.from, networkCode: "51010",
      serviceCode: "*177#", text });
    this.status = status;
    this.more = body.startsWith("CON ");
    this.over = body.startsWith("END ");
    this.screen = body.slice(4);
    return this.screen;
  }

  begin(shortcut = "") {
    this.typed = shortcut;
    return this.turn(shortcut);
  }

  press(key) {
    this.typed = this.typed ? `${this.typed}*${key}` : `${key}`;
    return this.turn(this.typed);
  }

  async walk(...keys) {
    if (this.typed === null) await this.begin();
    for (const key of keys) await this.press(key);
    return this.screen;
  }

  /** The network ends it and says so. */
  ended(status = "Incomplete") {
    return this.gateway.post("ended", {
      date: "2026-11-24 05:07:01", sessionId: this.session,
      serviceCode: "*177#", networkCode: "51010", phoneNumber: this.from,
      status, cost: "0", durationInMillis: "41230", hopsCount: "3",
      input: this.typed ?? "" });
  }
}

export class Officer {
  constructor(gateway, answer, body) {
    this.gateway = gateway;
    this.status = answer.status;
    this.headers = answer.headers;
    this.body = body;
    this.csrf = body.csrf;
    this.cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0];
  }

  async fetch(where, options = {}) {
    return fetch(`http://127.0.0.1:${this.gateway.officers}/api/v1/${where}`, {
      ...options, headers: { Cookie: this.cookie, ...(options.headers ?? {}) } });
  }

  async get(where) {
    const answer = await this.fetch(where);
    return { status: answer.status, type: answer.headers.get("content-type"),
             body: await answer.json() };
  }

  /** A write, with the token against forged requests. */
  async write(method, where, body) {
    const answer = await this.fetch(where, {
      method, body: body === undefined ? undefined : JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRF-Token": this.csrf } });
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get("content-type"),
             body: text ? JSON.parse(text) : null };
  }

  post(where, body) { return this.write("POST", where, body); }
  patch(where, body) { return this.write("PATCH", where, body); }
  delete(where) { return this.write("DELETE", where); }

  /** Every tip there is, page by page. */
  async tips(query = "") {
    const all = [];
    for (let cursor = "";;) {
      const { status, body } = await this.get(
        `tips?limit=200${query}${cursor && `&cursor=${cursor}`}`);
      if (status !== 200) throw new Error(`GET tips: ${status}`);
      all.push(...body.items);
      if (body.next === null) return all;
      cursor = body.next;
    }
  }
}
