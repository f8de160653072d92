// The forms that a tip's page opens: each says what will happen, and keeps what
// was typed until it has.
import { useEffect, useState } from "preact/hooks";
import { me, patch, post } from "./api.ts";
import { useCell } from "./cell.ts";
import { useLoad } from "./load.ts";
import { Deed, Dialog, Note, ProblemNote, useDeed } from "./parts.tsx";
import type { Tip, Unit } from "./types.ts";
import { say, words } from "./words.ts";

export interface FormProps { tip: Tip; close: () => void; done: () => void }
const REASON_MAX = 500;

function Field({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return <label class="f"><span>{label}</span>{children}</label>;
}

function Reason({ label, value, set, rows = 3 }: {
  label: string; value: string; set: (value: string) => void; rows?: number;
}) {
  return <Field label={label}><textarea class="field" rows={rows} maxLength={REASON_MAX} value={value}
    onInput={(event) => set(event.currentTarget.value)} /></Field>;
}

function Foot({ close, does, disabled, children }: {
  close: () => void; does: () => Promise<unknown>; disabled?: boolean; children: preact.ComponentChildren;
}) {
  return <div class="dialog-foot"><button type="button" class="btn bare" onClick={close}>{words.cancel}</button>
    <Deed does={does} kind="go" disabled={disabled}>{children}</Deed></div>;
}

function useForm(done: () => void) {
  const [problem, run] = useDeed();
  return { problem, run: async (deed: () => Promise<unknown>) => { if (await run(deed)) done(); } };
}

export function HandOverForm({ tip, close, done }: FormProps) {
  const units = useLoad<{ units: Unit[] }>("units");
  const [unit, setUnit] = useState("");
  const [reason, setReason] = useState("");
  const { problem, run } = useForm(done);
  const groups: [string, Unit[]][] = [["imigrasi", "polda", null].map((agency) =>
    [agency ? words.agency[agency] ?? "" : words.unitOutside,
     units.value?.units.filter((one) => one.agency === agency) ?? []] as [string, Unit[]])].flat();
  return <Dialog title={words.handOverTitle} close={close}><div class="form">
    <ProblemNote problem={problem ?? units.problem} />
    <Field label={words.unit}><select class="field" aria-label={words.unit} value={unit} onChange={(event) => setUnit(event.currentTarget.value)}>
      <option value="">{words.choose}</option>
      {groups.map(([name, list]) => <optgroup label={name}>{list.map((one) =>
        <option value={one.name}>{one.name}</option>)}</optgroup>)}</select></Field>
    <Reason label={words.reasonRead} value={reason} set={setReason} />
    <Note icon="info">{words.handOverNote}</Note>
    <Foot close={close} disabled={!unit || !reason.trim()}
      does={() => run(() => post(`tips/${tip.id}/handovers`, { unit, reason: reason.trim() }))}>{words.handOverSend}</Foot>
  </div></Dialog>;
}

export function StateForm({ tip, close, done }: FormProps) {
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const { problem, run } = useForm(done);
  const moves = tip.moves ?? [];
  const needs = moves.find((move) => move.to === to)?.needs_reason ?? false;
  return <Dialog title={words.changeStateTitle} close={close}><div class="form">
    <ProblemNote problem={problem} />
    {moves.length === 0 ? <Note icon="info">{words.noMoves}</Note> : <>
      <fieldset class="choices"><legend>{words.toState}</legend>{moves.map((move) => <label>
        <input type="radio" class="round" name="to" checked={to === move.to} onChange={() => setTo(move.to)} />
        {words.state[move.to] ?? move.to}</label>)}</fieldset>
      <Reason label={needs ? words.stateReasonNeeded : words.stateReason} value={reason} set={setReason} /></>}
    <Foot close={close} disabled={!to || (needs && !reason.trim())} does={() => run(() => post(`tips/${tip.id}/states`,
      { state: to, ...(reason.trim() ? { reason: reason.trim() } : {}) }))}>{words.save}</Foot>
  </div></Dialog>;
}

export function SupportForm({ tip, close, done }: FormProps) {
  const who = useCell(me);
  const units = useLoad<{ support: string[] }>("units");
  const [what, setWhat] = useState("");
  const [reason, setReason] = useState("");
  const { problem, run } = useForm(done);
  const other = words.agency[who?.agency === "imigrasi" ? "polda" : "imigrasi"] ?? "";
  return <Dialog title={say(words.askSupportTitle, other)} close={close}><div class="form">
    <ProblemNote problem={problem ?? units.problem} />
    <Field label={words.supportWhat}><select class="field" aria-label={words.supportWhat} value={what} onChange={(event) => setWhat(event.currentTarget.value)}>
      <option value="">{words.choose}</option>
      {units.value?.support.map((one) => <option value={one}>{words.support[one] ?? one}</option>)}</select></Field>
    <Reason label={words.reason} value={reason} set={setReason} />
    <Foot close={close} disabled={!what || !reason.trim()}
      does={() => run(() => post(`tips/${tip.id}/support-requests`, { what, reason: reason.trim() }))}>{words.send}</Foot>
  </div></Dialog>;
}

export function IdentityForm({ tip, close, done }: FormProps) {
  const [reason, setReason] = useState("");
  const { problem, run } = useForm(done);
  return <Dialog title={words.askIdentityTitle} close={close}><div class="form">
    <ProblemNote problem={problem} /><Note tone="warn" icon="key">{words.identityNote}</Note>
    <Reason label={words.reason} value={reason} set={setReason} />
    <Foot close={close} disabled={!reason.trim()}
      does={() => run(() => post(`tips/${tip.id}/identity-requests`, { reason: reason.trim() }))}>{words.send}</Foot>
  </div></Dialog>;
}

export function HoldForm({ tip, close, done }: FormProps) {
  const [reason, setReason] = useState("");
  const { problem, run } = useForm(done);
  return <Dialog title={words.holdTitle} close={close}><div class="form">
    <ProblemNote problem={problem} /><Note icon="lock">{words.holdNote}</Note>
    <Reason label={words.holdReason} value={reason} set={setReason} />
    <Foot close={close} disabled={!reason.trim()} does={() => run(() => post(`tips/${tip.id}/holds`,
      { on: !tip.held, reason: reason.trim() }))}>{tip.held ? words.holdRelease : words.holdOn}</Foot>
  </div></Dialog>;
}

interface Area { code: string; name: string }

/** Regency, district, village; "" until a district is chosen. */
function PlacePicker({ set }: { set: (code: string) => void }) {
  const [regency, setRegency] = useState("");
  const [district, setDistrict] = useState("");
  const [village, setVillage] = useState("");
  const regencies = useLoad<{ items: Area[] }>("areas");
  const districts = useLoad<{ items: Area[] }>(regency ? `areas?in=${regency}` : null);
  const villages = useLoad<{ items: Area[] }>(district ? `areas?in=${district}` : null);
  useEffect(() => set(village || district), [village, district]);
  const pick = (label: string, list: Area[] | undefined, value: string, first: string, choose: (code: string) => void) =>
    <Field label={label}><select class="field" aria-label={label} value={value} disabled={!list} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">{first}</option>{list?.map((one) => <option value={one.code}>{one.name}</option>)}</select></Field>;
  return <div class="three">
    {pick(words.regency, regencies.value?.items, regency, words.choose, (code) => { setRegency(code); setDistrict(""); setVillage(""); })}
    {pick(words.district, districts.value?.items, district, words.choose, (code) => { setDistrict(code); setVillage(""); })}
    {pick(words.village, villages.value?.items, village, words.wholeDistrict, setVillage)}
  </div>;
}

export function CorrectForm({ tip, close, done }: FormProps) {
  const [urgency, setUrgency] = useState(tip.urgency);
  const [leaning, setLeaning] = useState(tip.leaning);
  const [place, setPlace] = useState("");
  const [reason, setReason] = useState("");
  const { problem, run } = useForm(done);
  const change = { ...(urgency !== tip.urgency ? { urgency } : {}), ...(leaning !== tip.leaning ? { leaning } : {}),
    ...(place ? { place } : {}) };
  const nothing = Object.keys(change).length === 0;
  return <Dialog title={words.correctTitle} close={close}><div class="form">
    <ProblemNote problem={problem} />
    <fieldset class="choices row"><legend>{words.urgencyOf}</legend>{[3, 2, 1, 0].map((level) => <label>
      <input type="radio" class="round" name="urgency" checked={urgency === level} onChange={() => setUrgency(level)} />
      {words.urgency[level]}</label>)}</fieldset>
    <fieldset class="choices row"><legend>{words.leaningOf}</legend>{["TPPO", "TPPM", "PMI", "belum"].map((one) => <label>
      <input type="radio" class="round" name="leaning" checked={leaning === one} onChange={() => setLeaning(one)} />
      {words.leaning[one]}</label>)}</fieldset>
    <fieldset class="choices"><legend>{words.place}</legend><p class="p13 mute">{say(words.placeKeep,
      tip.place ? `${tip.place.name}, ${tip.place.district}` : words.noPlace)}</p><PlacePicker set={setPlace} /></fieldset>
    <Reason label={words.correctWhy} value={reason} set={setReason} rows={2} />
    <Foot close={close} disabled={nothing} does={() => run(() => patch(`tips/${tip.id}`,
      { ...change, ...(reason.trim() ? { reason: reason.trim() } : {}) }))}>{words.save}</Foot>
  </div></Dialog>;
}
