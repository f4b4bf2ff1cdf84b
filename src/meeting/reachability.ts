/** What self can say of its own reach: cut off from everybody, or from the coordinator alone. */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";

/** Links that fall silent within this span have one cause. */
const SAME_CAUSE_MS = 2_000;
/** A takeover, a merge or a joiner's first link takes less. */
const PATIENCE_MS = 2_000;

export interface Reachability {
  linkUp(): void;
  linkDown(peer: PeerId, cause: string): void;
  /** Peers of whatever meeting that are seen on the network. */
  seen(peers: readonly PeerId[]): void;
  /** There was somebody, and nobody is reached, for a reason that is self's own. */
  isPartitioned(): boolean;
  /** Others are reached, and for a while whoever coordinates has not been. */
  isCoordinatorOutOfReach(): boolean;
}

export function createReachability(deps: {
  readonly clock: Clock;
  readonly self: PeerId;
  readonly linked: () => readonly PeerId[];
  readonly coordinator: () => PeerId;
  readonly hasNetwork: () => boolean;
}): Reachability {
  const { clock, self } = deps;
  /** Who fell silent last, together; a link that comes up again ends it. */
  let silent = new Map<PeerId, number>();
  let hasHadCompany = deps.linked().length > 0;
  /** Who was seen when the last link went; somebody else can only be seen by a network that works. */
  let seenAtLoss: ReadonlySet<PeerId> | null = null;
  let isNetworkProven = false;
  let missing: { readonly coordinator: PeerId; readonly sinceMs: number } | null = null;

  function isMissing(): boolean {
    const linked = deps.linked();
    const coordinator = deps.coordinator();
    if (coordinator === self || linked.length === 0 || linked.includes(coordinator)) missing = null;
    else if (missing?.coordinator !== coordinator) missing = { coordinator, sinceMs: clock.nowMs() };
    return missing !== null && clock.nowMs() - missing.sinceMs >= PATIENCE_MS;
  }

  return {
    linkUp() {
      hasHadCompany = true;
      silent.clear();
      seenAtLoss = null;
      isNetworkProven = false;
      isMissing();
    },
    linkDown(peer, cause) {
      const nowMs = clock.nowMs();
      silent = new Map([...silent].filter(([, atMs]) => nowMs - atMs <= SAME_CAUSE_MS));
      if (cause === "silent") silent.set(peer, nowMs);
      isMissing();
    },
    seen(peers) {
      if (!hasHadCompany || deps.linked().length > 0) return;
      isNetworkProven ||= seenAtLoss !== null && peers.some((peer) => seenAtLoss?.has(peer) === false);
      seenAtLoss ??= new Set(peers);
    },
    isPartitioned() {
      if (!hasHadCompany || deps.linked().length > 0) return false;
      if (!deps.hasNetwork()) return true;
      // Two at once don't lose their power: it is self. Of one alone nobody can tell, and it is gone more likely than the network.
      return silent.size > 1 && !isNetworkProven;
    },
    isCoordinatorOutOfReach: isMissing,
  };
}
