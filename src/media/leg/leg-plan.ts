/**
 * Decides which legs a participant keeps, which one is played and which ones carry pictures. Pure: facts in, effects out.
 *
 *   (none) --desired--> connecting --opened--> open --no longer desired--> leaving --> (none)
 *                           ^ |                 |
 *              backoff over | failed, timeout   | failed, dead
 *                           | v                 v
 *                          waiting <------------+
 */
import type { Machine } from "../../kernel/machine.ts";
import {
  alive,
  closeLeaving,
  CONNECT_TIMEOUT_MS,
  failLeg,
  giveUpDead,
  LEAVING_HOLD_MS,
  LEAVING_MAX_MS,
  markLeaving,
  opened,
  openMissing,
  withSuccession,
} from "./leg-lifecycle.ts";
import { assignRoles, chooseShowing, choosePlaying, STEADY_AFTER_MS } from "./leg-selection.ts";
import {
  deadAtMs,
  provenAtMs,
  silentAtMs,
  updateLeg,
  type LegPlan,
  type LegPlanEffect,
  type LegPlanInput,
  type LegPlanStep,
} from "./leg-state.ts";

/** A tick that comes later than this says more about this process than about the relays. */
const LATE_TICK_MS = 50;
/** After a late tick, messages that waited meanwhile are let in before any leg is judged. */
const GRACE_MS = 60;
/** A process that is late at every tick must still give up a leg that never opens: it would be silent for as long as it is busy. */
const MAX_GRACES = 3;

export const legPlanMachine: Machine<LegPlan, LegPlanInput, LegPlanEffect> = {
  step(state, input, nowMs) {
    const effects: LegPlanEffect[] = [];
    return settle(apply(state, input, effects, nowMs), effects, nowMs);
  },
  dueAtMs: (state) => legPlanDueAtMs(state),
};

/** Takes in a fact. */
function apply(
  state: LegPlan,
  input: LegPlanInput | { readonly type: "tick" },
  effects: LegPlanEffect[],
  nowMs: number,
): LegPlan {
  switch (input.type) {
    case "tick":
      return withGrace(state, nowMs);
    case "succession":
      return withSuccession(state, input);
    case "opened":
      return updateLeg(state, input.serial, (leg) => opened(leg, nowMs));
    case "alive":
      return updateLeg(state, input.serial, (leg) => alive(leg, input.by, nowMs));
    case "farewell":
      return updateLeg(state, input.serial, (leg) => ({ ...leg, isEnding: true }));
    case "failed":
      return failLeg(state, input.serial, effects, nowMs);
  }
}

/** A late tick grants a grace, unless that was done MAX_GRACES times in a row: then the legs are judged, late as it is. */
function withGrace(state: LegPlan, nowMs: number): LegPlan {
  const isLate = nowMs - legPlanDueAtMs(state) > LATE_TICK_MS;
  if (!isLate || state.graces === MAX_GRACES) return state.graces === 0 ? state : { ...state, graces: 0 };
  return { ...state, graces: state.graces + 1, graceUntilMs: nowMs + GRACE_MS };
}

/** Returns the earliest deadline that no step has seen yet: what an earlier one means is in the state already. */
export function legPlanDueAtMs(state: LegPlan): number {
  let dueAtMs = Infinity;
  const consider = (atMs: number): void => {
    if (atMs > state.steppedAtMs && atMs < dueAtMs) dueAtMs = atMs;
  };
  consider(state.graceUntilMs);
  if (state.divertedFrom !== null) consider(state.divertPicturesAtMs);
  for (const leg of state.legs) {
    if (leg.phase === "waiting") consider(leg.retryAtMs);
    if (leg.phase === "connecting") consider(leg.sinceMs + CONNECT_TIMEOUT_MS);
    if (leg.phase === "open") {
      consider(silentAtMs(leg));
      consider(deadAtMs(leg));
      if (leg.relay === state.divertedFrom) consider(leg.steadyFromMs + STEADY_AFTER_MS);
      if (leg.serial !== state.playing) consider(provenAtMs(leg));
    }
    if (leg.demotedAtMs !== null) consider(leg.demotedAtMs + LEAVING_HOLD_MS);
    if (leg.leavingAtMs !== null) consider(leg.leavingAtMs + LEAVING_MAX_MS);
  }
  return dueAtMs;
}

/** Derives everything that follows from the facts; does nothing when nothing follows. */
function settle(before: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlanStep {
  let state: LegPlan = { ...before, steppedAtMs: nowMs };
  state = giveUpDead(state, effects, nowMs);
  state = markLeaving(state, nowMs);
  state = openMissing(state, effects, nowMs);
  state = choosePlaying(state, effects, nowMs);
  state = closeLeaving(state, effects, nowMs);
  // The leg that was played may have been closed just now.
  state = choosePlaying(state, effects, nowMs);
  state = assignRoles(state, effects, nowMs);
  state = chooseShowing(state, effects);
  // Making a connection keeps the process busy for some 10 ms: effects that bring audio come first.
  const openings = effects.filter(({ type }) => type === "open");
  return [state, [...effects.filter(({ type }) => type !== "open"), ...openings]];
}
