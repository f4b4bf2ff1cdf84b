/** Ranks that sort as peer ids do: a lower id goes before a higher one, and everybody may be handed the meeting by plan. */
import type { PeerId } from "../../src/kernel/ids.ts";
import type { RankDigest } from "../../src/mesh/identity/rank.ts";
import { peerIdOf } from "../../src/mesh/identity/identity.ts";
import { rankOf, type Rank, type RankClass, type Ranked } from "../../src/kernel/rank.ts";

const digestOf = (peer: PeerId): string => peer.slice(1).padStart(64, "0");

export const rankById = (peer: PeerId, rankClass: RankClass = 2): Rank => rankOf(rankClass, digestOf(peer));

/** For a real mesh: members of one class sort as their ids do. */
export const digestById: RankDigest = (_meetingId, publicKey) => digestOf(peerIdOf(publicKey));

export const rankOfKey = (publicKey: string): Rank => rankById(peerIdOf(publicKey));

export const ranked = (peers: readonly PeerId[]): readonly Ranked[] =>
  peers.map((peer) => ({ peerId: peer, rank: rankById(peer) }));
