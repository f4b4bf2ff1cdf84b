/**
 * The life of the legs: opens one to the coordinator and one to the deputy, gives up what is dead, opens it anew with a back-off,
 * and closes what the succession no longer needs. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";
import {
  deadAtMs,
  isFresh,
  isGood,
  silentAfterMs,
  updateLeg,
  type LegPlan,
  type LegPlanEffect,
  type LegPlanInput,
  type PlannedLeg,
} from "./leg-state.ts";

/**
 * Making a leg of 30 m-lines keeps a busy participant, and its relay, from their audio for about 30 ms. All participants learn of
 * a new deputy at the same moment: each begins at a random point of this span, so that not all of them falter together.
 */
export const STANDBY_SPREAD_MS = 1_500;
/** A leg that connects for longer is given up: the core's own request has failed by then. */
export const CONNECT_TIMEOUT_MS = 8_000;
/**
 * A handed-over leg carries pictures until they flow on its successor: others may hear of the change 100 ms later, keyframe
 * requests are throttled at 150 ms, frames may be 100 ms apart, encoders need a moment.
 */
export const LEAVING_HOLD_MS = 600;
/** The same while the successor is not open yet. */
export const LEAVING_MAX_MS = 3_000;
/** Delays before the first, second and every later reopening. */
export const REOPEN_AFTER_MS = [0, 300, 1_200] as const;
/** A leg that was open for this long starts its delays anew. */
const PROVEN_AFTER_MS = 5_000;

export function withSuccession(
  state: LegPlan,
  input: Extract<LegPlanInput, { readonly type: "succession" }>,
): LegPlan {
  const { coordinator, deputy, standbyAfterMs = 0 } = input;
  if (state.coordinator === coordinator && state.deputy === deputy) return state;
  const isSame = state.coordinator === coordinator;
  return { ...state, coordinator, deputy, standbyAfterMs, divertedFrom: isSame ? state.divertedFrom : null };
}

export const opened = (leg: PlannedLeg, nowMs: number): PlannedLeg =>
  leg.phase === "connecting"
    ? { ...leg, phase: "open", sinceMs: nowMs, aliveAtMs: nowMs, steadyFromMs: nowMs }
    : leg;

export function alive(leg: PlannedLeg, by: "beat" | "audio", nowMs: number): PlannedLeg {
  if (leg.phase !== "open") return leg;
  const isUnbroken = nowMs - leg.aliveAtMs < silentAfterMs(leg);
  return {
    ...leg,
    aliveAtMs: nowMs,
    audioAtMs: by === "audio" ? nowMs : leg.audioAtMs,
    audioFromMs: by === "audio" ? Math.min(leg.audioFromMs, nowMs) : leg.audioFromMs,
    steadyFromMs: isUnbroken ? leg.steadyFromMs : nowMs,
  };
}

/** Closes the leg and lets it wait for its next attempt. Does nothing for one that is waiting or unknown. */
export function failLeg(state: LegPlan, serial: number, effects: LegPlanEffect[], nowMs: number): LegPlan {
  const leg = state.legs.find((each) => each.serial === serial);
  if (leg === undefined || leg.phase === "waiting") return state;
  effects.push({ type: "close", serial, relay: leg.relay });
  return updateLeg(state, serial, () => failed(leg, nowMs));
}

function failed(leg: PlannedLeg, nowMs: number): PlannedLeg {
  const isProven = leg.phase === "open" && nowMs - leg.sinceMs >= PROVEN_AFTER_MS;
  const attempt = isProven ? 0 : leg.attempt;
  const delayMs = REOPEN_AFTER_MS[Math.min(attempt, REOPEN_AFTER_MS.length - 1)] ?? 0;
  return {
    ...leg,
    phase: "waiting",
    sinceMs: nowMs,
    retryAtMs: nowMs + delayMs,
    attempt: attempt + 1,
    isActive: false,
    demotedAtMs: null,
    isEnding: false,
  };
}

/** Fails the legs that connect for too long or are silent for long. */
export function giveUpDead(before: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
  if (nowMs < before.graceUntilMs) return before;
  let state = before;
  for (const leg of before.legs) {
    const isStuck = leg.phase === "connecting" && nowMs >= leg.sinceMs + CONNECT_TIMEOUT_MS;
    const isDead = leg.phase === "open" && nowMs >= deadAtMs(leg);
    if (isStuck || isDead) state = failLeg(state, leg.serial, effects, nowMs);
  }
  return state;
}

function isDesired(state: LegPlan, relay: PeerId): boolean {
  return relay === state.coordinator || relay === state.deputy;
}

/** Notes since when a leg is no longer desired. */
export function markLeaving(state: LegPlan, nowMs: number): LegPlan {
  const legs = state.legs.map((leg) => {
    if (isDesired(state, leg.relay)) return leg.leavingAtMs === null ? leg : { ...leg, leavingAtMs: null };
    return leg.leavingAtMs === null ? { ...leg, leavingAtMs: nowMs } : leg;
  });
  return { ...state, legs };
}

/** Opens the legs whose time has come, and plans those that are missing. */
export function openMissing(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
  let nextSerial = state.nextSerial;
  const planned = (relay: PeerId): PlannedLeg => ({
    serial: nextSerial++,
    relay,
    phase: "waiting",
    sinceMs: nowMs,
    retryAtMs: nowMs + state.standbyAfterMs,
    attempt: 0,
    aliveAtMs: nowMs,
    audioAtMs: -Infinity,
    audioFromMs: Infinity,
    steadyFromMs: nowMs,
    isActive: false,
    demotedAtMs: null,
    isEnding: false,
    leavingAtMs: null,
  });
  const opened = (relay: PeerId, attempt: number): PlannedLeg => {
    const leg = planned(relay);
    effects.push({ type: "open", serial: leg.serial, relay });
    return { ...leg, phase: "connecting", retryAtMs: Infinity, attempt };
  };
  const main = state.legs.find((leg) => leg.relay === state.coordinator);
  const isCarried = main !== undefined && isGood(state, main, nowMs);
  const mayWait = (relay: PeerId): boolean => isCarried && relay !== state.coordinator;
  const isDue = (leg: PlannedLeg): boolean =>
    nowMs >= leg.retryAtMs || (leg.attempt === 0 && !mayWait(leg.relay));
  const legs = state.legs.map((leg) =>
    leg.phase === "waiting" && leg.leavingAtMs === null && isDue(leg) ? opened(leg.relay, leg.attempt) : leg,
  );
  // The coordinator first: the participant waits for that leg.
  for (const relay of new Set([state.coordinator, state.deputy])) {
    if (relay === null || legs.some((leg) => leg.relay === relay)) continue;
    const isLater = mayWait(relay) && state.standbyAfterMs > 0;
    legs.push(isLater ? planned(relay) : opened(relay, 0));
  }
  return { ...state, legs, nextSerial };
}

/** Closes the legs that are no longer desired, once nothing needs them. */
export function closeLeaving(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
  const isKept = (leg: PlannedLeg): boolean => {
    if (leg.leavingAtMs === null) return true;
    const isPlaying = leg.serial === state.playing;
    if (!(leg.isActive || isPlaying) || !isFresh(state, leg, nowMs)) return false;
    const isNeeded = isPlaying || leg.demotedAtMs === null;
    return nowMs < (isNeeded ? leg.leavingAtMs + LEAVING_MAX_MS : leg.demotedAtMs + LEAVING_HOLD_MS);
  };
  const kept = state.legs.filter(isKept);
  if (kept.length === state.legs.length) return state;
  for (const leg of state.legs) {
    if (isKept(leg)) continue;
    if (leg.serial === state.playing) effects.push({ type: "play", serial: null });
    if (leg.phase !== "waiting") effects.push({ type: "close", serial: leg.serial, relay: leg.relay });
  }
  const isPlayingKept = kept.some((leg) => leg.serial === state.playing);
  return isPlayingKept
    ? { ...state, legs: kept }
    : { ...state, legs: kept, playing: null, playingRelay: null };
}
