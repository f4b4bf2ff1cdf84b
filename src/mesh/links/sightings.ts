/**
 * The peers of the meeting that discovery sees and self is not linked to: which of them self calls. Anybody on the network can advertise
 * members that are none, so peers that self knows are always called, and strangers few at a time and ever more rarely. Changed in place.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Target } from "./link-entry.ts";

/** How long a peer that discovery sees is called. Sightings repeat every few seconds. */
export const SIGHTING_PATIENCE_MS = 5_000;
/** Strangers called at a time. One that is a member, of another partition, brings the others of it. */
export const MAX_STRANGERS_CALLED = 8;
/** A stranger that was called in vain is left alone for this long, each time twice as long. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 80_000;
/** Strangers whose vain calls are remembered; beyond, the one remembered first is forgotten. */
const MAX_REMEMBERED = 1_000;

export interface Sightings {
  targets(): readonly Target[];
  /** A peer was seen that has no link. `isKnown`: self has a genuine entry of it. True if it is called from here on. */
  seen(peer: Omit<Target, "runId">, isKnown: boolean, nowMs: number): boolean;
  linked(peer: PeerId): void;
  /** True if some are not called any more. */
  expire(nowMs: number): boolean;
}

export function createSightings(): Sightings {
  const called = new Map<PeerId, { target: Target; isStranger: boolean; untilMs: number }>();
  const rests = new Map<PeerId, { spanMs: number; untilMs: number }>();

  function rest(peer: PeerId, nowMs: number): void {
    const spanMs = Math.min(LONGEST_REST_MS, 2 * (rests.get(peer)?.spanMs ?? FIRST_REST_MS / 2));
    rests.delete(peer);
    rests.set(peer, { spanMs, untilMs: nowMs + spanMs });
    const [first] = rests.keys();
    if (rests.size > MAX_REMEMBERED && first !== undefined) rests.delete(first);
  }

  return {
    targets: () => [...called.values()].map(({ target }) => target),
    seen(peer, isKnown, nowMs) {
      if (called.has(peer.peerId)) return false;
      if (!isKnown) {
        const strangers = [...called.values()].filter(({ isStranger }) => isStranger).length;
        if (strangers >= MAX_STRANGERS_CALLED || nowMs < (rests.get(peer.peerId)?.untilMs ?? 0)) return false;
      }
      const target = { ...peer, runId: null };
      called.set(peer.peerId, { target, isStranger: !isKnown, untilMs: nowMs + SIGHTING_PATIENCE_MS });
      return true;
    },
    linked(peer) {
      called.delete(peer);
      rests.delete(peer);
    },
    expire(nowMs) {
      let isAny = false;
      for (const [peer, { isStranger, untilMs }] of called) {
        if (nowMs < untilMs) continue;
        called.delete(peer);
        if (isStranger) rest(peer, nowMs);
        isAny = true;
      }
      return isAny;
    },
  };
}
