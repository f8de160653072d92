// Antrean: what must I take now? Groups by what to do; the list never jumps: what
// is new waits behind one button, and a taken row stays where it is, changed.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get, me, post, Problem } from "./api.ts";
import { useCell } from "./cell.ts";
import { hour, today, useNow } from "./clock.ts";
import { Icon, type IconName } from "./icons.tsx";
import { useKeys } from "./keys.ts";
import { counts } from "./live.ts";
import { useLoad } from "./load.ts";
import { code, Deed, Failure, Note, Skeleton } from "./parts.tsx";
import { firstWords, QueueRow } from "./queue_row.tsx";
import { remembered } from "./queue_memory.ts";
import { go } from "./route.ts";
import type { Agency, Group, Tip } from "./types.ts";
import { say, words } from "./words.ts";

type View = "all" | "mine" | "unread";
const ICONS: Record<string, IconName> = { take: "oct", answer: "swap", overdue: "warn", due: "clock",
  other: "glass", sender: "s-pause", rest: "queue" };
const LIMIT = 25, LIMIT_MORE = 200;
const query = (view: View, limit: number) =>
  `queue?limit=${limit}${view === "mine" ? "&mine=true" : view === "unread" ? "&unread=true" : ""}`;
const otherOf = (agency: Agency) => words.agency[agency === "imigrasi" ? "polda" : "imigrasi"] ?? "";
const count = (group: Group | undefined) => !group ? "–" : `${group.count}${group.more_than_counted ? "+" : ""}`;

function fits(tip: Tip, wanted: string): boolean {
  const place = tip.place;
  const all = [firstWords(tip), tip.narrative, tip.code, tip.alias, place?.name, place?.district, place?.regency,
    words.leaning[tip.leaning], words.state[tip.state], ...tip.seats.map((seat) => seat.login)].join(" ").toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => all.includes(word))
    || tip.code === wanted.replace(/\D/g, "");
}

function Glance({ groups, only, pick, agency }: {
  groups: Group[] | undefined; only: string; pick: (group: string) => void; agency: Agency;
}) {
  const names = ["take", "overdue", "answer", "due", "other", "sender"];
  return <ul class="glance" aria-label={words.glanceTitle}>{names.map((name) => {
    const group = groups?.find((one) => one.group === name);
    return <li><button type="button" class={name === "take" && group?.count ? "hot" : ""} aria-pressed={only === name}
      onClick={() => pick(only === name ? "" : name)}>
      <span class="n"><Icon name={ICONS[name] ?? "queue"} /><span class="t">{count(group)}</span></span>
      <span class="l">{say(words.glance[name] ?? "", otherOf(agency))}</span></button></li>;
  })}</ul>;
}

/** How many tips wait that the list does not show yet. */
function useFresh(groups: Group[] | undefined, view: View): { tips: number; danger: boolean } {
  const [fresh, set] = useState({ tips: 0, danger: false });
  const now = useCell(counts);
  useEffect(() => {
    let alive = true;
    if (!groups || now.at === 0) return;
    const known = new Set(groups.flatMap((group) => group.items.map((tip) => tip.id)));
    const shown = groups.reduce((sum, group) => sum + group.items.length, 0);
    const whole = groups.reduce((sum, group) => sum + group.count, 0);
    if (shown < whole && view === "all") {
      const sum = Object.values(now.groups).reduce((a, b) => a + b, 0);
      set({ tips: Math.max(0, sum - whole), danger: (now.groups.take ?? 0) > (groups[0]?.count ?? 0) });
      return;
    }
    void get<{ groups: Group[] }>(query(view, LIMIT)).then((answer) => {
      const news = answer.groups.flatMap((group) => group.items).filter((tip) => !known.has(tip.id));
      if (alive) set({ tips: news.length, danger: news.some((tip) => tip.urgency === 3) });
    }).catch(() => undefined);
    return () => { alive = false; };
  }, [now, groups, view]);
  return fresh;
}

export function Queue() {
  const who = useCell(me);
  const [view, setView] = useState<View>(remembered.view);
  const [only, setOnly] = useState(remembered.only);
  const [wanted, setWanted] = useState("");
  const [limit, setLimit] = useState(LIMIT);
  const loaded = useLoad<{ groups: Group[] }>(query(view, limit));
  const groups = loaded.value?.groups;
  const fresh = useFresh(groups, view);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [current, setCurrent] = useState(remembered.current);
  const [folded, setFolded] = useState<Set<string>>(new Set());
  const [told, setTold] = useState<{ tone: "ok" | "warn"; text: string }>();
  const search = useRef<HTMLInputElement>(null);
  const now = useNow();
  const agency = who?.agency ?? "imigrasi";

  const shown = useMemo(() => (groups ?? []).filter((group) => !only || group.group === only)
    .map((group) => ({ ...group, items: wanted.trim() ? group.items.filter((tip) => fits(tip, wanted.trim())) : group.items }))
    .filter((group) => group.items.length > 0), [groups, only, wanted]);
  const rows = shown.filter((group) => !folded.has(group.group)).flatMap((group) => group.items);
  useEffect(() => {
    Object.assign(remembered, { view, only, current, order: rows.map((tip) => tip.id) });
  });

  const put = (id: string, tip: Tip) => loaded.value && loaded.put({ groups: loaded.value.groups.map((group) =>
    ({ ...group, items: group.items.map((one) => one.id === id ? tip : one) })) });
  async function takeOne(id: string): Promise<string> {
    try {
      await post(`tips/${id}/assignments`, {});
      return "";
    } catch (error) {
      return error instanceof Problem ? error.message : String(error);
    }
  }
  async function take(tip: Tip) {
    const problem = await takeOne(tip.id);
    setTold(problem ? { tone: "warn", text: problem } : { tone: "ok", text: say(words.taken, code(tip.code)) });
    if (problem) await loaded.again();
    else if (who) put(tip.id, { ...tip, unread: false, state: tip.state === "diterima" ? "triase" : tip.state,
      seats: tip.seats.map((seat) => seat.agency === agency
        ? { ...seat, officer: who.id, login: who.login, since: new Date().toISOString() } : seat) });
  }
  async function takeChosen() {
    const ids = [...chosen];
    let took = 0, why = "";
    for (const [i, id] of ids.entries()) {
      setTold({ tone: "ok", text: say(words.takeMany, String(i + 1), String(ids.length)) });
      const problem = await takeOne(id);
      if (problem) why = problem;
      else took++;
    }
    setChosen(new Set());
    await loaded.again();
    setTold(why ? { tone: "warn", text: say(words.tookSome, String(took), String(ids.length - took), why) }
      : { tone: "ok", text: say(words.tookMany, String(took)) });
  }
  function choose(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  }
  function step(by: number) {
    const at = rows.findIndex((tip) => tip.id === current);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    setCurrent(next.id);
    document.querySelector(`[data-tip="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
  }
  const at = rows.find((tip) => tip.id === current);
  useKeys({
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    Enter: () => at && go("tip", at.id), x: () => at && choose(at.id), a: () => at && void take(at),
    n: () => void loaded.again(), "/": () => search.current?.focus(),
    Escape: () => { setChosen(new Set()); setWanted(""); search.current?.blur(); },
  });
  const toggle = (group: string) => {
    const next = new Set(folded);
    if (!next.delete(group)) next.add(group);
    setFolded(next);
  };
  const empty = groups && rows.length === 0 && folded.size === 0;
  const takable = rows.filter((tip) => !tip.seats.find((seat) => seat.agency === agency)?.officer);

  return <>
    <div class="head"><h1>{words.queue}</h1><span class="when grow">{today(now)}</span></div>
    <div class="tabs" role="group" aria-label={words.views}>{([["all", words.viewAll], ["mine", words.viewMine],
      ["unread", words.viewUnread]] as [View, string][]).map(([one, name]) =>
      <button type="button" aria-pressed={view === one} onClick={() => { setView(one); setChosen(new Set()); }}>{name}</button>)}</div>
    <Glance groups={groups} only={only} pick={setOnly} agency={agency} />
    <div class="bar" role="search"><label class="search"><Icon name="search" /><span class="vh">{words.search}</span>
      <input ref={search} class="field" type="search" placeholder={words.search} value={wanted} maxLength={80}
        onInput={(event) => setWanted(event.currentTarget.value)} /><kbd>/</kbd></label>
      {only && <button type="button" class="flt on" onClick={() => setOnly("")} aria-label={words.onlyOff}>
        {say(words.only, say(words.group[only] ?? "", otherOf(agency)))}<Icon name="x" small /></button>}</div>
    {told && <div class="told"><Note tone={told.tone} icon={told.tone === "ok" ? "check" : "warn"} role="status">{told.text}</Note></div>}
    {fresh.tips > 0 && <button type="button" class={`fresh${fresh.danger ? " hot" : ""}`} onClick={() => void loaded.again()}>
      <Icon name={fresh.danger ? "oct" : "up2"} small />{say(fresh.danger ? words.freshDanger : words.fresh, String(fresh.tips))} <kbd>N</kbd></button>}
    {!groups ? loaded.problem ? <Failure problem={loaded.problem} again={loaded.again} /> : <Skeleton rows={8} />
      : empty ? <div class="state"><Icon name="queue" big /><h2>{wanted ? words.searchNone : words.emptyQueue}</h2>
        <p>{say(words.emptyQueueDetail, hour(loaded.at))}</p>
        {(only || wanted || view !== "all") && <button type="button" class="btn"
          onClick={() => { setOnly(""); setWanted(""); setView("all"); }}>{words.showAll}</button>}</div>
      : <table class="q" aria-label={words.queueTable}>
        <colgroup>{[1, 2, 3, 4, 5, 6, 7].map((k) => <col class={`k${k}`} />)}</colgroup>
        <thead><tr><th scope="col"><input type="checkbox" class="tick" aria-label={words.selectAll}
          checked={takable.length > 0 && takable.every((tip) => chosen.has(tip.id))}
          onChange={(event) => setChosen(new Set(event.currentTarget.checked ? takable.map((tip) => tip.id) : []))} /></th>
          <th scope="col">{words.urgencyOf}</th><th scope="col" class="c-tip">{words.colTip}</th>
          <th scope="col" class="c-lean">{words.leaningOf}</th><th scope="col">{words.stateOf}</th>
          <th scope="col">{words.colSeats}</th><th scope="col">{words.colDue}</th></tr></thead>
        {shown.map((group) => <tbody key={group.group}>
          <tr class="grp"><th colSpan={7} scope="rowgroup"><button type="button" class="fold" aria-expanded={!folded.has(group.group)}
            onClick={() => toggle(group.group)}><Icon name={folded.has(group.group) ? "right" : "down"} small />
            {say(words.group[group.group] ?? group.group, otherOf(agency))}</button> <span class="cnt">{count(group)}</span>
            <span class="d">{say(words.groupWhy[group.group] ?? "", words.agency[agency] ?? "")}</span></th></tr>
          {!folded.has(group.group) && group.items.map((tip) => <QueueRow key={tip.id} tip={tip} agency={agency}
            current={tip.id === current} chosen={chosen.has(tip.id)} choose={() => choose(tip.id)}
            take={() => take(tip)} focus={() => setCurrent(tip.id)} />)}
          {!wanted && group.count > group.items.length && limit < LIMIT_MORE && <tr class="grp more"><td colSpan={7}>
            <button type="button" class="btn bare" onClick={() => setLimit(LIMIT_MORE)}>
              {say(words.moreInGroup, String(Math.min(LIMIT_MORE, group.count) - group.items.length))}</button></td></tr>}
        </tbody>)}</table>}
    <div class="pad" />
    {chosen.size > 0 && <div class="bulk float" role="toolbar" aria-label={say(words.selected, String(chosen.size))}>
      <span class="c" role="status">{say(words.selected, String(chosen.size))}</span>
      <Deed does={takeChosen} kind="go">{words.take}</Deed>
      <button type="button" class="btn bare icon" aria-label={words.unselect} onClick={() => setChosen(new Set())}><Icon name="x" /></button></div>}
    <div class="foot"><span class="keys">{[["J", words.move], ["Enter", words.enter], ["X", words.pick], ["A", words.take.toLowerCase()],
      ["/", words.searchKey], ["?", words.help.toLowerCase()]].map(([key, what]) => <span><kbd>{key}</kbd> {what}</span>)}</span>
      <span class="live"><Icon name="wifi" small />{say(words.connected, hour(loaded.at || now, true))}</span></div>
  </>;
}
