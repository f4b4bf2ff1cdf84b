/**
 * Presence and the presenter's lease, as pure code: every member tells its own status to whom it is linked with, the
 * coordinator passes it on, and it alone grants the lease. Everybody holds both, so a takeover asks nobody.
 */
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { assertNever, type Step } from "../kernel/machine.ts";
import type { Lease, PresenceMessage, Status } from "./messages.ts";

export interface Presence {
  readonly self: PeerId;
  readonly epoch: Epoch;
  readonly members: readonly PeerId[];
  readonly statuses: ReadonlyMap<PeerId, Status>;
  readonly lease: Lease;
  /** Who asks to take over, as the coordinator and the presenter know it. */
  readonly asking: PeerId | null;
}

export type PresenceInput =
  | { readonly type: "setSelf"; readonly status: Omit<Status, "peerId" | "version"> }
  | { readonly type: "members"; readonly members: readonly PeerId[] }
  | { readonly type: "epoch"; readonly epoch: Epoch }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  | { readonly type: "received"; readonly from: PeerId; readonly message: PresenceMessage }
  | { readonly type: "present"; readonly on: boolean; readonly takeOver: boolean }
  | { readonly type: "answerTakeOver"; readonly to: PeerId; readonly accept: boolean };

export type PresenceEffect =
  | { readonly type: "send"; readonly to: PeerId; readonly message: PresenceMessage }
  | { readonly type: "broadcast"; readonly message: PresenceMessage }
  /** To self: the answers that a person waits for. */
  | { readonly type: "refused"; readonly presenter: PeerId }
  | { readonly type: "declined"; readonly presenter: PeerId };

type PresenceStep = Step<Presence, PresenceEffect>;

/** `firstVersion`: wall-clock milliseconds, so that a restarted peer's status supersedes the one before. */
export function initialPresence(
  self: PeerId,
  epoch: Epoch,
  members: readonly PeerId[],
  firstVersion: number,
): Presence {
  const status: Status = {
    peerId: self,
    version: firstVersion,
    isCameraOn: false,
    isMicrophoneOn: false,
    isHandUp: false,
  };
  return {
    self,
    epoch,
    members,
    statuses: new Map([[self, status]]),
    lease: { epoch: { term: 1, coordinator: epoch.coordinator }, version: 0, presenter: null },
    asking: null,
  };
}

export function stepPresence(state: Presence, input: PresenceInput): PresenceStep {
  switch (input.type) {
    case "setSelf": {
      const before = state.statuses.get(state.self);
      const status: Status = { ...input.status, peerId: state.self, version: (before?.version ?? 0) + 1 };
      const after = { ...state, statuses: new Map(state.statuses).set(state.self, status) };
      return [after, [{ type: "broadcast", message: { type: "status", statuses: [status] } }]];
    }
    case "members": {
      const isThere = (peer: PeerId) => peer === state.self || input.members.includes(peer);
      const statuses = new Map([...state.statuses].filter(([peer]) => isThere(peer)));
      const asking = state.asking !== null && isThere(state.asking) ? state.asking : null;
      const after = { ...state, members: input.members, statuses, asking };
      const { presenter } = state.lease;
      return presenter !== null && !isThere(presenter) && isCoordinator(state)
        ? grant(after, null)
        : [after, []];
    }
    case "epoch": {
      const after = { ...state, epoch: input.epoch, asking: null };
      if (!isCoordinator(after)) return [after, []];
      // The lease moves with the term: the new coordinator says again what it knows, without a presenter who went with the old one.
      const { presenter } = after.lease;
      const isThere = presenter === after.self || (presenter !== null && after.members.includes(presenter));
      return grant(after, isThere ? presenter : null);
    }
    case "linkUp": {
      const statuses = isCoordinator(state) ? [...state.statuses.values()] : [...own(state)];
      const tell: PresenceEffect = {
        type: "send",
        to: input.peer,
        message: { type: "status", statuses: statuses.slice(0, MAX_MEMBERS) },
      };
      const lease: PresenceEffect = {
        type: "send",
        to: input.peer,
        message: { type: "lease", lease: state.lease },
      };
      return [state, isCoordinator(state) ? [tell, lease] : [tell]];
    }
    case "received":
      return receive(state, input.from, input.message);
    case "present":
      return isCoordinator(state)
        ? askedToPresent(state, state.self, input.on, input.takeOver)
        : toCoordinator(state, { type: "present", on: input.on, takeOver: input.takeOver });
    case "answerTakeOver":
      return isCoordinator(state)
        ? answered(state, state.self, input.to, input.accept)
        : toCoordinator(
            { ...state, asking: null },
            { type: "takeOverAnswer", to: input.to, accept: input.accept },
          );
    default:
      return assertNever(input);
  }
}

const isCoordinator = (state: Presence): boolean => state.epoch.coordinator === state.self;

function own(state: Presence): readonly Status[] {
  const status = state.statuses.get(state.self);
  return status === undefined ? [] : [status];
}

const toCoordinator = (state: Presence, message: PresenceMessage): PresenceStep => [
  state,
  [{ type: "send", to: state.epoch.coordinator, message }],
];

function grant(state: Presence, presenter: PeerId | null): PresenceStep {
  const lease: Lease = { epoch: state.epoch, version: state.lease.version + 1, presenter };
  return [{ ...state, lease, asking: null }, [{ type: "broadcast", message: { type: "lease", lease } }]];
}

function askedToPresent(state: Presence, by: PeerId, on: boolean, takeOver: boolean): PresenceStep {
  const { presenter } = state.lease;
  if (!on) return presenter === by ? grant(state, null) : [state, []];
  if (presenter === null || presenter === by) return grant(state, by);
  if (!takeOver) return [state, [tellRefused(state, by, presenter)]];
  const after = { ...state, asking: by };
  if (presenter === state.self) return [after, []];
  return [after, [{ type: "send", to: presenter, message: { type: "takeOverAsked", by } }]];
}

function tellRefused(state: Presence, to: PeerId, presenter: PeerId): PresenceEffect {
  return to === state.self
    ? { type: "refused", presenter }
    : { type: "send", to, message: { type: "presentRefused", presenter } };
}

function answered(state: Presence, from: PeerId, to: PeerId, accept: boolean): PresenceStep {
  if (state.lease.presenter !== from || state.asking !== to) return [state, []];
  if (accept) return grant(state, to);
  const after = { ...state, asking: null };
  return [
    after,
    [
      to === state.self
        ? { type: "declined", presenter: from }
        : { type: "send", to, message: { type: "takeOverDeclined", presenter: from } },
    ],
  ];
}

function receive(state: Presence, from: PeerId, message: PresenceMessage): PresenceStep {
  const isFromCoordinator = from === state.epoch.coordinator;
  switch (message.type) {
    case "status": {
      // A member speaks for itself; only the coordinator passes on what others said. Nobody speaks for self.
      const fresh = message.statuses.filter(
        (status) =>
          status.peerId !== state.self &&
          (status.peerId === from || isFromCoordinator) &&
          status.version > (state.statuses.get(status.peerId)?.version ?? -1),
      );
      if (fresh.length === 0) return [state, []];
      const statuses = new Map(state.statuses);
      for (const status of fresh) statuses.set(status.peerId, status);
      const pass: PresenceEffect = { type: "broadcast", message: { type: "status", statuses: fresh } };
      return [{ ...state, statuses }, isCoordinator(state) ? [pass] : []];
    }
    case "lease": {
      const order = compareEpochs(message.lease.epoch, state.lease.epoch);
      const isNewer = order > 0 || (order === 0 && message.lease.version > state.lease.version);
      const isFromOwner = message.lease.epoch.coordinator === from;
      if (!isNewer || !isFromOwner || isCoordinator(state)) return [state, []];
      return [{ ...state, lease: message.lease, asking: null }, []];
    }
    case "present":
      return isCoordinator(state) ? askedToPresent(state, from, message.on, message.takeOver) : [state, []];
    case "takeOverAnswer":
      return isCoordinator(state) ? answered(state, from, message.to, message.accept) : [state, []];
    case "presentRefused":
      return isFromCoordinator ? [state, [{ type: "refused", presenter: message.presenter }]] : [state, []];
    case "takeOverDeclined":
      return isFromCoordinator ? [state, [{ type: "declined", presenter: message.presenter }]] : [state, []];
    case "takeOverAsked":
      return isFromCoordinator ? [{ ...state, asking: message.by }, []] : [state, []];
    default:
      return assertNever(message);
  }
}
