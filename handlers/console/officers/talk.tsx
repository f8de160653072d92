// What was said with the sender under the alias, and the next message: counted in
// septets, held to the sender's wish.
import { useState } from "preact/hooks";
import { parts, septets, SMS_PARTS } from "../handset/gsm7.ts";
import { may, post, Problem } from "./api.ts";
import { useNow, when } from "./clock.ts";
import { Icon } from "./icons.tsx";
import { Deed, Note, ProblemNote, useDeed } from "./parts.tsx";
import type { Tip } from "./types.ts";
import { say, words } from "./words.ts";

/** How long a message is, and the first sign that makes it UCS-2. */
function smsSize(text: string) {
  const whole = septets(text);
  const count = Math.max(1, parts(text).length);
  const [one, each] = whole === null ? [70, 67] : [160, 153];
  return { used: whole ?? text.length, parts: count, room: count > 1 ? count * each : one,
    odd: whole === null ? [...text].find((sign) => septets(sign) === null) ?? "" : "" };
}

function Composer({ tip, done }: { tip: Tip; done: () => void }) {
  const [text, setText] = useState("");
  const [problem, run] = useDeed();
  const [unsafe, setUnsafe] = useState(false);
  const [fate, setFate] = useState("");
  const size = smsSize(text);
  const never = tip.contact.how === "none";
  const send = () => run(async () => {
    setFate("");
    try {
      const answer = await post<{ fate: string }>(`tips/${tip.id}/messages`, { text: text.trim(), ...(unsafe ? { confirm: true } : {}) });
      setFate(words.fate[answer.fate] ?? "");
      setText("");
      setUnsafe(false);
      done();
    } catch (error) {
      if (error instanceof Problem && error.status === 422) setUnsafe(true);
      throw error;
    }
  });
  const change = (value: string) => { setText(value); setUnsafe(false); };
  return <form class="box" id="balas" onSubmit={(event) => event.preventDefault()}>
    <div class={`wish${never ? " never" : ""}`}><Icon name={never ? "info" : "check"} small /><span>
      <b>{words.wishOk[tip.contact.how]}</b>{tip.contact.hours ? ` ${say(words.wishHours, words.hours[tip.contact.hours] ?? "")}` : ""}{" "}
      {words.holderNote}</span></div>
    <div class="tpl" role="group" aria-label={words.template}>{words.templates.map(([name, sentence]) =>
      <button type="button" onClick={() => change(sentence)}>{name}</button>)}</div>
    <textarea aria-label={say(words.message, tip.alias ?? words.messageTo)} rows={2} maxLength={480} value={text}
      onInput={(event) => change(event.currentTarget.value)} />
    {problem && <div class="lint"><ProblemNote problem={problem} /></div>}
    {fate && <div class="lint"><Note tone="ok" icon="check" role="status">{fate}</Note></div>}
    <div class="send"><progress class="meter" max={size.room} value={Math.min(size.used, size.room)} aria-hidden="true" />
      <span class="cnt">{size.odd ? say(words.letters, String(size.used), String(size.room), String(size.parts), size.odd)
        : say(words.septets, String(size.used), String(size.room), String(size.parts))}
        {size.parts > SMS_PARTS ? ` ${words.tooLong}` : ""}</span><span class="grow" />
      <Deed does={send} kind="go" disabled={!text.trim() || size.parts > SMS_PARTS}><Icon name="send" />
        {unsafe ? words.sendAnyway : words.sendSms}</Deed></div>
  </form>;
}

export function Talk({ tip, done }: { tip: Tip; done: () => void }) {
  const now = useNow();
  return <section class="o4" aria-labelledby="h-talk"><h2 id="h-talk">{tip.alias ? say(words.talk, tip.alias) : words.talkNobody}
    <span class="r small mute"><Icon name="lock" small /> {words.numberHidden}</span></h2>
    {tip.messages.length === 0 ? <p class="p13 mute">{words.noTalk}</p> : <ol class="talk">{tip.messages.map((one) =>
      <li class={one.direction} key={one.id}><div class="mh"><b>{one.direction === "in" ? tip.alias ?? words.fromSender : words.fromService}</b>
        <span class="mute">{when(one.at, now)}</span>{one.foreign_sender && <span class="tag">{words.otherNumber}</span>}</div>
        <p dir="auto"><bdi>{one.text ?? words.readingErased}</bdi></p>
        {one.delivery && <div class={`dl${one.delivery === "delivered" ? "" : " soon"}`}>
          <Icon name={one.delivery === "delivered" ? "checks" : "clock"} small />{words.delivery[one.delivery] ?? one.delivery}</div>}</li>)}</ol>}
    {may("message") && <Composer tip={tip} done={done} />}
  </section>;
}
