/** Whether self is cut off from everybody, or from the coordinator alone. */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";

/** Links that fall silent within this span have one cause. */
const SAME_CAUSE_MS = 2_000;
/** A takeover, a merge or a joiner's first link takes less. */
const PATIENCE_MS = 2_000;

export interface Reachability {
  linkUp(): void;
  linkDown(peer: PeerId, cause: string): void;
  /** Peers seen on the network, of whatever meeting. */
  seen(peers: readonly PeerId[]): void;
  /** Self had links, has none, and the reason is on self's side. */
  isPartitioned(): boolean;
  /** Self has links, but for PATIENCE_MS none to the coordinator. */
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
  /** When each peer fell silent: the last group that did so within SAME_CAUSE_MS. A link that comes up empties it. */
  let silentSinceMs = new Map<PeerId, number>();
  let hasHadLinks = deps.linked().length > 0;
  /** The peers seen on the network when the last link went down. Only a working network can show any other. */
  let seenAtLoss: ReadonlySet<PeerId> | null = null;
  let isNetworkProven = false;
  let missing: { readonly coordinator: PeerId; readonly sinceMs: number } | null = null;

  function isCoordinatorMissing(): boolean {
    const linked = deps.linked();
    const coordinator = deps.coordinator();
    if (coordinator === self || linked.length === 0 || linked.includes(coordinator)) missing = null;
    else if (missing?.coordinator !== coordinator) missing = { coordinator, sinceMs: clock.nowMs() };
    return missing !== null && clock.nowMs() - missing.sinceMs >= PATIENCE_MS;
  }

  return {
    linkUp() {
      hasHadLinks = true;
      silentSinceMs.clear();
      seenAtLoss = null;
      isNetworkProven = false;
      isCoordinatorMissing();
    },
    linkDown(peer, cause) {
      const nowMs = clock.nowMs();
      silentSinceMs = new Map([...silentSinceMs].filter(([, atMs]) => nowMs - atMs <= SAME_CAUSE_MS));
      if (cause === "silent") silentSinceMs.set(peer, nowMs);
      isCoordinatorMissing();
    },
    seen(peers) {
      if (!hasHadLinks || deps.linked().length > 0) return;
      isNetworkProven ||= seenAtLoss !== null && peers.some((peer) => seenAtLoss?.has(peer) === false);
      seenAtLoss ??= new Set(peers);
    },
    isPartitioned() {
      if (!hasHadLinks || deps.linked().length > 0) return false;
      if (!deps.hasNetwork()) return true;
      // Two peers don't lose their power at once: self is cut off. A single silent peer has more likely gone than the network.
      return silentSinceMs.size > 1 && !isNetworkProven;
    },
    isCoordinatorOutOfReach: isCoordinatorMissing,
  };
}
