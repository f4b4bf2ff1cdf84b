/**
 * What a relay has had in the last seconds and has given to nobody. The deputy keeps it, so that a recording goes on after a takeover where the
 * stream of the coordinator before broke off.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { RecordedBatch, RecordedPacket } from "../../kernel/recorded-packet.ts";

/** Longer than it takes to find out that a coordinator is gone, and to ask the next one. */
export const BACKLOG_MS = 5_000;
/** The voices of a meeting of 64 in that time, and some seconds of its pictures. */
export const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;

interface Held {
  readonly batch: RecordedBatch;
  readonly cameAtMs: number;
  readonly sizeBytes: number;
}

export class Backlog {
  #held: Held[] = [];
  #sizeBytes = 0;

  add(batch: RecordedBatch, nowMs: number): void {
    const sizeBytes = sizeOf(batch.packets);
    this.#held.push({ batch, cameAtMs: nowMs, sizeBytes });
    this.#sizeBytes += sizeBytes;
    for (;;) {
      const oldest = this.#held[0];
      if (oldest === undefined) return;
      if (nowMs - oldest.cameAtMs <= BACKLOG_MS && this.#sizeBytes <= MAX_BACKLOG_BYTES) return;
      this.#held.shift();
      this.#sizeBytes -= oldest.sizeBytes;
    }
  }

  /** Nothing of others is kept. */
  keepOnly(peers: readonly PeerId[]): void {
    if (this.#held.length === 0) return;
    const kept = new Set(peers);
    this.#held = this.#held.flatMap(({ batch, cameAtMs }) => {
      const packets = batch.packets.filter(({ peerId }) => kept.has(peerId));
      return packets.length === 0
        ? []
        : { batch: { ...batch, packets }, cameAtMs, sizeBytes: sizeOf(packets) };
    });
    this.#sizeBytes = this.#held.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /**
   * All of it as one batch that is sent now, and nothing is kept. Pictures begin with a keyframe; null if there is nothing, or one of them has
   * none: then they are to begin anew.
   */
  take(nowMs: number): RecordedBatch | null {
    const held = this.#held;
    const last = held.at(-1);
    this.#held = [];
    this.#sizeBytes = 0;
    if (last === undefined) return null;
    const begun = new Set<string>();
    const waiting = new Set<string>();
    const packets: RecordedPacket[] = [];
    for (const packet of held.flatMap(({ batch }) => batch.packets)) {
      const track = `${packet.peerId} ${packet.source}`;
      if (packet.isKey) begun.add(track);
      if (begun.has(track)) packets.push(packet);
      else waiting.add(track);
    }
    if ([...waiting].some((track) => !begun.has(track))) return null;
    return {
      sentAtMs: last.batch.sentAtMs + nowMs - last.cameAtMs,
      packets,
      lost: held.reduce((sum, { batch }) => sum + batch.lost, 0),
    };
  }
}

const sizeOf = (packets: readonly RecordedPacket[]): number =>
  packets.reduce((sum, { bytes }) => sum + bytes.length, 0);
