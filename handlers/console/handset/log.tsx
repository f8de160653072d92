// What went over the wire, newest first.
import { secondsOf } from "./clock.ts";
import { Icon } from "./icons.tsx";
import type { Line } from "./state.ts";
import { words } from "./words.ts";

function statusClass(status: number): string {
  if (status === -1) return "mute";
  return status >= 200 && status < 300 ? "fine" : "late";
}

function Entry({ line }: { line: Line }) {
  return (
    <li>
      <span class="log-time">{secondsOf(line.at)}</span>
      <span class={line.out ? "dir out" : "dir"}>
        <Icon name={line.out ? "left" : "right"}
          alt={line.out ? words.fromGateway : words.toGateway} />
      </span>
      <span class="log-text">
        <span>{line.what}</span>
        <span class="mute">{line.detail}</span>
        <span>
          <b class={statusClass(line.status)}>
            {line.status === -1 ? "…" : line.status === 0
              ? words.unreachable : line.status}
          </b>
          {line.ms > 0 && ` ${Math.max(1, Math.round(line.ms))} ms`}
          {line.answer !== "" && <span class="mute"> {line.answer}</span>}
        </span>
      </span>
    </li>
  );
}

export function LogPanel({ log }: { log: Line[] }) {
  return (
    <section class="sec" aria-labelledby="log-title">
      <h2 id="log-title">
        {words.log}<span class="note-r">{words.logNote}</span>
      </h2>
      {log.length === 0
        ? <p class="mute small">{words.logEmpty}</p>
        : (
          <ol class="log" data-testid="log" tabIndex={0}
            aria-labelledby="log-title">
            {log.map((line) => <Entry key={line.key} line={line} />)}
          </ol>
        )}
    </section>
  );
}
