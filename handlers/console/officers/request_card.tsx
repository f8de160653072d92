// One request between the agencies, answered in place.
import { useEffect, useState } from "preact/hooks";
import { get, may, me, post, Problem } from "./api.ts";
import { useCell } from "./cell.ts";
import { ms, span, useNow, when } from "./clock.ts";
import { Icon, type IconName } from "./icons.tsx";
import { AgencyMark, Deed, ProblemNote, useDeed } from "./parts.tsx";
import type { Agency, Request } from "./types.ts";
import { say, words } from "./words.ts";

const ICONS: Record<string, IconName> = { handover: "swap", support: "car", identity: "key" };
const ROADS = { handover: "handovers", support: "support-requests", identity: "identity-requests" };
const SHOWN_S = 30;

/** The sender's number, for half a minute: that it was opened is recorded. */
function Number_({ id }: { id: string }) {
  const [number, setNumber] = useState("");
  const [until, setUntil] = useState(0);
  const now = useNow(number ? 500 : 60_000);
  const [problem, run] = useDeed();
  const left = Math.ceil((until - now) / 1000);
  useEffect(() => { if (number && left <= 0) setNumber(""); }, [number, left <= 0]);
  const show = () => run(async () => {
    const answer = await get<{ number: string }>(`identity-requests/${id}`);
    setUntil(Date.now() + SHOWN_S * 1000);
    setNumber(answer.number);
  });
  return <div class="number"><ProblemNote problem={problem} />
    {number ? <><output class="mono strong">{number}</output>
      <span class="mute small" role="timer">{say(words.numberHides, String(Math.max(0, Math.min(SHOWN_S, left))))}</span>
      <button type="button" class="btn bare" onClick={() => setNumber("")}>{words.hideNumber}</button></>
      : <Deed does={show}><Icon name="eye" />{words.showNumber}</Deed>}</div>;
}

function Decisions({ request, now }: { request: Request; now: number }) {
  const agencies: Agency[] = request.to ? [request.to] : ["imigrasi", "polda"];
  return <ul class="ok2">{agencies.map((agency) => {
    const made = request.decisions.find((one) => one.agency === agency);
    return <li><AgencyMark agency={agency} />{words.agency[agency]}
      {made ? <span class={`r ${made.accepted ? "yes" : "no-text"}`}><Icon name={made.accepted ? "check" : "x"} small />
          {say(made.accepted ? words.acceptedBy : words.refusedBy, when(made.at, now))}</span>
        : <span class="r wait">{request.state === "open" && <><Icon name="glass" small />{words.waits}</>}</span>}
      {made?.reason && <q class="why-not"><bdi>{made.reason}</bdi></q>}</li>;
  })}</ul>;
}

export function mustAnswer(request: Request, agency: Agency, id: string): boolean {
  if (request.state !== "open" || request.officer === id) return false;
  if (request.to) return request.to === agency;
  return may("identity_approve") && !request.decisions.some((one) => one.agency === agency);
}

export function RequestCard({ request, done, link, tipCode }: {
  request: Request; done: () => void; link?: boolean; tipCode?: string;
}) {
  const who = useCell(me);
  const now = useNow();
  const [problem, run] = useDeed();
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState("");
  if (!who) return null;
  const mine = request.officer === who.id;
  const answer = mustAnswer(request, who.agency, who.id);
  const decide = (decision: string) => run(async () => {
    try {
      await post(`${ROADS[request.kind]}/${request.id}`, { decision, ...(reason.trim() ? { reason: reason.trim() } : {}) });
    } catch (error) {
      if (error instanceof Problem && error.status === 409) done();
      throw error;
    }
    setRefusing(false);
    done();
  });
  const due = request.due_at ? ms(request.due_at) - now : 0;
  return <div class={`hand${answer ? " ask" : ""}`} data-request={request.id}>
    <h3><Icon name={ICONS[request.kind] ?? "swap"} /><span>{words.requestKind[request.kind]}{request.what
      ? `: ${request.kind === "support" ? words.support[request.what] ?? request.what : request.what}` : ""}</span>
      {request.state !== "open" ? <span class="tag r">{words.requestState[request.state]}</span>
        : request.due_at && <span class={`r ${due < 0 ? "late" : "soon"}`}>{say(due < 0 ? words.overdue : words.left, span(Math.abs(due)))}</span>}</h3>
    {request.reason && <q><bdi>{request.reason}</bdi></q>}
    <p class="p13 mute"><AgencyMark agency={request.agency} /> {say(words.askedBy, request.login,
      words.agency[request.agency] ?? "", when(request.at, now))}
      {request.kind === "identity" && request.state === "open" ? `. ${say(words.oneOfTwo, String(request.decisions.length))}` : ""}</p>
    <Decisions request={request} now={now} />
    <ProblemNote problem={problem} />
    {answer && <div class="do"><Deed does={() => decide("accept")} kind="go"><Icon name="check" />
        {request.kind === "identity" ? words.approve : words.accept}</Deed>
      <button type="button" class="btn" aria-expanded={refusing} onClick={() => setRefusing(!refusing)}>{words.refuse}</button></div>}
    {answer && refusing && <div class="rf"><label class="f"><span>{words.refuseReason}</span><textarea class="field" rows={2}
        maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} /></label>
      <div><Deed does={() => decide("refuse")} disabled={!reason.trim()}>{words.refuseSend}</Deed></div></div>}
    {mine && request.state === "accepted" && request.kind === "identity" && <Number_ id={request.id} />}
    <div class="acts">{link && <a class="btn" href={`#/tip/${request.tip}`}>{words.openTip}{tipCode ? ` ${tipCode}` : ""}</a>}
      {mine && request.state === "open" && <Deed does={() => decide("withdraw")} kind="bare">{words.withdraw}</Deed>}</div>
  </div>;
}
