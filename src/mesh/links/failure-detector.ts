/**
 * Whether the other end of a link lives, by what is heard of it. Pure; looked at every LOOK_MS.
 *
 *     alive --300 ms--> suspect --200 ms--> dead        any sign of life leads back to alive
 *       \--accused, 150 ms unanswered--^
 *
 * Somebody with evidence of another kind (no media comes) accuses: the peer is asked at once, and suspected sooner. Death takes as
 * long as ever: on a machine that is out of breath sound and beats falter together, so that one is no second witness of the other.
 *
 * Until a beat has come by UDP, and where none ever comes, the socket's longer threshold counts. One's own late looks are
 * no evidence against anybody: what arrived meanwhile has not been read yet.
 */

/** How often a beat is sent by UDP: two may be lost before anybody is suspected. */
export const HEARTBEAT_MS = 100;
/** How often everything is looked at. */
export const TICK_MS = 20;
/** Three missed beats. */
export const SUSPECT_AFTER_MS = 300;
/** Five missed beats: no false death in ten minutes under two busy loops, nor at 1% loss. */
export const DEAD_AFTER_MS = 500;
/** What an answer to an urgent question may take: ten looks, and a process that is busy. */
export const ANSWER_MS = 150;
/** Without UDP, a lost packet delays all beats behind it until it is sent again. */
export const SOCKET_DEAD_AFTER_MS = 2000;
/** How long UDP has to prove that it passes. */
export const UDP_PROOF_MS = 1000;

export interface FailureDetector {
  readonly isSuspect: boolean;
  readonly isDead: boolean;
  /** Whether beats arrive by UDP, as far as is known: null until it has been decided. */
  readonly hasUdp: boolean | null;
  readonly decideAtMs: number;
  /** Moved forward by own late looks, both. */
  readonly heardAtMs: number;
  /** Since when an accusation is unanswered. */
  readonly questionedAtMs: number | null;
  readonly tickedAtMs: number;
}
export type DetectorInput =
  | { readonly type: "heard"; readonly by: "udp" | "other" }
  | { readonly type: "questioned" }
  | { readonly type: "tick" };
/** `suspected`: ask for a sign of life; `cleared`: it came. `udpPasses`: ask the other end to beat by UDP alone, or on the socket too. */
export type DetectorEffect =
  | { readonly type: "suspected" }
  | { readonly type: "cleared" }
  | { readonly type: "died" }
  | { readonly type: "udpPasses"; readonly passes: boolean };

export function initialDetector(nowMs: number): FailureDetector {
  return {
    isSuspect: false,
    isDead: false,
    hasUdp: null,
    decideAtMs: nowMs + UDP_PROOF_MS,
    heardAtMs: nowMs,
    questionedAtMs: null,
    tickedAtMs: nowMs,
  };
}

export function stepDetector(
  state: FailureDetector,
  input: DetectorInput,
  nowMs: number,
): readonly [FailureDetector, readonly DetectorEffect[]] {
  if (state.isDead) return [state, []];
  if (input.type === "heard") {
    const hasUdp = input.by === "udp" ? true : state.hasUdp;
    const effects: DetectorEffect[] = state.isSuspect ? [{ type: "cleared" }] : [];
    if (hasUdp === true && state.hasUdp === false) effects.push({ type: "udpPasses", passes: true });
    const heardAtMs = Math.max(nowMs, state.heardAtMs);
    return [{ ...state, hasUdp, isSuspect: false, heardAtMs, questionedAtMs: null }, effects];
  }
  if (input.type === "questioned") return [{ ...state, questionedAtMs: state.questionedAtMs ?? nowMs }, []];

  const lateMs = Math.max(0, nowMs - state.tickedAtMs - TICK_MS);
  const heardAtMs = Math.min(nowMs, state.heardAtMs + lateMs);
  const questionedAtMs =
    state.questionedAtMs === null ? null : Math.min(nowMs, state.questionedAtMs + lateMs);
  const decideAtMs = state.decideAtMs + lateMs;
  const isDecided = state.hasUdp !== null || nowMs >= decideAtMs;
  const hasUdp = state.hasUdp ?? (isDecided ? false : null);
  const { isSuspect } = state;
  const looked = {
    isSuspect,
    isDead: false,
    hasUdp,
    decideAtMs,
    heardAtMs,
    questionedAtMs,
    tickedAtMs: nowMs,
  };
  const effects: DetectorEffect[] =
    state.hasUdp === null && hasUdp === false ? [{ type: "udpPasses", passes: false }] : [];

  const silentMs = nowMs - heardAtMs;
  const isUnanswered = questionedAtMs !== null && nowMs - questionedAtMs >= ANSWER_MS;
  if (silentMs >= (hasUdp === true ? DEAD_AFTER_MS : SOCKET_DEAD_AFTER_MS)) {
    return [{ ...looked, isDead: true }, [...effects, { type: "died" }]];
  }
  if (hasUdp === true && (isUnanswered || silentMs >= SUSPECT_AFTER_MS) && !state.isSuspect) {
    return [{ ...looked, isSuspect: true }, [...effects, { type: "suspected" }]];
  }
  return [looked, effects];
}
