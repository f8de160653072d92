// The way to the gateway: one function for every request, and what is known of
// the line and the session. What the pages must get right is decided here: an
// ended session goes to sign-in, a lost line waits and comes back by itself.
import { cell } from "./cell.ts";
import type { Me } from "./types.ts";
import { words } from "./words.ts";

const PATIENCE_MS = 10_000;
const RETRIES_S = [3, 5, 10, 20, 30];
const KNOWN = "kentongan.masuk";

/** Why it did not go: plain words, made to be shown. */
export class Problem extends Error {
  constructor(readonly status: number, readonly title: string, detail: string,
              readonly field?: string, readonly retryS = 0) {
    super(detail);
  }
}

/** The line: since when it is gone and when it is tried again. */
export const line = cell<{ since: number; next: number } | null>(null);
/** Counts up when the line or the session comes back: pages load again. */
export const epoch = cell(0);
/** undefined: not known yet; null: nobody. */
export const me = cell<Me | null | undefined>(undefined);
/** Why one stands at the sign-in. */
export const ended = cell(false);

function remember(known: boolean) {
  try {
    if (known) localStorage.setItem(KNOWN, "1");
    else localStorage.removeItem(KNOWN);
  } catch { /* a browser that keeps nothing asks once more */ }
}

async function problemOf(answer: Response): Promise<Problem> {
  let body: { title?: string; detail?: string; field?: string } = {};
  try {
    body = await answer.json();
  } catch { /* a proxy's answer, not the gateway's */ }
  return new Problem(answer.status, body.title ?? words.failed,
    body.detail ?? words.failedDetail, body.field,
    Number(answer.headers.get("Retry-After") ?? 0));
}

let attempts = 0;
function lost() {
  const wait = RETRIES_S[Math.min(attempts++, RETRIES_S.length - 1)] ?? 30;
  const now = Date.now();
  line.set({ since: line.get()?.since ?? now, next: now + wait * 1000 });
  setTimeout(() => { if (line.get()) void reconnect(); }, wait * 1000);
}

/** Asks for a file that costs nothing; whoever hears an answer is online. */
export async function reconnect() {
  try {
    await fetch("/icon.svg", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    lost();
    return;
  }
  attempts = 0;
  line.set(null);
  epoch.set(epoch.get() + 1);
}

window.addEventListener("offline", () => { if (!line.get()) lost(); });
window.addEventListener("online", () => { if (line.get()) void reconnect(); });

export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const csrf = me.get()?.csrf;
  if (csrf && method !== "GET") headers["X-CSRF-Token"] = csrf;
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method, headers, credentials: "same-origin", cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body !== undefined ? { body: JSON.stringify(body) } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError")
      throw new Problem(0, words.slow, words.slowDetail);
    if (!line.get()) lost();
    throw new Problem(0, words.noLine, method === "GET" ? words.noLineRead : words.noLineWrite);
  }
  if (answer.status === 401 && path !== "session") {
    const problem = await problemOf(answer);
    if (me.get()) ended.set(true);
    remember(false);
    me.set(null);
    throw problem;
  }
  if (!answer.ok) throw await problemOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export const get = <T>(path: string) => request<T>("GET", path);
export const post = <T>(path: string, body?: unknown) => request<T>("POST", path, body);
export const patch = <T>(path: string, body: unknown) => request<T>("PATCH", path, body);
export const remove = <T>(path: string) => request<T>("DELETE", path);

/** Who is signed in; asks only when somebody was, so that a first visit is no error. */
export async function whoAmI(): Promise<void> {
  let known = true;
  try {
    known = localStorage.getItem(KNOWN) === "1";
  } catch { /* ask */ }
  if (!known) {
    me.set(null);
    return;
  }
  try {
    me.set(await get<Me>("me"));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) me.set(null);
  }
}

/** Once the gateway has said yes: the cookie is set, the rest is in `me`. */
export async function signedIn(): Promise<void> {
  const who = await get<Me>("me");
  remember(true);
  ended.set(false);
  me.set(who);
}

export async function signOut(): Promise<void> {
  await remove("session");
  remember(false);
  ended.set(false);
  me.set(null);
}

export const may = (right: string) => me.get()?.rights.includes(right) ?? false;
