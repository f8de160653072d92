// Notes of the officers: for the own agency alone, or for both.
import { useState } from "preact/hooks";
import { may, me, post } from "./api.ts";
import { useCell } from "./cell.ts";
import { useNow, when } from "./clock.ts";
import { AgencyMark, Deed, ProblemNote, useDeed } from "./parts.tsx";
import type { Names } from "./timeline.tsx";
import type { TipEvent } from "./types.ts";
import { say, words } from "./words.ts";

export function Notes({ id, events, names, done }: {
  id: string; events: TipEvent[]; names: Names; done: () => void;
}) {
  const who = useCell(me);
  const now = useNow();
  const [text, setText] = useState("");
  const [share, setShare] = useState("both");
  const [problem, run] = useDeed();
  const agency = words.agency[who?.agency ?? ""] ?? "";
  const notes = events.filter((event) => event.kind === "note");
  const save = () => run(async () => {
    await post(`tips/${id}/notes`, { text: text.trim(), share });
    setText("");
    done();
  });
  return <section id="catatan" aria-labelledby="h-note"><h2 id="h-note">{words.notes}</h2>
    {notes.length === 0 ? <p class="p13 mute">{words.noteNone}</p> : <ul class="notes">{notes.map((note) => <li key={note.id}>
      <div class="mh">{note.agency && <AgencyMark agency={note.agency} />}<b>{names[note.officer ?? ""] ?? ""}</b>
        <span class="mute">{when(note.at, now)}</span>
        {note.share === "own" && <span class="tag">{say(words.noteOwnTag, words.agency[note.agency ?? ""] ?? "")}</span>}</div>
      <p dir="auto"><bdi>{note.words ?? words.readingErased}</bdi></p></li>)}</ul>}
    {may("note") && <div class="form"><ProblemNote problem={problem} />
      <textarea class="field" rows={3} maxLength={4000} aria-label={words.noteWrite} placeholder={words.noteWrite} value={text}
        onInput={(event) => setText(event.currentTarget.value)} />
      <fieldset class="choices row"><legend class="vh">{words.noteShare}</legend>
        {[["both", words.noteBoth], ["own", say(words.noteOwn, agency)]].map(([one, name]) => <label>
          <input type="radio" class="round" name="share" checked={share === one} onChange={() => setShare(one ?? "both")} />{name}</label>)}</fieldset>
      <div><Deed does={save} disabled={!text.trim()}>{words.noteSave}</Deed></div></div>}
  </section>;
}
