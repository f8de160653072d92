// The page: a phone, the aggregator behind it, and what passed between them and
// the gateway.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { follow } from "./aggregator.ts";
import { Icon, Mark } from "./icons.tsx";
import * as keys from "./keys.ts";
import { LogPanel } from "./log.tsx";
import { AggregatorPanel } from "./panel.tsx";
import { PhonePanel } from "./phone.tsx";
import * as state from "./state.ts";
import type { State } from "./state.ts";
import * as wire from "./wire.ts";
import { say, words } from "./words.ts";

function switchTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset["theme"]
    ? root.dataset["theme"] === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset["theme"] = dark ? "light" : "dark";
}

function Head() {
  return (
    <div class="top">
      <span class="brand">
        <Mark />
        <span><b>{words.product}</b><span>{words.owners}</span></span>
      </span>
      <h1>{words.title}</h1>
      <button type="button" class="btn bare icon" onClick={switchTheme}
        aria-label={words.theme} title={words.theme}>
        <Icon name="theme" />
      </button>
    </div>
  );
}

function Intro({ all }: { all: State }) {
  return (
    <div class="intro">
      <p>{words.intro.join(" ")}</p>
      {all.start && (
        <p class="intro-links">
          <a href={`http://${all.start.officers}/api/v1/openapi.json`}>
            {say(words.officers, all.start.officers)}
          </a>
          {all.start.demo !== "" && (
            <span class="mute">{say(words.demoFile, all.start.demo)}</span>
          )}
        </p>
      )}
    </div>
  );
}

function Trouble({ all }: { all: State }) {
  if (all.trouble === "")
    return <p class="note" role="status">{words.loading}</p>;
  return (
    <p class="note bad" role="alert">
      <Icon name="cross" />
      <span>
        {all.trouble === "channel" ? say(words.noChannel, location.host)
          : words.failed}
      </span>
    </p>
  );
}

function useAll(): State {
  const [all, setAll] = useState(state.get());
  useEffect(() => state.listen(() => setAll(state.get())), []);
  return all;
}

function useKeyboard(ready: boolean): void {
  useEffect(() => {
    if (!ready) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (keys.typed(state.get().sim, event)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [ready]);
}

function App() {
  const all = useAll();
  const ready = all.start !== null && all.trouble === "";
  useKeyboard(ready);
  return (
    <>
      <a class="skip" href="#telepon">{words.skip}</a>
      <header>
        <p class="band"><Icon name="device" />{words.band}</p>
        <Head />
      </header>
      <main>
        <Intro all={all} />
        {ready
          ? (
            <div class="cols">
              <PhonePanel all={all} />
              <AggregatorPanel all={all} />
              <LogPanel log={all.log} />
            </div>
          )
          : <Trouble all={all} />}
      </main>
    </>
  );
}

async function begin(): Promise<void> {
  try {
    const start = await wire.start();
    state.set({ start, trouble: start.channel ? "" : "channel" });
    if (start.channel) void follow();
  } catch {
    state.set({ trouble: "failed" });
  }
}

render(<App />, document.body);
void begin();
