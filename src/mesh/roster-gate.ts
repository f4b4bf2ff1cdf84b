/**
 * Keeps the meeting's modules from peers that have a link and are on no roster: nothing but the election passes, either way. A newcomer is
 * linked a moment before it is listed, so what it sends is held until then. The link of a peer that stays unlisted ends.
 */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { MeshChannel, MeshMessage } from "./types.ts";

/** Twice the span in which a coordinator drops a member without a link: two partitions that meet agree within it. */
export const UNLISTED_GRACE_MS = 6_000;
/** What one unlisted peer may have waiting. A newcomer sends its status, what it has, and a leg's offer or two. */
const MAX_HELD_MESSAGES = 64;
const MAX_HELD_CHARACTERS = 1024 * 1024;

interface Unlisted {
  readonly sinceMs: number;
  readonly held: MeshMessage[];
  heldCharacters: number;
}

export interface RosterGate {
  linkUp(peer: PeerId): void;
  linkDown(peer: PeerId): void;
  /** True if a message of that channel may go to the peer. */
  lets(peer: PeerId, channel: MeshChannel): boolean;
  /** Delivers a message, or holds it. Beyond the bounds it is dropped and counted. */
  take(message: MeshMessage): void;
  /** Roster, epoch or links have changed. */
  refresh(): void;
  /** To be called now and then. */
  tick(): void;
}

export function createRosterGate(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly linked: () => readonly PeerId[];
  /** True of members by the roster, and of the coordinator that self follows. */
  readonly isListed: (peer: PeerId) => boolean;
  readonly deliver: (message: MeshMessage) => void;
  /** A peer whose link was up already is listed: whatever it was not sent has to be sent anew. */
  readonly onListed: (peer: PeerId) => void;
  readonly onOverstayed: (peer: PeerId) => void;
}): RosterGate {
  const { clock, log, isListed } = deps;
  const unlisted = new Map<PeerId, Unlisted>();

  function wait(peer: PeerId): Unlisted {
    const known = unlisted.get(peer);
    if (known !== undefined) return known;
    const fresh = { sinceMs: clock.nowMs(), held: [], heldCharacters: 0 };
    unlisted.set(peer, fresh);
    return fresh;
  }

  function enter(peer: PeerId, { held }: Unlisted): void {
    unlisted.delete(peer);
    deps.onListed(peer);
    for (const message of held) deps.deliver(message);
  }

  return {
    linkUp(peer) {
      if (isListed(peer)) unlisted.delete(peer);
      else wait(peer);
    },
    linkDown: (peer) => void unlisted.delete(peer),
    lets: (peer, channel) => channel === "election" || isListed(peer),
    take(message) {
      if (message.channel === "election" || isListed(message.from)) return deps.deliver(message);
      const entry = wait(message.from);
      const characters = JSON.stringify(message.body)?.length ?? 0;
      if (entry.held.length >= MAX_HELD_MESSAGES || entry.heldCharacters + characters > MAX_HELD_CHARACTERS)
        return log.count("mesh.unlistedTooMuch");
      entry.heldCharacters += characters;
      entry.held.push(message);
    },
    refresh() {
      for (const peer of deps.linked()) {
        const waiting = unlisted.get(peer);
        if (!isListed(peer)) wait(peer);
        else if (waiting !== undefined) enter(peer, waiting);
      }
    },
    tick() {
      const nowMs = clock.nowMs();
      for (const [peer, { sinceMs }] of [...unlisted]) {
        if (nowMs - sinceMs < UNLISTED_GRACE_MS) continue;
        unlisted.delete(peer);
        log.count("mesh.unlisted");
        deps.onOverstayed(peer);
      }
    },
  };
}
