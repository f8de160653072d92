// The GSM 03.38 alphabet: how many septets a text takes, and how it is split
// into the parts of a long SMS. An escape pair is never split.
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const ESCAPED = "^{}\\[~]|€";

export const SMS_SEPTETS = 160;
export const SMS_PARTS = 3;
const SMS_UNITS = 70;
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

/** The parts of an SMS, in order; one if it fits. */
export function parts(text: string): string[] {
  const whole = septets(text);
  const wide = whole === null;
  if (wide ? text.length <= SMS_UNITS : whole <= SMS_SEPTETS)
    return text === "" ? [] : [text];
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
