// Who one is, where one is signed in, and the password.
import { useState } from "preact/hooks";
import { me, post, remove } from "./api.ts";
import { useCell } from "./cell.ts";
import { useNow, when } from "./clock.ts";
import { useLoad } from "./load.ts";
import { AgencyMark, Deed, Failure, Note, ProblemNote, Skeleton, useDeed } from "./parts.tsx";
import type { Session } from "./types.ts";
import { say, words } from "./words.ts";

function Password() {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [done, setDone] = useState(false);
  const [problem, run] = useDeed();
  const save = () => run(async () => {
    setDone(false);
    await post("me/password", { old, new: fresh });
    setOld("");
    setFresh("");
    setDone(true);
  });
  return <section aria-labelledby="h-password"><h2 id="h-password">{words.changePassword}</h2>
    <div class="form"><ProblemNote problem={problem} />
      {done && <Note tone="ok" icon="check" role="status">{words.passwordChanged}</Note>}
      <label class="f"><span>{words.oldPassword}</span><input class="field" type="password" autocomplete="current-password"
        maxLength={200} value={old} onInput={(event) => setOld(event.currentTarget.value)} /></label>
      <label class="f"><span>{words.newPassword}</span><input class="field" type="password" autocomplete="new-password"
        maxLength={200} value={fresh} onInput={(event) => setFresh(event.currentTarget.value)} /></label>
      <div><Deed does={save} disabled={!old || fresh.length < 10}>{words.changePassword}</Deed></div></div>
  </section>;
}

export function Account() {
  const who = useCell(me);
  const now = useNow();
  const sessions = useLoad<{ items: Session[] }>("sessions");
  const [problem, run] = useDeed();
  const [ended, setEnded] = useState<number>();
  if (!who) return null;
  const others = sessions.value?.items.filter((one) => !one.current) ?? [];
  const end = (id: string) => run(async () => {
    await remove(`sessions/${id}`);
    await sessions.again();
  });
  const endAll = () => run(async () => {
    setEnded((await remove<{ ended: number }>("sessions")).ended);
    await sessions.again();
  });
  return <>
    <div class="head"><h1>{words.account}</h1></div>
    <div class="sheet">
      <section><div class="own-line"><AgencyMark agency={who.agency} large /><span><b>{who.login}</b>
        <span>{words.role[who.role]} · {words.agency[who.agency]} · {words.areas}:{" "}
          {who.areas.length ? who.areas.join(", ") : words.areasAll}</span></span></div>
        <p class="p13">{say(words.recoveryLeft, String(who.recovery_left))}</p></section>
      <section aria-labelledby="h-sessions"><h2 id="h-sessions">{words.sessions}</h2>
        <ProblemNote problem={problem} />
        {ended !== undefined && <Note tone="ok" icon="check" role="status">{say(words.sessionsEnded, String(ended))}</Note>}
        {!sessions.value ? sessions.problem ? <Failure problem={sessions.problem} again={sessions.again} />
          : <Skeleton rows={2} /> : <ul class="plain">
          {sessions.value.items.map((one) => <li key={one.id}>
            <span class="grow">{say(words.sessionSince, when(one.created_at, now), when(one.used_at, now))}</span>
            {one.current ? <span class="tag">{words.sessionHere}</span>
              : <Deed does={() => end(one.id)}>{words.sessionEnd}</Deed>}</li>)}</ul>}
        {others.length > 1 && <Deed does={endAll}>{words.sessionEndAll}</Deed>}
      </section>
      <Password />
    </div>
  </>;
}
