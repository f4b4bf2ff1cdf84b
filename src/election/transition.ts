/** The two ways in which a member's epoch changes: it claims one, or follows another member's. Pure. */
import type { Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Step } from "../kernel/machine.ts";
import type { ElectionState } from "./election-state.ts";
import type { Cause, ElectionMessage } from "./messages.ts";

export type ElectionEffect =
  | { readonly type: "broadcast"; readonly message: ElectionMessage }
  | { readonly type: "send"; readonly to: PeerId; readonly message: ElectionMessage }
  | { readonly type: "epochChanged"; readonly epoch: Epoch; readonly cause: Cause }
  /** Self may leave: another member coordinates, or none is there to. */
  | { readonly type: "leaveReady" };

export type ElectionStep = Step<ElectionState, ElectionEffect>;

/** Self coordinates the term after `highest`. */
export function claim(state: ElectionState, highest: Epoch, cause: Cause, nowMs: number): ElectionStep {
  const epoch = { term: highest.term + 1, coordinator: state.self };
  return [
    { ...state, epoch, lastChangeAtMs: nowMs, waitingSinceMs: null, deferred: null },
    [
      // The claim goes out first: it carries the cause, and the roster that follows from the epoch does not.
      { type: "broadcast", message: { type: "claim", epoch, cause } },
      { type: "epochChanged", epoch, cause },
    ],
  ];
}

export function follow(state: ElectionState, epoch: Epoch, cause: Cause, nowMs: number): ElectionStep {
  const isLeaving = state.leave !== null && epoch.coordinator !== state.self;
  const reachedByOthers = new Set(state.reachedByOthers).add(epoch.coordinator);
  // The epoch may come by another way before its claim does. What became of the former coordinator then says why it changed.
  const why = cause === "merged" ? (state.gone.get(state.epoch.coordinator) ?? cause) : cause;
  return [
    { ...state, epoch, reachedByOthers, lastChangeAtMs: nowMs, waitingSinceMs: null, deferred: null },
    [{ type: "epochChanged", epoch, cause: why }, ...(isLeaving ? [{ type: "leaveReady" } as const] : [])],
  ];
}
