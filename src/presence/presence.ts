/**
 * Presence and the presenter's lease, as pure code. Every member sends its own status to the peers that it is linked with, and the
 * coordinator passes it on. The coordinator alone grants the lease. Every member holds statuses and lease, so a new coordinator
 * starts from what it has and asks nobody.
 */
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { assertNever, type Step } from "../kernel/machine.ts";
import type { Lease, PresenceMessage, Status } from "./messages.ts";

export interface Presence {
  readonly statuses: ReadonlyMap<PeerId, Status>;
  readonly lease: Lease;
  /** The member that asks the presenter to hand over; known to the coordinator and the presenter only. */
  readonly takeOverRequest: PeerId | null;
}

/** What the meeting knows beside presence; presence keeps no copy of it. */
export interface PresenceContext {
  readonly self: PeerId;
  readonly epoch: Epoch;
  readonly members: readonly PeerId[];
}

export type PresenceInput =
  | { readonly type: "setSelf"; readonly status: Omit<Status, "peerId" | "version"> }
  /** The context has other members. */
  | { readonly type: "membersChanged" }
  /** The context has another epoch. */
  | { readonly type: "epochChanged" }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  | { readonly type: "received"; readonly from: PeerId; readonly message: PresenceMessage }
  | { readonly type: "present"; readonly on: boolean; readonly takeOver: boolean }
  | { readonly type: "answerTakeOver"; readonly to: PeerId; readonly accept: boolean };

export type PresenceEffect =
  | { readonly type: "send"; readonly to: PeerId; readonly message: PresenceMessage }
  | { readonly type: "broadcast"; readonly message: PresenceMessage }
  /** Answers to self's own wish to present: `presenter` does, or goes on doing so after self asked to take over. */
  | { readonly type: "refused"; readonly presenter: PeerId }
  | { readonly type: "declined"; readonly presenter: PeerId };

type PresenceStep = Step<Presence, PresenceEffect>;

/** `firstVersion`: wall-clock milliseconds, so that a restarted peer's status supersedes that of its former run. */
export function initialPresence({ self, epoch }: PresenceContext, firstVersion: number): Presence {
  const status: Status = {
    peerId: self,
    version: firstVersion,
    isCameraOn: false,
    isMicrophoneOn: false,
    isHandUp: false,
  };
  return {
    statuses: new Map([[self, status]]),
    // The lowest lease that this coordinator can have granted: any other supersedes it.
    lease: { epoch: { term: 1, coordinator: epoch.coordinator }, version: 0, presenter: null },
    takeOverRequest: null,
  };
}

export function stepPresence(state: Presence, input: PresenceInput, context: PresenceContext): PresenceStep {
  switch (input.type) {
    case "setSelf":
      return setSelf(state, input.status, context);
    case "membersChanged":
      return membersChanged(state, context);
    case "epochChanged":
      return epochChanged(state, context);
    case "linkUp":
      return [state, greet(state, input.peer, context)];
    case "received":
      return receive(state, input.from, input.message, context);
    case "present":
      return isCoordinator(context)
        ? wantsToPresent(state, context.self, input, context)
        : [state, [toCoordinator(context, { type: "present", on: input.on, takeOver: input.takeOver })]];
    case "answerTakeOver":
      return isCoordinator(context)
        ? answered(state, context.self, input, context)
        : [
            { ...state, takeOverRequest: null },
            [toCoordinator(context, { type: "takeOverAnswer", to: input.to, accept: input.accept })],
          ];
    default:
      return assertNever(input);
  }
}

const isCoordinator = ({ self, epoch }: PresenceContext): boolean => epoch.coordinator === self;

const isMember = ({ self, members }: PresenceContext, peer: PeerId): boolean =>
  peer === self || members.includes(peer);

const toCoordinator = ({ epoch }: PresenceContext, message: PresenceMessage): PresenceEffect => ({
  type: "send",
  to: epoch.coordinator,
  message,
});

function setSelf(
  state: Presence,
  wanted: Omit<Status, "peerId" | "version">,
  { self }: PresenceContext,
): PresenceStep {
  const version = (state.statuses.get(self)?.version ?? 0) + 1;
  const status: Status = { ...wanted, peerId: self, version };
  const statuses = new Map(state.statuses).set(self, status);
  return [{ ...state, statuses }, [{ type: "broadcast", message: { type: "status", statuses: [status] } }]];
}

/** Forgets members that have gone; the coordinator ends the lease of a presenter among them. */
function membersChanged(state: Presence, context: PresenceContext): PresenceStep {
  const statuses = new Map([...state.statuses].filter(([peer]) => isMember(context, peer)));
  const { takeOverRequest, lease } = state;
  const isStillAsked = takeOverRequest !== null && isMember(context, takeOverRequest);
  const after = { ...state, statuses, takeOverRequest: isStillAsked ? takeOverRequest : null };
  const hasPresenterGone = lease.presenter !== null && !isMember(context, lease.presenter);
  return hasPresenterGone && isCoordinator(context) ? grant(after, null, context) : [after, []];
}

/** The lease moves with the term: a new coordinator grants it anew, without a presenter that went with the old one. */
function epochChanged(state: Presence, context: PresenceContext): PresenceStep {
  const after = { ...state, takeOverRequest: null };
  if (!isCoordinator(context)) return [after, []];
  const { presenter } = state.lease;
  return grant(after, presenter !== null && isMember(context, presenter) ? presenter : null, context);
}

/** What a peer gets once its link is up: self's status; from the coordinator everybody's, and the lease. */
function greet(state: Presence, to: PeerId, context: PresenceContext): readonly PresenceEffect[] {
  const own = state.statuses.get(context.self);
  const known = isCoordinator(context) ? [...state.statuses.values()] : own === undefined ? [] : [own];
  const statuses: PresenceMessage = { type: "status", statuses: known.slice(0, MAX_MEMBERS) };
  const lease: PresenceMessage = { type: "lease", lease: state.lease };
  const messages = isCoordinator(context) ? [statuses, lease] : [statuses];
  return messages.map((message) => ({ type: "send", to, message }));
}

function grant(state: Presence, presenter: PeerId | null, { epoch }: PresenceContext): PresenceStep {
  const lease: Lease = { epoch, version: state.lease.version + 1, presenter };
  const after = { ...state, lease, takeOverRequest: null };
  return [after, [{ type: "broadcast", message: { type: "lease", lease } }]];
}

/** As the coordinator: `by` wants to present, or to stop. */
function wantsToPresent(
  state: Presence,
  by: PeerId,
  { on, takeOver }: { readonly on: boolean; readonly takeOver: boolean },
  context: PresenceContext,
): PresenceStep {
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
  return [after, [{ type: "send", to: presenter, message: { type: "takeOverAsked", by } }]];
}

/** As the coordinator: the presenter `from` answers the request of `to` to take over. */
function answered(
  state: Presence,
  from: PeerId,
  { to, accept }: { readonly to: PeerId; readonly accept: boolean },
  context: PresenceContext,
): PresenceStep {
  if (state.lease.presenter !== from || state.takeOverRequest !== to) return [state, []];
  if (accept) return grant(state, to, context);
  const declined: PresenceEffect =
    to === context.self
      ? { type: "declined", presenter: from }
      : { type: "send", to, message: { type: "takeOverDeclined", presenter: from } };
  return [{ ...state, takeOverRequest: null }, [declined]];
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
      return receiveLease(state, from, message.lease, context);
    case "present":
      return isCoordinator(context) ? wantsToPresent(state, from, message, context) : [state, []];
    case "takeOverAnswer":
      return isCoordinator(context) ? answered(state, from, message, context) : [state, []];
    case "presentRefused":
      return isFromCoordinator ? [state, [{ type: "refused", presenter: message.presenter }]] : [state, []];
    case "takeOverDeclined":
      return isFromCoordinator ? [state, [{ type: "declined", presenter: message.presenter }]] : [state, []];
    case "takeOverAsked":
      return isFromCoordinator ? [{ ...state, takeOverRequest: message.by }, []] : [state, []];
    default:
      return assertNever(message);
  }
}

/** A member speaks for itself; only the coordinator passes on what others said. Nobody speaks for self. */
function receiveStatuses(
  state: Presence,
  from: PeerId,
  received: readonly Status[],
  context: PresenceContext,
): PresenceStep {
  const isFromCoordinator = from === context.epoch.coordinator;
  const fresh = received.filter(
    ({ peerId, version }) =>
      peerId !== context.self &&
      (peerId === from || isFromCoordinator) &&
      version > (state.statuses.get(peerId)?.version ?? -1),
  );
  if (fresh.length === 0) return [state, []];
  const statuses = new Map(state.statuses);
  for (const status of fresh) statuses.set(status.peerId, status);
  const pass: PresenceEffect = { type: "broadcast", message: { type: "status", statuses: fresh } };
  return [{ ...state, statuses }, isCoordinator(context) ? [pass] : []];
}

/** A lease counts if the coordinator of its epoch sent it and it is newer than the one that self holds. */
function receiveLease(state: Presence, from: PeerId, lease: Lease, context: PresenceContext): PresenceStep {
  const order = compareEpochs(lease.epoch, state.lease.epoch);
  const isNewer = order > 0 || (order === 0 && lease.version > state.lease.version);
  if (!isNewer || lease.epoch.coordinator !== from || isCoordinator(context)) return [state, []];
  return [{ ...state, lease, takeOverRequest: null }, []];
}
