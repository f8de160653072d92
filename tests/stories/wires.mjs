// tests/stories/wires.mjs -- how aggregators speak: for each kind and each
// description of deploy/channels, what one of its callbacks looks like and how an
// answer is read.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

export const NUMBER = "6281234560077";
export const PASSWORD = "a password in the query";

export const form = (fields) => ({
  type: "application/x-www-form-urlencoded",
  body: new URLSearchParams(fields).toString() });
export const json = (fields) => ({
  type: "application/json", body: JSON.stringify(fields) });
export const query = (fields) => ({
  query: new URLSearchParams(fields).toString() });
const parsed = (sent) => sent.type?.includes("json")
  ? JSON.parse(sent.body)
  : Object.fromEntries(new URLSearchParams(sent.body || sent.query));

const hmac = (hash, secret, text, as) =>
  createHmac(hash, secret).update(text).digest(as);

// How each is told an SMS (sms), signed (sign), answered (ok), sends
// (takes: the answer to a send; from: what it was asked to send), and reports
// (receipt). A callback is {query} or {type, body}, and headers.
export const KINDS = {
  infobip: {
    sms: (id, text) => json({ results: [{ messageId: id, from: NUMBER,
      to: "1771", text, receivedAt: "2026-11-24T05:06:07.000+0000" }] }),
    malformed: json({ result: [] }),
    sign: (call, secret) => ({ ...call, headers: { Authorization: secret } }),
    ok: "",
    from: (sent) => ({ to: parsed(sent).messages[0].destinations[0].to,
                       text: parsed(sent).messages[0].content.text }),
    takes: (sent) => ({ status: 200, body: JSON.stringify({ messages: [{
      messageId: parsed(sent).messages[0].destinations[0].messageId,
      status: { groupId: 1, id: 26, name: "PENDING_ACCEPTED" } }] }) }),
    receipt: (sent, word) => json({ results: [{
      messageId: parsed(sent).messages[0].destinations[0].messageId,
      status: { groupId: word ? 3 : 9, id: word ? 5 : 99,
                name: word ?? "TELEPORTED" } }] }),
    delivered: "DELIVERED_TO_HANDSET",
  },
  twilio: {
    sms: (id, text) => form({ MessageSid: id, From: `+${NUMBER}`,
      To: "+6285900001111", Body: text, NumMedia: "0" }),
    malformed: form({ nothing: "of theirs" }),
    sign: (call, secret, url) => ({ ...call, headers: { "X-Twilio-Signature":
      hmac("sha1", secret, url + [...new URLSearchParams(call.body)]
        .sort().map(([name, value]) => name + value).join(""), "base64") } }),
    ok: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    from: (sent) => ({ to: parsed(sent).To.slice(1), text: parsed(sent).Body }),
    takes: () => ({ status: 201, body: '{"sid":"SM77","status":"queued"}' }),
    receipt: (sent, word) => form({ MessageSid: "SM77",
                                    MessageStatus: word ?? "teleported" }),
    delivered: "delivered",
  },
  vonage: {
    config: "method: hmac-sha256",
    sms: (id, text) => query({ msisdn: NUMBER, to: "1771", messageId: id, text,
      type: "text", "message-timestamp": "2026-11-24 05:06:07" }),
    malformed: query({ nothing: "of theirs" }),
    sign: (call, secret) => {
      const fields = Object.fromEntries(new URLSearchParams(call.query));
      fields.timestamp = String(Math.floor(Date.now() / 1000));
      const text = Object.keys(fields).sort().map((name) =>
        `&${name}=${fields[name].replaceAll(/[&=]/g, "_")}`).join("");
      return query({ ...fields, sig: hmac("sha256", secret, text, "hex") });
    },
    ok: "",
    from: (sent) => ({ to: parsed(sent).to, text: parsed(sent).text }),
    takes: () => ({ status: 200, body: JSON.stringify({ "message-count": "1",
      messages: [{ status: "0", "message-id": "0A77" }] }) }),
    receipt: (sent, word) => query({ messageId: "0A77", msisdn: NUMBER,
                                     status: word ?? "teleported" }),
    delivered: "delivered",
  },
  "8x8": {
    sms: (id, text) => json({ namespace: "SMS",
      eventType: "inbound_message_received", payload: { umid: id,
        source: `+${NUMBER}`, destination: "1771", body: text } }),
    malformed: json({ eventType: "inbound_message_received" }),
    sign: (call, secret) => ({ ...call, headers: { Authorization: secret } }),
    ok: "",
    from: (sent) => ({ to: parsed(sent).destination, text: parsed(sent).text }),
    takes: () => ({ status: 200,
      body: '{"umid":"um77","status":{"code":"QUEUED"}}' }),
    receipt: (sent, word) => json({
      eventType: "outbound_message_status_changed", payload: { umid: "um77",
        status: { state: word ?? "teleported",
                  detail: "delivered_to_recipient" } } }),
    delivered: "delivered",
  },
  sinch: {
    sms: (id, text) => json({ type: "mo_text", id, from: NUMBER, to: "1771",
      body: text, received_at: "2026-11-24T05:06:07.123Z" }),
    malformed: { type: "application/json", body: '{"type":' },
    sign: (call, secret) => ({ ...call, headers: {
      "x-sinch-webhook-signature": hmac("sha256", secret,
        `${call.body}.n1.1772600767`, "base64"),
      "x-sinch-webhook-signature-nonce": "n1",
      "x-sinch-webhook-signature-timestamp": "1772600767",
      "x-sinch-webhook-signature-algorithm": "HmacSHA256" } }),
    ok: "",
    from: (sent) => ({ to: parsed(sent).to[0].slice(1),
                       text: parsed(sent).body }),
    takes: () => ({ status: 201, body: '{"id":"01FC77"}' }),
    receipt: (sent, word) => json({ type: "recipient_delivery_report_sms",
      batch_id: "01FC77", status: word ?? "Teleported" }),
    delivered: "Delivered",
  },
  jasmin: {
    sms: (id, text) => form({ id, from: NUMBER, to: "1771", coding: "0",
      content: text, binary: Buffer.from(text).toString("hex") }),
    malformed: form({ nothing: "of theirs" }),
    ok: "ACK/Jasmin",
    receiptOk: "ACK/Jasmin",
    from: (sent) => ({ to: parsed(sent).to, text: parsed(sent).content }),
    takes: () => ({ status: 200, body: 'Success "u-77"' }),
    receipt: (sent, word) => form({ id: "u-77", level: "3",
                                    message_status: word ?? "TELEPORT" }),
    delivered: "DELIVRD",
  },
  dartmedia: {
    sms: (id, text) => query({ userid: "", password: "", original: NUMBER,
      sendto: "1771", messageid: id, message: text, date: "20261124120607" }),
    malformed: query({ nothing: "of theirs" }),
    ok: "000",
    receiptOk: "000",
    from: (sent) => ({ to: parsed(sent).sendto, text: parsed(sent).message }),
    takes: () => ({ status: 200, body: "000" }),
    receipt: (sent, word) => query({ messageid: parsed(sent).messageid,
                                     status: word ?? "teleported" }),
    delivered: "10",
  },
  macrokiosk: {
    sms: (id, text) => form({ shortcode: "1771", from: NUMBER, msgId: id, text,
                              time: "2026-11-2412:06:07" }),
    malformed: form({ nothing: "of theirs" }),
    ok: "-1",
    from: (sent) => ({ to: parsed(sent).to, text: parsed(sent).text }),
    takes: () => ({ status: 200, body: '{"MsgID":"mk77"}' }),
    receipt: (sent, word) => query({ msgid: "mk77",
                                     status: word ?? "TELEPORTED" }),
    delivered: "DELIVERED",
  },
};
KINDS.hub9 = { ...KINDS.dartmedia };

// Those whose whole road has a story of its own.
export const OTHER_KINDS = {
  africastalking: {
    sms: (id, text) => form({ id, from: `+${NUMBER}`, to: "1771", text,
                              date: "2026-11-24 05:06:07" }),
    receipt: (sent, word) => form({ id: "ATXid_77", phoneNumber: `+${NUMBER}`,
                                    status: word ?? "Teleported" }),
    turn: ({ session, from, event, typed }) => event === "abort"
      ? { word: "ended", ...form({ sessionId: session, serviceCode: "*177#",
          phoneNumber: `+${from}`, status: "Incomplete" }) }
      : form({ sessionId: session, phoneNumber: `+${from}`,
               networkCode: "51010", serviceCode: "*177#",
               text: typed.join("*") }),
    read: ({ body }) => ({ screen: body.slice(4),
                           more: body.startsWith("CON ") }),
  },
  kannel: {
    sms: (id, text) => query({ id, ts: "1772600767", sender: `+${NUMBER}`,
      to: "1771", message: text, coding: "0", charset: "UTF-8" }),
    receipt: (sent, word) => query({ id: "77", smscid: "10A3F9",
                                     status: word ?? "TELEPORT" }),
  },
  "telkomsel-digihub": {
    receipt: (sent, word) => json({ transaction_id: "77-0a",
      message_id: "tx77", status: word ?? "TELEPORT" }),
  },
};

// ---- described dialects ----

const escaped = (text) => text.replaceAll("&", "&amp;")
  .replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const unescaped = (text) => text
  .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
const plain = (header, more) => ({ body, headers }) => ({
  screen: body, more: headers.get(header) === more });

// How each tells a turn, and how its answer is read: {screen, more}. event is
// begin, continue or abort; n counts the turns of a call from 1.
export const DIALECTS = {
  hubtel: {
    turn: ({ session, from, event, input, n }) => json({ Mobile: from,
      SessionId: session, ServiceCode: "177", Type: { begin: "Initiation",
        continue: "Response", abort: "Timeout" }[event],
      Message: input, Operator: "tsel", Sequence: n, ClientState: "" }),
    read: ({ body }) => ({ screen: JSON.parse(body).Message,
                           more: JSON.parse(body).Type === "Response" }),
  },
  nalo: {
    config: "septets: 120",
    silentEnd: true,
    turn: ({ session, from, event, input }) => json({ USERID: "LAPOR",
      MSISDN: from, USERDATA: input, MSGTYPE: event === "begin",
      NETWORK: "TSEL", SESSIONID: session }),
    read: ({ body }, { from, input }) => {
      const answer = JSON.parse(body);
      assert.equal(answer.USERID, "LAPOR");
      assert.equal(answer.MSISDN, from);
      assert.equal(answer.USERDATA, input);
      assert.ok(answer.MSG.length <= 120, answer.MSG);
      return { screen: answer.MSG, more: answer.MSGTYPE };
    },
  },
  arkesel: {
    silentEnd: true,
    turn: ({ session, from, event, input }) => json({ sessionID: session,
      userID: "U1", newSession: event === "begin", msisdn: from,
      userData: input, network: "TSEL" }),
    read: ({ body }, { session }) => {
      const answer = JSON.parse(body);
      assert.equal(answer.sessionID, session);
      return { screen: answer.message, more: answer.continueSession };
    },
  },
  mtn: {
    turn: ({ session, from, event, input }) => json({ sessionId: session,
      messageType: { begin: "0", continue: "1", abort: "5" }[event],
      msisdn: from, serviceCode: "*177#", ussdString: input }),
    read: ({ body }) => {
      const { statusCode, data } = JSON.parse(body);
      assert.equal(statusCode, "0000");
      return { screen: data?.inboundResponse, more: data?.userInputRequired };
    },
  },
  "ussd-a": {
    turn: ({ session, from, event, typed }) => event === "abort"
      ? { word: "ended", ...query({ sessionId: session, phoneNumber: from,
          serviceCode: "*177#", status: "Incomplete" }) }
      : query({ sessionId: session, phoneNumber: from, serviceCode: "*177#",
                text: typed.join("*") }),
    read: ({ body }) => ({ screen: body.slice(4),
                           more: body.startsWith("CON ") }),
  },
  "ussd-c": {
    turn: ({ session, from, event, input }) => query({ session, msisdn: from,
      code: "*177#", op: event === "abort" ? "timeout" : event,
      input: event === "begin" ? "" : input }),
    read: plain("x-ussd-continue", "1"),
  },
  imimobile: {
    turn: ({ from, event, input }) => query({ msisdn: from, code: "*177#",
      msg: event === "abort" ? "Map Dialog User Abort User Reason: 3" : input,
      tid: "77", dcs: "15" }),
    read: plain("x-ussd-session", "1"),
  },
  flares: {
    config: `signature: {secret: "${PASSWORD}"}`,
    turn: ({ session, from, event, input }) => query({ SessionID: session,
      userid: "u", password: PASSWORD,
      ...(event === "abort"
        ? { msisdn: from, clean: "clean-session", error: "522" }
        : { MSISDN: from, MSC: "6281100000",
            input: event === "begin" ? "177" : input }) }),
    read: (answer) => {
      if (answer.headers.get("freeflow"))
        assert.equal(answer.headers.get("charge"), "N");
      return plain("freeflow", "FC")(answer);
    },
  },
  cellulant: {
    turn: ({ session, from, event, input }) => query({ MSISDN: from,
      sessionID: session, opCode: { begin: "BEG", continue: "CON",
        abort: "ABO" }[event], INPUT: input, ABORT: "0" }),
    read: ({ body }) => {
      const fields = body.split("|");
      assert.equal(fields.length, 6, body);
      return { screen: fields[1], more: fields[4] !== "end" };
    },
  },
  dmark: {
    silentEnd: true,
    turn: ({ session, from, event, input }) => query({ transactionId: session,
      msisdn: from, ussdServiceCode: "177",
      transactionTime: "20261124T050607", response: "false",
      ussdRequestString: event === "begin" ? "177" : input }),
    read: ({ body }) => ({ screen: JSON.parse(body).responseString,
                           more: JSON.parse(body).action === "request" }),
  },
  restcomm: {
    turn: ({ session, from, event, input }) => ({ type: "text/xml",
      body: `<?xml version="1.0"?><dialog localId="${session}" type="${
        { begin: "Begin", continue: "Continue", abort: "Abort" }[event]
      }">${event === "begin"
        ? `<processUnstructuredSSRequest_Request invokeId="0" `
          + `dataCodingScheme="15" string="${escaped(input)}">`
          + `<msisdn number="${from}"/></processUnstructuredSSRequest_Request>`
        : event === "continue"
          ? `<unstructuredSSRequest_Response invokeId="1" `
            + `dataCodingScheme="15" string="${escaped(input)}"/>`
          : ""}</dialog>` }),
    read: ({ body }) => {
      const [, string] = body.match(/ string="([^"]*)"/) ?? ["", ""];
      return { screen: unescaped(string),
               more: body.includes("<unstructuredSSRequest_Request ") };
    },
  },
};

// Descriptions that ship with no vendor's name: tests/unit/dialects.
export const EXAMPLES = {
  forms: {
    sms: (id, text) => form({ msgid: id, sender: NUMBER, text }),
    receipt: (sent, word) => query({ id: "77", status: word ?? "TELEPORT" }),
    turn: ({ session, from, event, typed }) => event === "abort"
      ? { word: "ended", ...form({ sid: session, status: "Incomplete" }) }
      : form({ sid: session, msisdn: from, text: typed.join("*") }),
    read: ({ body }) => ({ screen: body.slice(4),
                           more: body.startsWith("CON ") }),
  },
  lists: {
    config: 'signature: {secret: "a secret to sign with"}',
    sms: (id, text) => json({ batch: { messages: [{ id, to: "1771",
      sender: { number: NUMBER }, body: text, at: "2026-11-24" }] } }),
    sign: (call, secret) => ({ ...call,
      headers: { Authorization: `Bearer ${secret}` } }),
    receipt: (sent, word) => json({ reports: [{ id: "77", to: NUMBER,
      state: word ?? "TELEPORT" }] }),
  },
};
