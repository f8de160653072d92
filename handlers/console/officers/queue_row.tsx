// One tip in the list: two lines, the same order at every width.
import { useNow, ms, span } from "./clock.ts";
import { Icon } from "./icons.tsx";
import { AgencyMark, code, Deed, State, Urgency } from "./parts.tsx";
import type { Agency, Seat, Tip } from "./types.ts";
import { say, words } from "./words.ts";

const WORDS_SHOWN = 200;

/** What a row is called: the sender's first words, or what he pressed. */
export function firstWords(tip: Tip): string {
  const said = tip.narrative?.trim();
  if (said) return said.length > WORDS_SHOWN ? `${said.slice(0, WORDS_SHOWN)}…` : said;
  const pressed = [tip.what && words.what[tip.what], tip.when && words.whenWord[tip.when]].filter(Boolean);
  return pressed.join(" · ") || words.noWhat;
}

export function PlaceWords({ tip }: { tip: Tip }) {
  const place = tip.place;
  if (!place) return <span class="pl">{words.noPlace}</span>;
  const name = place.name === place.district ? place.name : `${place.name}, ${place.district}`;
  return <span class="pl"><b>{name}</b> · {place.regency.replace(/^Kabupaten /, "Kab. ")}</span>;
}

export function Due({ tip, now }: { tip: Tip; now: number }) {
  if (tip.paused_at) return <span class="mute"><Icon name="s-pause" small /> {words.clockStands}</span>;
  if (!tip.due_at) return <span class="mute">{words.noDeadline}</span>;
  const left = ms(tip.due_at) - now;
  if (left < 0) return <span class="late"><Icon name="warn" small /> {say(words.overdue, span(-left))}</span>;
  return <span class={left < 8 * 3600_000 ? "soon" : ""}><Icon name="clock" small /> {say(words.left, span(left))}</span>;
}

export function age(tip: Tip, now: number): string {
  const since = now - ms(tip.received_at);
  return since < 60_000 ? words.cameNow : say(words.cameAgo, span(since));
}

function SeatLine({ seat, mine, take }: { seat: Seat; mine: boolean; take?: preact.ComponentChild }) {
  const name = words.agency[seat.agency] ?? seat.agency;
  const tone = seat.officer ? "" : seat.asked ? " asked" : " empty";
  return <span class={`seat${tone}${mine ? " mine" : ""}`}><AgencyMark agency={seat.agency} />
    <span class="nm"><span class="vh">{say(words.seatOf, name)}</span>
      {seat.login ?? (seat.asked ? words.asked : words.empty)}</span>
    {seat.asked && <Icon name="glass" small alt={words.waits} />}
    {take}</span>;
}

export function Seats({ tip, agency, take }: { tip: Tip; agency: Agency; take?: () => Promise<unknown> }) {
  return <span class="seats">{tip.seats.map((seat) => <SeatLine seat={seat} mine={seat.agency === agency}
    take={take && seat.agency === agency && !seat.officer
      ? <Deed does={take} kind="take" label={say(words.takeOf, code(tip.code))}>{words.take}</Deed> : undefined} />)}</span>;
}

function Signs({ tip }: { tip: Tip }) {
  return <>
    {!tip.complete && <span class="cut"><Icon name="cut" small />{words.cut}</span>}
    {tip.duress_at && <span class="cut"><Icon name="warn" small />{words.duress}</span>}
    {tip.withdrawn && <span class="cut"><Icon name="x" small />{words.withdrawn}</span>}
    {tip.held && <span class="lk"><Icon name="lock" small />{words.held}</span>}
    {tip.low && <span class="tag">{words.low}</span>}
  </>;
}

export function QueueRow({ tip, agency, current, chosen, choose, take, focus }: {
  tip: Tip; agency: Agency; current: boolean; chosen: boolean; choose: () => void;
  take: () => Promise<unknown>; focus: () => void;
}) {
  const now = useNow();
  const other = tip.seats.find((seat) => seat.agency !== agency);
  const ours = tip.seats.find((seat) => seat.agency === agency);
  return <tr class={`${tip.unread ? "unread " : ""}${current ? "cur " : ""}${chosen ? "sel" : ""}`}
    data-tip={tip.id} aria-current={current ? "true" : undefined} onClick={focus}>
    <td class="c-chk"><input type="checkbox" class="tick" checked={chosen} onChange={choose}
      onClick={(event) => event.stopPropagation()} aria-label={say(words.select, code(tip.code))} /></td>
    <td class="c-u"><Urgency level={tip.urgency} /><span class="lean2">{words.leaning[tip.leaning]}</span></td>
    <td class="c-tip"><a class="w" href={`#/tip/${tip.id}`} dir="auto">
      {tip.unread && <span class="vh">{words.unread}</span>}<bdi>{firstWords(tip)}</bdi></a>
      <span class="meta"><Icon name={tip.medium === "ussd" ? "ussd" : tip.medium === "sms" ? "sms" : "person"} small
        alt={words.medium[tip.medium]} /><PlaceWords tip={tip} /><Signs tip={tip} />
        <span class="code mono">{code(tip.code)}</span></span></td>
    <td class="c-lean"><span class="tag" title={words.leaningLong[tip.leaning]}>{words.leaning[tip.leaning]}</span></td>
    <td class="c-st"><State word={tip.state} />
      {ours?.asked ? <span class="wait ours"><Icon name="glass" small /><span class="vh">{words.waitingFor}</span>{words.waitsForUs}</span>
        : other?.asked ? <span class="wait"><Icon name="glass" small /><span class="vh">{words.waitingFor}</span>{words.agency[other.agency]}</span> : null}</td>
    <td class="c-own"><Seats tip={tip} agency={agency} take={take} /></td>
    <td class="c-due"><span><Due tip={tip} now={now} /></span><span class="mute">{age(tip, now)}</span></td>
  </tr>;
}
