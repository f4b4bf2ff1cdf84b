/**
 * Ranks: the order in which members coordinate. The lowest of those that are there does. A class digit comes first, so that who has been
 * trusted goes before who has just come in, whatever keys they made for themselves.
 */
import type { PeerId } from "./ids.ts";

/** 0: hosts let it carry the meeting; 1: a host; 2: confirmed by those who were there; 8: anybody else. */
export type RankClass = 0 | 1 | 2 | 8;

/** The class digit and 64 hex digits; sorts as text. */
export type Rank = string & { readonly brand: "Rank" };

/** A member, or one that claims, with its rank. */
export interface Ranked {
  readonly peerId: PeerId;
  readonly rank: Rank;
}

/** `digest`: 64 hex digits. */
// The cast holds by construction.
export const rankOf = (rankClass: RankClass, digest: string): Rank => `${rankClass}${digest}` as Rank;

/** Behind everybody: of a peer of whom nothing is known. */
export const LAST_RANK: Rank = rankOf(8, "g");

/** A meeting is handed by plan to those only. Anybody else waits until nobody before it is there. */
export const isTrustedRank = (rank: Rank): boolean => rank < "8";

/** The lowest first. */
export const byRank = (a: Ranked, b: Ranked): number =>
  a.rank === b.rank ? (a.peerId < b.peerId ? -1 : 1) : a.rank < b.rank ? -1 : 1;
