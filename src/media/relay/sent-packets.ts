/**
 * The pictures' packets that went out on one leg, by transport-wide sequence number, until the participant says what became of them
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01).
 */
import type { TransportFeedback } from "../rtp/rtcp.ts";
import { unwrapSequenceNumber } from "../rtp/sequence.ts";

/** Some seconds of pictures: feedback that comes later is worth nothing. A power of two. */
const KEPT_PACKETS = 4096;

export interface PacketResult {
  readonly sentAtMs: number;
  readonly sizeBytes: number;
  /** On the receiver's clock; null: it did not arrive, so far. */
  readonly arrivedAtMs: number | null;
}

export class SentPackets {
  readonly #sentAtMs = new Float64Array(KEPT_PACKETS);
  readonly #sizes = new Uint16Array(KEPT_PACKETS);
  /** The number of the next packet, unwrapped. */
  #next = KEPT_PACKETS;
  /** The highest number that feedback told of. */
  #reported = KEPT_PACKETS - 1;
  #inFlightBytes = 0;

  /** Of packets that no feedback has told of, nor of any that was sent later. */
  get inFlightBytes(): number {
    return this.#inFlightBytes;
  }

  /** Returns the packet's transport-wide sequence number, 0 to 65535. */
  add(sizeBytes: number, nowMs: number): number {
    const number = this.#next;
    this.#next += 1;
    this.#sentAtMs[number & (KEPT_PACKETS - 1)] = nowMs;
    this.#sizes[number & (KEPT_PACKETS - 1)] = sizeBytes;
    this.#inFlightBytes += sizeBytes;
    return number & 0xffff;
  }

  /** Returns what became of those packets that are still kept. One that arrived is told once; one that did not may still arrive. */
  take(feedback: TransportFeedback): PacketResult[] {
    const first = unwrapSequenceNumber(feedback.firstNumber, this.#next - 1);
    const results: PacketResult[] = [];
    this.#noteReported(first + feedback.arrivalsMs.length - 1);
    for (const [offset, arrivedAtMs] of feedback.arrivalsMs.entries()) {
      const number = first + offset;
      const slot = number & (KEPT_PACKETS - 1);
      const sizeBytes = this.#sizes[slot] ?? 0;
      const isKept = number < this.#next && number >= this.#next - KEPT_PACKETS && sizeBytes > 0;
      if (!isKept) continue;
      results.push({ sentAtMs: this.#sentAtMs[slot] ?? 0, sizeBytes, arrivedAtMs });
      if (arrivedAtMs !== null) this.#sizes[slot] = 0;
    }
    return results;
  }

  #noteReported(last: number): void {
    const end = Math.min(last, this.#next - 1);
    if (end <= this.#reported) return;
    if (end - this.#reported >= KEPT_PACKETS) this.#inFlightBytes = 0;
    else
      for (let number = this.#reported + 1; number <= end; number += 1)
        this.#inFlightBytes -= this.#sizes[number & (KEPT_PACKETS - 1)] ?? 0;
    this.#inFlightBytes = Math.max(0, this.#inFlightBytes);
    this.#reported = end;
  }
}
