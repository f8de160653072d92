// Times as Banten reads them: WIB, whatever the computer is set to.
import { useEffect, useState } from "preact/hooks";

const zone = { timeZone: "Asia/Jakarta" } as const;
const short = new Intl.DateTimeFormat("id-ID",
  { ...zone, hour: "2-digit", minute: "2-digit" });
const long = new Intl.DateTimeFormat("id-ID",
  { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("id-ID",
  { ...zone, weekday: "long", day: "numeric", month: "long" });

export const clockOf = (at: number): string => short.format(at);
export const secondsOf = (at: number): string => long.format(at);
export const dayOf = (at: number): string => day.format(at);

/** The time now, kept up to date. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
