// What is new, without moving what one reads: the gateway's stream of changes
// where there is one, else the counts of the queue, asked for every few seconds.
import { epoch, get, line, me } from "./api.ts";
import { cell } from "./cell.ts";
import type { Group } from "./types.ts";

const EVERY_MS = 10_000;

/** Counts up when something changed in what one may see. */
export const changed = cell(0);
/** The newest counts of the groups, and the newest danger that nobody took. */
export const counts = cell<{ groups: Record<string, number>; newest: Record<string, number>; at: number }>(
  { groups: {}, newest: {}, at: 0 });

let timer: ReturnType<typeof setTimeout> | undefined;
let before = "";

async function look() {
  try {
    const { groups } = await get<{ groups: Group[] }>("queue?limit=1");
    const now = JSON.stringify(groups.map((group) => [group.count,
      group.items.map((tip) => [tip.id, tip.state, tip.seats, tip.urgency])]));
    counts.set({ at: Date.now(),
      groups: Object.fromEntries(groups.map((group) => [group.group, group.count])),
      newest: Object.fromEntries(groups.map((group) => [group.group, Number(group.items[0]?.id ?? 0)])) });
    if (before !== "" && before !== now) changed.set(changed.get() + 1);
    before = now;
  } catch { /* the line's band or the page says so */ }
}

async function turn() {
  if (me.get()?.rights.includes("read_tips") && !line.get() && !document.hidden) await look();
  timer = setTimeout(() => void turn(), EVERY_MS);
}

export function startLive() {
  if (timer !== undefined) return;
  timer = setTimeout(() => void turn(), EVERY_MS);
  epoch.watch(() => void look());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void look(); });
  me.watch(() => { before = ""; });
}
