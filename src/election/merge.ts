/**
 * A higher epoch is seen: another member has taken over, or two partitions of the meeting meet. Of two coordinators that meet, the lower
 * one claims the term above both, and all follow it. Pure.
 */
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import { isCoordinator, type ElectionState } from "./election-state.ts";
import type { Cause, ElectionMessage } from "./messages.ts";
import { SETTLE_MS } from "./planned-handover.ts";
import { claim, follow, type ElectionStep } from "./transition.ts";

/** How long a member lets its own live coordinator answer the epoch of another partition before it follows that. */
export const MERGE_PATIENCE_MS = 1_000;

/** Follows the epoch or, as the lower coordinator of a healed partition, claims the term above it. */
export function adoptEpoch(state: ElectionState, epoch: Epoch, cause: Cause, nowMs: number): ElectionStep {
  // A former run of self coordinated in it. That run is over, and one epoch must not have two coordinators.
  if (epoch.coordinator === state.self)
    return state.leave === null ? claim(state, epoch, cause, nowMs) : [state, []];
  if (defersTo(state, epoch, cause)) return defer(state, epoch, nowMs);
  return leadsPartition(state, epoch, nowMs)
    ? claim(state, epoch, "merged", nowMs)
    : follow(state, epoch, cause, nowMs);
}

/**
 * True if self coordinates a partition, and is the lower of the two coordinators. Members that were linked long before this epoch came
 * along follow self, so they are a partition. A coordinator that was paused believes the same wrongly, hence the pause guard.
 */
function leadsPartition(state: ElectionState, epoch: Epoch, nowMs: number): boolean {
  return (
    isCoordinator(state) &&
    state.leave === null &&
    nowMs >= state.yieldUntilMs &&
    state.self < epoch.coordinator &&
    [...state.linkedSinceMs].some(
      ([peer, sinceMs]) => peer !== epoch.coordinator && nowMs - sinceMs > SETTLE_MS,
    ) &&
    nowMs - state.lastPauseAtMs > 2 * SETTLE_MS
  );
}

/**
 * True if self's own coordinator lives and has the lower id: that one will claim the term above both, so that no member of its partition
 * has to follow two coordinators in a row.
 */
function defersTo(state: ElectionState, epoch: Epoch, cause: Cause): boolean {
  const { coordinator } = state.epoch;
  return (
    cause === "merged" &&
    coordinator !== state.self &&
    coordinator < epoch.coordinator &&
    epoch.coordinator !== state.self &&
    state.leave === null &&
    state.linkedSinceMs.has(coordinator)
  );
}

/** Sends the epoch to self's own coordinator, and waits for its claim. */
function defer(state: ElectionState, epoch: Epoch, nowMs: number): ElectionStep {
  const before = state.deferred;
  const isHigher = before === null || compareEpochs(epoch, before.epoch) > 0;
  const untilMs = before?.untilMs ?? nowMs + MERGE_PATIENCE_MS;
  const message: ElectionMessage = { type: "epoch", epoch, cause: "merged" };
  return [
    { ...state, deferred: { epoch: isHigher ? epoch : before.epoch, untilMs } },
    isHigher ? [{ type: "send", to: state.epoch.coordinator, message }] : [],
  ];
}

/** Follows the deferred epoch when self's own coordinator has not answered in time, or is gone. */
export function endDeferral([state, effects]: ElectionStep, nowMs: number): ElectionStep {
  const { deferred } = state;
  if (deferred === null) return [state, effects];
  if (nowMs < deferred.untilMs && defersTo(state, deferred.epoch, "merged")) return [state, effects];
  const [followed, more] = follow(state, deferred.epoch, "merged", nowMs);
  return [followed, [...effects, ...more]];
}
