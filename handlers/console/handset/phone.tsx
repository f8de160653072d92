// The phone: screen, keys, and which SIM is in it.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { clockOf, dayOf, useNow } from "./clock.ts";
import { SMS_PARTS, SMS_SEPTETS, parts, septets } from "./gsm7.ts";
import { Icon } from "./icons.tsx";
import * as keys from "./keys.ts";
import * as state from "./state.ts";
import type { Message, Phone, SimIndex, State } from "./state.ts";
import { say, words } from "./words.ts";

interface Part {
  sim: SimIndex;
  phone: Phone;
  service: { sms: string; ussd: string; septets: number };
}

const unread = (phone: Phone): number =>
  phone.messages.filter((each) => !each.read).length;

/** "+62 812-0000-0001" */
export const spelled = (number: string): string =>
  number.replace(/^\+62(\d{3})(\d{4})(\d+)$/, "+62 $1-$2-$3");

// ---- the screen ----

function StatusBar({ phone, service }: Part) {
  const now = useNow(10_000);
  const count = unread(phone);
  return (
    <div class="lcd-top">
      <span class="sig" role="img" aria-label={words.signal}>
        <i /><i /><i /><i />
      </span>
      <span class="lcd-net">
        {phone.call || phone.mode === "over" ? service.ussd : words.operator}
      </span>
      {count > 0 && (
        <span class="lcd-mail">
          <Icon name="mail" alt={say(words.newMessages, count)} />
        </span>
      )}
      <span>{clockOf(now)}</span>
      <span class="bat" role="img" aria-label={words.battery}><i /></span>
    </div>
  );
}

function Count({ over, seen, said }: {
  over: boolean; seen: string; said: string;
}) {
  return (
    <span class={over ? "count over" : "count"} data-testid="septets">
      <span aria-hidden="true">{seen}</span><span class="vh">{said}</span>
    </span>
  );
}

function ScreenCount({ text, max }: { text: string; max: number }) {
  const used = septets(text);
  return used === null
    ? <Count over seen={words.unicode} said={words.unicode} />
    : <Count over={used > max} seen={say(words.septets, used, max)}
        said={say(words.septetsAlt, used, max)} />;
}

/** An SMS may have more than one part, at a price. */
function SmsCount({ text }: { text: string }) {
  const used = septets(text);
  if (used !== null && used <= SMS_SEPTETS)
    return <ScreenCount text={text} max={SMS_SEPTETS} />;
  const count = parts(text).length;
  const shown = say(words.smsParts, used ?? text.length, count);
  return <Count over={count > SMS_PARTS} seen={shown} said={shown} />;
}

function Idle({ phone }: Part) {
  const now = useNow(10_000);
  const count = unread(phone);
  if (phone.dial !== "")
    return <div class="dial" data-testid="dial">{phone.dial}</div>;
  return (
    <div class="home">
      <span class="home-clock" aria-hidden="true">{clockOf(now)}</span>
      <span>{dayOf(now)}</span>
      <span class="home-note">
        {count > 0 ? say(words.newMessages, count) : words.dialHint}
      </span>
    </div>
  );
}

/** A field that keeps the caret while the phone writes into it too. */
function Input({ sim, phone }: Part) {
  const field = useRef<HTMLInputElement>(null);
  const pointer = matchMedia("(pointer: fine)").matches;

  useEffect(() => {
    const busy = document.activeElement;
    if (pointer && !phone.waiting && (busy === document.body
        || busy?.closest(".phone") !== null))
      field.current?.focus({ preventScroll: true });
  }, [phone.screen, phone.waiting]);
  return (
    <label class="lcd-in">
      <span class="vh">{words.answer}</span>
      <input ref={field} type="text" value={phone.input}
        maxLength={keys.INPUT_MAX} autocomplete="off" autocapitalize="off"
        spellcheck={false} enterkeyhint="send" readOnly={phone.waiting}
        onInput={(event) =>
          state.setPhone(sim, { input: event.currentTarget.value })} />
      <span class="caps" aria-hidden="true">
        {phone.letters ? words.modeLetters : words.modeDigits}
      </span>
    </label>
  );
}

function Talk(part: Part) {
  const { phone, service } = part;
  const waits = phone.waiting && phone.screen === "";
  return (
    <>
      <div class="lcd-text" role="status" data-testid="screen"
        aria-busy={phone.waiting}>
        {waits ? words.waiting : phone.screen}
      </div>
      {phone.mode === "call" && !waits && <Input {...part} />}
      <div class="lcd-note">
        <span data-testid="note">
          {phone.mode === "call"
            ? phone.waiting && !waits ? words.waiting : "" : phone.note}
        </span>
        {phone.ours && <ScreenCount text={phone.screen} max={service.septets} />}
      </div>
    </>
  );
}

function Row({ sim, message, index, chosen }: {
  sim: SimIndex; message: Message; index: number; chosen: boolean;
}) {
  return (
    <li>
      <button type="button" class={chosen ? "msg chosen" : "msg"}
        onClick={() => keys.openMessage(sim, index)}>
        <span class="msg-top">
          <b class={message.read ? "" : "new"}>
            {message.mine ? say(words.sentTo, message.who) : message.who}
          </b>
          {!message.read && <span class="vh">{words.unread}</span>}
          <span>{clockOf(message.at)}</span>
        </span>
        <span class="msg-text">
          {message.status !== "" && `${message.status}: `}{message.text}
        </span>
      </button>
    </li>
  );
}

function List({ sim, phone }: Part) {
  return (
    <>
      <p class="lcd-title">{words.messagesTitle}</p>
      {phone.messages.length === 0
        ? <p class="lcd-empty">{words.noMessages}</p>
        : (
          <ul class="msgs" data-testid="messages">
            {phone.messages.map((message, index) => (
              <Row key={message.key} sim={sim} message={message} index={index}
                chosen={index === phone.chosen} />
            ))}
          </ul>
        )}
    </>
  );
}

function Read({ phone }: Part) {
  const message = phone.messages[phone.chosen];
  if (!message) return null;
  return (
    <>
      <p class="lcd-title">
        {message.mine ? say(words.sentTo, message.who) : message.who}
        <span>{clockOf(message.at)}</span>
      </p>
      <div class="lcd-text" data-testid="message" tabIndex={0}>
        {message.text}
      </div>
      <div class="lcd-note">
        <span>{message.status}</span>
        <SmsCount text={message.text} />
      </div>
    </>
  );
}

function Write({ sim, phone, service }: Part) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <p class="lcd-title">{say(words.writeTo, service.sms)}</p>
      <textarea ref={field} class="lcd-area" aria-label={words.writeLabel}
        placeholder={words.example} value={phone.draft}
        maxLength={keys.DRAFT_MAX}
        onInput={(event) =>
          state.setPhone(sim, { draft: event.currentTarget.value })} />
      <div class="lcd-note">
        <span aria-hidden="true">
          {phone.letters ? words.modeLetters : words.modeDigits}
        </span>
        <SmsCount text={phone.draft} />
      </div>
    </>
  );
}

const VIEWS: Record<state.Mode, (part: Part) => ComponentChildren> = {
  idle: Idle, call: Talk, over: Talk, list: List, read: Read, write: Write,
};

function Screen(part: Part) {
  const { sim, phone } = part;
  const { left, right } = keys.softKeys(phone);
  const View = VIEWS[phone.mode];
  return (
    <div class="lcd" data-testid="lcd" data-mode={phone.mode}>
      <StatusBar {...part} />
      <div class="lcd-body"><View {...part} /></div>
      <div class="lcd-soft">
        <button type="button" disabled={left.word === ""}
          onClick={() => left.act(sim)}>{left.word}</button>
        <button type="button" disabled={right.word === ""}
          onClick={() => right.act(sim)}>{right.word}</button>
      </div>
    </div>
  );
}

// ---- the keys ----

const Dash = () => (
  <svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true">
    <path d="M3 4h20" stroke="currentColor" stroke-width="2.500"
      stroke-linecap="round" />
  </svg>
);

function Controls({ sim, phone }: Part) {
  const { left, right } = keys.softKeys(phone);
  return (
    <div class="ctl">
      <span class="ctl-side">
        <button type="button" class="pk" disabled={left.word === ""}
          aria-label={say(words.softLeft, left.word)}
          onClick={() => left.act(sim)}><Dash /></button>
        <button type="button" class="pk green" aria-label={words.green}
          onClick={() => keys.green(sim)}><Icon name="phone" /></button>
      </span>
      <span class="nav">
        <button type="button" class="pk" aria-label={words.up}
          onClick={() => keys.move(sim, -1)}><Icon name="up" /></button>
        <button type="button" class="pk" aria-label={words.down}
          onClick={() => keys.move(sim, 1)}><Icon name="down" /></button>
      </span>
      <span class="ctl-side">
        <button type="button" class="pk" disabled={right.word === ""}
          aria-label={say(words.softRight, right.word)}
          onClick={() => right.act(sim)}><Dash /></button>
        <button type="button" class="pk red" aria-label={words.red}
          onClick={() => keys.red(sim)}><Icon name="phone" /></button>
      </span>
    </div>
  );
}

const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

function under(key: string): string {
  if (key === "0") return "spasi";
  if (key === "#") return "abc/123";
  if (key === "1" || key === "*") return "";
  return (keys.LETTERS[key] ?? "").slice(0, -1);
}

function Pad({ sim }: Part) {
  return (
    <div class="pad" role="group" aria-label={words.keys}>
      {PAD.map((key) => (
        <button type="button" class="key" key={key} data-key={key}
          onClick={() => keys.digit(sim, key)}>
          <b>{key}</b><span>{under(key)}</span>
        </button>
      ))}
    </div>
  );
}

// ---- all of it ----

function SimChoice({ sim, phones }: { sim: SimIndex; phones: State["phones"] }) {
  return (
    <fieldset class="sims">
      <legend class="vh">{words.sim}</legend>
      {state.SIMS.map((number, index) => {
        const count = unread(phones[index as SimIndex]);
        return (
          <button type="button" key={number} aria-pressed={sim === index}
            onClick={() => state.set({ sim: index as SimIndex })}>
            <b>{say(words.simOf, index + 1)}</b>
            <span>{spelled(number)}</span>
            {count > 0 && (
              <span class="dot">
                {count}<span class="vh"> {words.unread}</span>
              </span>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}

export function PhonePanel({ all }: { all: State }) {
  const start = all.start!;
  const phone = all.phones[all.sim];
  const part: Part = { sim: all.sim, phone, service: {
    sms: start.sms, ussd: start.ussd,
    septets: start.channel?.septets ?? start.septets } };
  return (
    <section class="stage" aria-label={words.phone} id="telepon" tabIndex={-1}>
      <SimChoice sim={all.sim} phones={all.phones} />
      {phone.mode === "call"
        ? (
          <button type="button" class="btn wide" data-testid="hang-up"
            onClick={() => keys.red(all.sim)}>
            <Icon name="cross" />{words.hangUp}
          </button>
        )
        : (
          <button type="button" class="btn go wide" data-testid="dial-service"
            onClick={() => keys.dialService(all.sim)}>
            <Icon name="phone" />{say(words.dialService, start.ussd)}
          </button>
        )}
      <div class="phone">
        <div class="slit" />
        <Screen {...part} />
        <Controls {...part} />
        <Pad {...part} />
      </div>
      <p class="small mute">{words.physical}</p>
    </section>
  );
}
