// What each key of the phone does, by where the phone is.
import * as aggregator from "./aggregator.ts";
import * as state from "./state.ts";
import type { Phone, SimIndex } from "./state.ts";
import { words } from "./words.ts";

export const LETTERS: Readonly<Record<string, string>> = {
  "1": ".,?!1", "2": "abc2", "3": "def3", "4": "ghi4", "5": "jkl5",
  "6": "mno6", "7": "pqrs7", "8": "tuv8", "9": "wxyz9", "0": " 0",
};

const DIAL_MAX = 32;
export const INPUT_MAX = 160;
export const DRAFT_MAX = 459; // three parts
const TAP_MS = 900;

let tap = { key: "", at: 0, turn: 0 };

/** The text after a key, in letters: the same key again soon takes the next of
 *  its letters. */
function tapped(text: string, key: string, now: number): string {
  const letters = LETTERS[key];
  if (letters === undefined) return text;
  const again = tap.key === key && now - tap.at < TAP_MS && text !== "";
  tap = { key, at: now, turn: again ? tap.turn + 1 : 0 };
  return (again ? text.slice(0, -1) : text)
    + letters.charAt(tap.turn % letters.length);
}

function written(phone: Phone, text: string, key: string, max: number):
    string {
  const next = phone.letters ? tapped(text, key, performance.now())
    : text + key;
  return next.length > max ? text : next;
}

export function digit(sim: SimIndex, key: string): void {
  const phone = state.phoneOf(sim);
  switch (phone.mode) {
    case "idle":
    case "over":
      state.setPhone(sim, { mode: "idle", screen: "", note: "",
        dial: (phone.mode === "idle" ? phone.dial + key : key)
          .slice(0, DIAL_MAX) });
      return;
    case "call":
      if (key === "#") toggleLetters(sim);
      else if (!phone.waiting)
        state.setPhone(sim,
          { input: written(phone, phone.input, key, INPUT_MAX) });
      return;
    case "write":
      if (key === "#") toggleLetters(sim);
      else
        state.setPhone(sim,
          { draft: written(phone, phone.draft, key, DRAFT_MAX) });
      return;
    case "list":
    case "read":
  }
}

function toggleLetters(sim: SimIndex): void {
  tap = { key: "", at: 0, turn: 0 };
  state.setPhone(sim, { letters: !state.phoneOf(sim).letters });
}

/** A letter of the computer's keyboard. */
export function letter(sim: SimIndex, text: string): void {
  const phone = state.phoneOf(sim);
  if (phone.mode === "call" && !phone.waiting)
    state.setPhone(sim, { input: (phone.input + text).slice(0, INPUT_MAX) });
  else if (phone.mode === "write")
    state.setPhone(sim, { draft: (phone.draft + text).slice(0, DRAFT_MAX) });
  else if (/[0-9*#+]/.test(text)) digit(sim, text);
}

export function erase(sim: SimIndex): void {
  const phone = state.phoneOf(sim);
  if (phone.mode === "idle")
    state.setPhone(sim, { dial: phone.dial.slice(0, -1) });
  else if (phone.mode === "call")
    state.setPhone(sim, { input: phone.input.slice(0, -1) });
  else if (phone.mode === "write")
    state.setPhone(sim, { draft: phone.draft.slice(0, -1) });
}

function openMessages(sim: SimIndex): void {
  state.setPhone(sim, { mode: "list", chosen: 0, screen: "", note: "" });
}

export function openMessage(sim: SimIndex, index: number): void {
  const message = state.phoneOf(sim).messages[index];
  if (!message) return;
  state.setPhone(sim, { mode: "read", chosen: index });
  state.setMessage(sim, message.key, { read: true });
}

export function write(sim: SimIndex): void {
  state.setPhone(sim, { mode: "write", letters: true });
}

function sendDraft(sim: SimIndex): void {
  const text = state.phoneOf(sim).draft.trim();
  if (text !== "") void aggregator.sendSms(sim, text);
}

function sendAnswer(sim: SimIndex): void {
  const text = state.phoneOf(sim).input.trim();
  if (text !== "") void aggregator.answer(sim, text);
}

function idle(sim: SimIndex): void {
  state.setPhone(sim, { mode: "idle", dial: "", screen: "", note: "" });
}

function dialNow(sim: SimIndex): void {
  const { dial } = state.phoneOf(sim);
  void aggregator.dial(sim, dial === "" ? state.get().start!.ussd : dial);
}

/** The button beside the phone. */
export function dialService(sim: SimIndex): void {
  void aggregator.dial(sim, state.get().start!.ussd);
}

interface Soft {
  word: string;
  act: (sim: SimIndex) => void;
}

const NOTHING: Soft = { word: "", act: () => undefined };

/** The two words at the foot of the screen, and what their keys do. */
export function softKeys(phone: Phone): { left: Soft; right: Soft } {
  switch (phone.mode) {
    case "idle":
      return phone.dial === ""
        ? { left: { word: words.messages, act: openMessages }, right: NOTHING }
        : { left: { word: words.call, act: dialNow },
            right: { word: words.erase, act: erase } };
    case "call":
      return phone.waiting
        ? { left: NOTHING, right: { word: words.cancel, act: red } }
        : { left: { word: words.send, act: sendAnswer },
            right: phone.input === "" ? { word: words.cancel, act: red }
              : { word: words.erase, act: erase } };
    case "over":
      return { left: { word: words.ok, act: idle },
               right: { word: words.again, act: green } };
    case "list":
      return { left: { word: words.write, act: write },
               right: { word: words.back, act: idle } };
    case "read":
      return { left: { word: words.reply, act: write },
               right: { word: words.back, act: openMessages } };
    case "write":
      return { left: { word: words.send, act: sendDraft },
               right: phone.draft === ""
                 ? { word: words.back, act: openMessages }
                 : { word: words.erase, act: erase } };
  }
}

export function green(sim: SimIndex): void {
  const phone = state.phoneOf(sim);
  switch (phone.mode) {
    case "idle":
    case "over": dialNow(sim); return;
    case "call": sendAnswer(sim); return;
    case "list": openMessage(sim, phone.chosen); return;
    case "read": write(sim); return;
    case "write": sendDraft(sim);
  }
}

export function red(sim: SimIndex): void {
  const phone = state.phoneOf(sim);
  if (phone.mode === "call") void aggregator.hangUp(sim);
  else idle(sim);
}

/** Up is -1, down is 1. */
export function move(sim: SimIndex, by: number): void {
  const phone = state.phoneOf(sim);
  if (phone.mode !== "list") return;
  const last = Math.max(0, phone.messages.length - 1);
  state.setPhone(sim,
    { chosen: Math.min(last, Math.max(0, phone.chosen + by)) });
}

/** The computer's keyboard, unless something on the page has its own use for
 *  the key. True: it was taken. */
export function typed(sim: SimIndex, event: KeyboardEvent): boolean {
  const at = event.target as HTMLElement;
  const field = at.matches("input, textarea, select");
  const button = at.matches("button, a, summary");

  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  if (event.key === "Escape") red(sim);
  else if (event.key === "Enter" && !button && !at.matches("textarea, select"))
    green(sim);
  else if (field) return false;
  else if (event.key === "Backspace") erase(sim);
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    if (state.phoneOf(sim).mode !== "list") return false;
    move(sim, event.key === "ArrowUp" ? -1 : 1);
  } else if (event.key.length === 1 && !(button && event.key === " "))
    letter(sim, event.key);
  else return false;
  return true;
}
