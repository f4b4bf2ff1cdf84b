/**
 * Presence and the presenter's lease, as pure code. Every member sends its own status to the peers that it is linked with, and the
 * coordinator passes it on. The coordinator alone grants the lease. Every member holds statuses and lease, so a new coordinator
 * starts from what it has and asks nobody.
 */
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { Right } from "../kernel/rights.ts";
import { assertNever, type Step } from "../kernel/machine.ts";
import type { Lease, PresenceMessage, Status } from "./messages.ts";

export interface Presence {
  readonly statuses: ReadonlyMap<PeerId, Status>;
  readonly lease: Lease;
  /**
   * By member, the last lease that it granted for an epoch that self does not follow, or to a peer that is not listed. A new coordinator's
   * lease may come before its claim counts; a liar's waits for ever.
   */
  readonly early: ReadonlyMap<PeerId, Lease>;
  /** Members whose status self has from the coordinator alone. */
  readonly relayed: ReadonlySet<PeerId>;
  /** The member that asks the presenter to hand over; known to the coordinator and the presenter only. */
  readonly takeOverRequest: PeerId | null;
}

/** What the meeting knows beside presence; presence keeps no copy of it. */
export interface PresenceContext {
  readonly self: PeerId;
  readonly epoch: Epoch;
  readonly members: readonly PeerId[];
  /** Peers with a live link. */
  readonly linked: readonly PeerId[];
  /** By the roles that hosts have given. */
  readonly may: (peer: PeerId, right: Right) => boolean;
}

export type PresenceInput =
  | { readonly type: "setSelf"; readonly status: Omit<Status, "peerId" | "version"> }
  /** The context has other members. */
  | { readonly type: "membersChanged" }
  /** The context has other rights. */
  | { readonly type: "rolesChanged" }
  /** The context has another epoch. */
  | { readonly type: "epochChanged" }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  /** The context has one link less. */
  | { readonly type: "linkDown"; readonly peer: PeerId }
  | { readonly type: "received"; readonly from: PeerId; readonly message: PresenceMessage }
  | { readonly type: "present"; readonly on: boolean; readonly takeOver: boolean }
  /** As a host: that member is to present no longer. */
  | { readonly type: "stopPresenting"; readonly presenter: PeerId }
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
    isWindowClosed: false,
  };
  return {
    statuses: new Map([[self, status]]),
    // The lowest lease that this coordinator can have granted: any other supersedes it.
    lease: { epoch, version: 0, presenter: null },
    early: new Map(),
    relayed: new Set(),
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
  // A roster of a coordinator that is on its way out may leave out the next one, which sends its lease only once.
  const early = new Map(
    [...state.early].filter(([peer]) => isMember(context, peer) || context.linked.includes(peer)),
  );
  const relayed = new Set([...state.relayed].filter((peer) => statuses.has(peer)));
  const after = takeEarlyLease(
    { ...state, statuses, early, relayed, takeOverRequest: isStillAsked ? takeOverRequest : null },
    context,
  );
  const hasPresenterGone = lease.presenter !== null && !isMember(context, lease.presenter);
  return hasPresenterGone && isCoordinator(context) ? grant(after, null, context) : [after, []];
}

/** The lease that the coordinator granted before self followed it or knew its presenter. */
function takeEarlyLease(state: Presence, context: PresenceContext): Presence {
  const { coordinator } = context.epoch;
  const lease = state.early.get(coordinator);
  return lease === undefined ? state : receiveLease(state, coordinator, lease, context)[0];
}

/** The lease moves with the term: a new coordinator grants it anew, without a presenter that went with the old one. */
function epochChanged(state: Presence, context: PresenceContext): PresenceStep {
  // What a former coordinator passed on may carry any version: the next word counts, by whichever coordinator it comes.
  const statuses = new Map(state.statuses);
  for (const peer of state.relayed) {
    const status = statuses.get(peer);
    if (status !== undefined) statuses.set(peer, { ...status, version: 0 });
  }
  const after = takeEarlyLease({ ...state, statuses, takeOverRequest: null }, context);
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

function grant(state: Presence, presenter: PeerId | null, { epoch, may }: PresenceContext): PresenceStep {
  // Each epoch counts its own leases: a former coordinator may have used up all numbers.
  const version = compareEpochs(state.lease.epoch, epoch) === 0 ? state.lease.version + 1 : 1;
  const lease: Lease = {
    ...{ epoch, version },
    presenter: presenter !== null && may(presenter, "present") ? presenter : null,
  };
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
function rolesChanged(state: Presence, context: PresenceContext): PresenceStep {
  const { presenter } = state.lease;
  const isOver = presenter !== null && isMember(context, presenter) && !context.may(presenter, "present");
  return isOver && isCoordinator(context) ? grant(state, null, context) : [state, []];
}

/** As the coordinator: `by` says that the member is to present no longer. */
function stopPresenting(
  state: Presence,
  by: PeerId,
  presenter: PeerId,
  context: PresenceContext,
): PresenceStep {
  const isHeeded = state.lease.presenter === presenter && context.may(by, "stopPresenting");
  return isHeeded ? grant(state, null, context) : [state, []];
}

/** As the coordinator: the presenter will not answer any more, so the member that asked it may present. */
function linkDown(state: Presence, peer: PeerId, context: PresenceContext): PresenceStep {
  const { takeOverRequest, lease } = state;
  const isAwaited = isCoordinator(context) && takeOverRequest !== null && lease.presenter === peer;
  return isAwaited ? grant(state, takeOverRequest, context) : [state, []];
}

/** As the coordinator: the presenter `from` answers the request of `to` to take over. */
function answered(
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
    default:
      return assertNever(message);
  }
}

/**
 * A member speaks for itself, and its own word counts whatever version others made up for it; only the coordinator passes on what others
 * said. Nobody speaks for self.
 */
function receiveStatuses(
  state: Presence,
  from: PeerId,
  received: readonly Status[],
  context: PresenceContext,
): PresenceStep {
  const isFromCoordinator = from === context.epoch.coordinator;
  const fresh = received.filter(({ peerId, version }) => {
    if (peerId === context.self) return false;
    const before = state.statuses.get(peerId);
    if (peerId === from) return isMember(context, from) && version !== before?.version;
    if (!isFromCoordinator || version <= (before?.version ?? -1)) return false;
    // The coordinator's list may lag a moment behind its statuses.
    return before !== undefined || isMember(context, peerId) || state.statuses.size < 2 * MAX_MEMBERS;
  });
  if (fresh.length === 0) return [state, []];
  const statuses = new Map(state.statuses);
  const relayed = new Set(state.relayed);
  for (const status of fresh) {
    statuses.set(status.peerId, status);
    if (status.peerId === from) relayed.delete(from);
    else relayed.add(status.peerId);
  }
  const pass: PresenceEffect = { type: "broadcast", message: { type: "status", statuses: fresh } };
  return [{ ...state, statuses, relayed }, isCoordinator(context) ? [pass] : []];
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
  return [{ ...state, lease, early, takeOverRequest: null }, []];
}
