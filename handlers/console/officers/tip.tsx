// Tip: when does it happen, what do I owe, may I write to the sender? What was
// loaded stays while it loads again; nothing on the page jumps.
import { useEffect, useState } from "preact/hooks";
import { may, me, post, Problem } from "./api.ts";
import { useCell } from "./cell.ts";
import { ms, useNow, when } from "./clock.ts";
import { Facts, Narrative, Signs } from "./facts.tsx";
import { CorrectForm, type FormProps, HandOverForm, HoldForm, IdentityForm, StateForm, SupportForm } from "./forms.tsx";
import { Icon } from "./icons.tsx";
import { useKeys } from "./keys.ts";
import { changed } from "./live.ts";
import { useLoad } from "./load.ts";
import { Notes } from "./notes.tsx";
import { AgencyMark, code, Deed, Failure, Note, Skeleton, State, Urgency } from "./parts.tsx";
import type { PageProps } from "./pages.ts";
import { remembered } from "./queue_memory.ts";
import { age, Due } from "./queue_row.tsx";
import { RequestCard } from "./request_card.tsx";
import { go } from "./route.ts";
import { Talk } from "./talk.tsx";
import { TimeLine, type Names } from "./timeline.tsx";
import type { Officer, Request, Tip, TipEvent } from "./types.ts";
import { say, words } from "./words.ts";

const FORMS = { handOver: HandOverForm, state: StateForm, support: SupportForm, identity: IdentityForm,
  hold: HoldForm, correct: CorrectForm };
type FormName = keyof typeof FORMS;

function title(tip: Tip): string {
  const what = tip.what ? words.what[tip.what] ?? words.noWhat : words.noWhat;
  const time = tip.when && tip.when !== "unknown" ? ` ${words.whenWord[tip.when]}` : "";
  const place = tip.place ? tip.place.name === tip.place.district ? tip.place.name
    : `${tip.place.name}, ${tip.place.district}` : words.noPlace.toLowerCase();
  return say(words.tipTitle, what, `${time.trim() ? `${time.trim()}, ` : ""}${place}`);
}

function KeyStrip({ tip }: { tip: Tip }) {
  const now = useNow();
  const left = tip.due_at && !tip.paused_at ? ms(tip.due_at) - now : 1;
  const happens = tip.entities?.when ? tip.entities.when.split("/")[0] ?? "" : "";
  return <dl class="key">
    <div class={tip.urgency === 3 ? "hot" : ""}><dt>{words.happens}</dt>
      <dd>{happens ? when(happens, now) : tip.when ? words.whenWord[tip.when] : words.unknown}</dd>
      <dd>{happens ? words.srcText : tip.when ? tip.medium === "ussd" ? words.srcMenu : words.srcText : age(tip, now)}</dd></div>
    <div><dt>{words.myDeadline}</dt><dd class={left < 0 ? "late" : ""}><Due tip={tip} now={now} /></dd>
      <dd>{tip.due_at ? when(tip.due_at, now) : age(tip, now)}</dd></div>
    <div><dt>{words.status}</dt><dd><State word={tip.state} /></dd>
      <dd>{say(words.senderSees, words.publicState[tip.public_state] ?? tip.public_state)}</dd></div>
    <div><dt>{words.wish}</dt><dd>{words.contact[tip.contact.how]}</dd>
      <dd>{tip.contact.hours ? words.hours[tip.contact.hours] : words.wishNone}</dd></div>
  </dl>;
}

function Owners({ tip, take, busy }: { tip: Tip; take: () => Promise<unknown>; busy: preact.ComponentChildren }) {
  const who = useCell(me);
  const now = useNow();
  return <><ul class="own">{tip.seats.map((seat) => {
    const agency = words.agency[seat.agency] ?? "";
    return <li class={seat.officer ? "" : seat.asked ? "asked" : "empty"}><AgencyMark agency={seat.agency} large />
      <span class="grow"><b>{seat.officer ? `${seat.login}${seat.officer === who?.id ? ` (${words.seatYou})` : ""}`
        : say(seat.asked ? words.seatAsked : words.seatEmpty, agency)}</b>
        <span>{seat.officer && seat.since ? say(words.seatSince, agency, when(seat.since, now)) : say(words.seatEmptyDetail, agency)}</span></span>
      {!seat.officer && seat.agency === who?.agency && may("triage") && <Deed does={take} kind="go">{words.take}</Deed>}</li>;
  })}</ul>{busy}</>;
}

export function TipPage({ rest: [id = "0"] }: PageProps) {
  const who = useCell(me);
  const news = useCell(changed);
  const now = useNow();
  const tip = useLoad<Tip>(`tips/${encodeURIComponent(id)}`);
  const events = useLoad<{ items: TipEvent[] }>(`tips/${encodeURIComponent(id)}/events`);
  const requests = useLoad<{ items: Request[] }>(`tips/${encodeURIComponent(id)}/requests`);
  const people = useLoad<{ items: Officer[] }>("colleagues");
  const [form, setForm] = useState<FormName>();
  const [told, setTold] = useState<{ tone: "ok" | "warn"; text: string }>();
  const again = () => Promise.all([tip.again(), events.again(), requests.again()]);
  useEffect(() => { if (news > 0) void again(); }, [news]);
  useEffect(() => { remembered.current = id; }, [id]);
  const place = remembered.order.indexOf(id);
  const neighbour = (by: number) => {
    const next = remembered.order[place + by];
    if (place >= 0 && next) go("tip", next);
  };
  const offer = (name: FormName) => () => { if (tip.value) setForm(name); };
  async function take() {
    try {
      await post(`tips/${id}/assignments`, {});
      setTold({ tone: "ok", text: say(words.taken, code(tip.value?.code ?? "")) });
    } catch (error) {
      setTold({ tone: "warn", text: error instanceof Problem ? error.message : String(error) });
    }
    await again();
  }
  const focus = (selector: string) => () => document.querySelector<HTMLElement>(selector)?.focus();
  useKeys({ j: () => neighbour(1), k: () => neighbour(-1), a: () => void take(), s: offer("handOver"),
    r: focus("#balas textarea"), c: focus("#catatan textarea"), Escape: () => go("antrean") });
  const names: Names = Object.fromEntries([...(people.value?.items.map((one) => [one.id, one.login]) ?? []),
    ...(tip.value?.seats.filter((seat) => seat.officer).map((seat) => [seat.officer, seat.login]) ?? []),
    ...(requests.value?.items.map((one) => [one.officer, one.login]) ?? []), [who?.id, who?.login]]);
  const value = tip.value;
  if (!value) return tip.problem ? <Failure problem={tip.problem} again={tip.again} /> : <Skeleton rows={6} />;
  const Form: preact.ComponentType<FormProps> | undefined = form && FORMS[form];
  const mine = value.seats.find((seat) => seat.agency === who?.agency);
  const buttons: [FormName, string, string][] = [["handOver", words.handOver, "hand_over"], ["state", words.changeState, "triage"]];
  const more: [FormName, string, string][] = [["support", words.askSupport, "support"], ["identity", words.askIdentity, "identity_ask"],
    ["hold", value.held ? words.holdOff : words.hold, "hold"]];
  return <>
    <div class="crumb"><a class="btn bare" href="#/antrean"><Icon name="left" />{words.queue}</a><span class="grow" />
      {place >= 0 && <><button type="button" class="btn bare icon" aria-label={words.previous} onClick={() => neighbour(-1)}><Icon name="up" /></button>
        <button type="button" class="btn bare icon" aria-label={words.next} onClick={() => neighbour(1)}><Icon name="down" /></button></>}
      {buttons.filter(([, , right]) => may(right)).map(([name, label]) =>
        <button type="button" class="btn" onClick={offer(name)}>{label}</button>)}</div>
    <div class="ttl"><div class="tags"><Urgency level={value.urgency} /><span class="tag" title={words.leaningLong[value.leaning]}>{words.leaning[value.leaning]}</span>
      {value.low && <span class="tag">{words.low}</span>}</div>
      <h1>{title(value)}</h1>
      <div class="sub">{value.place && <span><b>{value.place.regency}</b></span>}<span>{words.tipCode} <span class="mono">{code(value.code)}</span></span>
        <span>{words.medium[value.medium]}, {words.language[value.language] ?? value.language}</span>
        <span>{when(value.received_at, now)}, {age(value, now)}</span></div></div>
    {told && <div class="told"><Note tone={told.tone} icon={told.tone === "ok" ? "check" : "warn"} role="status">{told.text}</Note></div>}
    <Signs tip={value} />
    <KeyStrip tip={value} />
    <div class="body">
      <section class="joint" aria-labelledby="h-own"><h2 id="h-own">{words.joint}</h2>
        <Owners tip={value} take={take} busy={null} />
        <div class="stack">{requests.value?.items.map((one) => <RequestCard key={one.id} request={one} done={() => void again()} />)}</div>
        <div class="acts">{more.filter(([, , right]) => may(right)).map(([name, label]) =>
          <button type="button" class="btn bare" onClick={offer(name)}>{label}</button>)}</div></section>
      <div class="left"><Narrative tip={value} />
        <Facts tip={value} correct={may("triage") && <button type="button" class="btn" onClick={offer("correct")}>{words.correct}</button>} />
        <Talk tip={value} done={() => void again()} />
        <TimeLine events={events.value?.items ?? []} names={names} /></div>
      <div class="aside"><Notes id={id} events={events.value?.items ?? []} names={names} done={() => void again()} /></div>
    </div>
    <div class="actbar">{mine && !mine.officer && may("triage") ? <Deed does={take} kind="go">{words.take}</Deed>
      : <button type="button" class="btn go" onClick={offer("state")}>{words.changeState}</button>}
      {may("hand_over") && <button type="button" class="btn" onClick={offer("handOver")}>{words.handOver}</button>}</div>
    <div class="foot"><span class="keys">{[["J", words.next], ["A", words.take], ["R", words.reply], ["C", words.note], ["S", words.handOverShort],
      ["Esc", words.queue]].map(([key, what]) => <span><kbd>{key}</kbd> {what?.toLowerCase()}</span>)}</span></div>
    {Form && <Form tip={value} close={() => setForm(undefined)} done={() => { setForm(undefined); void again(); }} />}
  </>;
}
