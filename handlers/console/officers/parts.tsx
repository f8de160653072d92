// Parts that every page of the console uses.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { line, Problem } from "./api.ts";
import { useCell } from "./cell.ts";
import { Icon, type IconName } from "./icons.tsx";
import type { Agency } from "./types.ts";
import { say, words } from "./words.ts";

const URGENCY_ICONS: IconName[] = ["bar1", "bar2", "bar3", "oct"];

export function Urgency({ level }: { level: number }) {
  return <span class={`u u${level}`}>
    <Icon name={URGENCY_ICONS[level] ?? "bar1"} />{words.urgency[level]}</span>;
}

const STATES: Record<string, [string, IconName]> = {
  diterima: ["new", "s-new"], triase: ["work", "s-q1"], ganda: ["off", "link"],
  kurang_info: ["wait", "s-pause"], bukan_ranah: ["off", "x"], diteruskan: ["work", "s-q2"],
  penyelidikan: ["work", "s-q3"], penyidikan: ["work", "s-q3"], p21: ["work", "s-q3"],
  tahap2: ["work", "s-q3"], selesai: ["done", "check"], henti: ["off", "x"],
};

export function State({ word }: { word: string }) {
  const [tone, icon] = STATES[word] ?? ["off", "info"];
  return <span class={`st st-${tone}`}><Icon name={icon} />{words.state[word] ?? word}</span>;
}

export function AgencyMark({ agency, large }: { agency: Agency; large?: boolean }) {
  return <span class={`ag ag-${agency === "imigrasi" ? "i" : "p"}${large ? " lg" : ""}`}
    aria-hidden="true">{agency === "imigrasi" ? "I" : "P"}</span>;
}

export function Note({ tone, icon, children, role }: {
  tone?: "warn" | "bad" | "ok"; icon: IconName; children: ComponentChildren; role?: "alert" | "status";
}) {
  return <div class={`note${tone ? ` ${tone}` : ""}`} role={role}>
    <Icon name={icon} /><span>{children}</span></div>;
}

export function ProblemNote({ problem }: { problem: Problem | undefined }) {
  return problem ? <Note tone="warn" icon="warn" role="alert">
    {problem.title && <b>{problem.title}. </b>}{problem.message}</Note> : null;
}

/** A button whose deed runs once: the second click waits for the first, and
 *  without a line none begins. */
export function Deed({ does, children, kind = "", disabled, label, id }: {
  does: () => Promise<unknown>; children: ComponentChildren; kind?: string;
  disabled?: boolean; label?: string; id?: string;
}) {
  const offline = useCell(line) !== null;
  const running = useRef(false);
  const alive = useRef(true);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => { alive.current = false; }, []);
  const off = disabled || offline;
  async function click(event: MouseEvent) {
    event.stopPropagation();
    if (running.current || off) return;
    running.current = true;
    setBusy(true);
    try {
      await does();
    } finally {
      running.current = false;
      if (alive.current) setBusy(false);
    }
  }
  return <button type="button" class={`btn ${kind}`} onClick={click} id={id}
    aria-disabled={off || busy ? "true" : undefined} aria-busy={busy || undefined}
    aria-label={label}>{children}</button>;
}

/** Runs a deed and keeps what went wrong. */
export function useDeed(): [Problem | undefined, (deed: () => Promise<unknown>) => Promise<boolean>] {
  const [problem, set] = useState<Problem>();
  return [problem, async (deed) => {
    set(undefined);
    try {
      await deed();
      return true;
    } catch (error) {
      set(error instanceof Problem ? error : new Problem(0, words.failed, String(error)));
      return false;
    }
  }];
}

export function Dialog({ title, children, close }: {
  title: string; children: ComponentChildren; close: () => void;
}) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return <dialog ref={box} class="dialog float" aria-labelledby="dialog-title"
    onCancel={(event) => { event.preventDefault(); close(); }}
    onKeyDown={(event) => event.stopPropagation()}>
    <div class="dialog-head"><h2 id="dialog-title">{title}</h2>
      <button type="button" class="btn bare icon" aria-label={words.close} onClick={close}>
        <Icon name="x" /></button></div>
    {children}
  </dialog>;
}

/** A whole page that could not be shown: what failed, what is safe, one button. */
export function Failure({ problem, again }: { problem: Problem; again: () => Promise<void> }) {
  const denied = problem.status === 403 || problem.status === 404;
  return <div class="state" role="alert">
    <Icon name={denied ? "lock" : problem.status === 0 ? "off" : "warn"} big />
    <h2>{denied ? problem.title : words.loadFailed}</h2>
    <p>{problem.message} {denied ? "" : words.loadSafe}
      {problem.status > 0 && !denied ? ` ${say(words.loadCode, String(problem.status))}` : ""}</p>
    {denied ? <a class="btn" href="#/antrean">{words.queue}</a>
      : <Deed does={again} kind="go">{words.again}</Deed>}
  </div>;
}

export function Skeleton({ rows = 6 }: { rows?: number }) {
  return <div class="ghosts" role="status" aria-label={words.working}>
    {Array.from({ length: rows }, (_, i) => <div class="ghost" key={i}><i /><i /><i /></div>)}
  </div>;
}

export const code = (digits: string) => `${digits.slice(0, 4)} ${digits.slice(4)}`;
