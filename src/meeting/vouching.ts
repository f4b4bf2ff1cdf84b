/**
 * Self's words for others in line to coordinate. Hosts' machines vouch at once for those that hosts have made hosts or co-hosts, or chosen to
 * carry the meeting; and all that are trusted vouch for whoever they have seen in the meeting for ten minutes, until that one is trusted.
 */
import type { Clock } from "../kernel/clock.ts";
import { isTrustedRank } from "../kernel/rank.ts";
import type { Vouch } from "../kernel/vouch.ts";
import type { Member, Mesh } from "../mesh/types.ts";
import type { MeetingStore } from "../store/types.ts";

/** By self's own monotonic clock, without a gap. */
export const SEEN_MS = 10 * 60_000;
/** Members that are no hosts wait for differently long besides, so that the first two make it needless for the rest. */
export const SPREAD_MS = 60_000;

export interface Vouching {
  /** Members, ranks or roles have changed. */
  update(): void;
  close(): void;
}

export function createVouching(deps: {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Public key, hex. */
  readonly self: string;
  readonly members: () => readonly Pick<Member, "publicKey" | "rank">[];
  readonly store: Pick<MeetingStore, "append" | "rankClasses" | "removals" | "roleOf" | "vouches">;
  readonly mesh: Pick<Mesh, "vouch">;
}): Vouching {
  const { clock, self, store } = deps;
  /** By key, when self would vouch for it. */
  const dueAtMs = new Map<string, number>();
  /** Not among the entries yet. */
  const written = new Set<string>();
  let cancelTimer = () => {};

  const isSpoken = (publicKey: string, fits: (vouch: Vouch) => boolean): boolean =>
    store.vouches().some((vouch) => vouch.publicKey === publicKey && fits(vouch));

  function write(publicKey: string, isHost: boolean): void {
    const key = `${publicKey} ${isHost}`;
    if (written.has(key)) return;
    written.add(key);
    const { signature } = deps.mesh.vouch({ publicKey, isHost });
    store.append({ kind: "vouch", publicKey, isHost, signature }, { fromName: "" }).catch(() => {
      written.delete(key);
    });
  }

  function vouchAsHost(publicKey: string): void {
    const isHost = store.roleOf(publicKey) === "host";
    if (isHost && !isSpoken(publicKey, (vouch) => vouch.isHost)) return write(publicKey, true);
    const isChosen = store.rankClasses().has(publicKey);
    if (isChosen && !isSpoken(publicKey, ({ issuer }) => store.roleOf(issuer) === "host"))
      write(publicKey, false);
  }

  function follow(): void {
    const keys = new Set(deps.members().map(({ publicKey }) => publicKey));
    for (const key of dueAtMs.keys()) if (!keys.has(key)) dueAtMs.delete(key);
    const spreadMs = store.roleOf(self) === "host" ? 0 : SPREAD_MS;
    for (const key of keys)
      if (!dueAtMs.has(key)) dueAtMs.set(key, clock.nowMs() + SEEN_MS + deps.random() * spreadMs);
  }

  function update(): void {
    follow();
    cancelTimer();
    const own = deps.members().find(({ publicKey }) => publicKey === self);
    if (own === undefined || !isTrustedRank(own.rank)) return;
    let nextAtMs = Infinity;
    for (const { publicKey, rank } of deps.members()) {
      if (publicKey === self || (store.removals().get(publicKey) ?? 0) > 0) continue;
      if (store.roleOf(self) === "host") vouchAsHost(publicKey);
      if (isTrustedRank(rank) || isSpoken(publicKey, ({ issuer }) => issuer === self)) continue;
      const atMs = dueAtMs.get(publicKey) ?? Infinity;
      if (atMs <= clock.nowMs()) write(publicKey, false);
      else nextAtMs = Math.min(nextAtMs, atMs);
    }
    cancelTimer = clock.setTimer(nextAtMs, update);
  }

  return { update, close: () => cancelTimer() };
}
