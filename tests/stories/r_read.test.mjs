// What the reader understands of a text, shown by the program.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { PROGRAM, ROOT } from "./house.mjs";

const read = (input, args = ["-c", `${ROOT}/deploy/kentongan.yaml`]) =>
  spawnSync(PROGRAM, ["read", ...args], { input, encoding: "utf8" });
const message = (text, more = {}) => JSON.stringify(
  { id: "m1", text, received_at: "2026-11-24T12:10:00Z", ...more });

test("a text is understood, with the reasons", () => {
  const { status, stdout, stderr } = read(message(
    "bsk jam 3 subuh tkw di ds linduk pontang dijemput A 1234 BC, hub 0812-3456-7890"));
  assert.equal(stderr, "");
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), {
    id: "m1",
    kind: "tip",
    place: { district_codes: ["36.04.12"], village_codes: ["36.04.12.2003"] },
    urgency: 3,
    leaning: "PMI",
    entities: {
      phones: ["6281234567890"],
      plates: ["A1234BC"],
      companies: [],
      destinations: [],
      ships: [],
      accounts: [],
      when: "2026-11-25T03:00+07:00/2026-11-25T04:00+07:00",
    },
    because: ["pekerja rumah tangga: tkw", "berangkat: dijemput"],
  });
});

test("the time of receipt counts in any zone", () => {
  const when = (received_at) =>
    JSON.parse(read(message("mlm ini", { received_at })).stdout).entities.when;
  const night = "2026-11-25T18:00+07:00/2026-11-26T04:00+07:00";
  assert.equal(when("2026-11-24T17:30:00Z"), night);
  assert.equal(when("2026-11-25T00:30:00.5+07:00"), night);
  assert.equal(when("2026-11-24T14:00:00-03:30"), night);
});

test("a line for each line; an empty one is none; ids come back as they were", () => {
  const lines = [message("calo", { id: 7 }), "", message("", { id: null }),
    message("a\u0000b \ud83d\ude00", { id: { x: [1] } })];
  const { status, stdout } = read(lines.join("\n"));
  assert.equal(status, 0);
  assert.deepEqual(stdout.trim().split("\n").map((line) => JSON.parse(line).id),
    [7, null, { x: [1] }]);
});

test("a faulty line is told by its number, never by its words", () => {
  const faults = ["x", "[]", "{}", message(7), message("rahasia", { received_at: "kemarin" }),
    message("rahasia", { received_at: "2026-13-24T12:10:00Z" }),
    message("rahasia", { received_at: "2026-11-24T12:10:00" }),
    message("rahasia".repeat(10000))];
  const { status, stdout, stderr } = read([...faults, message("calo")].join("\n"));
  assert.equal(status, 1);
  assert.equal(stdout.trim().split("\n").length, 1);
  assert.deepEqual(stderr.trim().split("\n"), faults.map((_, i) =>
    `kentongan read: line ${i + 1}: not a message {id, text, received_at}`));
});

test("without a config it says what is missing", () => {
  const { status, stderr } = read("", []);
  assert.equal(status, 2);
  assert.match(stderr, /-c FILE/);
});
