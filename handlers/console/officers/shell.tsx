// The frame around the pages: rail or bottom bar, who is signed in, the band
// that tells that the line is gone, and the list of keys.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { line, me, reconnect, signOut } from "./api.ts";
import { useCell } from "./cell.ts";
import { hour, useNow } from "./clock.ts";
import { Icon, Mark } from "./icons.tsx";
import { useKeys } from "./keys.ts";
import { PAGES } from "./pages.ts";
import { AgencyMark, Deed, Dialog } from "./parts.tsx";
import { switchTheme } from "./theme.ts";
import { say, words } from "./words.ts";

function Links({ here, below }: { here: string; below?: boolean }) {
  const who = useCell(me);
  const shown = PAGES.filter((page) => !page.hidden && who?.rights.includes(page.right));
  const links = shown.map((page) => {
    const current = page.path === here || (here === "tip" && page.path === "antrean");
    return <a href={`#/${page.path}`} title={page.title} aria-current={current ? "page" : undefined}>
      <Icon name={page.icon} />{below ? page.title : <span class="t">{page.title}</span>}</a>;
  });
  return below ? <>{links.slice(0, 4)}</> : <ul>{links.map((link) => <li>{link}</li>)}</ul>;
}

export function OfflineBand() {
  const gone = useCell(line);
  const now = useNow(gone ? 1000 : 60_000);
  if (!gone) return null;
  const left = Math.ceil((gone.next - now) / 1000);
  return <div class="strip" role="status"><div class="note warn"><Icon name="off" />
    <span class="grow">{say(words.offline, hour(gone.since))}{" "}
      <span class="nowrap">{left > 0 ? say(words.offlineNext, String(left)) : words.offlineNow}</span></span>
    <button type="button" class="btn" onClick={() => void reconnect()}>{words.offlineTry}</button>
  </div></div>;
}

export function ThemeButton() {
  return <button type="button" class="btn bare icon" aria-label={words.theme} title={words.theme}
    onClick={switchTheme}><Icon name="theme" /></button>;
}

export function Shell({ here, title, children }: {
  here: string; title: string; children: ComponentChildren;
}) {
  const who = useCell(me);
  const [help, setHelp] = useState(false);
  useKeys({ "?": () => setHelp(true) });
  if (!who) return null;
  const role = `${words.role[who.role] ?? who.role} · ${words.agency[who.agency]}`;
  return <>
    <a class="skip" href="#isi" onClick={(event) => {
      event.preventDefault();
      document.getElementById("isi")?.focus();
    }}>{words.skip}</a>
    <div class={`app at-${here}`}>
      <header class="rail">
        <a class="brand" href="#/antrean"><Mark /><span><b>{words.product}</b><span>{words.owners}</span></span></a>
        <nav class="nav" aria-label={words.main}><Links here={here} /></nav>
        <div class="rail-foot">
          <div class="rail-tools"><ThemeButton />
            <button type="button" class="btn bare icon" aria-label={words.help} title={words.help}
              onClick={() => setHelp(true)}>?</button>
            <span class="spacer" />
            <Deed does={signOut} kind="bare" label={words.signOut}><span class="t">{words.signOut}</span>
              <span class="only-narrow"><Icon name="right" /></span></Deed></div>
          <a class="whoami" href="#/akun" title={words.account}><AgencyMark agency={who.agency} large />
            <span><b>{who.login}</b><span>{role}</span></span></a>
        </div>
      </header>
      <header class="topbar">
        {here === "tip" ? <a class="btn bare icon" href="#/antrean" aria-label={words.back}><Icon name="left" /></a> : <Mark />}
        <span class="grow strong">{title}</span>
        <a class="btn bare icon" href="#/akun" aria-label={`${words.account}: ${who.login}`}>
          <AgencyMark agency={who.agency} /></a>
        <ThemeButton />
      </header>
      <main class="main" id="isi" tabIndex={-1}><OfflineBand />{children}</main>
      <nav class="tabbar" aria-label={words.mainBelow}><Links here={here} below />
        <a href="#/akun" aria-current={here === "akun" ? "page" : undefined}><Icon name="person" />{words.accountShort}</a></nav>
    </div>
    {help && <Dialog title={words.help} close={() => setHelp(false)}>
      <dl class="keys-list">{words.helpRows.map(([key, what]) => <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
    </Dialog>}
  </>;
}
