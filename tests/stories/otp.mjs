// tests/stories/otp.mjs -- an officer's authenticator app (RFC 6238).
import { createHmac } from "node:crypto";

/** The code of the otpauth address in `out`; steps: so many half minutes on. */
export function oneTimePassword(out, steps = 0) {
  const [, base32] = out.match(/secret=([A-Z2-7]+)/);
  let bits = "";
  for (const c of base32)
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(step).digest();
  const n = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(n % 1_000_000).padStart(6, "0");
}

/** The recovery codes that a command printed. */
export function recoveryCodes(out) {
  return out.match(/\b[a-z2-9]{5}-[a-z2-9]{5}\b/g);
}
