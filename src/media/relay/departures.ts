/**
 * Participants that are no longer members but keep their legs for a while: their core died, and their window may live on until
 * the core is back. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";

/** A core that died has been started again and has joined by then. */
const KEPT_MS = 20_000;
/** A window that lives sends more often: sound each 20 ms, reports each second, and connectivity checks. */
const KEPT_SILENT_MS = 6_000;

export class Departures {
  readonly #sinceMs = new Map<PeerId, number>();

  add(peerId: PeerId, nowMs: number): void {
    if (!this.#sinceMs.has(peerId)) this.#sinceMs.set(peerId, nowMs);
  }

  /** The participant is a member again, or its legs are gone. */
  delete(peerId: PeerId): void {
    this.#sinceMs.delete(peerId);
  }

  /** Returns the participants whose legs are to be closed. `lastReceivedAtMs`: -Infinity where nothing ever came. */
  due(lastReceivedAtMs: (peerId: PeerId) => number, nowMs: number): PeerId[] {
    return [...this.#sinceMs].flatMap(([peerId, sinceMs]) => {
      const silentMs = nowMs - Math.max(sinceMs, lastReceivedAtMs(peerId));
      return nowMs - sinceMs > KEPT_MS || silentMs > KEPT_SILENT_MS ? [peerId] : [];
    });
  }
}
