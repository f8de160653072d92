// The officers' console: who one is decides what is drawn, the address decides
// the page. The address stays while one signs in, so that one comes back to it.
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { me, whoAmI } from "./api.ts";
import { useCell } from "./cell.ts";
import { Enrol } from "./enrol.tsx";
import { startLive } from "./live.ts";
import { PAGES } from "./pages.ts";
import { Skeleton } from "./parts.tsx";
import { route } from "./route.ts";
import { Shell } from "./shell.tsx";
import { SignIn } from "./signin.tsx";
import { startTheme } from "./theme.ts";
import { say, words } from "./words.ts";

function Denied({ role }: { role: string }) {
  return <div class="state"><h2>{words.denied}</h2><p>{say(words.deniedDetail, words.role[role] ?? role)}</p></div>;
}

function App() {
  const who = useCell(me);
  const pieces = useCell(route);
  const first = PAGES.find((page) => !page.hidden && who?.rights.includes(page.right));
  const page = pieces.length ? PAGES.find((one) => one.path === pieces[0]) : first ?? PAGES[0];
  const title = !who ? words.signIn : page?.title ?? words.notFound;
  useEffect(() => { document.title = `${title} · ${words.product}`; }, [title]);
  if (who === undefined) return <main class="wait"><Skeleton /></main>;
  if (who === null) return <SignIn />;
  if (who.enrol) return <Enrol />;
  const Draws = page?.draws;
  return <Shell here={page?.path ?? ""} title={title}>
    {!Draws || !page ? <div class="state"><h2>{words.notFound}</h2>
      <p><a href="#/antrean">{words.queue}</a></p></div>
      : !who.rights.includes(page.right) ? <Denied role={who.role} />
      : <Draws key={page.path} rest={pieces.slice(1)} />}
  </Shell>;
}

startTheme();
startLive();
void whoAmI();
render(<App />, document.body);
