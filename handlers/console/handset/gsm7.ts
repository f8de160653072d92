// The GSM 03.38 alphabet: how many septets a text takes, and how it is split
// into the parts of a long SMS. An escape pair is never split.
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const ESCAPED = "^{}\\[~]|€";

const PART_SEPTETS = 153;
const PART_UNITS = 67;

/** Septets of one character; 0 when the alphabet has no such letter. */
function septetsOf(letter: string): number {
  if (BASIC.includes(letter)) return 1;
  return ESCAPED.includes(letter) ? 2 : 0;
}

/** Septets of a text; null when it needs UCS-2. */
export function septets(text: string): number | null {
  let sum = 0;
  for (const letter of text) {
    const one = septetsOf(letter);
    if (one === 0) return null;
    sum += one;
  }
  return sum;
}

/** The parts of a long SMS, in order. */
export function parts(text: string): string[] {
  const wide = septets(text) === null;
  const room = wide ? PART_UNITS : PART_SEPTETS;
  const list: string[] = [];
  let part = "";
  let used = 0;
  for (const letter of text) {
    const cost = wide ? letter.length : septetsOf(letter);
    if (used + cost > room) {
      list.push(part);
      part = "";
      used = 0;
    }
    part += letter;
    used += cost;
  }
  return part === "" ? list : [...list, part];
}
