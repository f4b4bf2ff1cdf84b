/**
 * Decides whether the peer at the other end of a link lives, by the signs of life that arrive from it. Pure; ticks every TICK_MS while there is
 * doubt, and otherwise when it is due.
 *
 *     alive --300 ms--> suspect --200 ms--> dead        any sign of life leads back to alive
 *       \--questioned, 150 ms unanswered--^
 *
 * Only links with the coordinator are watched that closely, or all while it is gone. The others are relaxed: a heartbeat a second, and
 * silence of 2.2 s is suspected. On a shared Wi-Fi each small packet takes air from sound and pictures, and these links are two thirds of all. A peer that
 * has been silent for longer than a close link allows is asked at once when its link is to be watched closely again.
 *
 * A module with evidence of another kind (no media comes) questions the peer: it is asked at once, and suspected sooner. Death takes as
 * long as ever: on an overloaded machine sound and heartbeats falter together, so one is no second witness of the other.
 *
 * Media that arrives counts as a sign of life, but for a few seconds only: it shows that machine and network live, not that the core does,
 * which may be stopped while its media process and its window go on.
 *
 * Until a heartbeat has come by UDP, and where none ever comes, the socket's longer threshold counts. Self's own late ticks are no
 * evidence against a peer: what arrived meanwhile has not been read yet. Where they are late again and again, machine or network is overloaded,
 * and peers are likely to be as late: self judges all of them more slowly for some seconds, as Lifeguard does (local health awareness, an
 * extension of SWIM). Else members take each other for dead, and the meeting falls apart over the work that this makes.
 */

/** How often a heartbeat is sent by UDP. Two may be lost before the sender is suspected. */
export const HEARTBEAT_MS = 100;
/** How often one is sent on a relaxed link. */
export const RELAXED_HEARTBEAT_MS = 1_000;
/** How often the detector ticks while there is doubt. */
export const TICK_MS = 20;
/** Three missed heartbeats. */
export const SUSPECT_AFTER_MS = 300;
/** Five missed heartbeats: measured, no false death in ten minutes beside two busy loops, nor at 1% loss with 20±20 ms delay. */
export const DEAD_AFTER_MS = 500;
/** Two missed heartbeats of a relaxed link. */
export const RELAXED_SUSPECT_AFTER_MS = 2_200;
/** The question after that has longer than on a close link: nobody waits for the answer. */
export const RELAXED_DEAD_AFTER_MS = 2_700;
/** How long a peer of a relaxed link has to answer before it is suspected, when the link is watched closely again. */
export const WAKE_MS = 60;
/** How long an answer to an urgent question may take: some ticks, and a process that is busy. */
export const ANSWER_MS = 150;
/** Without UDP, a lost packet delays all heartbeats behind it until it is sent again. */
export const SOCKET_DEAD_AFTER_MS = 2000;
/** How long UDP has to prove that it passes, from the link's beginning. */
export const UDP_PROOF_MS = 1000;

/** Once for the peer that sends, once for self that reads. */
export const PATIENCE_PER_LATENESS = 2;

/** How long media alone keeps a peer alive whose core is silent: longer than an overloaded machine keeps a core waiting. */
export const MEDIA_TRUST_MS = 3000;

export interface FailureDetector {
  readonly isSuspect: boolean;
  readonly isDead: boolean;
  /** As of the last tick. */
  readonly isRelaxed: boolean;
  /** True if heartbeats arrive by UDP; null until that is decided. */
  readonly hasUdp: boolean | null;
  readonly decideAtMs: number;
  /** These are moved forward by self's own late ticks. */
  readonly heardAtMs: number;
  /** When the peer's core was heard last, which media is no sign of. */
  readonly coreHeardAtMs: number;
  /** Since when a question is unanswered; null without one. */
  readonly questionedAtMs: number | null;
}
export type DetectorInput =
  | { readonly type: "heard"; readonly by: "udp" | "other" | "media" }
  | { readonly type: "questioned" }
  | {
      readonly type: "tick";
      /** After the moment for which the tick was due. */
      readonly lateMs: number;
      /** How late self's own ticks were lately, beyond the usual. */
      readonly latenessMs: number;
      /** Whether a heartbeat a second is all that is expected. */
      readonly isRelaxed: boolean;
    };
/**
 * `suspected`: ask for a sign of life; `cleared`: it came. `udpPasses`: ask the peer to send heartbeats by UDP alone, or on the socket, too.
 */
export type DetectorEffect =
  | { readonly type: "suspected" }
  | { readonly type: "cleared" }
  | { readonly type: "died" }
  | { readonly type: "udpPasses"; readonly passes: boolean };

export function initialDetector(nowMs: number): FailureDetector {
  return {
    isSuspect: false,
    isDead: false,
    isRelaxed: false,
    hasUdp: null,
    decideAtMs: nowMs + UDP_PROOF_MS,
    heardAtMs: nowMs,
    coreHeardAtMs: nowMs,
    questionedAtMs: null,
  };
}

/** True while the peer has to be asked for a sign of life at every tick. */
export const isInDoubt = (state: FailureDetector): boolean =>
  state.isSuspect || state.questionedAtMs !== null;

/** How long the peer may be silent on an idle machine. Without heartbeats by UDP nobody is suspected: the socket says more at once. */
function thresholdsMs(
  hasUdp: boolean | null,
  isRelaxed: boolean,
): { readonly suspect: number; readonly dead: number } {
  if (hasUdp !== true) return { suspect: Infinity, dead: SOCKET_DEAD_AFTER_MS };
  return isRelaxed
    ? { suspect: RELAXED_SUSPECT_AFTER_MS, dead: RELAXED_DEAD_AFTER_MS }
    : { suspect: SUSPECT_AFTER_MS, dead: DEAD_AFTER_MS };
}

/** Before this moment no tick on time changes anything. -Infinity while there is doubt. `latenessMs`: as a tick has it. */
export function detectorDueAtMs(state: FailureDetector, latenessMs: number): number {
  if (state.isDead) return Infinity;
  if (isInDoubt(state)) return -Infinity;
  const { hasUdp, heardAtMs, decideAtMs } = state;
  const { suspect, dead } = thresholdsMs(hasUdp, state.isRelaxed);
  const judgedAtMs = heardAtMs + Math.min(suspect, dead) + PATIENCE_PER_LATENESS * latenessMs;
  return hasUdp === null ? Math.min(decideAtMs, judgedAtMs) : judgedAtMs;
}

export function stepDetector(
  state: FailureDetector,
  input: DetectorInput,
  nowMs: number,
): readonly [FailureDetector, readonly DetectorEffect[]] {
  if (state.isDead) return [state, []];
  if (input.type === "heard") {
    const isMedia = input.by === "media";
    if (isMedia && nowMs - state.coreHeardAtMs >= MEDIA_TRUST_MS) return [state, []];
    const hasUdp = input.by === "udp" ? true : state.hasUdp;
    const effects: DetectorEffect[] = state.isSuspect ? [{ type: "cleared" }] : [];
    if (hasUdp === true && state.hasUdp === false) effects.push({ type: "udpPasses", passes: true });
    const heardAtMs = Math.max(nowMs, state.heardAtMs);
    const coreHeardAtMs = isMedia ? state.coreHeardAtMs : heardAtMs;
    return [{ ...state, hasUdp, isSuspect: false, heardAtMs, coreHeardAtMs, questionedAtMs: null }, effects];
  }
  if (input.type === "questioned") return [{ ...state, questionedAtMs: state.questionedAtMs ?? nowMs }, []];

  const { lateMs, latenessMs, isRelaxed } = input;
  const spokeAtMs = Math.min(nowMs, state.heardAtMs + lateMs);
  const isToWake = state.isRelaxed && !isRelaxed && nowMs - spokeAtMs >= SUSPECT_AFTER_MS - WAKE_MS;
  const heardAtMs = isToWake ? nowMs - (SUSPECT_AFTER_MS - WAKE_MS) : spokeAtMs;
  const coreHeardAtMs = Math.min(nowMs, state.coreHeardAtMs + lateMs);
  const askedAtMs = state.questionedAtMs ?? (isToWake ? nowMs : null);
  const questionedAtMs = askedAtMs === null ? null : Math.min(nowMs, askedAtMs + lateMs);
  const decideAtMs = state.decideAtMs + lateMs;
  const isDecided = state.hasUdp !== null || nowMs >= decideAtMs;
  const hasUdp = state.hasUdp ?? (isDecided ? false : null);
  const { isSuspect } = state;
  const looked = {
    isSuspect,
    isDead: false,
    isRelaxed,
    hasUdp,
    decideAtMs,
    heardAtMs,
    coreHeardAtMs,
    questionedAtMs,
  };
  const effects: DetectorEffect[] =
    state.hasUdp === null && hasUdp === false ? [{ type: "udpPasses", passes: false }] : [];

  const patienceMs = PATIENCE_PER_LATENESS * latenessMs;
  const silentMs = nowMs - heardAtMs - patienceMs;
  const isUnanswered = questionedAtMs !== null && nowMs - questionedAtMs >= ANSWER_MS + patienceMs;
  const { suspect, dead } = thresholdsMs(hasUdp, isRelaxed);
  if (silentMs >= dead) {
    return [{ ...looked, isDead: true }, [...effects, { type: "died" }]];
  }
  if (hasUdp === true && (isUnanswered || silentMs >= suspect) && !state.isSuspect) {
    return [{ ...looked, isSuspect: true }, [...effects, { type: "suspected" }]];
  }
  return [looked, effects];
}
