// The time line, in words: who did what, when.
import { useState } from "preact/hooks";
import { useNow, when } from "./clock.ts";
import { Icon, type IconName } from "./icons.tsx";
import { AgencyMark } from "./parts.tsx";
import type { TipEvent } from "./types.ts";
import { words } from "./words.ts";

const ICONS: Record<string, IconName> = { added: "sms", changed: "sms", message_in: "sms", message_out: "send",
  note: "doc", state: "s-q2", seat: "person", urgency: "oct", leaning: "info", place: "map", request: "swap",
  decision: "check", identity: "key", link: "link", unlink: "link", berkas: "folder", redaction: "lock", hold: "lock",
  escalated: "warn", duress: "warn", erased: "x", export: "doc" };
const MESSAGES = ["added", "changed", "message_in", "message_out"];

/** Logins by officers' ids. */
export type Names = Record<string, string>;

function sentence(event: TipEvent, names: Names): string {
  const known = words.event[`${event.kind}_${event.detail}`] ?? words.event[event.kind];
  const name = event.officer ? names[event.officer] ?? words.agency[event.agency ?? ""] ?? "" : "";
  const detail = event.kind === "state" ? words.state[event.detail] ?? event.detail
    : event.kind === "urgency" ? words.urgency[Number(event.detail)] ?? event.detail
    : event.kind === "leaning" ? words.leaning[event.detail] ?? event.detail : event.detail;
  const who = name || (event.kind.startsWith("message_in") ? words.sender : words.program);
  return (known ?? words.eventOther).replace("{who}", who).replace("{detail}", detail).replace("{kind}", event.kind);
}

export function TimeLine({ events, names }: { events: TipEvent[]; names: Names }) {
  const now = useNow();
  const [only, setOnly] = useState("all");
  const shown = [...events].reverse().filter((event) => only === "all"
    || (only === "messages") === MESSAGES.includes(event.kind));
  return <section class="o6" aria-labelledby="h-tl"><h2 id="h-tl">{words.timeline}
    <span class="r seg" role="group" aria-label={words.tlFilter}>{[["all", words.tlAll], ["messages", words.tlMessages],
      ["decisions", words.tlDecisions]].map(([one, name]) => <button type="button" aria-pressed={only === one}
        onClick={() => setOnly(one ?? "all")}>{name}</button>)}</span></h2>
    <ol class="tl">{shown.map((event) => <li key={event.id}><time dateTime={event.at}>{when(event.at, now)}</time>
      <Icon name={ICONS[event.kind] ?? "info"} small /><span>{event.agency && <><AgencyMark agency={event.agency} /> </>}
        {sentence(event, names)}{event.words && event.kind !== "note" && <q><bdi>{event.words}</bdi></q>}</span></li>)}</ol>
  </section>;
}
