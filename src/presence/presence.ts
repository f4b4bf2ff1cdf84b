/**
 * Presence and the coordinator's lease, as pure code. Every member sends its own status to the peers that it is linked with, and the
 * coordinator passes it on. The coordinator alone decides what the lease says: who presents, in which order hands are up, the
 * timer, and how a host has all see the stage.
 * Every member holds statuses and lease, so a new coordinator starts from what it has and asks nobody.
 */
import { compareEpochs } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { assertNever } from "../kernel/machine.ts";
import { claimHandPlace, lowerHands, receiveHandClaim, settleHands } from "./hands.ts";
import { leadOwnView, leadView, settleLedView } from "./led-view.ts";
import type { PresenceMessage } from "./messages.ts";
import { answered, grant, linkDown, rolesChanged, stopPresenting, wantsToPresent } from "./presenter.ts";
import { passReaction, react, receiveReaction } from "./reactions.ts";
import {
  isCoordinator,
  isKnown,
  isMember,
  receivedLease,
  sentLease,
  toCoordinator,
  type Lease,
  type Presence,
  type PresenceContext,
  type PresenceEffect,
  type PresenceInput,
  type PresenceStep,
} from "./state.ts";
import { receiveStatuses, setSelf, statusesOfMembers, takeEarlyStatuses } from "./statuses.ts";
import { setTimer } from "./timer.ts";

export function stepPresence(state: Presence, input: PresenceInput, context: PresenceContext): PresenceStep {
  const [after, effects] = step(state, input, context);
  const [settled, more] = settleHands(after, context);
  const [last, further] = settleLedView(state, settled, input, context);
  return [last, more.length + further.length === 0 ? effects : [...effects, ...more, ...further]];
}

function step(state: Presence, input: PresenceInput, context: PresenceContext): PresenceStep {
  switch (input.type) {
    case "setSelf":
      return setSelf(state, input.status, context);
    case "membersChanged":
      return membersChanged(state, context);
    case "epochChanged":
      return epochChanged(state, context);
    case "linkUp":
      return [state, greet(state, input.peer, context)];
    case "linkDown":
      return linkDown(state, input.peer, context);
    case "received":
      return receive(state, input.from, input.message, context);
    case "present":
      return isCoordinator(context)
        ? wantsToPresent(state, context.self, input, context)
        : [state, [toCoordinator(context, { type: "present", on: input.on, takeOver: input.takeOver })]];
    case "rolesChanged":
      return rolesChanged(state, context);
    case "stopPresenting":
      return isCoordinator(context)
        ? stopPresenting(state, context.self, input.presenter, context)
        : [state, [toCoordinator(context, { type: "stopPresenting", presenter: input.presenter })]];
    case "answerTakeOver":
      return isCoordinator(context)
        ? answered(state, context.self, input, context)
        : [
            { ...state, takeOverRequest: null },
            [toCoordinator(context, { type: "takeOverAnswer", to: input.to, accept: input.accept })],
          ];
    case "lowerHands":
      return isCoordinator(context)
        ? lowerHands(state, context.self, input.peers, context)
        : [state, [toCoordinator(context, { type: "lowerHands", peers: input.peers })]];
    case "setTimer":
      return isCoordinator(context)
        ? setTimer(state, context.self, input.seconds, context)
        : [state, [toCoordinator(context, { type: "setTimer", seconds: input.seconds })]];
    case "leadView":
      return leadOwnView(state, input.view, context);
    case "react":
      return react(state, input.emoji, context);
    default:
      return assertNever(input);
  }
}

/** Forgets members that have gone; the coordinator ends the lease of a presenter among them. */
function membersChanged(state: Presence, context: PresenceContext): PresenceStep {
  const statuses = new Map([...state.statuses].filter(([peer]) => isKnown(context, peer)));
  const { takeOverRequest, lease } = state;
  const isStillAsked = takeOverRequest !== null && isMember(context, takeOverRequest);
  // A roster of a coordinator that is on its way out may leave out the next one.
  const early = new Map([...state.early].filter(([peer]) => isKnown(context, peer)));
  const earlyStatuses = new Map([...state.earlyStatuses].filter(([peer]) => isKnown(context, peer)));
  const relayed = new Set([...state.relayed].filter((peer) => statuses.has(peer)));
  const handClaims = new Map([...state.handClaims].filter(([peer]) => isKnown(context, peer)));
  // Of one that comes back from another half self does not know what its hand has done there.
  const handsDown = new Map([...state.handsDown].filter(([peer]) => isMember(context, peer)));
  const reactionTimes = new Map([...state.reactionTimes].filter(([peer]) => isMember(context, peer)));
  const after = takeEarlyLease(
    {
      ...state,
      statuses,
      listed: context.members,
      early,
      earlyStatuses,
      relayed,
      handClaims,
      handsDown,
      reactionTimes,
      takeOverRequest: isStillAsked ? takeOverRequest : null,
    },
    context,
  );
  if (!isCoordinator(context)) return [after, []];
  const added = context.members.filter((peer) => !state.listed.includes(peer));
  const known = added.flatMap((peer) => statuses.get(peer) ?? []);
  const tell: readonly PresenceEffect[] =
    known.length === 0 ? [] : [{ type: "broadcast", message: { type: "status", statuses: known } }];
  const hasPresenterGone = lease.presenter !== null && !isMember(context, lease.presenter);
  if (!hasPresenterGone) return [after, tell];
  const [granted, effects] = grant(after, null, context);
  return [granted, [...effects, ...tell]];
}

/** The lease that the coordinator granted before self followed it or knew its presenter. */
function takeEarlyLease(state: Presence, context: PresenceContext): Presence {
  const { coordinator } = context.epoch;
  const lease = state.early.get(coordinator);
  return lease === undefined ? state : receiveLease(state, coordinator, lease, context)[0];
}

/** The lease moves with the term: a new coordinator grants it anew, without a presenter that went with the old one. */
function epochChanged(former: Presence, context: PresenceContext): PresenceStep {
  const state = takeEarlyStatuses(former, context);
  // What a former coordinator passed on may carry any version: the next word counts, by whichever coordinator it comes.
  const statuses = new Map(state.statuses);
  for (const peer of state.relayed) {
    const status = statuses.get(peer);
    if (status !== undefined) statuses.set(peer, { ...status, version: 0 });
  }
  const claims = claimHandPlace(state, context.epoch.coordinator, context);
  const after = takeEarlyLease({ ...state, statuses, takeOverRequest: null }, context);
  if (!isCoordinator(context)) return [after, claims];
  const { presenter } = state.lease;
  const [granted, effects] = grant(
    after,
    presenter !== null && isMember(context, presenter) ? presenter : null,
    context,
  );
  // What a member said while the former coordinator was going may have come to those alone that are linked with it.
  const message: PresenceMessage = { type: "status", statuses: statusesOfMembers(granted, context) };
  return [granted, [...effects, { type: "broadcast", message }]];
}

/** What a peer gets once its link is up: self's status; from the coordinator everybody's, and the lease. */
function greet(state: Presence, to: PeerId, context: PresenceContext): readonly PresenceEffect[] {
  const own = state.statuses.get(context.self);
  const known = isCoordinator(context) ? statusesOfMembers(state, context) : own === undefined ? [] : [own];
  const statuses: PresenceMessage = { type: "status", statuses: known };
  const lease: PresenceMessage = { type: "lease", lease: sentLease(state.lease, context.nowMs) };
  const messages = isCoordinator(context) ? [statuses, lease] : [statuses];
  return [
    ...messages.map((message): PresenceEffect => ({ type: "send", to, message })),
    ...claimHandPlace(state, to, context),
  ];
}

function receive(
  state: Presence,
  from: PeerId,
  message: PresenceMessage,
  context: PresenceContext,
): PresenceStep {
  const isFromCoordinator = from === context.epoch.coordinator;
  switch (message.type) {
    case "status":
      return receiveStatuses(state, from, message.statuses, context);
    case "lease":
      return receiveLease(
        state,
        from,
        receivedLease(message.lease, state.lease.timer, context.nowMs),
        context,
      );
    case "present":
      return isCoordinator(context) ? wantsToPresent(state, from, message, context) : [state, []];
    case "stopPresenting":
      return isCoordinator(context) ? stopPresenting(state, from, message.presenter, context) : [state, []];
    case "takeOverAnswer":
      return isCoordinator(context) ? answered(state, from, message, context) : [state, []];
    case "presentRefused":
      return isFromCoordinator ? [state, [{ type: "refused", presenter: message.presenter }]] : [state, []];
    case "takeOverDeclined":
      return isFromCoordinator ? [state, [{ type: "declined", presenter: message.presenter }]] : [state, []];
    case "takeOverAsked":
      return isFromCoordinator ? [{ ...state, takeOverRequest: message.by }, []] : [state, []];
    case "claimHandPlace":
      return receiveHandClaim(state, from, message.place, context);
    case "lowerHands":
      return isCoordinator(context) ? lowerHands(state, from, message.peers, context) : [state, []];
    case "handLowered":
      return [state, isFromCoordinator ? [{ type: "handLowered" }] : []];
    case "setTimer":
      return isCoordinator(context) ? setTimer(state, from, message.seconds, context) : [state, []];
    case "leadView":
      return isCoordinator(context) ? leadView(state, from, message, context) : [state, []];
    case "react":
      return isCoordinator(context) ? passReaction(state, from, message.emoji, context) : [state, []];
    case "reaction":
      return isFromCoordinator && message.from !== context.self
        ? receiveReaction(state, message.from, message.emoji, context)
        : [state, []];
    default:
      return assertNever(message);
  }
}

/** A lease counts if the coordinator that self follows granted it in that epoch, to a member or nobody, and it is newer than self's. */
function receiveLease(state: Presence, from: PeerId, lease: Lease, context: PresenceContext): PresenceStep {
  if (lease.epoch.coordinator !== from || from === context.self) return [state, []];
  const order = compareEpochs(lease.epoch, context.epoch);
  const isPresenterKnown = lease.presenter === null || isMember(context, lease.presenter);
  if (order > 0 || (order === 0 && !isPresenterKnown)) {
    const hasRoom = state.early.has(from) || state.early.size < MAX_MEMBERS;
    return [hasRoom ? { ...state, early: new Map(state.early).set(from, lease) } : state, []];
  }
  const early = new Map(state.early);
  early.delete(from);
  const isSameEpoch = compareEpochs(lease.epoch, state.lease.epoch) === 0;
  if (order < 0 || (isSameEpoch && lease.version <= state.lease.version)) return [{ ...state, early }, []];
  const isSamePresenter = lease.presenter === state.lease.presenter;
  const takeOverRequest = isSamePresenter ? state.takeOverRequest : null;
  return [{ ...state, lease, early, takeOverRequest }, []];
}
