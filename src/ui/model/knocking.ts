/** Those that wait to be let in, in words for those that may let them in; and what one that waits reads. Pure. */
import type { Knocker, MeetingView } from "../../api/view.ts";
import { t } from "../language/texts.ts";

/** What says who it is, beside the name that anybody can take. */
export function knockerNote({ keyWords, wasHere, wasRefused }: Knocker): string {
  const known = wasRefused
    ? t().people.turnedAway
    : wasHere
      ? t().people.wasHereBefore
      : t().people.notSeenBefore;
  return `${known} · ${keyWords}`;
}

/** One sentence for the notice above the controls; null while nobody waits. */
export function knockText(knocks: readonly Knocker[]): string | null {
  const [first, second] = knocks;
  if (first === undefined) return null;
  return second === undefined ? t().people.isWaiting(first.name) : t().people.areWaiting(knocks.length);
}

/** Said once for each that comes to the door, however many wait already. */
export function newKnocks(before: MeetingView | null, after: MeetingView | null): readonly Knocker[] {
  if (after === null) return [];
  const had = new Set(before?.meetingId === after.meetingId ? before.knocks.map(({ peerId }) => peerId) : []);
  return after.knocks.filter(({ peerId }) => !had.has(peerId));
}

export const placeText = (place: number): string =>
  place === 1 ? t().home.firstInLine : t().home.numberInLine(place);
