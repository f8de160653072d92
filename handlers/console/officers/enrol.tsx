// The first sign-in: the second factor is set up before anything else is shown.
import { useState } from "preact/hooks";
import { post, Problem, signedIn, signOut } from "./api.ts";
import { Deed, Note, ProblemNote, useDeed } from "./parts.tsx";
import { QrCode } from "./qr.tsx";
import { Door } from "./signin.tsx";
import { words } from "./words.ts";

export function Enrol() {
  const [given, setGiven] = useState<{ otpauth: string; recovery: string[] }>();
  const [kept, setKept] = useState(false);
  const [otp, setOtp] = useState("");
  const [problem, run] = useDeed();
  const secret = given && new URL(given.otpauth).searchParams.get("secret");
  const begin = () => run(async () => setGiven(await post("me/otp")));
  const confirm = () => run(async () => {
    try {
      await post("me/otp/confirm", { otp: otp.trim() });
    } catch (error) {
      if (error instanceof Problem && [401, 422].includes(error.status))
        throw new Problem(error.status, "", words.enrolWrong);
      throw error;
    }
    await signedIn();
  });
  return <Door><form onSubmit={(event) => { event.preventDefault(); if (given && kept) void confirm(); }}>
    <h1>{words.enrolTitle}</h1><p class="two">{words.enrolWhy}</p>
    <ProblemNote problem={problem} />
    {!given ? <Deed does={begin} kind="go">{words.enrolBegin}</Deed> : <>
      <h2>{words.enrolStep1}</h2>
      <QrCode text={given.otpauth} label={words.enrolQr} />
      <p class="hint">{words.enrolKey} <span class="mono strong">{secret?.replace(/(.{4})/g, "$1 ")}</span></p>
      <h2>{words.enrolStep2}</h2>
      <ul class="recovery mono">{given.recovery.map((one) => <li>{one}</li>)}</ul>
      <label class="tick-row"><input type="checkbox" class="tick" checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)} />{words.enrolKept}</label>
      <div class="f"><label for="otp">{words.enrolStep3}</label>
        <input class="field otp" id="otp" inputMode="numeric" autocomplete="one-time-code" maxLength={6}
          value={otp} onInput={(event) => setOtp(event.currentTarget.value)} /></div>
      {!kept && <Note icon="info">{words.enrolStep2}</Note>}
      <Deed does={confirm} kind="go" disabled={!kept || otp.trim().length < 6}>{words.enrolConfirm}</Deed>
    </>}
    <Deed does={signOut} kind="bare">{words.signOut}</Deed>
  </form></Door>;
}
