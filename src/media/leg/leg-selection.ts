/** Which leg's audio is played, which relays carry the meeting, and which leg's pictures are shown. Pure. */
import { LEAVING_HOLD_MS } from "./leg-lifecycle.ts";
import {
  AUDIO_HABIT_MS,
  isFresh,
  isGood,
  provenAtMs,
  type LegPlan,
  type LegPlanEffect,
  type PlannedLeg,
} from "./leg-state.ts";

/** Pictures cost something: they follow the audio to the standby when the coordinator stays silent for this much longer. */
export const PICTURES_AFTER_MS = 150;
/** How long a coordinator that fell silent must be alive again before it is played again, if nobody took over from it. */
export const STEADY_AFTER_MS = 1_000;

export function choosePlaying(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
  const before = state.legs.find((leg) => leg.serial === state.playing) ?? null;
  const chosen = bestToPlay(state, before?.phase === "open" ? before : null, nowMs);
  const serial = chosen?.serial ?? null;
  if (chosen !== null && chosen.relay === state.coordinator && state.divertedFrom !== null) {
    state = { ...state, divertedFrom: null };
  }
  if (serial === state.playing) return state;
  effects.push({ type: "play", serial });
  const former = state.playingRelay;
  const next = { ...state, playing: serial, playingRelay: chosen?.relay ?? null };
  const isDiverted = former !== null && former === state.coordinator && chosen?.relay !== former;
  if (!isDiverted) return next;
  if (chosen !== null) effects.push({ type: "relaySilent", relay: former });
  // Silence may be a hiccup; a leg that failed or ends is no hiccup.
  const isSilent = state.legs.some((leg) => leg.relay === former && leg.phase === "open" && !leg.isEnding);
  return { ...next, divertedFrom: former, divertPicturesAtMs: nowMs + (isSilent ? PICTURES_AFTER_MS : 0) };
}

/** `current`: the open leg that is played, if any. */
function bestToPlay(state: LegPlan, current: PlannedLeg | null, nowMs: number): PlannedLeg | null {
  const open = state.legs.filter((leg) => leg.phase === "open");
  const main = open.find((leg) => leg.relay === state.coordinator) ?? null;
  const spares = open
    .filter((leg) => leg !== main && isGood(state, leg, nowMs))
    .toSorted((a, b) => Number(b.relay === state.deputy) - Number(a.relay === state.deputy));
  // The mix of a leg that has just opened contains nobody yet: as good as silence, and better than no leg.
  const proven = spares.find((leg) => nowMs >= provenAtMs(leg)) ?? null;
  const spare = proven ?? spares[0] ?? null;
  if (main === null) {
    if (current !== null && isGood(state, current, nowMs)) return current;
    return spare ?? current ?? open.find((leg) => isFresh(state, leg, nowMs)) ?? open[0] ?? null;
  }
  if (isGood(state, main, nowMs)) {
    const isCurrentGood = current !== null && current !== main && isGood(state, current, nowMs);
    if (!isCurrentGood) return main;
    const isOnProbation = state.divertedFrom === main.relay && nowMs < main.steadyFromMs + STEADY_AFTER_MS;
    const hasCurrentSound = nowMs - current.audioAtMs < AUDIO_HABIT_MS;
    return isOnProbation || (hasCurrentSound && nowMs < provenAtMs(main)) ? current : main;
  }
  if (current !== null && current !== main && isGood(state, current, nowMs)) return current;
  return proven ?? current ?? spare ?? main;
}

/**
 * Activates the coordinator's leg, and the leg that is played in its place. A leg that was active stays so until pictures have had
 * time to come on the next one: both carry them meanwhile.
 */
export function assignRoles(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
  const main = state.legs.find((leg) => leg.relay === state.coordinator && leg.phase === "open");
  const isDiverted = state.divertedFrom !== null && nowMs >= state.divertPicturesAtMs;
  const called = state.legs.filter(
    (leg) => leg === main || (isDiverted && leg.phase === "open" && leg.serial === state.playing),
  );
  const legs = state.legs.map((leg) => {
    if (leg.phase !== "open") return leg;
    const isCalled = called.includes(leg);
    if (leg.isActive && !isCalled) {
      if (called.length === 0) return leg;
      const demotedAtMs = leg.demotedAtMs ?? nowMs;
      // A leg that leaves is closed instead.
      const isHeld = leg.leavingAtMs !== null || nowMs < demotedAtMs + LEAVING_HOLD_MS;
      if (isHeld) return leg.demotedAtMs === null ? { ...leg, demotedAtMs } : leg;
    }
    if (leg.isActive !== isCalled) effects.push({ type: "activate", serial: leg.serial, isActive: isCalled });
    return { ...leg, isActive: isCalled, demotedAtMs: null };
  });
  return { ...state, legs };
}

/** Shows the pictures of the leg that is played, once it carries them; until then those of the leg before. */
export function chooseShowing(state: LegPlan, effects: LegPlanEffect[]): LegPlan {
  const active = state.legs.filter((leg) => leg.isActive && leg.phase === "open");
  const chosen =
    active.find((leg) => leg.serial === state.playing && leg.demotedAtMs === null) ??
    active.find((leg) => leg.relay === state.coordinator);
  if (chosen === undefined || chosen.serial === state.showing) return state;
  effects.push({ type: "show", serial: chosen.serial });
  return { ...state, showing: chosen.serial };
}
