/** What is true of members for the moment: each says it of itself, and the coordinator passes it on. Pure. */
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { keepEarlyStatuses } from "./early-statuses.ts";
import { noteHandsDown } from "./hands.ts";
import type { Status } from "./messages.ts";
import {
  isCoordinator,
  isKnown,
  isMember,
  type Presence,
  type PresenceContext,
  type PresenceStep,
} from "./state.ts";

export function setSelf(
  state: Presence,
  wanted: Omit<Status, "peerId" | "version">,
  { self }: PresenceContext,
): PresenceStep {
  const version = (state.statuses.get(self)?.version ?? 0) + 1;
  const status: Status = { ...wanted, peerId: self, version };
  const statuses = new Map(state.statuses).set(self, status);
  return [{ ...state, statuses }, [{ type: "broadcast", message: { type: "status", statuses: [status] } }]];
}

/**
 * A member speaks for itself, and its own word counts whatever version others made up for it; only the coordinator passes on what others
 * said: what another member passes on waits until self follows it. Nobody speaks for self.
 */
export function receiveStatuses(
  state: Presence,
  from: PeerId,
  received: readonly Status[],
  context: PresenceContext,
): PresenceStep {
  const isFromCoordinator = from === context.epoch.coordinator;
  const isOfOthers = ({ peerId }: Status) => peerId !== from && peerId !== context.self;
  const fresh = received.filter(({ peerId, version }) => {
    if (peerId === context.self) return false;
    const before = state.statuses.get(peerId);
    const isNews =
      peerId === from
        ? isKnown(context, from) && version !== before?.version
        : isFromCoordinator && version > (before?.version ?? -1);
    // The list may lag a moment behind the statuses.
    const hasRoom =
      before !== undefined || isMember(context, peerId) || state.statuses.size < 2 * MAX_MEMBERS;
    return isNews && hasRoom;
  });
  const waiting = isFromCoordinator || !isKnown(context, from) ? [] : received.filter(isOfOthers);
  const earlyStatuses = keepEarlyStatuses(state.earlyStatuses, from, waiting);
  if (fresh.length === 0)
    return [earlyStatuses === state.earlyStatuses ? state : { ...state, earlyStatuses }, []];
  const statuses = new Map(state.statuses);
  const relayed = new Set(state.relayed);
  for (const status of fresh) {
    statuses.set(status.peerId, status);
    if (status.peerId === from) relayed.delete(from);
    else relayed.add(status.peerId);
  }
  const after = { ...state, statuses, relayed, earlyStatuses, handsDown: noteHandsDown(state, fresh) };
  // The status of a peer that is not listed yet is passed on once it is.
  const passed = fresh.filter(({ peerId }) => isMember(context, peerId));
  if (!isCoordinator(context) || passed.length === 0) return [after, []];
  return [after, [{ type: "broadcast", message: { type: "status", statuses: passed } }]];
}

/** What the coordinator passed on before self followed it. */
export function takeEarlyStatuses(state: Presence, context: PresenceContext): Presence {
  const { coordinator } = context.epoch;
  const passedOn = state.earlyStatuses.get(coordinator);
  if (passedOn === undefined) return state;
  const earlyStatuses = new Map(state.earlyStatuses);
  earlyStatuses.delete(coordinator);
  return receiveStatuses({ ...state, earlyStatuses }, coordinator, [...passedOn.values()], context)[0];
}

export const statusesOfMembers = ({ statuses }: Presence, context: PresenceContext): Status[] =>
  [...statuses.values()].filter(({ peerId }) => isMember(context, peerId)).slice(0, MAX_MEMBERS);
