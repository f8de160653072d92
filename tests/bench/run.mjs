// tests/bench/run.mjs -- rates as ratios: gateway and prototype take turns, so
// that a machine whose speed drifts is the same for both. Figures are medians
// of the rounds. Everything is on loopback and ends by itself.
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Gateway, ROOT, freePort } from "../stories/house.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SECONDS = Number(process.env.SECONDS_EACH ?? 5);
const CONNECTIONS = Number(process.env.CONNECTIONS ?? 64);
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"]));
const GOAL = 0.6;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "kentongan-bench-"));

/** Seconds of CPU a process has used. */
function cpu(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

const resident = (pid) => Number(fs.readFileSync(`/proc/${pid}/status`, "utf8")
  .match(/VmHWM:\s+(\d+)/)[1]) / 1024;

async function wrk(script, url, pid, ...words) {
  const before = cpu(pid);
  const { stdout } = await promisify(execFile)("wrk", ["-t1",
    `-c${CONNECTIONS}`, `-d${SECONDS}s`, "--timeout", "10s", "--latency", "-s",
    path.join(ROOT, "tests/bench", script), url, "--", ...words]);
  const figures = Object.fromEntries([...stdout.match(/^RESULT (.*)$/m)[1]
    .matchAll(/(\w+)=([\d.]+)/g)].map(([, key, value]) => [key, Number(value)]));
  return { rate: figures.requests / figures.seconds,
           p50: figures.p50_us, p99: figures.p99_us,
           bad: (figures.bad ?? 0) + (figures.non2xx ?? 0),
           cpu: (cpu(pid) - before) * 1e6 / figures.requests };
}

async function prototype(script) {
  const port = await freePort();
  const folder = fs.mkdtempSync(path.join(scratch, "p-"));
  const child = spawn(path.join(ROOT, "build/bench/prototype"),
    [String(port), path.join(folder, "p.db")], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const result = await wrk(script, `http://127.0.0.1:${port}/`, child.pid);
  child.kill("SIGTERM");
  await once(child, "exit");
  fs.rmSync(folder, { recursive: true });
  return result;
}

async function gateway(script, word) {
  const house = await Gateway.open();
  const result = await wrk(script,
    `http://127.0.0.1:${house.callbacks}/in/at/${house.secret}/${word}`,
    house.process.pid);
  const page = await house.metrics();
  const value = (name) => Number(page.match(new RegExp(`^${name} (\\S+)$`, "m"))?.[1]);
  result.batch = value("kentongan_batch_ops_sum") / value("kentongan_batch_ops_count");
  result.commit = value("kentongan_commit_seconds_sum")
    / value("kentongan_commit_seconds_count") * 1e6;
  result.resident = resident(house.process.pid);
  await house.close();
  return result;
}

function median(list, key) {
  const values = list.map((each) => each[key]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)];
}

function row(name, list) {
  const figure = (key, digits = 0) => median(list, key)?.toFixed(digits) ?? "";
  console.log(`${name.padEnd(22)}${figure("rate").padStart(8)}`
    + `${figure("cpu", 1).padStart(9)}${figure("p50").padStart(8)}`
    + `${figure("p99").padStart(8)}${String(list.reduce((n, each) => n + each.bad, 0)).padStart(6)}`
    + (list[0].batch ? `${figure("batch", 1).padStart(8)}${figure("commit").padStart(9)}`
      + `${figure("resident").padStart(7)}` : ""));
}

const kinds = [["SMS", "sms.lua", "sms"], ["USSD turns", "ussd.lua", "ussd"]];
const results = kinds.map(() => ({ prototype: [], gateway: [] }));
const syncs = execFileSync(path.join(ROOT, "build/bench/sync"),
  [path.join(scratch, "sync"), "3"], { encoding: "utf8" });

console.log(`${CONNECTIONS} connections, ${SECONDS} s each, median of ${ROUNDS}`
  + " rounds; one wrk on the same machine\n");
for (let round = 0; round < ROUNDS; round++) {
  for (const [i, [, script, word]] of kinds.entries()) {
    results[i].prototype.push(await prototype(script));
    results[i].gateway.push(await gateway(script, word));
  }
}

console.log("                        rate/s   us/req  p50 us  p99 us   bad"
  + "   batch commit us    MiB");
for (const [i, [name]] of kinds.entries()) {
  row(`${name}, prototype`, results[i].prototype);
  row(`${name}, gateway`, results[i].gateway);
}
console.log(`\n4 KiB + fdatasync: ${syncs.trim().replace("RESULT ", "")}`);
for (const [i, [name]] of kinds.entries()) {
  const ratios = results[i].gateway.map((each, n) =>
    each.rate / results[i].prototype[n].rate);
  const middle = median(ratios.map((ratio) => ({ ratio })), "ratio");
  console.log(`${name}: gateway/prototype ${middle.toFixed(2)} `
    + `(${ratios.map((each) => each.toFixed(2)).join(" ")}); goal ${GOAL}`
    + `${middle >= GOAL ? ", reached" : ", NOT reached"}`);
}
fs.rmSync(scratch, { recursive: true, force: true });
