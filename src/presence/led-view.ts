/**
 * A host has everybody see the stage as it is at its own window. It is a part of the lease, so that it outlives its coordinator, and ends with
 * the host that leads. That host says it again to a coordinator that may not have heard of it. Pure.
 */
import { compareEpochs } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { isSameView, type StageView } from "../kernel/stage-view.ts";
import {
  decide,
  isCoordinator,
  isMember,
  toCoordinator,
  type Presence,
  type PresenceContext,
  type PresenceInput,
  type PresenceStep,
} from "./state.ts";

/** For self, a host. */
export function leadOwnView(state: Presence, view: StageView | null, context: PresenceContext): PresenceStep {
  const after: Presence = { ...state, ownLead: { view } };
  if (isCoordinator(context)) return leadView(after, context.self, { view, isRepeated: false }, context);
  return [after, [toCoordinator(context, { type: "leadView", view, isRepeated: false })]];
}

/** As the coordinator, for the host `by`. */
export function leadView(
  state: Presence,
  by: PeerId,
  { view, isRepeated }: { readonly view: StageView | null; readonly isRepeated: boolean },
  context: PresenceContext,
): PresenceStep {
  const { ledView } = state.lease;
  const isOfAnother = ledView !== null && ledView.by !== by;
  if (!mayLead(by, context) || (isRepeated && isOfAnother)) return [state, []];
  if (view === null) return ledView === null ? [state, []] : decide(state, { ledView: null }, context);
  if (ledView !== null && !isOfAnother && isSameView(ledView, view)) return [state, []];
  return decide(state, { ledView: { by, ...view } }, context);
}

/** False, too, for a host that the roster does not list yet: it says again what it wants once it is listed. */
const mayLead = (peer: PeerId, context: PresenceContext): boolean =>
  isMember(context, peer) && context.may(peer, "leadView");

/** After every step: a view whose host has gone, or may not lead any more, is over; self says again what has not arrived. */
export function settleLedView(
  before: Presence,
  stepped: Presence,
  input: PresenceInput,
  context: PresenceContext,
): PresenceStep {
  const state = noteEndOfLead(before, stepped, context);
  const wish = unheardWish(state, input, context);
  if (!isCoordinator(context)) {
    if (wish === null) return [state, []];
    return [state, [toCoordinator(context, { type: "leadView", ...wish, isRepeated: true })]];
  }
  const { ledView } = state.lease;
  if (ledView !== null && !mayLead(ledView.by, context)) {
    const [after, effects] = decide(state, { ledView: null }, context);
    return [noteEndOfLead(state, after, context), effects];
  }
  return wish === null ? [state, []] : leadView(state, context.self, { ...wish, isRepeated: true }, context);
}

/** Another host leads in place of self, or has ended it: self does not begin anew. A new coordinator may merely not know. */
function noteEndOfLead(before: Presence, after: Presence, { self }: PresenceContext): Presence {
  const [was, is] = [before.lease, after.lease];
  const isOver = was.ledView?.by === self && is.ledView?.by !== self;
  const isSaid = is.ledView !== null || compareEpochs(was.epoch, is.epoch) === 0;
  return isOver && isSaid && after.ownLead !== null ? { ...after, ownLead: { view: null } } : after;
}

/** What self wants, where the coordinator, self or another, may have a lease that lacks it; null where nothing is lacking. */
function unheardWish(
  { ownLead, lease }: Presence,
  input: PresenceInput,
  { self, epoch, may }: PresenceContext,
): Presence["ownLead"] {
  const mayBeUnheard =
    input.type === "epochChanged" ||
    input.type === "membersChanged" ||
    (input.type === "linkUp" && input.peer === epoch.coordinator) ||
    (input.type === "received" && input.message.type === "lease");
  if (ownLead === null || !mayBeUnheard || !may(self, "leadView")) return null;
  const { view } = ownLead;
  const { ledView } = lease;
  const isOwn = ledView?.by === self;
  const isLacking = view === null ? isOwn : ledView === null || (isOwn && !isSameView(ledView, view));
  return isLacking ? ownLead : null;
}
