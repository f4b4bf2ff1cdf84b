/** How often one member may react, for the member itself, for the coordinator and for everybody who sees it. Pure. */
import type { PeerId } from "../kernel/ids.ts";

const MAX_REACTIONS = 5;
const WITHIN_MS = 1_000;

/** By member: when it reacted, at most MAX_REACTIONS times. */
export type ReactionTimes = ReadonlyMap<PeerId, readonly number[]>;

export function mayReact(times: ReactionTimes, peer: PeerId, nowMs: number): boolean {
  const own = times.get(peer) ?? [];
  return own.filter((atMs) => nowMs - atMs < WITHIN_MS).length < MAX_REACTIONS;
}

export function noteReaction(times: ReactionTimes, peer: PeerId, nowMs: number): ReactionTimes {
  return new Map(times).set(peer, [...(times.get(peer) ?? []), nowMs].slice(-MAX_REACTIONS));
}
