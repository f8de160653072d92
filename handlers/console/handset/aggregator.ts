// The aggregator between the phones and the gateway: carries what they say, and
// fails when it is told to.
//
//   phone --dial, answer--> turn --> gateway --> screen
//   gateway --send.url--> inbox --> phone, receipt --> gateway
import { septets, parts } from "./gsm7.ts";
import * as state from "./state.ts";
import type { Call, Message, SimIndex } from "./state.ts";
import * as wire from "./wire.ts";
import type { Answer, Arrival, Channel } from "./wire.ts";
import { say, words } from "./words.ts";

export const SLOW_S = 4;
const RETRY_MS = 1000;

/** Sends a callback and writes both halves into the log. */
async function callback(channel: Channel, word: string,
                        form: Record<string, string>, detail: string):
    Promise<Answer> {
  const url = `${channel.base}/${word}`;
  const line = state.addLine(false, `POST ${wire.masked(url)}`, detail);
  const answer = await wire.post(url, form);
  state.endLine(line, {
    status: answer.status, ms: answer.ms, answer: describe(answer),
  });
  return answer;
}

function describe(answer: Answer): string {
  if (answer.status === 0) return words.unreachable;
  const kind = /^(CON|END) /.exec(answer.body)?.[1];
  if (!kind) return answer.body.slice(0, 60);
  return say(words.screen, kind,
    septets(answer.body.slice(4)) ?? words.unicode);
}

// ---- calls ----

/** What the network lets through at once, or after it was told to be slow. */
async function pass(answer: Answer): Promise<Answer> {
  if (!state.get().armed.slow) return answer;
  await new Promise((resume) => setTimeout(resume, SLOW_S * 1000));
  state.set({ armed: { ...state.get().armed, slow: false } });
  state.setResult("slow", answer.status === 200,
    say(words.result.slow, Math.round(answer.ms), SLOW_S));
  return answer;
}

function show(sim: SimIndex, call: Call, answer: Answer): void {
  const kind = /^(CON|END) /.exec(answer.body)?.[1];

  if (state.phoneOf(sim).call?.session !== call.session)
    return; // it was dropped meanwhile
  if (answer.status !== 200 || !kind) {
    state.setPhone(sim, { mode: "over", call: null, waiting: false,
      screen: words.noAnswer, ours: false, note: words.dropped, input: "" });
    return;
  }
  const screen = answer.body.slice(4);
  if (kind === "CON") {
    state.setPhone(sim, { mode: "call", waiting: false, screen, ours: true,
      note: "", input: "", letters: false });
    return;
  }
  state.setPhone(sim, { mode: "over", call: null, waiting: false, screen,
    ours: true, note: words.ended, input: "" });
  void ended(call, "Success");
}

function ended(call: Call, status: "Success" | "Incomplete"): Promise<Answer> {
  const { start, skewHours } = state.get();
  return callback(start!.channel!, "ended",
    wire.endedForm(call, status, skewHours), say(words.endOf, status));
}

function turnOnce(call: Call): Promise<Answer> {
  const { start } = state.get();
  return callback(start!.channel!, "ussd", wire.turnForm(call),
    call.typed === "" ? words.begin : `text=${call.typed}`);
}

/** The begin of a call: once, or twice if that was ordered. */
async function beginTurn(call: Call): Promise<Answer> {
  if (!state.get().armed.twice) return turnOnce(call);
  state.set({ armed: { ...state.get().armed, twice: false } });
  const [first, second] = await Promise.all([turnOnce(call), turnOnce(call)]);
  compare("twice", first, second, words.result.twice);
  return first;
}

function compare(fault: "repeat" | "twice", first: Answer, second: Answer,
                 well: string): void {
  if (second.status !== 200)
    state.setResult(fault, false, say(words.result.failed, second.status));
  else if (second.body === first.body)
    state.setResult(fault, true, well);
  else
    state.setResult(fault, false, words.result.different);
}

/** What was typed with the code: "*177*1*2#" begins with "1*2". Null: another
 *  service. */
function typedWith(code: string, service: string): string | null {
  const stem = service.slice(0, -1);
  if (code === service) return "";
  if (!code.startsWith(`${stem}*`) || !code.endsWith("#")) return null;
  return code.slice(stem.length + 1, -1);
}

export async function dial(sim: SimIndex, code: string): Promise<void> {
  const { start } = state.get();
  if (!start?.channel) return;
  const typed = typedWith(code, start.ussd);
  if (typed === null) {
    state.setPhone(sim, { mode: "over", dial: "",
      screen: say(words.unknownService, start.ussd), ours: false, note: words.ended });
    return;
  }
  const call: Call = { session: wire.freshId(), from: state.SIMS[sim],
    service: start.ussd, typed };
  state.setPhone(sim, { mode: "call", dial: "", call, waiting: true,
    screen: "", ours: false, note: "", input: "" });
  show(sim, call, await pass(await beginTurn(call)));
}

export async function answer(sim: SimIndex, text: string): Promise<void> {
  const phone = state.phoneOf(sim);
  if (!phone.call || phone.waiting) return;
  const call = { ...phone.call,
    typed: phone.call.typed === "" ? text : `${phone.call.typed}*${text}` };
  state.setPhone(sim, { call, waiting: true });
  show(sim, call, await pass(await turnOnce(call)));
}

/** The villager ends the call. */
export async function hangUp(sim: SimIndex): Promise<void> {
  const { call } = state.phoneOf(sim);
  state.setPhone(sim, { mode: "idle", call: null, waiting: false, screen: "",
    note: "", input: "" });
  if (call) await ended(call, "Incomplete");
}

// ---- SMS ----

export async function sendSms(sim: SimIndex, text: string): Promise<void> {
  const { start, skewHours } = state.get();
  if (!start?.channel) return;
  const message: Message = { key: wire.freshId(), mine: true, who: start.sms,
    text, at: Date.now(), read: true, status: words.sending };
  state.addMessage(sim, message);
  state.setPhone(sim, { mode: "list", draft: "", chosen: 0 });
  const form = wire.smsForm(state.SIMS[sim], start.sms, text, skewHours);
  const taken = await callback(start.channel, "sms", form,
    `${say(words.sms, start.sms)}, date=${form["date"]}`);
  state.setMessage(sim, message.key, { status: taken.status === 200
    ? words.sent : say(words.notSent, taken.status) });
  if (skewHours !== 0)
    state.setResult("skew", taken.status === 200,
      say(words.result.skew, form["date"] ?? "", taken.status));
}

/** A long SMS, the last part first. */
async function sendParts(sim: SimIndex): Promise<void> {
  const { start, skewHours } = state.get();
  if (!start?.parts) {
    state.setResult("parts", false, words.needParts);
    return;
  }
  const draft = state.phoneOf(sim).draft;
  const text = parts(draft).length > 1 ? draft : words.longSms;
  const list = parts(text);
  const sms = { from: state.SIMS[sim], to: start.sms,
    ref: String(crypto.getRandomValues(new Uint8Array(1))[0]) };
  const took: number[] = [];
  const key = wire.freshId();

  state.addMessage(sim, { key, mine: true, who: start.sms, text,
    at: Date.now(), read: true, status: words.sending });
  state.setPhone(sim, { draft: "" });
  for (let part = list.length; part >= 1; part--) {
    const one = list[part - 1] ?? "";
    const taken = await callback(start.parts, "sms",
      wire.partForm(sms, one, part, list.length, skewHours),
      say(words.partOf, part, list.length, say(words.sms, start.sms)));
    if (taken.status !== 200) {
      state.setMessage(sim, key,
        { status: say(words.notSent, taken.status) });
      state.setResult("parts", false, say(words.result.failed, taken.status));
      return;
    }
    took.push(part);
  }
  state.setMessage(sim, key, { status: words.sent });
  state.setResult("parts", true, say(words.result.parts, took.join(", ")));
}

// ---- SMS from the gateway ----

function isDuty(number: string): boolean {
  const { start } = state.get();
  return start!.imigrasi.includes(number) || start!.polda.includes(number);
}

/** Puts it on the phone that it is for. */
function deliver(arrival: Arrival): void {
  const sim = state.SIMS.findIndex((number) => number === arrival.to);
  if (sim === -1) return;
  const index = sim as SimIndex;
  const key = `in-${arrival.id}`;
  if (state.phoneOf(index).messages.some((each) => each.key === key)) return;
  state.addMessage(index, { key, mine: false, who: state.get().start!.sms,
    text: arrival.text, at: arrival.at, read: false, status: "" });
}

async function report(arrival: Arrival): Promise<Answer> {
  const { start } = state.get();
  const inParts = start!.parts?.name === arrival.channel;
  const channel = inParts ? start!.parts! : start!.channel!;
  return callback(channel, "receipt", wire.receiptForm(arrival, inParts),
    words.receipt);
}

/** One SMS that the gateway sent just now. */
async function arrive(arrival: Arrival): Promise<void> {
  const line = state.addLine(true, `POST /handset/send/${arrival.channel}`,
    say(isDuty(arrival.to) ? words.dutyPage : words.sms, arrival.to));

  if (!arrival.held) {
    state.endLine(line, { status: 201, answer: arrival.ref });
    deliver(arrival);
    await report(arrival);
    return;
  }
  state.endLine(line, { answer: words.heldBack });
  deliver(arrival);
  const told = await report(arrival);
  const let_go = await wire.release(arrival.id);
  state.endLine(line, { status: 201, answer: words.released });
  state.set({ armed: { ...state.get().armed, early: false } });
  state.setResult("early", told.status === 200 && let_go.status === 204,
    say(words.result.early, told.status));
}

/** Follows the inbox for as long as the page lives. What was there before the
 *  page is shown and no longer reported. */
export async function follow(): Promise<void> {
  let after = -1;
  let run = state.get().start!.run;

  for (;;) {
    try {
      const found = await wire.inbox(after);
      const old = after === -1 || found.run !== run;
      run = found.run;
      after = found.last;
      for (const arrival of found.messages)
        if (old && !arrival.held) deliver(arrival);
        else await arrive(arrival);
    } catch {
      await new Promise((resume) => setTimeout(resume, RETRY_MS));
    }
  }
}

// ---- faults to order ----

function drop(sim: SimIndex): Call | null {
  const { call } = state.phoneOf(sim);
  if (!call) return null;
  state.setPhone(sim, { mode: "over", call: null, waiting: false,
    screen: words.droppedHint, ours: false, note: words.dropped, input: "" });
  return call;
}

async function dropTold(sim: SimIndex): Promise<void> {
  const call = drop(sim);
  if (!call) return;
  const told = await ended(call, "Incomplete");
  state.setResult("drop", told.status === 200,
    told.status === 200 ? say(words.result.drop, told.status)
      : say(words.result.failed, told.status));
}

async function dropSilent(sim: SimIndex): Promise<void> {
  if (drop(sim)) state.setResult("silent", true, words.result.silent);
}

async function repeat(sim: SimIndex): Promise<void> {
  const { call, screen } = state.phoneOf(sim);
  if (!call) return;
  const second = await turnOnce(call);
  compare("repeat", { status: 200, ms: 0, body: `CON ${screen}` }, second,
    words.result.same);
}

function arm(which: "twice" | "slow" | "early"): (sim: SimIndex) => void {
  return () => {
    const { armed } = state.get();
    const on = !armed[which];
    state.set({ armed: { ...armed, [which]: on } });
    if (on) state.setResult(which, null, words.result.armed);
    else state.setResult(which, null, "");
  };
}

async function armEarly(sim: SimIndex): Promise<void> {
  if (state.get().armed.early) return; // the server waits for it already
  arm("early")(sim);
  await wire.hold();
}

export interface Fault {
  id: state.FaultId;
  needsCall: boolean;
  needsParts: boolean;
  /** Waits for the next event of its kind; null: happens at once. */
  arms: "twice" | "slow" | "early" | null;
  order: (sim: SimIndex) => void | Promise<void>;
}

/** In the order of the panel. */
export const faults: readonly Fault[] = [
  { id: "drop", needsCall: true, needsParts: false, arms: null,
    order: dropTold },
  { id: "silent", needsCall: true, needsParts: false, arms: null,
    order: dropSilent },
  { id: "repeat", needsCall: true, needsParts: false, arms: null,
    order: repeat },
  { id: "twice", needsCall: false, needsParts: false, arms: "twice",
    order: arm("twice") },
  { id: "slow", needsCall: false, needsParts: false, arms: "slow",
    order: arm("slow") },
  { id: "parts", needsCall: false, needsParts: true, arms: null,
    order: sendParts },
  { id: "early", needsCall: false, needsParts: false, arms: "early",
    order: armEarly },
];
