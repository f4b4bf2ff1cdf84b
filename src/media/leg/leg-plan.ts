/**
 * Decides which legs a participant keeps, which one is heard and which carry pictures. Pure: facts in, effects out.
 *
 *   (none) --desired--> connecting --opened--> open --no longer desired--> leaving --> (none)
 *                           ^ |                 |
 *              backoff over | failed, timeout   | failed, dead
 *                           | v                 v
 *                          waiting <------------+
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Machine, Step } from "../../kernel/machine.ts";

/**
 * Sound comes every 20 ms, and the receiver's buffer hides the first of what is missing: six are. Hearing the standby
 * instead costs nothing where this was wrong, and it must be heard itself, so that one's own bad link is nobody's fault.
 */
export const SOUND_SILENT_AFTER_MS = 130;
/** Where sound is not played (yet), there are beats only, each 100 ms: two are missing. */
export const SILENT_AFTER_MS = 250;
/** Sound that came so long before the last sign of life is no habit. */
const SOUND_HABIT_MS = 500;
/** A leg that has just opened is heard in place of one that carries sound when sound has come on it for so long, */
export const PROVEN_BY_SOUND_MS = 200;
/** or when none has come for so long: the platform may not tell. */
export const PROOF_PATIENCE_MS = 1_000;
/** Pictures cost something: they follow the sound to the standby when the coordinator stays silent for so much longer. */
export const PICTURES_AFTER_MS = 150;
/** Joining keeps a browser's main thread busy, so that its first beats come in lumps. */
export const ARM_AFTER_MS = 1_500;
/**
 * Making a leg of 30 m-lines keeps a busy participant, and its relay, from their sound for some 30 ms. Everybody learns of
 * another deputy at the same moment: each begins at some point of this span, so that not all of them falter together.
 */
export const STANDBY_SPREAD_MS = 1_500;
/** An open leg that is silent for this long is opened anew; Chromium says "disconnected" after 5 to 7 s only. */
export const DEAD_AFTER_MS = 4_000;
/** How long a coordinator that fell silent must beat again before it is heard again, if nobody took over from it. */
export const STEADY_AFTER_MS = 1_000;
/** A leg under way for longer is given up: the core's own request has failed by then. */
export const CONNECT_TIMEOUT_MS = 8_000;
/**
 * A handed-over leg carries pictures until they flow on its successor: others may hear of the change 100 ms later, key
 * frames are throttled at 150 ms, frames may be 100 ms apart, encoders need a moment.
 */
export const LEAVING_HOLD_MS = 600;
/** As above, while the successor is not open yet. */
export const LEAVING_MAX_MS = 3_000;
/** Delays before the first, second and every later reopening. */
export const REOPEN_AFTER_MS = [0, 300, 1_200] as const;
/** A leg that was open for this long starts its delays anew. */
const PROVEN_AFTER_MS = 5_000;
/** A look that comes later than this says more about this process than about the relays. */
const LATE_TICK_MS = 50;
/** After a late look, messages that waited meanwhile are let in before anybody is judged. */
const GRACE_MS = 60;

export interface PlannedLeg {
  /** Fresh with each opening, also to the same relay. */
  readonly serial: number;
  readonly relay: PeerId;
  readonly phase: "connecting" | "open" | "waiting";
  /** When the phase began. */
  readonly sinceMs: number;
  /** When a leg in "waiting" is opened. One that was never tried (attempt 0) is opened at once when it is needed. */
  readonly retryAtMs: number;
  /** Reopenings without success. */
  readonly attempt: number;
  readonly heardAtMs: number;
  /** When sound was last heard of; -Infinity: never. */
  readonly soundAtMs: number;
  /** When it was heard of first since the leg opened; Infinity: never. */
  readonly soundFromMs: number;
  /** Since when there was no silence. */
  readonly steadyFromMs: number;
  /** Whether the relay was told that it carries the meeting for this participant. */
  readonly isActive: boolean;
  /** Since when another one is there to carry the meeting, while this one still carries pictures; null: none is, or none needs to. */
  readonly demotedAtMs: number | null;
  /** The relay said that it goes soon. */
  readonly isEnding: boolean;
  /** When it ceased to be desired, or null. */
  readonly leavingAtMs: number | null;
}

export interface LegPlan {
  readonly coordinator: PeerId | null;
  readonly deputy: PeerId | null;
  readonly legs: readonly PlannedLeg[];
  /** Serial of the leg that is heard. */
  readonly playing: number | null;
  /** Whose leg that is; it may have broken in this very step. */
  readonly playingRelay: PeerId | null;
  /** The coordinator whose leg fell silent, broke or ends, while another one's is heard in its place. */
  readonly divertedFrom: PeerId | null;
  /** How long a leg to another deputy waits while the coordinator's carries the meeting. */
  readonly standbyAfterMs: number;
  /** When pictures follow the sound to the other leg. */
  readonly divertPicturesAtMs: number;
  /** Serial of the leg whose pictures are shown. */
  readonly showing: number | null;
  readonly nextSerial: number;
  readonly graceUntilMs: number;
  readonly steppedAtMs: number;
}

export type LegPlanInput =
  /** `standbyAfterMs`: see STANDBY_SPREAD_MS. Absent: 0. */
  | {
      readonly type: "succession";
      readonly coordinator: PeerId;
      readonly deputy: PeerId | null;
      readonly standbyAfterMs?: number;
    }
  | { readonly type: "opened"; readonly serial: number }
  | { readonly type: "failed"; readonly serial: number }
  /** A sign of life came from the relay. */
  | { readonly type: "heard"; readonly serial: number; readonly by: "beat" | "sound" }
  /** The relay says that it goes soon. */
  | { readonly type: "farewell"; readonly serial: number };

export type LegPlanEffect =
  | { readonly type: "open"; readonly serial: number; readonly relay: PeerId }
  | { readonly type: "close"; readonly serial: number; readonly relay: PeerId }
  | { readonly type: "activate"; readonly serial: number; readonly isActive: boolean }
  | { readonly type: "play"; readonly serial: number | null }
  /** Pictures of this leg are to be seen as soon as they flow. */
  | { readonly type: "show"; readonly serial: number }
  | { readonly type: "relaySilent"; readonly relay: PeerId };

export const initialLegPlan: LegPlan = {
  coordinator: null,
  deputy: null,
  legs: [],
  playing: null,
  playingRelay: null,
  divertedFrom: null,
  standbyAfterMs: 0,
  divertPicturesAtMs: Infinity,
  showing: null,
  nextSerial: 1,
  graceUntilMs: -Infinity,
  steppedAtMs: -Infinity,
};

type LegPlanStep = Step<LegPlan, LegPlanEffect>;

export const legPlanMachine: Machine<LegPlan, LegPlanInput, LegPlanEffect> = {
  step(state, input, nowMs) {
    if (input.type === "tick") {
      const isLate = nowMs - legPlanDueAtMs(state) > LATE_TICK_MS;
      return settle(isLate ? { ...state, graceUntilMs: nowMs + GRACE_MS } : state, [], nowMs);
    }
    switch (input.type) {
      case "succession":
        return settle(withSuccession(state, input), [], nowMs);
      case "opened":
        return settle(
          updateLeg(state, input.serial, (leg) =>
            leg.phase !== "connecting"
              ? leg
              : { ...leg, phase: "open", sinceMs: nowMs, heardAtMs: nowMs, steadyFromMs: nowMs },
          ),
          [],
          nowMs,
        );
      case "heard":
        return settle(
          updateLeg(state, input.serial, (leg) => heard(leg, input.by, nowMs)),
          [],
          nowMs,
        );
      case "farewell":
        return settle(
          updateLeg(state, input.serial, (leg) => ({ ...leg, isEnding: true })),
          [],
          nowMs,
        );
      case "failed": {
        const leg = state.legs.find((each) => each.serial === input.serial);
        if (leg === undefined || leg.phase === "waiting") return settle(state, [], nowMs);
        return settle(
          updateLeg(state, leg.serial, () => failed(leg, nowMs)),
          [{ type: "close", serial: leg.serial, relay: leg.relay }],
          nowMs,
        );
      }
    }
  },
  dueAtMs: (state) => legPlanDueAtMs(state),
};

/** Deadlines that the last step has seen already are no deadlines: what they mean is in the state. */
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

function silentAfterMs(leg: PlannedLeg): number {
  return leg.heardAtMs - leg.soundAtMs < SOUND_HABIT_MS ? SOUND_SILENT_AFTER_MS : SILENT_AFTER_MS;
}

function silentAtMs(leg: PlannedLeg): number {
  return Math.max(leg.heardAtMs + silentAfterMs(leg), leg.sinceMs + ARM_AFTER_MS);
}

const provenAtMs = (leg: PlannedLeg): number =>
  Math.min(leg.soundFromMs + PROVEN_BY_SOUND_MS, leg.sinceMs + PROOF_PATIENCE_MS);

function deadAtMs(leg: PlannedLeg): number {
  return leg.heardAtMs + DEAD_AFTER_MS;
}

function isFresh(state: LegPlan, leg: PlannedLeg, nowMs: number): boolean {
  return leg.phase === "open" && (nowMs < silentAtMs(leg) || nowMs < state.graceUntilMs);
}

/** Worth to be turned to. */
function isGood(state: LegPlan, leg: PlannedLeg, nowMs: number): boolean {
  return isFresh(state, leg, nowMs) && !leg.isEnding;
}

function updateLeg(state: LegPlan, serial: number, change: (leg: PlannedLeg) => PlannedLeg): LegPlan {
  return { ...state, legs: state.legs.map((leg) => (leg.serial === serial ? change(leg) : leg)) };
}

function heard(leg: PlannedLeg, by: "beat" | "sound", nowMs: number): PlannedLeg {
  if (leg.phase !== "open") return leg;
  const isUnbroken = nowMs - leg.heardAtMs < silentAfterMs(leg);
  return {
    ...leg,
    heardAtMs: nowMs,
    soundAtMs: by === "sound" ? nowMs : leg.soundAtMs,
    soundFromMs: by === "sound" ? Math.min(leg.soundFromMs, nowMs) : leg.soundFromMs,
    steadyFromMs: isUnbroken ? leg.steadyFromMs : nowMs,
  };
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

function withSuccession(
  state: LegPlan,
  input: Extract<LegPlanInput, { readonly type: "succession" }>,
): LegPlan {
  const { coordinator, deputy, standbyAfterMs = 0 } = input;
  if (state.coordinator === coordinator && state.deputy === deputy) return state;
  const isSame = state.coordinator === coordinator;
  return { ...state, coordinator, deputy, standbyAfterMs, divertedFrom: isSame ? state.divertedFrom : null };
}

/** Derives everything that follows from the facts; does nothing when nothing follows. */
function settle(before: LegPlan, first: readonly LegPlanEffect[], nowMs: number): LegPlanStep {
  const effects: LegPlanEffect[] = [...first];
  let state: LegPlan = { ...before, steppedAtMs: nowMs };
  state = giveUpDead(state, effects, nowMs);
  state = markLeaving(state, nowMs);
  state = openMissing(state, effects, nowMs);
  state = choosePlaying(state, effects, nowMs);
  state = closeLeaving(state, effects, nowMs);
  // The one that was heard may have been closed just now.
  state = choosePlaying(state, effects, nowMs);
  state = assignRoles(state, effects, nowMs);
  state = chooseShowing(state, effects);
  // Making a connection keeps the process busy for some 10 ms: whoever waits for sound comes first.
  const openings = effects.filter(({ type }) => type === "open");
  return [state, [...effects.filter(({ type }) => type !== "open"), ...openings]];
}

function giveUpDead(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
  if (nowMs < state.graceUntilMs) return state;
  const legs = state.legs.map((leg) => {
    const isStuck = leg.phase === "connecting" && nowMs >= leg.sinceMs + CONNECT_TIMEOUT_MS;
    const isDead = leg.phase === "open" && nowMs >= deadAtMs(leg);
    if (!isStuck && !isDead) return leg;
    effects.push({ type: "close", serial: leg.serial, relay: leg.relay });
    return failed(leg, nowMs);
  });
  return { ...state, legs };
}

function isDesired(state: LegPlan, relay: PeerId): boolean {
  return relay === state.coordinator || relay === state.deputy;
}

function markLeaving(state: LegPlan, nowMs: number): LegPlan {
  const legs = state.legs.map((leg) => {
    if (isDesired(state, leg.relay)) return leg.leavingAtMs === null ? leg : { ...leg, leavingAtMs: null };
    return leg.leavingAtMs === null ? { ...leg, leavingAtMs: nowMs } : leg;
  });
  return { ...state, legs };
}

function openMissing(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
  let nextSerial = state.nextSerial;
  const planned = (relay: PeerId): PlannedLeg => ({
    serial: nextSerial++,
    relay,
    phase: "waiting",
    sinceMs: nowMs,
    retryAtMs: nowMs + state.standbyAfterMs,
    attempt: 0,
    heardAtMs: nowMs,
    soundAtMs: -Infinity,
    soundFromMs: Infinity,
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
  // The coordinator first: its leg is the one that somebody waits for.
  for (const relay of new Set([state.coordinator, state.deputy])) {
    if (relay === null || legs.some((leg) => leg.relay === relay)) continue;
    const isLater = mayWait(relay) && state.standbyAfterMs > 0;
    legs.push(isLater ? planned(relay) : opened(relay, 0));
  }
  return { ...state, legs, nextSerial };
}

function choosePlaying(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
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
  // Silence may be a hiccup; a leg that broke or ends is none.
  const isSilent = state.legs.some((leg) => leg.relay === former && leg.phase === "open" && !leg.isEnding);
  return { ...next, divertedFrom: former, divertPicturesAtMs: nowMs + (isSilent ? PICTURES_AFTER_MS : 0) };
}

/** `current` is the open leg that is heard, if any. */
function bestToPlay(state: LegPlan, current: PlannedLeg | null, nowMs: number): PlannedLeg | null {
  const open = state.legs.filter((leg) => leg.phase === "open");
  const main = open.find((leg) => leg.relay === state.coordinator) ?? null;
  const spares = open
    .filter((leg) => leg !== main && isGood(state, leg, nowMs))
    .toSorted((a, b) => Number(b.relay === state.deputy) - Number(a.relay === state.deputy));
  // A leg that has just opened hears nobody yet: no better than silence, but than nothing.
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
    const hasCurrentSound = nowMs - current.soundAtMs < SOUND_HABIT_MS;
    return isOnProbation || (hasCurrentSound && nowMs < provenAtMs(main)) ? current : main;
  }
  if (current !== null && current !== main && isGood(state, current, nowMs)) return current;
  return proven ?? current ?? spare ?? main;
}

function closeLeaving(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
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

/**
 * The coordinator's leg is active, and the one that is heard in its place. Who was active stays so until pictures have
 * had time to come on the next one: both carry them meanwhile.
 */
function assignRoles(state: LegPlan, effects: LegPlanEffect[], nowMs: number): LegPlan {
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
      // One that leaves is closed instead.
      const isHeld = leg.leavingAtMs !== null || nowMs < demotedAtMs + LEAVING_HOLD_MS;
      if (isHeld) return leg.demotedAtMs === null ? { ...leg, demotedAtMs } : leg;
    }
    if (leg.isActive !== isCalled) effects.push({ type: "activate", serial: leg.serial, isActive: isCalled });
    return { ...leg, isActive: isCalled, demotedAtMs: null };
  });
  return { ...state, legs };
}

/** Pictures are those of the leg that is heard, once it carries them; until then of the one that did. */
function chooseShowing(state: LegPlan, effects: LegPlanEffect[]): LegPlan {
  const active = state.legs.filter((leg) => leg.isActive && leg.phase === "open");
  const chosen =
    active.find((leg) => leg.serial === state.playing && leg.demotedAtMs === null) ??
    active.find((leg) => leg.relay === state.coordinator);
  if (chosen === undefined || chosen.serial === state.showing) return state;
  effects.push({ type: "show", serial: chosen.serial });
  return { ...state, showing: chosen.serial };
}
