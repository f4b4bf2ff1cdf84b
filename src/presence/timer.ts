/** The timer that a host starts for all. It is a part of the lease, so that it outlives its coordinator. Pure. */
import type { PeerId } from "../kernel/ids.ts";
import { decide, nextVersion, type Presence, type PresenceContext, type PresenceStep } from "./state.ts";

/** As the coordinator, for the host `by`. */
export function setTimer(
  state: Presence,
  by: PeerId,
  seconds: number | null,
  context: PresenceContext,
): PresenceStep {
  if (!context.may(by, "setTimer")) return [state, []];
  if (seconds === null)
    return state.lease.timer === null ? [state, []] : decide(state, { timer: null }, context);
  const id = `${context.epoch.term}.${nextVersion(state, context.epoch)}`;
  const endsAtMs = context.nowMs + seconds * 1_000;
  return decide(state, { timer: { id, by, seconds, endsAtMs } }, context);
}
