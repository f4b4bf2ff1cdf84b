/** A recording's stream as a relay sends it. */
import type { RecordedPacket } from "../../src/kernel/recorded-packet.ts";
import type { PacketsMessage } from "../../src/recording/messages.ts";
import { peerId } from "../support/ids.ts";

export const packetOf = (change: Partial<RecordedPacket> = {}): RecordedPacket => ({
  ...{ peerId: peerId(1), source: "voice", atMs: 100, isKey: true, bytes: Buffer.from([0x78, 1, 2]) },
  ...change,
});

export const messageOf = (offset: number, bytes: Buffer): PacketsMessage => ({
  ...{ type: "packets", feed: 1, offset, sentAtMs: 100, lost: 0, data: bytes.toString("base64") },
});
