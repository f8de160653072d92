// Precision and recall of `kentongan read` on each set of tests/labelled. Only of
// the build half does READ_ERRORS=1 show what went wrong.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.KENTONGAN ?? 'build/kentongan';
const labels = ['messages', 'second', 'third', 'fourth'].flatMap((name) =>
  readFileSync(`tests/labelled/${name}.jsonl`, 'utf8').trim().split('\n')
    .map((line) => JSON.parse(line)));
const input = labels
  .map(({ id, text, received_at }) => JSON.stringify({ id, text, received_at }))
  .join('\n');

// The command wants a config that is fine; nothing in it matters here.
function read() {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-read-'));
  try {
    const config = join(folder, 'kentongan.yaml');
    writeFileSync(config, readFileSync('deploy/kentongan.yaml'));
    const started = process.hrtime.bigint();
    const run = spawnSync(program, ['read', '-c', config], {
      input, encoding: 'utf8', maxBuffer: 1 << 26,
    });
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    if (run.status !== 0) throw new Error(run.stderr);
    return { ms, answers: run.stdout.trim().split('\n').map((l) => JSON.parse(l)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const asList = (value) => (value === null || value === undefined ? []
  : Array.isArray(value) ? value : [value]);

// What is compared: the sets it gives, counted as wanted, given and right.
const sets = {
  district: (m) => m.place.district_codes,
  village: (m) => m.place.village_codes,
  ...Object.fromEntries(
    ['phones', 'plates', 'companies', 'destinations', 'ships', 'accounts', 'when']
      .map((name) => [name, (m) => asList(m.entities[name])]),
  ),
};

const percent = (part, whole) =>
  whole === 0 ? '    -' : `${((100 * part) / whole).toFixed(1).padStart(5)}`;

function overSets(pairs, pick) {
  let wanted = 0, given = 0, right = 0;
  for (const [label, answer] of pairs) {
    const want = pick(label), got = pick(answer);
    wanted += want.length;
    given += got.length;
    right += got.filter((value) => want.includes(value)).length;
  }
  return { wanted, given, right };
}

// One class against the rest, for each class that is there.
function overClasses(pairs, pick) {
  const classes = [...new Set(pairs.map(([label]) => String(pick(label))))].sort();
  return classes.map((value) => {
    let wanted = 0, given = 0, right = 0;
    for (const [label, answer] of pairs) {
      const want = String(pick(label)) === value, got = String(pick(answer)) === value;
      wanted += want;
      given += got;
      right += want && got;
    }
    return { value, wanted, given, right };
  });
}

function row(name, { wanted, given, right }) {
  console.log(`  ${name.padEnd(20)} precision ${percent(right, given)}  recall ${
    percent(right, wanted)}  (${wanted} wanted, ${given} given, ${right} right)`);
}

function report(name, pairs) {
  console.log(`\n${name}: ${pairs.length} messages`);
  const tips = pairs.filter(([label]) => label.kind === 'tip');
  const share = (list, pick) => percent(
    list.filter(([l, a]) => pick(l) === pick(a)).length, list.length);
  console.log(`  all of it right, in %: place ${
    share(pairs, (m) => [...m.place.district_codes].sort().join())}, urgency ${
    share(pairs, (m) => m.urgency)}, leaning of tips ${
    share(tips, (m) => m.leaning)}, kind ${share(pairs, (m) => m.kind)}`);
  for (const [what, pick] of Object.entries(sets)) row(what, overSets(pairs, pick));
  for (const one of overClasses(pairs, (m) => m.kind)) row(`kind ${one.value}`, one);
  for (const one of overClasses(pairs, (m) => m.urgency)) row(`urgency ${one.value}`, one);
  for (const one of overClasses(tips, (m) => m.leaning)) row(`leaning ${one.value}`, one);
}

function explain(pairs) {
  const short = (m) => JSON.stringify({
    k: m.kind, d: [...m.place.district_codes].sort(), v: [...m.place.village_codes].sort(),
    u: m.urgency, l: m.kind === 'tip' ? m.leaning : '',
    e: Object.fromEntries(Object.keys(sets).slice(2).map((k) => [k, m.entities[k]])),
  });
  for (const [label, answer] of pairs)
    if (short(label) !== short(answer))
      console.log(`${label.id} ${label.received_at} ${label.text}\n  want ${
        short(label)}\n  got  ${short(answer)}\n  because ${answer.because.join('; ')}`);
}

const { ms, answers } = read();
const byId = new Map(answers.map((answer) => [answer.id, answer]));
const pairs = labels.map((label) => [label, byId.get(label.id)]);
const setOf = ([{ id }]) =>
  ({ f: 'second', t: 'third', q: 'fourth' })[id[0]] ?? (Number(id.slice(1)) % 2 === 0 ? 'build' : 'held');
const of = (set) => pairs.filter((pair) => setOf(pair) === set);
if (process.env.READ_ERRORS) explain(of('build'));
console.log(`kentongan read: ${labels.length} messages in ${ms.toFixed(0)} ms, start and tables included`);
report('build half', of('build'));
report('held half', of('held'));
report('second set', of('second'));
report('third set', of('third'));
report('fourth set', of('fourth'));
