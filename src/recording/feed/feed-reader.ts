/** The recorder's end of the stream: puts it together, and puts its packets on the recorder's own clock. */
import { ClockOffset } from "../../kernel/clock-offset.ts";
import type { RecordedBatch, RecordedPacket } from "../../kernel/recorded-packet.ts";
import type { PacketsMessage } from "../messages.ts";
import { PacketReader } from "./packet-stream.ts";

/** No packet was captured later than it was sent; a relay's clock may be corrected meanwhile. */
const MAX_AHEAD_MS = 1_000;
/** What a stalled link may hold back, and more. */
const MAX_BEHIND_MS = 600_000;

/** Packets by the recorder's own clock. */
export type TimedPackets = Pick<RecordedBatch, "packets" | "lost">;

export class FeedReader {
  #reader = new PacketReader();
  #clock = new ClockOffset();
  /** Bytes of the stream that have come. */
  receivedBytes = 0;

  /** Another stream, with another clock, comes from here on. */
  restart(): void {
    this.#reader = new PacketReader();
    this.#clock = new ClockOffset();
    this.receivedBytes = 0;
  }

  /** Null when the message does not continue the stream: another one is to be asked for. */
  receive({ offset, sentAtMs, lost, data }: PacketsMessage, nowMs: number): TimedPackets | null {
    if (offset !== this.receivedBytes) return null;
    const bytes = Buffer.from(data, "base64");
    this.receivedBytes += bytes.length;
    const packets = this.#reader.push(bytes);
    return packets === null ? null : this.time({ sentAtMs, packets, lost }, nowMs);
  }

  /** For a relay on this machine, whose batches need no stream. What claims to be of another age is lost. */
  time({ sentAtMs, packets, lost }: RecordedBatch, nowMs: number): TimedPackets {
    this.#clock.note(sentAtMs, nowMs);
    const timed = packets
      .map((packet): RecordedPacket => ({ ...packet, atMs: this.#clock.at(packet.atMs) }))
      .filter(({ atMs }) => atMs < nowMs + MAX_AHEAD_MS && atMs > nowMs - MAX_BEHIND_MS);
    return { packets: timed, lost: lost + packets.length - timed.length };
  }
}
