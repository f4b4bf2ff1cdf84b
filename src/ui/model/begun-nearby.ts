/**
 * Which meetings have begun nearby while somebody waits for one. Those that are found while the window is still looking around were there before, and one
 * that goes away for a while, as behind a lost packet or a takeover, has not begun anew. Pure.
 */
import type { NearbyMeeting } from "../../api/view.ts";
import { forgetFirst } from "../../kernel/forget-first.ts";
import type { MeetingId } from "../../kernel/ids.ts";

/** Meetings that are there answer within seconds, also where most of multicast is lost. */
export const LOOK_AROUND_MS = 15_000;
/** Anybody on the network can announce meetings. */
export const MAX_KNOWN = 500;

export interface BegunNearby {
  readonly lookedAroundAtMs: number;
  readonly known: ReadonlySet<MeetingId>;
}

/** `nowMs`: when the window opened, or reached its core again. */
export const initialBegunNearby = (nowMs: number): BegunNearby => ({
  lookedAroundAtMs: nowMs + LOOK_AROUND_MS,
  known: new Set(),
});

/**
 * `isWaiting`: self is in no meeting, nor on the way into one. Those that begin meanwhile are known then. `own`: the meeting that self is in, which stays
 * nearby when self leaves it.
 */
export function stepBegunNearby(
  state: BegunNearby,
  {
    nearby,
    isWaiting,
    own,
  }: {
    readonly nearby: readonly NearbyMeeting[];
    readonly isWaiting: boolean;
    readonly own: MeetingId | null;
  },
  nowMs: number,
): readonly [BegunNearby, readonly NearbyMeeting[]] {
  const fresh = nearby.filter(({ meetingId }) => !state.known.has(meetingId));
  const isOwnKnown = own === null || state.known.has(own);
  if (fresh.length === 0 && isOwnKnown) return [state, []];
  const known = new Set([...state.known, ...fresh.map(({ meetingId }) => meetingId)]);
  if (own !== null) known.add(own);
  forgetFirst(known, MAX_KNOWN);
  const isSaid = isWaiting && nowMs >= state.lookedAroundAtMs;
  // Nobody can join the others, or they have no name to be told by.
  const begun = fresh.filter(
    ({ title, isCompatible, isLocked }) => title !== "" && isCompatible && !isLocked,
  );
  return [{ ...state, known }, isSaid ? begun : []];
}
