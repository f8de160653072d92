// Permintaan: what the agencies ask of each other, by whose turn it is.
import { useEffect, useState } from "preact/hooks";
import { me } from "./api.ts";
import { useCell } from "./cell.ts";
import { Icon } from "./icons.tsx";
import { changed } from "./live.ts";
import { useLoad } from "./load.ts";
import { Failure, Skeleton } from "./parts.tsx";
import { mustAnswer, RequestCard } from "./request_card.tsx";
import type { Request } from "./types.ts";
import { say, words } from "./words.ts";

type View = "to" | "by" | "done";
const PATHS: Record<View, string> = {
  to: "requests?state=open&limit=200", by: "requests?mine=true&limit=200", done: "requests?limit=200",
};

export function Requests() {
  const who = useCell(me);
  const news = useCell(changed);
  const [view, setView] = useState<View>("to");
  const loaded = useLoad<{ items: Request[] }>(PATHS[view]);
  useEffect(() => { if (news > 0) void loaded.again(); }, [news]);
  if (!who) return null;
  const items = loaded.value?.items.filter((one) => view === "to" ? mustAnswer(one, who.agency, who.id)
    : view === "by" ? one.officer === who.id : one.state !== "open");
  return <>
    <div class="head"><h1>{words.requests}</h1></div>
    <div class="tabs" role="group" aria-label={words.requestViews}>{([["to", words.toMe], ["by", words.byMe],
      ["done", words.done]] as [View, string][]).map(([one, name]) => <button type="button" aria-pressed={view === one}
        onClick={() => setView(one)}>{name}</button>)}</div>
    {!items ? loaded.problem ? <Failure problem={loaded.problem} again={loaded.again} /> : <Skeleton rows={4} />
      : items.length === 0 ? <div class="state"><Icon name="swap" big /><h2>{words.noRequests}</h2>
        <p>{say(words.noRequestsDetail[view] ?? "", words.agency[who.agency] ?? "")}</p></div>
      : <ul class="cards">{items.map((one) => <li key={one.id}>
        <RequestCard request={one} link done={() => void loaded.again()} /></li>)}</ul>}
  </>;
}
