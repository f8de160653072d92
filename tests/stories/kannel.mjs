// tests/stories/kannel.mjs -- the real Kannel 1.4.5 (bearerbox, smsbox and its
// fake SMSC) between a handset and a gateway. Packages kannel, kannel-extras.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { freePorts, until } from "./house.mjs";

const FAKESMSC = "/usr/lib/kannel/test/fakesmsc";

export class Kannel {
  /** callback: the gateway's address for this channel, without the last word.
   *  smsc: lines of another `group = smsc` (SMPP); default is the fake one.
   *  sendPort: where its sendsms shall listen. */
  static async open({ callback, smsc, sendPort }) {
    const self = new Kannel();
    self.folder = fs.mkdtempSync(path.join(os.tmpdir(), "kentongan-kannel-"));
    fs.mkdirSync(path.join(self.folder, "spool"));
    const [modem, send, admin, box] = await freePorts(4);
    self.smscPort = modem;
    self.sendPort = sendPort ?? send;
    fs.writeFileSync(path.join(self.folder, "kannel.conf"), `group = core
admin-port = ${admin}
admin-password = x
status-password = x
smsbox-port = ${box}
box-allow-ip = "127.0.0.1"
log-level = 1
dlr-storage = internal
store-type = spool
store-location = "spool"
sms-combine-concatenated-mo-timeout = 20

${smsc ?? `group = smsc
smsc = fake
smsc-id = tsel1
port = ${self.smscPort}
connect-allow-ip = "127.0.0.1"
`}
group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${self.sendPort}
http-request-retry = 30
http-queue-delay = 1
log-level = 1

group = sendsms-user
username = lapor
password = rahasia
user-allow-ip = "127.0.0.1"
concatenation = true
max-messages = 3

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
concatenation = true
get-url = "${callback}/sms?id=%I&ts=%T&sender=%p&to=%P&message=%b&coding=%c&charset=%C&smsc=%i"
`);
    self.handset = []; // what came out at the fake SMSC
    self.processes = [];
    self.bearerbox = self.#run("bearerbox", ["-v", "1", "kannel.conf"]);
    await self.#said(self.bearerbox, /MAIN: Start-up done/);
    self.smsbox = self.#run("smsbox", ["-v", "1", "kannel.conf"]);
    await self.#said(self.smsbox, /Connected to bearerbox|Started thread .*smsbox\.c/);
    if (!smsc) {
      self.fake = self.#run(FAKESMSC, ["-v", "0", "-H", "127.0.0.1", "-r",
        `${self.smscPort}`, "-m", "1000000", "-i", "0.01"]);
    }
    return self;
  }

  #run(command, words) {
    const child = spawn(command, words, { cwd: this.folder,
      stdio: ["pipe", "pipe", "pipe"] });
    child.said = [];
    child.exited = once(child, "exit");
    for (const stream of [child.stdout, child.stderr])
      readline.createInterface({ input: stream }).on("line", (line) => {
        child.said.push(line);
        // "... INFO: Got message 3: <1771 6281... text Info diterima ...>"
        const got = line.match(/Got message \d+: <(\S+) (\S+) (.*)>/);
        if (got && command === FAKESMSC)
          this.handset.push({ from: got[1], to: got[2], body: got[3] });
      });
    this.processes.push(child);
    return child;
  }

  #said(child, pattern) {
    return until(`${pattern} of Kannel`, () => {
      if (child.exitCode !== null)
        throw new Error(`Kannel ended:\n${child.said.join("\n")}`);
      return child.said.some((line) => pattern.test(line));
    });
  }

  /** One line for the fake SMSC: "FROM TO text BODY". It takes one at a time:
   *  of several at once it would send the first. */
  async from(line) {
    const sent = () => this.fake.said.filter((each) => /sent message/.test(each)).length;
    const had = sent();
    this.fake.stdin.write(`${line}\n`);
    await until("the fake SMSC", () => sent() > had);
  }

  async message(n) {
    await until(`message ${n} at the handset`, () => this.handset.length > n);
    return this.handset[n];
  }

  async close() {
    for (const child of [...this.processes].reverse()) {
      if (child.exitCode === null && child.signalCode === null)
        child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await child.exited; // smsbox may die badly when told to end: harmless
      clearTimeout(killer);
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
