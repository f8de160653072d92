// Times as officers read them: Western Indonesian Time, 24 hours, with dots.
import { useEffect, useState } from "preact/hooks";
import { say, words } from "./words.ts";

const WIB_MS = 7 * 3600_000;
const two = (n: number) => String(n).padStart(2, "0");

/** The parts of a moment in WIB, whatever the computer's zone is. */
function wib(ms: number) {
  const d = new Date(ms + WIB_MS);
  return { day: d.getUTCDate(), month: d.getUTCMonth(), year: d.getUTCFullYear(),
           weekday: d.getUTCDay(), hour: d.getUTCHours(), minute: d.getUTCMinutes(),
           second: d.getUTCSeconds(), date: Math.floor((ms + WIB_MS) / 86400_000) };
}

export const ms = (at: string) => Date.parse(at);

export function hour(at: number, seconds = false): string {
  const p = wib(at);
  return `${two(p.hour)}.${two(p.minute)}${seconds ? `.${two(p.second)}` : ""}`;
}

/** "02.31" today, "23 Nov 02.31" else. */
export function when(at: string | number, now: number): string {
  const then = typeof at === "string" ? ms(at) : at;
  const p = wib(then);
  const same = p.date === wib(now).date;
  const year = p.year === wib(now).year ? "" : ` ${p.year}`;
  return same ? hour(then) : `${p.day} ${words.months[p.month]?.slice(0, 3)}${year} ${hour(then)}`;
}

export function today(now: number): string {
  const p = wib(now);
  return say(words.today, words.weekdays[p.weekday] ?? "", `${p.day}`,
    words.months[p.month] ?? "", `${p.year}`, hour(now));
}

/** A span in its greatest unit: "14 mnt", "3 jam", "2 hari". */
export function span(length: number): string {
  const minutes = Math.max(0, Math.round(length / 60_000));
  if (minutes < 1) return words.spanNow;
  if (minutes < 60) return say(words.spanMinutes, `${minutes}`);
  if (minutes < 60 * 48) {
    const rest = minutes % 60;
    return minutes < 600 && rest
      ? say(words.spanHoursMinutes, `${Math.floor(minutes / 60)}`, `${rest}`)
      : say(words.spanHours, `${Math.floor(minutes / 60)}`);
  }
  return say(words.spanDays, `${Math.floor(minutes / 1440)}`);
}

/** Now, again every so often. */
export function useNow(every = 15_000): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
