/** What presence holds, what it is told and what it asks for, and the lease that the coordinator keeps for all. */
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Step } from "../kernel/machine.ts";
import type { Right } from "../kernel/rights.ts";
import type { Reaction } from "../kernel/reactions.ts";
import type { StageView } from "../kernel/stage-view.ts";
import type { EarlyStatuses } from "./early-statuses.ts";
import type { HandPlace, PresenceMessage, SentLease, Status } from "./messages.ts";
import type { ReactionTimes } from "./reaction-limit.ts";

/** The lease as a member keeps it: the timer's end by its own monotonic clock. */
export interface Lease extends Omit<SentLease, "timer"> {
  readonly timer: Timer | null;
}
export interface Timer {
  readonly id: string;
  /** The host that started it. */
  readonly by: PeerId;
  readonly seconds: number;
  readonly endsAtMs: number;
}

export interface Presence {
  /** Of members, and of linked peers that the roster does not list, or not for the moment. */
  readonly statuses: ReadonlyMap<PeerId, Status>;
  /** The members by the last roster. */
  readonly listed: readonly PeerId[];
  readonly lease: Lease;
  /**
   * By member, the last lease that it granted for an epoch that self does not follow, or to a peer that is not listed. A new coordinator's
   * lease may come before its claim counts; a liar's waits for ever.
   */
  readonly early: ReadonlyMap<PeerId, Lease>;
  /** What members passed on whom self does not follow, or not yet. */
  readonly earlyStatuses: EarlyStatuses;
  /** Members whose status self has from the coordinator alone. */
  readonly relayed: ReadonlySet<PeerId>;
  /** By member, the place that its hand had in another half of a partition. */
  readonly handClaims: ReadonlyMap<PeerId, HandPlace>;
  /** By member, the last place that was taken when self last heard that its hand was down: whatever it claims comes after that. */
  readonly handsDown: ReadonlyMap<PeerId, HandPlace>;
  readonly reactionTimes: ReactionTimes;
  /** How self, a host, wants everybody to see the stage: `view` is null once that is over. Null for a member that never wanted it. */
  readonly ownLead: { readonly view: StageView | null } | null;
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
  /** Monotonic. */
  readonly nowMs: number;
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
  | { readonly type: "answerTakeOver"; readonly to: PeerId; readonly accept: boolean }
  /** Self, a host, asks these members to take their hands down; null for all. */
  | { readonly type: "lowerHands"; readonly peers: readonly PeerId[] | null }
  /** Self, a host, starts a timer anew; null stops it. */
  | { readonly type: "setTimer"; readonly seconds: number | null }
  /** Self, a host, has everybody see the stage so; null ends that, whichever host began it. */
  | { readonly type: "leadView"; readonly view: StageView | null }
  | { readonly type: "react"; readonly emoji: Reaction };

export type PresenceEffect =
  | { readonly type: "send"; readonly to: PeerId; readonly message: PresenceMessage }
  | { readonly type: "broadcast"; readonly message: PresenceMessage }
  /** Answers to self's own wish to present: `presenter` does, or goes on doing so after self asked to take over. */
  | { readonly type: "refused"; readonly presenter: PeerId }
  | { readonly type: "declined"; readonly presenter: PeerId }
  /** A host has lowered self's hand. */
  | { readonly type: "handLowered" }
  | { readonly type: "reacted"; readonly peer: PeerId; readonly emoji: Reaction };

export type PresenceStep = Step<Presence, PresenceEffect>;

/** `firstVersion`: wall-clock milliseconds, so that a restarted peer's status supersedes that of its former run. */
export function initialPresence({ self, epoch, members }: PresenceContext, firstVersion: number): Presence {
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
    listed: members,
    // The lowest lease that this coordinator can have granted: any other supersedes it.
    lease: { epoch, version: 0, presenter: null, hands: [], timer: null, ledView: null },
    early: new Map(),
    earlyStatuses: new Map(),
    relayed: new Set(),
    handClaims: new Map(),
    handsDown: new Map(),
    reactionTimes: new Map(),
    ownLead: null,
    takeOverRequest: null,
  };
}

export const isCoordinator = ({ self, epoch }: PresenceContext): boolean => epoch.coordinator === self;

export const isMember = ({ self, members }: PresenceContext, peer: PeerId): boolean =>
  peer === self || members.includes(peer);

/** A peer with a link may be on the next roster, and sends its status and its lease only once. */
export const isKnown = (context: PresenceContext, peer: PeerId): boolean =>
  isMember(context, peer) || context.linked.includes(peer);

export const toCoordinator = ({ epoch }: PresenceContext, message: PresenceMessage): PresenceEffect => ({
  type: "send",
  to: epoch.coordinator,
  message,
});

/** As the coordinator: tells all what has changed in the lease. */
export function decide(
  state: Presence,
  changes: Partial<Pick<Lease, "presenter" | "hands" | "timer" | "ledView">>,
  { epoch, nowMs }: PresenceContext,
): PresenceStep {
  const version = nextVersion(state, epoch);
  const lease: Lease = { ...state.lease, ...changes, epoch, version };
  return [
    { ...state, lease },
    [{ type: "broadcast", message: { type: "lease", lease: sentLease(lease, nowMs) } }],
  ];
}

/** Each epoch counts its own leases: a former coordinator may have used up all numbers. */
export const nextVersion = ({ lease }: Presence, epoch: Epoch): number =>
  compareEpochs(lease.epoch, epoch) === 0 ? lease.version + 1 : 1;

export function sentLease({ timer, ...lease }: Lease, nowMs: number): SentLease {
  if (timer === null) return { ...lease, timer };
  const { endsAtMs, ...rest } = timer;
  return { ...lease, timer: { ...rest, remainingMs: Math.max(0, Math.round(endsAtMs - nowMs)) } };
}

/** `known`: the timer that self has. What a message takes on its way only ever makes an end later, so the earliest counts. */
export function receivedLease({ timer, ...lease }: SentLease, known: Timer | null, nowMs: number): Lease {
  if (timer === null) return { ...lease, timer };
  const { remainingMs, ...rest } = timer;
  const endsAtMs = Math.min(nowMs + remainingMs, known?.id === timer.id ? known.endsAtMs : Infinity);
  return { ...lease, timer: { ...rest, endsAtMs } };
}

/** What of the message counts from when it came, as it is after it has been held for so long. */
export function afterWait(message: PresenceMessage, waitedMs: number): PresenceMessage {
  if (message.type !== "lease" || message.lease.timer === null) return message;
  const { timer } = message.lease;
  const remainingMs = Math.max(0, timer.remainingMs - waitedMs);
  return { ...message, lease: { ...message.lease, timer: { ...timer, remainingMs } } };
}
