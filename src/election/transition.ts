/** The two ways in which a member's epoch changes: it claims one, or follows another member's. Pure. */
import type { Cause, Claim } from "../kernel/claim.ts";
import { MAX_TERM, plainEpoch, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Step } from "../kernel/machine.ts";
import { isCoordinator, isKnownGone, reportOf, type ElectionState } from "./election-state.ts";
import type { ElectionMessage } from "./messages.ts";

export type ElectionEffect =
  | { readonly type: "broadcast"; readonly message: ElectionMessage }
  | { readonly type: "send"; readonly to: PeerId; readonly message: ElectionMessage }
  | { readonly type: "epochChanged"; readonly epoch: Claim; readonly cause: Cause }
  /** Self may leave: another member coordinates, or none is there to. */
  | { readonly type: "leaveReady" };

export type ElectionStep = Step<ElectionState, ElectionEffect>;

/** What begins anew with each epoch. */
const begun = (epoch: Claim, nowMs: number) => ({
  epoch,
  lastChangeAtMs: nowMs,
  waitingSinceMs: null,
  successor: null,
  forwarded: null,
});

/** Self coordinates the term after `highest`. Nothing happens in the last term that can be written down. */
export function claim(state: ElectionState, highest: Epoch, cause: Cause, nowMs: number): ElectionStep {
  if (highest.term >= MAX_TERM) return [state, []];
  const epoch = state.sign(highest.term + 1, cause);
  return [
    { ...state, ...begun(epoch, nowMs) },
    [
      // The claim goes out first, before the roster that follows from it.
      { type: "broadcast", message: { type: "claim", epoch } },
      { type: "epochChanged", epoch, cause },
    ],
  ];
}

/** Self follows that claim. A coordinator lets its followers go to it. */
export function follow(state: ElectionState, epoch: Claim, nowMs: number): ElectionStep {
  const former = state.epoch.coordinator;
  const isLeaving = state.leave !== null;
  const reachedByOthers = new Set([epoch.coordinator]);
  const isCeded = isCoordinator(state) && !isLeaving;
  // To those that have the former coordinator still, two partitions have met, whatever the claimer saw.
  const isMerge = epoch.cause === "died" && !isKnownGone(state, former) && !state.suspects.has(former);
  const followed: ElectionState = { ...state, ...begun(epoch, nowMs), reachedByOthers };
  return [
    followed,
    [
      // Everybody knows at any time whom its peers follow: that tells a coordinator from one that only says so.
      { type: "broadcast", message: { type: "epoch", epoch } },
      ...(isCeded
        ? [{ type: "broadcast", message: handoverOf(state, epoch.coordinator, "merged") } as const]
        : []),
      { type: "epochChanged", epoch, cause: isMerge ? "merged" : epoch.cause },
      ...(isLeaving ? [{ type: "leaveReady" } as const] : []),
      // Others may have dropped what self said of it while it was not listed.
      ...(followed.gone.has(epoch.coordinator)
        ? [{ type: "broadcast", message: reportOf(followed) } as const]
        : []),
    ],
  ];
}

export const handoverOf = (state: ElectionState, to: PeerId, cause: Cause): ElectionMessage => ({
  type: "handover",
  epoch: plainEpoch(state.epoch),
  to,
  cause,
});
