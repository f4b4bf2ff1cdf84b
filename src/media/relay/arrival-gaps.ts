/** Which packets of a sender's streams did not come: known by the gaps in their numbers, once it is too late for a detour. Pure; time is an input. */
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import type { PacketResult } from "./sent-packets.ts";

/** A packet that took another way comes within this time. */
const LATE_MS = 200;
/** A longer gap is a sender that begins anew. */
const MAX_GAP_PACKETS = 200;
/** As many as a leg may have, and their retransmissions. */
const MAX_STREAMS = 32;

interface Missing {
  readonly noticedAtMs: number;
  readonly sentAtMs: number;
  readonly sizeBytes: number;
}
interface Stream {
  highestIndex: number;
  /** By unwrapped number, in the order of being noticed. */
  readonly missing: Map<number, Missing>;
}

export class ArrivalGaps {
  readonly #streams = new Map<number, Stream>();

  /** Call with each packet as it came. `sentAtMs` and `sizeBytes`, about, are those of the packets that are missing before it, too. */
  note(ssrc: number, sequenceNumber: number, sentAtMs: number, sizeBytes: number, nowMs: number): void {
    const stream = this.#streams.get(ssrc);
    if (stream === undefined) {
      // One lap up, so that packets from before the first have positive indices, too.
      const highestIndex = 0x10000 + sequenceNumber;
      if (this.#streams.size < MAX_STREAMS) this.#streams.set(ssrc, { highestIndex, missing: new Map() });
      return;
    }
    const index = unwrapSequenceNumber(sequenceNumber, stream.highestIndex);
    const step = index - stream.highestIndex;
    if (Math.abs(step) > MAX_GAP_PACKETS) {
      stream.missing.clear();
      stream.highestIndex = 0x10000 + sequenceNumber;
      return;
    }
    if (step <= 0) return void stream.missing.delete(index);
    for (let gap = stream.highestIndex + 1; gap < index; gap += 1)
      stream.missing.set(gap, { noticedAtMs: nowMs, sentAtMs, sizeBytes });
    stream.highestIndex = index;
  }

  /** Returns what has been missing for too long, each packet once. */
  takeLost(nowMs: number): PacketResult[] {
    const lost: PacketResult[] = [];
    for (const { missing } of this.#streams.values())
      for (const [index, { noticedAtMs, sentAtMs, sizeBytes }] of missing) {
        if (nowMs - noticedAtMs < LATE_MS) break;
        missing.delete(index);
        lost.push({ sentAtMs, sizeBytes, arrivedAtMs: null });
      }
    return lost;
  }

  /** What is missing so far is never called lost. */
  forgive(): void {
    for (const { missing } of this.#streams.values()) missing.clear();
  }
}
