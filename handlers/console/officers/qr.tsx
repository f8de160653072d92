// A QR code of bytes at level M (ISO/IEC 18004), versions 1 to 12, drawn as one
// path: the secret never leaves the page.
const LENGTHS = [0, 26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466]; // all codewords
const EC_PER_BLOCK = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22];
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8];
const ALIGN = [[], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42],
  [6, 26, 46], [6, 28, 50], [6, 30, 54], [6, 32, 58]];
const at = (list: readonly number[], i: number) => list[i] ?? 0;

/** Product in the field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let z = 0;
  for (let i = 7; i >= 0; i--) z = ((z << 1) ^ ((z >>> 7) * 0x11d)) ^ (((b >>> i) & 1) * a);
  return z;
}

function divisorOf(degree: number): number[] {
  const poly = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) poly[j] = times(at(poly, j), root) ^ at(poly, j + 1);
    root = times(root, 2);
  }
  return poly;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    divisor.forEach((value, i) => { rest[i] = at(rest, i) ^ times(value, factor); });
  }
  return rest;
}

function codewords(bytes: Uint8Array, version: number): number[] {
  const total = at(LENGTHS, version), ec = at(EC_PER_BLOCK, version), blocks = at(BLOCKS, version);
  const room = total - ec * blocks;
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >>> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let pad = 0xec; bits.length < room * 8; pad ^= 0xfd) put(pad, 8);
  const data: number[] = [];
  for (let i = 0; i < bits.length; i += 8)
    data.push(bits.slice(i, i + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  const short = blocks - (total % blocks), each = Math.floor(total / blocks) - ec;
  const divisor = divisorOf(ec);
  const parts: number[][] = [], checks: number[][] = [];
  for (let b = 0, from = 0; b < blocks; b++) {
    const length = each + (b < short ? 0 : 1);
    const part = data.slice(from, from + length);
    from += length;
    parts.push(part);
    checks.push(remainder(part, divisor));
  }
  const out: number[] = [];
  for (let i = 0; i <= each; i++)
    for (const part of parts) if (i < part.length) out.push(at(part, i));
  for (let i = 0; i < ec; i++) for (const check of checks) out.push(at(check, i));
  return out;
}

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0, (_, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => (x * y) % 2 + (x * y) % 3 === 0,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0, (x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
];

class Grid {
  readonly dark: boolean[];
  readonly fixed: boolean[];
  constructor(readonly size: number) {
    this.dark = Array<boolean>(size * size).fill(false);
    this.fixed = Array<boolean>(size * size).fill(false);
  }
  get(x: number, y: number) { return this.dark[y * this.size + x] ?? false; }
  set(x: number, y: number, dark: boolean) {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.dark[y * this.size + x] = dark;
    this.fixed[y * this.size + x] = true;
  }
}

function bch(value: number, poly: number, bits: number): number {
  let rest = value;
  const top = 31 - Math.clz32(poly);
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >>> (top - 1)) * poly);
  return rest;
}

function drawFormat(grid: Grid, mask: number) {
  const bits = ((mask << 10) | bch(mask, 0x537, 10)) ^ 0x5412; // level M is 00
  const bit = (i: number) => ((bits >>> i) & 1) === 1;
  const n = grid.size;
  for (let i = 0; i < 6; i++) grid.set(8, i, bit(i));
  grid.set(8, 7, bit(6));
  grid.set(8, 8, bit(7));
  grid.set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) grid.set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) grid.set(n - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) grid.set(8, n - 15 + i, bit(i));
  grid.set(8, n - 8, true);
}

function drawFixed(grid: Grid, version: number) {
  const n = grid.size;
  for (let i = 0; i < n; i++) {
    grid.set(6, i, i % 2 === 0);
    grid.set(i, 6, i % 2 === 0);
  }
  for (const [cx, cy] of [[3, 3], [n - 4, 3], [3, n - 4]] as const)
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        grid.set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
  const align = ALIGN[version] ?? [];
  const last = align.length - 1;
  align.forEach((cx, i) => align.forEach((cy, j) => {
    if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
    for (let dy = -2; dy <= 2; dy++)
      for (let dx = -2; dx <= 2; dx++)
        grid.set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }));
  drawFormat(grid, 0);
  if (version < 7) return;
  const bits = (version << 12) | bch(version, 0x1f25, 12);
  for (let i = 0; i < 18; i++) {
    const dark = ((bits >>> i) & 1) === 1, a = n - 11 + (i % 3), b = Math.floor(i / 3);
    grid.set(a, b, dark);
    grid.set(b, a, dark);
  }
}

function drawData(grid: Grid, words: readonly number[]) {
  let i = 0;
  for (let right = grid.size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < grid.size; step++)
      for (let j = 0; j < 2; j++) {
        const x = right - j;
        const y = ((right + 1) & 2) === 0 ? grid.size - 1 - step : step;
        if (grid.fixed[y * grid.size + x] || i >= words.length * 8) continue;
        grid.dark[y * grid.size + x] = ((at(words, i >>> 3) >>> (7 - (i & 7))) & 1) === 1;
        i++;
      }
  }
}

function applyMask(grid: Grid, mask: number) {
  for (let y = 0; y < grid.size; y++)
    for (let x = 0; x < grid.size; x++) {
      const k = y * grid.size + x;
      if (!grid.fixed[k] && MASKS[mask]?.(x, y)) grid.dark[k] = !grid.dark[k];
    }
}

/** How hard it is to read: long runs and squares of one colour, and imbalance. */
function penalty(grid: Grid): number {
  const n = grid.size;
  let sum = 0, dark = 0;
  for (let a = 0; a < n; a++)
    for (const across of [true, false])
      for (let b = 0, run = 0, last: boolean | null = null; b < n; b++) {
        const now = across ? grid.get(b, a) : grid.get(a, b);
        run = now === last ? run + 1 : 1;
        last = now;
        sum += run === 5 ? 3 : run > 5 ? 1 : 0;
      }
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) {
      if (grid.get(x, y)) dark++;
      const c = grid.get(x, y);
      if (x + 1 < n && y + 1 < n && c === grid.get(x + 1, y) && c === grid.get(x, y + 1)
          && c === grid.get(x + 1, y + 1)) sum += 3;
    }
  return sum + Math.floor(Math.abs((dark * 20) / (n * n) - 10)) * 10;
}

/** The code as rows of dark and light; null: the text is too long. */
export function qrGrid(text: string): Grid | null {
  const bytes = new TextEncoder().encode(text);
  const version = LENGTHS.findIndex((length, v) => v > 0
    && length - at(EC_PER_BLOCK, v) * at(BLOCKS, v) >= bytes.length + (v < 10 ? 2 : 3));
  if (version < 1) return null;
  const grid = new Grid(17 + 4 * version);
  drawFixed(grid, version);
  drawData(grid, codewords(bytes, version));
  let best = 0, least = Infinity;
  for (let mask = 0; mask < MASKS.length; mask++) {
    applyMask(grid, mask);
    drawFormat(grid, mask);
    const now = penalty(grid);
    if (now < least) [best, least] = [mask, now];
    applyMask(grid, mask);
  }
  applyMask(grid, best);
  drawFormat(grid, best);
  return grid;
}

export function QrCode({ text, label }: { text: string; label: string }) {
  const grid = qrGrid(text);
  if (!grid) return null;
  let path = "";
  for (let y = 0; y < grid.size; y++)
    for (let x = 0; x < grid.size; x++) if (grid.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  return <svg class="qr" role="img" aria-label={label} viewBox={`-4 -4 ${grid.size + 8} ${grid.size + 8}`}
    shape-rendering="crispEdges"><path class="qr-paper" d={`M-4-4h${grid.size + 8}v${grid.size + 8}h-${grid.size + 8}z`} />
    <path class="qr-ink" d={path} /></svg>;
}
