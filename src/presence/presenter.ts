/** Who presents its screen: the coordinator alone decides, and one presenter may ask another to hand over. Pure. */
import type { PeerId } from "../kernel/ids.ts";
import {
  decide,
  isCoordinator,
  isMember,
  type Presence,
  type PresenceContext,
  type PresenceEffect,
  type PresenceStep,
} from "./state.ts";

export function grant(state: Presence, presenter: PeerId | null, context: PresenceContext): PresenceStep {
  const permitted = presenter !== null && context.may(presenter, "present") ? presenter : null;
  return decide({ ...state, takeOverRequest: null }, { presenter: permitted }, context);
}

/** As the coordinator: `by` wants to present, or to stop. */
export function wantsToPresent(
  state: Presence,
  by: PeerId,
  { on, takeOver }: { readonly on: boolean; readonly takeOver: boolean },
  context: PresenceContext,
): PresenceStep {
  if (!isMember(context, by)) return [state, []];
  if (on && !context.may(by, "present")) return [state, []];
  const { presenter } = state.lease;
  if (!on) return presenter === by ? grant(state, null, context) : [state, []];
  if (presenter === null || presenter === by) return grant(state, by, context);
  if (!takeOver) {
    const refused: PresenceEffect =
      by === context.self
        ? { type: "refused", presenter }
        : { type: "send", to: by, message: { type: "presentRefused", presenter } };
    return [state, [refused]];
  }
  const after = { ...state, takeOverRequest: by };
  if (presenter === context.self) return [after, []];
  // A presenter whose program stands still cannot say yes, and shows nothing.
  if (!context.linked.includes(presenter)) return grant(state, by, context);
  return [after, [{ type: "send", to: presenter, message: { type: "takeOverAsked", by } }]];
}

/** As the coordinator: whoever may not present any more has no lease. */
export function rolesChanged(state: Presence, context: PresenceContext): PresenceStep {
  const { presenter } = state.lease;
  const isOver = presenter !== null && isMember(context, presenter) && !context.may(presenter, "present");
  return isOver && isCoordinator(context) ? grant(state, null, context) : [state, []];
}

/** As the coordinator: `by` says that the member is to present no longer. */
export function stopPresenting(
  state: Presence,
  by: PeerId,
  presenter: PeerId,
  context: PresenceContext,
): PresenceStep {
  const isHeeded = state.lease.presenter === presenter && context.may(by, "stopPresenting");
  return isHeeded ? grant(state, null, context) : [state, []];
}

/** As the coordinator: the presenter will not answer any more, so the member that asked it may present. */
export function linkDown(state: Presence, peer: PeerId, context: PresenceContext): PresenceStep {
  const { takeOverRequest, lease } = state;
  const isAwaited = isCoordinator(context) && takeOverRequest !== null && lease.presenter === peer;
  return isAwaited ? grant(state, takeOverRequest, context) : [state, []];
}

/** As the coordinator: the presenter `from` answers the request of `to` to take over. */
export function answered(
  state: Presence,
  from: PeerId,
  { to, accept }: { readonly to: PeerId; readonly accept: boolean },
  context: PresenceContext,
): PresenceStep {
  if (state.lease.presenter !== from || state.takeOverRequest !== to) return [state, []];
  if (accept && context.may(to, "present")) return grant(state, to, context);
  const declined: PresenceEffect =
    to === context.self
      ? { type: "declined", presenter: from }
      : { type: "send", to, message: { type: "takeOverDeclined", presenter: from } };
  return [{ ...state, takeOverRequest: null }, [declined]];
}
