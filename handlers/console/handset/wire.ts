// The aggregator's side of the wire: callbacks in the forms of its two kinds,
// and the simulator's own API. Nothing here knows of a phone or a page.

export interface Channel {
  name: string;
  base: string; // address of its callbacks, with the secret
  septets: number;
}

/** What the server tells at the start. */
export interface Start {
  run: string;
  sms: string;
  ussd: string;
  septets: number;
  channel: Channel | null;
  parts: Channel | null;
  imigrasi: string[];
  polda: string[];
  officers: string;
  demo: string; // "" when there is no such file
}

export interface Arrival {
  id: number;
  at: number;
  to: string;
  channel: string;
  ref: string;
  held: boolean;
  text: string;
}

export interface Inbox {
  run: string;
  last: number;
  messages: Arrival[];
}

/** One request and its answer; status 0: nobody answered. */
export interface Answer {
  status: number;
  ms: number;
  body: string;
}

const MINE = { "X-Handset": "1" };

export async function start(): Promise<Start> {
  const answer = await fetch("/handset/api/start", { headers: MINE });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Start;
}

/** SMS after an id; waits for one. */
export async function inbox(after: number): Promise<Inbox> {
  const answer = await fetch(`/handset/api/inbox?after=${after}`,
    { headers: MINE });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Inbox;
}

export function hold(): Promise<Answer> {
  return post("/handset/api/hold", {});
}

export function release(id: number): Promise<Answer> {
  return post(`/handset/api/release?id=${id}`, {});
}

/** POSTs a form; never throws. */
export async function post(url: string, form: Record<string, string>):
    Promise<Answer> {
  const from = performance.now();
  try {
    const answer = await fetch(url, {
      method: "POST", headers: MINE, body: new URLSearchParams(form),
    });
    const body = await answer.text();
    return { status: answer.status, ms: performance.now() - from, body };
  } catch {
    return { status: 0, ms: performance.now() - from, body: "" };
  }
}

/** An id that nothing else has. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `handset-${Array.from(bytes,
    (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** "2026-11-24 05:06:07" in UTC, as both kinds write it. */
export function stamp(skewHours: number): string {
  return new Date(Date.now() + skewHours * 3_600_000)
    .toISOString().slice(0, 19).replace("T", " ");
}

/** The address as the log may show it: without the channel's secret. */
export function masked(url: string): string {
  return url.replace(/^(\/in\/[^/]+\/)[^/]+/, "$1••••••");
}

export function turnForm(call: { session: string; from: string; service: string;
                                 typed: string }): Record<string, string> {
  return {
    sessionId: call.session, phoneNumber: call.from, networkCode: "51010",
    serviceCode: call.service, text: call.typed,
  };
}

export function endedForm(call: { session: string; from: string;
                                  service: string; typed: string },
                          status: "Success" | "Incomplete", skewHours: number):
    Record<string, string> {
  return {
    date: stamp(skewHours), sessionId: call.session, serviceCode: call.service,
    networkCode: "51010", phoneNumber: call.from, status, cost: "0",
    durationInMillis: "0", hopsCount: "0", input: call.typed,
  };
}

export function smsForm(from: string, to: string, text: string,
                        skewHours: number): Record<string, string> {
  return { id: freshId(), from, to, text, date: stamp(skewHours) };
}

/** One part of a long SMS, in Vonage's form. */
export function partForm(sms: { from: string; to: string; ref: string },
                         text: string, part: number, total: number,
                         skewHours: number): Record<string, string> {
  return {
    msisdn: sms.from.replace("+", ""), to: sms.to, messageId: freshId(), text,
    type: "text", keyword: (text.split(" ")[0] ?? "").toUpperCase(),
    "message-timestamp": stamp(skewHours), concat: "true",
    "concat-ref": sms.ref, "concat-total": String(total),
    "concat-part": String(part),
  };
}

/** The receipt "it has arrived", in the form of the channel's kind. */
export function receiptForm(arrival: Arrival, inParts: boolean):
    Record<string, string> {
  return inParts
    ? { msisdn: arrival.to.replace("+", ""), messageId: arrival.ref,
        status: "delivered", "err-code": "0", "message-timestamp": stamp(0) }
    : { id: arrival.ref, status: "Success", phoneNumber: arrival.to,
        networkCode: "51010" };
}
