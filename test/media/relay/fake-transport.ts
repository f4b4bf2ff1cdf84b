/** A connection that exists in memory only: keeps what the relay sends, and hands over what a test lets arrive. */
import { decodeRelayMessage, type RelayMessage } from "../../../src/media/leg/messages.ts";
import type { Transport, TransportEvents } from "../../../src/media/relay/transport.ts";

export interface FakeTransport extends Transport {
  readonly events: TransportEvents;
  /** RTP and RTCP, oldest first. */
  readonly sent: Buffer[];
  /** Control messages, oldest first. */
  readonly messages: RelayMessage[];
  /** Media flow, and the data channel is open. */
  open(): void;
  /** The other end closes, or the connection fails. */
  fail(): void;
}

export function createFakeTransport(events: TransportEvents): FakeTransport {
  let state: "connecting" | "open" | "closed" = "connecting";
  const transport: FakeTransport = {
    events,
    sent: [],
    messages: [],
    open() {
      state = "open";
      events.onOpen();
      events.onControlOpen();
    },
    fail() {
      if (state === "closed") return;
      events.onClosed();
      state = "closed";
    },
    // The caller may reuse the bytes, so what is sent is a copy.
    send: (bytes) => state === "open" && transport.sent.push(Buffer.from(bytes)) > 0,
    sendControl(text) {
      if (state !== "open") return false;
      const message = decodeRelayMessage(text);
      if (message !== null) transport.messages.push(message);
      return true;
    },
    async accept() {
      if (state === "closed") throw new Error("The relay's connection was closed.");
      return {
        iceUfrag: "abcd",
        icePassword: "abcdefghijklmnopqrstuvwx",
        fingerprint: `sha-256 ${Array.from({ length: 32 }, () => "AB").join(":")}`,
        setup: "active",
        candidates: [],
      };
    },
    close: () => void (state = "closed"),
  };
  return transport;
}
