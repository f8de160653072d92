// What is known of a tip, and from where; what the machine read is said to be so.
import { useNow, when } from "./clock.ts";
import { Note, Urgency } from "./parts.tsx";
import type { Tip } from "./types.ts";
import { words } from "./words.ts";

/** Cuts a text where the indicators' words stand in it: [piece, its number or 0]. */
export function marked(text: string, indicators: Tip["indicators"]): [string, number][] {
  const lower = text.toLowerCase();
  const spots: [number, number, number][] = [];
  if (lower.length === text.length)
    indicators.forEach(({ words: said }, i) => {
      const at = said ? lower.indexOf(said.toLowerCase()) : -1;
      if (at >= 0) spots.push([at, at + said.length, i + 1]);
    });
  spots.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const out: [string, number][] = [];
  let from = 0;
  for (const [begin, end, number] of spots) {
    if (begin < from) continue;
    if (begin > from) out.push([text.slice(from, begin), 0]);
    out.push([text.slice(begin, end), number]);
    from = end;
  }
  if (from < text.length) out.push([text.slice(from), 0]);
  return out;
}

export function Narrative({ tip }: { tip: Tip }) {
  const said = tip.narrative ?? "";
  return <section class="o1" aria-labelledby="h-isi"><h2 id="h-isi">{words.contents}
    <span class="r small mute">{words.contentsKept}</span></h2>
    {said ? <p class="say" dir="auto" data-testid="narrative"><bdi>{marked(said, tip.indicators).map(([piece, number]) => number
      ? <mark class="mk m2" id={`m${number}`}>{piece}<sup>{number}</sup></mark> : piece)}</bdi></p>
      : <p class="two">{words.noNarrative}</p>}
    <div class="why"><h3>{words.why} <Urgency level={tip.urgency} /></h3>
      {tip.indicators.length === 0 ? <p>{words.whyNone}</p> : <ul class="because">{tip.indicators.map(({ concept, words: said_ }, i) =>
        <li><span class="no">{i + 1}</span><span>{concept} <span class="mute">“<bdi>{said_}</bdi>”</span></span></li>)}</ul>}
      <p>{words.whyNote}</p></div></section>;
}

export function Facts({ tip, correct }: { tip: Tip; correct: preact.ComponentChildren }) {
  const read = tip.entities;
  const said = tip.medium === "ussd" ? words.srcMenu : words.srcText;
  const now = useNow(60_000);
  const list = (name: string, values: string[] | undefined): [string, string, string][] =>
    values?.length ? [[name, values.join(", "), words.srcText]] : [];
  const rows: [string, string, string][] = [
    [words.factWhat, tip.what ? words.what[tip.what] ?? tip.what : words.unknown, tip.what ? said : ""],
    [words.factWhen, tip.when ? words.whenWord[tip.when] ?? tip.when : words.unknown, tip.when ? said : ""],
    ...(tip.route ? [[words.factRoute, words.routeWord[tip.route] ?? tip.route, words.srcMenu] as [string, string, string]] : []),
    ...(tip.minors ? [[words.factMinors, words.minorsWord[tip.minors] ?? tip.minors, words.srcMenu] as [string, string, string]] : []),
    ...(read?.when ? [[words.factWhenRead, read.when.split("/").map((one) => when(one, now)).join(" – "), words.srcText] as [string, string, string]] : []),
    ...list(words.factPhones, read?.phones.map((one) => `+${one.replace(/^\+/, "")}`)), ...list(words.factPlates, read?.plates),
    ...list(words.factCompanies, read?.companies), ...list(words.factDestinations, read?.destinations),
    ...list(words.factShips, read?.ships), ...list(words.factAccounts, read?.accounts),
  ];
  const place = tip.place;
  return <section class="o3"><div class="fp"><div><h2>{words.facts}</h2>
    <dl class="fx">{rows.map(([name, value, source]) => <div><dt>{name}</dt><dd><bdi>{value}</bdi>{" "}
      {source && <span class="src">{source}</span>}</dd></div>)}</dl></div>
    <div class="pl"><h2>{words.place}<span class="r">{correct}</span></h2><dl>
      <div><dt>{words.placeOf}</dt><dd>{place ? place.name === place.district ? place.name : `${place.name}, ${place.district}` : words.noPlace}</dd></div>
      {place && <div><dt>{words.regency}</dt><dd>{place.regency}</dd></div>}
      <div><dt>{words.police}</dt><dd>{tip.police ?? words.none}</dd></div>
      <div><dt>{words.immigration}</dt><dd>{tip.immigration ?? words.none}</dd></div></dl>
      {tip.placed_by === "reader" && <Note icon="info">{words.placeByReader}</Note>}
      {tip.place_candidates.length > 1 && <p class="p13 mute">{words.placeMaybe} {tip.place_candidates.slice(1, 4)
        .map((one) => `${one.name}, ${one.district}`).join("; ")}</p>}
    </div></div></section>;
}

export function Signs({ tip }: { tip: Tip }) {
  return <>
    {tip.duress_at && <div class="signs"><Note tone="bad" icon="warn"><b>{words.duress}.</b></Note></div>}
    {tip.withdrawn && <div class="signs"><Note tone="warn" icon="x">{words.withdrawn}</Note></div>}
    {!tip.complete && <div class="signs"><Note tone="warn" icon="cut">{words.cutLong}</Note></div>}
    {tip.held && <div class="signs"><Note icon="lock">{words.held}</Note></div>}
  </>;
}
