// What is new, without moving what one reads: the gateway's stream of changes
// where there is one, else the counts of the queue, asked for every few seconds.
import { epoch, get, line, me } from "./api.ts";
import { cell } from "./cell.ts";
import type { Group } from "./types.ts";

const EVERY_MS = 10_000;
const CALM = 6; // of those turns, while the stream stands

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

/** While the stream stands, counts are asked for only to be sure. */
let stream: EventSource | undefined;
let heard: ReturnType<typeof setTimeout> | undefined;

function close() {
  stream?.close();
  stream = undefined;
}

function listen() {
  close();
  if (!me.get()?.rights.includes("read_tips") || line.get()) return;
  const now = stream = new EventSource("/api/v1/live");
  now.addEventListener("changed", () => {
    clearTimeout(heard); // many changes of one moment are one look
    heard = setTimeout(() => { changed.set(changed.get() + 1); void look(); }, 200);
  });
  now.addEventListener("end", () => {
    close();
    void get("me").catch(() => undefined); // the answer leads to the sign-in
  });
}

async function turn(every: number) {
  const open = stream?.readyState === EventSource.OPEN;
  if (stream?.readyState === EventSource.CLOSED) listen();
  if (me.get()?.rights.includes("read_tips") && !line.get() && !document.hidden
      && (!open || every % CALM === 0)) await look();
  timer = setTimeout(() => void turn(every + 1), EVERY_MS);
}

export function startLive() {
  if (timer !== undefined) return;
  timer = setTimeout(() => void turn(1), EVERY_MS);
  let who = me.get()?.id;
  me.watch(() => {
    if (me.get()?.id === who) return;
    who = me.get()?.id;
    before = "";
    listen();
  });
  epoch.watch(() => { listen(); void look(); });
  line.watch(() => { if (line.get()) close(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void look(); });
}
