// tests/smpp/smsc.mjs -- a small SMSC (SMPP 3.4) behind Kannel's bearerbox: it
// delivers what a handset sends, UCS-2 too, and gives true delivery receipts.
import { createRequire } from "node:module";
import { once } from "node:events";

const require = createRequire(new URL("../package.json", import.meta.url));
const smpp = require("smpp");

export class Smsc {
  static async open(port) {
    const self = new Smsc();
    self.taken = [];            // what reached the handset
    self.session = null;        // bearerbox's bind
    self.receipts = true;       // false: hold them back
    self.server = smpp.createServer({}, (session) => self.#serve(session));
    self.server.listen(port, "127.0.0.1");
    await once(self.server, "listening");
    return self;
  }

  #serve(session) {
    session.on("error", () => {});
    session.on("bind_transceiver", (pdu) => {
      session.send(pdu.response({ system_id: "smsc" }));
      this.session = session;
    });
    session.on("enquire_link", (pdu) => session.send(pdu.response()));
    session.on("unbind", (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on("submit_sm", (pdu) => {
      const id = `m${this.taken.length}`;
      session.send(pdu.response({ message_id: id }));
      this.taken.push({ id, to: pdu.destination_addr, from: pdu.source_addr,
        coding: pdu.data_coding, text: pdu.short_message.message,
        udh: pdu.short_message.udh });
      if (this.receipts) this.receipt(id, "DELIVRD");
    });
  }

  /** A delivery receipt in the form of SMPP 3.4, appendix B. */
  receipt(id, stat) {
    const { to, from } = this.taken.find((each) => each.id === id);
    this.session.deliver_sm({ source_addr: to, destination_addr: from,
      esm_class: 4, short_message: `id:${id} sub:001 dlvrd:001 submit date:`
        + `2611240812 done date:2611240812 stat:${stat} err:000 text:` });
  }

  /** A handset sends; data_coding 8 is UCS-2. */
  send(from, text, coding = 0) {
    this.session.deliver_sm({ source_addr_ton: 1, source_addr_npi: 1,
      source_addr: from, destination_addr: "1771", data_coding: coding,
      short_message: coding === 8
        ? Buffer.from(text, "utf16le").swap16() : text });
  }

  close() {
    this.session?.destroy?.();
    this.server.close();
  }
}
