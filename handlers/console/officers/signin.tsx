// Masuk: one form; errors say what to do next.
import { useEffect, useState } from "preact/hooks";
import { ended, Problem, post, signedIn } from "./api.ts";
import { useCell } from "./cell.ts";
import { useNow } from "./clock.ts";
import { Icon, Mark } from "./icons.tsx";
import { Note, ProblemNote } from "./parts.tsx";
import { OfflineBand, ThemeButton } from "./shell.tsx";
import { say, words } from "./words.ts";

const PROMISE_ICONS = ["audit", "lock", "person"] as const;

export function Door({ children }: { children: preact.ComponentChildren }) {
  return <div class="door"><main class="wrap" id="isi"><div class="card">
    <div class="id"><Mark /><span><b>{words.product}</b><span>{words.ownersLong}</span></span></div>
    <OfflineBand />
    {children}
    <ul class="rows">{words.promises.map((promise, i) => <li>
      <Icon name={PROMISE_ICONS[i] ?? "info"} /><span>{promise}</span></li>)}</ul>
  </div></main>
  <footer class="page-foot"><span class="r"><ThemeButton /></span></footer></div>;
}

function Paused({ until, over }: { until: number; over: () => void }) {
  const now = useNow(500);
  const left = Math.ceil((until - now) / 1000);
  useEffect(() => { if (left <= 0) over(); }, [left <= 0]);
  return <Note tone="warn" icon="lock"><b>{say(words.pausedTitle,
    left >= 60 ? `${Math.ceil(left / 60)} menit` : `${Math.max(0, left)} detik`)}</b>{" "}
    {words.pausedDetail}</Note>;
}

export function SignIn() {
  const over = useCell(ended);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [otp, setOtp] = useState("");
  const [recovery, setRecovery] = useState(false);
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [missing, setMissing] = useState<"login" | "password">();
  const [pausedUntil, setPausedUntil] = useState(0);
  const wrong = problem?.status === 401;

  async function submit(event: Event) {
    event.preventDefault();
    if (busy || pausedUntil > Date.now()) return;
    const lacks = !login.trim() ? "login" : !password ? "password" : undefined;
    setMissing(lacks);
    if (lacks) {
      document.getElementById(lacks)?.focus();
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await post("session", { login: login.trim(), password, ...(otp.trim() ? { otp: otp.trim() } : {}) });
      await signedIn();
    } catch (error) {
      const why = error instanceof Problem ? error : new Problem(0, words.failed, String(error));
      if (why.status === 429 && why.retryS > 0) setPausedUntil(Date.now() + why.retryS * 1000);
      else setProblem(why);
      if (why.status === 401) {
        setOtp("");
        document.getElementById("otp")?.focus();
      }
    } finally {
      setBusy(false);
    }
  }
  return <Door><form onSubmit={submit} noValidate aria-busy={busy}><h1>{words.signInTitle}</h1>
    {pausedUntil > 0 && <div role="alert"><Paused until={pausedUntil} over={() => setPausedUntil(0)} /></div>}
    {over && !problem && !pausedUntil && <Note icon="clock" role="status">{words.ended}</Note>}
    {problem && !wrong && <ProblemNote problem={problem} />}
    {wrong && <Note tone="warn" icon="warn" role="alert"><b>{words.wrong}</b> {words.wrongNext}</Note>}
    <div class="f"><label for="login">{words.login}</label>
      <input class="field" id="login" name="login" autocomplete="username" autocapitalize="none"
        spellcheck={false} maxLength={32} value={login} aria-invalid={missing === "login" || undefined}
        aria-describedby={missing === "login" ? "login-error" : undefined}
        onInput={(event) => setLogin(event.currentTarget.value)} />
      {missing === "login" && <span class="err" id="login-error"><Icon name="warn" small />{words.fillLogin}</span>}</div>
    <div class="f"><label for="password">{words.password}</label>
      <div class="pw"><input class="field" id="password" type={shown ? "text" : "password"} maxLength={200}
        autocomplete="current-password" value={password} aria-invalid={missing === "password" || undefined}
        aria-describedby={missing === "password" ? "password-error" : undefined}
        onInput={(event) => setPassword(event.currentTarget.value)} />
        <button type="button" class="btn bare" aria-pressed={shown} aria-label={words.showPassword}
          onClick={() => setShown(!shown)}>{shown ? words.hide : words.show}</button></div>
      {missing === "password" && <span class="err" id="password-error"><Icon name="warn" small />{words.fillPassword}</span>}</div>
    <div class="f"><label for="otp">{recovery ? words.recoveryCode : words.otp}</label>
      <input class={`field${recovery ? " mono" : " otp"}`} id="otp" inputMode={recovery ? "text" : "numeric"}
        autocomplete="one-time-code" autocapitalize="none" spellcheck={false} maxLength={recovery ? 16 : 6}
        value={otp} aria-describedby="otp-hint" onInput={(event) => setOtp(event.currentTarget.value)} />
      <span class="hint" id="otp-hint">{recovery ? words.recoveryHint : words.otpHint}{" "}
        <button type="button" class="as-link" onClick={() => { setRecovery(!recovery); setOtp(""); }}>
          {recovery ? words.useOtp : words.useRecovery}</button></span></div>
    <button class="btn go" aria-disabled={busy || pausedUntil > 0 ? "true" : undefined}>
      {busy ? words.working : words.signIn}</button>
  </form></Door>;
}

