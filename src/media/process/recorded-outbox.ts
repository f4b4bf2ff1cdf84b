/**
 * Gathers what is recorded into batches, and holds no more than the core can take: a core that is stopped costs the meeting nothing. Between the processes a batch
 * is numbers and one piece of bytes: an object for each packet would take the relay as long as forwarding it.
 */
import type { PeerId } from "../../kernel/ids.ts";
import {
  RECORDED_SOURCES,
  type RecordedBatch,
  type RecordedPacket,
  type RecordedSource,
} from "../../kernel/recorded-packet.ts";

/** Batches on their way: five seconds of them. */
const MAX_UNTAKEN = 50;

/** Of a packet: participant and source by index, 1 for one that can be decoded alone, when it was captured, bytes. */
const FACTS = 5;

export interface PackedBatch {
  readonly sentAtMs: number;
  readonly lost: number;
  readonly peers: readonly PeerId[];
  /** FACTS of each packet, in order. */
  readonly facts: Float64Array;
  /** All packets, one after the other. */
  readonly bytes: Uint8Array;
}

export function packBatch({ sentAtMs, packets, lost }: RecordedBatch): PackedBatch {
  const peers = [...new Set(packets.map(({ peerId }) => peerId))];
  const facts = new Float64Array(packets.length * FACTS);
  for (const [at, { peerId, source, isKey, atMs, bytes }] of packets.entries()) {
    const own = [peers.indexOf(peerId), RECORDED_SOURCES.indexOf(source), isKey ? 1 : 0, atMs, bytes.length];
    facts.set(own, at * FACTS);
  }
  return { sentAtMs, lost, peers, facts, bytes: Buffer.concat(packets.map(({ bytes }) => bytes)) };
}

/** The packets share the batch's bytes. */
export function unpackBatch({ sentAtMs, lost, peers, facts, bytes }: PackedBatch): RecordedBatch {
  const packets: RecordedPacket[] = [];
  let offset = 0;
  for (let at = 0; at < facts.length; at += FACTS) {
    const [peer = 0, source = 0, isKey, atMs = 0, sizeBytes = 0] = facts.subarray(at, at + FACTS);
    packets.push({
      // Both ends are of one build.
      peerId: peers[peer] as PeerId,
      source: RECORDED_SOURCES[source] as RecordedSource,
      atMs,
      isKey: isKey === 1,
      bytes: bytes.subarray(offset, offset + sizeBytes),
    });
    offset += sizeBytes;
  }
  return { sentAtMs, packets, lost };
}

export class RecordedOutbox {
  #packets: RecordedPacket[] = [];
  #lost = 0;
  #untaken = 0;

  add(packet: RecordedPacket): void {
    if (this.#untaken < MAX_UNTAKEN) this.#packets.push(packet);
    else this.#lost += 1;
  }

  /** The core has taken one batch. */
  taken(): void {
    this.#untaken = Math.max(0, this.#untaken - 1);
  }

  /** Call every 100 ms. Null when there is nothing to send. */
  next(nowMs: number): RecordedBatch | null {
    if (this.#packets.length === 0) return null;
    const batch = { sentAtMs: nowMs, packets: this.#packets, lost: this.#lost };
    [this.#packets, this.#lost] = [[], 0];
    this.#untaken += 1;
    return batch;
  }
}
