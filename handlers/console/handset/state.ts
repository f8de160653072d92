// What the page knows, in one object that is replaced and never changed, and
// who wants to hear of it.
import type { Start } from "./wire.ts";

/** Two villagers; numbers that no operator gives out. */
export const SIMS = ["+6281200000001", "+6281200000002"] as const;
export type SimIndex = 0 | 1;

export interface Call {
  session: string;
  from: string;
  service: string;
  typed: string; // all of it so far, '*' between
}

export interface Message {
  key: string;
  mine: boolean; // written here, not received
  who: string;
  text: string;
  at: number;
  read: boolean;
  status: string; // of one that was sent
}

/** Where a phone is:
 *
 *   idle --green--> call --END--> over --ok--> idle
 *    |  ^            |  \--dropped--> over
 *    |  +----red-----+
 *    +--messages--> list --> read, write --> list
 */
export type Mode = "idle" | "call" | "over" | "list" | "read" | "write";

export interface Phone {
  mode: Mode;
  dial: string;
  call: Call | null;
  waiting: boolean;
  screen: string;
  ours: boolean; // the screen is the gateway's, not the phone's own word
  note: string; // under the screen: how the call ended
  input: string;
  letters: boolean; // what the keypad writes
  draft: string;
  messages: Message[]; // newest first
  chosen: number;
}

export type FaultId = "drop" | "silent" | "repeat" | "twice" | "slow" | "parts"
  | "early" | "skew";

export interface Result {
  good: boolean | null; // null: nothing has happened yet
  text: string;
}

export interface Line {
  key: number;
  at: number;
  out: boolean; // true: from the gateway
  what: string; // POST /in/...
  detail: string;
  status: number; // -1: under way
  ms: number;
  answer: string;
}

export interface State {
  start: Start | null;
  trouble: "" | "failed" | "channel";
  sim: SimIndex;
  phones: [Phone, Phone];
  armed: Record<"twice" | "slow" | "early", boolean>;
  skewHours: number;
  results: Partial<Record<FaultId, Result>>;
  log: Line[]; // newest first
}

export const LOG_MAX = 60;
const MESSAGES_MAX = 100;

const freshPhone: Phone = {
  mode: "idle", dial: "", call: null, waiting: false, screen: "", ours: false,
  note: "", input: "", letters: false, draft: "", messages: [], chosen: 0,
};

let state: State = {
  start: null, trouble: "", sim: 0, phones: [freshPhone, freshPhone],
  armed: { twice: false, slow: false, early: false }, skewHours: 0,
  results: {}, log: [],
};

const listeners = new Set<() => void>();

export function get(): State {
  return state;
}

export function listen(fn: () => void): () => void {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

export function set(change: Partial<State>): void {
  state = { ...state, ...change };
  for (const fn of listeners) fn();
}

export function phoneOf(sim: SimIndex): Phone {
  return state.phones[sim];
}

export function setPhone(sim: SimIndex, change: Partial<Phone>): void {
  const phones: [Phone, Phone] = [...state.phones];
  phones[sim] = { ...phones[sim], ...change };
  set({ phones });
}

export function addMessage(sim: SimIndex, message: Message): void {
  const phone = phoneOf(sim);
  setPhone(sim, {
    messages: [message, ...phone.messages].slice(0, MESSAGES_MAX),
    chosen: phone.mode === "read" ? phone.chosen + 1 : phone.chosen,
  });
}

export function setMessage(sim: SimIndex, key: string,
                           change: Partial<Message>): void {
  setPhone(sim, {
    messages: phoneOf(sim).messages.map(
      (each) => each.key === key ? { ...each, ...change } : each),
  });
}

export function setResult(fault: FaultId, good: boolean | null, text: string):
    void {
  set({ results: { ...state.results, [fault]: { good, text } } });
}

let lines = 0;

/** Adds a line; finish it with endLine(). */
export function addLine(out: boolean, what: string, detail: string): number {
  const key = ++lines;
  const line: Line = { key, at: Date.now(), out, what, detail, status: -1,
                       ms: 0, answer: "" };
  set({ log: [line, ...state.log].slice(0, LOG_MAX) });
  return key;
}

export function endLine(key: number, change: Partial<Line>): void {
  set({ log: state.log.map(
    (each) => each.key === key ? { ...each, ...change } : each) });
}
