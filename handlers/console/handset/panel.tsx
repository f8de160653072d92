// The aggregator: which fault to order, and what came of it.
import { SLOW_S, faults } from "./aggregator.ts";
import type { Fault } from "./aggregator.ts";
import { Icon } from "./icons.tsx";
import type { IconName } from "./icons.tsx";
import * as state from "./state.ts";
import type { FaultId, Result, State } from "./state.ts";
import { say, words } from "./words.ts";

const ICONS: Record<FaultId, IconName> = {
  drop: "cut", silent: "silent", repeat: "repeat", twice: "twice",
  slow: "slow", parts: "parts", early: "early", skew: "skew",
};

function Outcome({ id, result }: { id: FaultId; result: Result | undefined }) {
  const shown = result !== undefined && result.text !== "";
  const good = result?.good;
  return (
    <p role="status" data-testid={`result-${id}`}
      class={!shown ? "vh" : good === null ? "outcome"
        : good ? "outcome ok" : "outcome bad"}>
      {shown && good !== null && <Icon name={good ? "check" : "cross"} />}
      {shown && <span>{result.text}</span>}
    </p>
  );
}

function Card({ fault, all }: { fault: Fault; all: State }) {
  const armed = fault.arms !== null && all.armed[fault.arms];
  const busy = all.phones[all.sim];
  const ready = fault.needsCall ? busy.call !== null && !busy.waiting
    : fault.needsParts ? all.start!.parts !== null : true;
  const text = words.faults[fault.id];
  return (
    <li>
      <button type="button" class="btn order" data-testid={`fault-${fault.id}`}
        aria-describedby={`what-${fault.id}`}
        aria-pressed={fault.arms === null ? undefined : armed}
        disabled={!ready} onClick={() => void fault.order(all.sim)}>
        <Icon name={ICONS[fault.id]} />
        <span>{text.name}</span>
        {armed && <span class="tag">{words.ordered}</span>}
      </button>
      <div>
        <p class="what" id={`what-${fault.id}`}>{say(text.what, SLOW_S)}</p>
        <Outcome id={fault.id} result={all.results[fault.id]} />
      </div>
    </li>
  );
}

const HOURS = [
  { hours: -7, word: words.skew.behind },
  { hours: 0, word: words.skew.right },
  { hours: 7, word: words.skew.ahead },
];

function Skew({ all }: { all: State }) {
  const text = words.faults.skew;
  return (
    <li>
      <div class="skew">
        <span class="skew-name" id="skew-name">
          <Icon name="skew" />{text.name}
        </span>
        <div class="seg" role="group" aria-labelledby="skew-name">
          {HOURS.map(({ hours, word }) => (
            <button type="button" key={hours} data-testid={`skew-${hours}`}
              aria-pressed={all.skewHours === hours}
              onClick={() => state.set({ skewHours: hours })}>{word}</button>
          ))}
        </div>
      </div>
      <div>
        <p class="what">{text.what}</p>
        <Outcome id="skew" result={all.results.skew} />
      </div>
    </li>
  );
}

export function AggregatorPanel({ all }: { all: State }) {
  return (
    <section class="sec" aria-labelledby="aggregator-title">
      <h2 id="aggregator-title">
        {words.aggregator}<span class="note-r">{words.aggregatorNote}</span>
      </h2>
      <ul class="faults">
        {faults.map((fault) => (
          <Card key={fault.id} fault={fault} all={all} />
        ))}
        <Skew all={all} />
      </ul>
    </section>
  );
}
