/**
 * Handovers that nobody hears or sees: to a member with a lower rank once its relay is warm, to the next in line when the coordinator
 * leaves, and for a moment when the coordinator's media process has died. Pure.
 */
import type { PeerId } from "../kernel/ids.ts";
import { isTrustedRank } from "../kernel/rank.ts";
import { isCoordinator, lowestLinked, rankIn, type ElectionState } from "./election-state.ts";
import type { Cause } from "../kernel/claim.ts";
import type { ElectionMessage } from "./messages.ts";
import { handoverOf, type ElectionStep } from "./transition.ts";

/** A joiner with a lower rank takes over no sooner. */
export const SETTLE_MS = 2_000;
/** How much longer the successor's relay may lack a member's media before it takes over all the same. */
export const WARM_PATIENCE_MS = 8_000;
/** Planned handovers to lower ranks come no closer together than this: ten joiners must not mean ten handovers. */
export const HANDOVER_INTERVAL_MS = 10_000;
/** How long a leaving coordinator waits for its successor's claim. */
export const LEAVE_PATIENCE_MS = 500;
/** A coordinator that asked another member to take over follows that one for this long, also if its rank is higher. */
export const YIELD_PATIENCE_MS = 3_000;

/** Asks a member to take over. All others hear of it, so that they follow its claim. */
const handOver = (state: ElectionState, to: PeerId, cause: Cause, nowMs: number): ElectionStep => [
  { ...state, asked: { peer: to, untilMs: nowMs + YIELD_PATIENCE_MS } },
  [{ type: "broadcast", message: handoverOf(state, to, cause) }],
];

/** Asks the next in line to take over, where self coordinates and has a link to one. */
function handOverToNext(state: ElectionState, nowMs: number): ElectionStep {
  const next = lowestLinked(state);
  return isCoordinator(state) && next !== null ? handOver(state, next, "left", nowMs) : [state, []];
}

/** Self leaves. */
export const leave = (state: ElectionState, nowMs: number): ElectionStep =>
  handOverToNext({ ...state, leave: { untilMs: nowMs + LEAVE_PATIENCE_MS } }, nowMs);

/** Self stays, and cannot carry the meeting for the moment. */
export const yieldCoordination = handOverToNext;

/** Self may leave once another member coordinates, no linked member is left, or its patience is over. */
export function settleLeave([state, effects]: ElectionStep, nowMs: number): ElectionStep {
  const isDone = !isCoordinator(state) || state.linkedSinceMs.size === 0;
  if (!isDone && state.leave !== null && nowMs < state.leave.untilMs) return [state, effects];
  return [state, [...effects, { type: "leaveReady" }]];
}

/** The coordinator hands over to a member with a lower rank when that is due. */
export function handOverIfDue([state, effects]: ElectionStep, nowMs: number): ElectionStep {
  const successor = plannedSuccessor(state, nowMs);
  if (successor === null) return [state, effects];
  const [asking, more] = handOver({ ...state, lastChangeAtMs: nowMs }, successor, "lowerId", nowMs);
  return [asking, [...effects, ...more]];
}

/** True if `peer` is to take over from the coordinator by plan. Whoever has just come in waits until it is needed: ten joiners, no handover. */
const isPlannedBefore = (state: ElectionState, peer: PeerId): boolean =>
  isTrustedRank(rankIn(state, peer)) && rankIn(state, peer) < rankIn(state, state.epoch.coordinator);

/** The member with a lower rank that is due to take over from self, or null. */
function plannedSuccessor(state: ElectionState, nowMs: number): PeerId | null {
  const isLowest = !state.members.some((peer) => isPlannedBefore(state, peer));
  if (isLowest || nowMs < plannedAtMs(state)) return null;
  const successor = lowestLinked(state);
  if (successor === null || !isPlannedBefore(state, successor)) return null;
  const linkedSinceMs = state.linkedSinceMs.get(successor) ?? nowMs;
  if (nowMs - linkedSinceMs < SETTLE_MS) return null;
  const isPatienceOver = nowMs - Math.max(linkedSinceMs, plannedAtMs(state)) >= WARM_PATIENCE_MS + SETTLE_MS;
  return isPatienceOver || isWarm(state, successor) ? successor : null;
}

/** The first handover of a meeting may come soon, for it has just begun; later ones keep their distance. */
const plannedAtMs = (state: ElectionState): number =>
  state.lastChangeAtMs + (state.epoch.term === 1 ? SETTLE_MS : HANDOVER_INTERVAL_MS);

/** True if the successor's relay has the media of every member whose media self's relay has: then its takeover is not heard or seen. */
function isWarm(state: ElectionState, successor: PeerId): boolean {
  const has = state.warmOf.get(successor);
  return state.warm.every((peer) => has?.has(peer) === true || !state.members.includes(peer));
}

/** A member that is to take over by plan sends the coordinator the list of its warm relay, whenever that has changed. */
export function sendWarm([state, effects]: ElectionStep): ElectionStep {
  const { self, warm, warmSent } = state;
  const { coordinator } = state.epoch;
  if (!isPlannedBefore(state, self) || !state.linkedSinceMs.has(coordinator))
    return [warmSent === null ? state : { ...state, warmSent: null }, effects];
  const isSent =
    warmSent === null ? warm.length === 0 : warmSent.coordinator === coordinator && warmSent.warm === warm;
  if (isSent) return [state, effects];
  const message: ElectionMessage = { type: "warm", peers: [...warm] };
  return [
    { ...state, warmSent: { coordinator, warm } },
    [...effects, { type: "send", to: coordinator, message }],
  ];
}
