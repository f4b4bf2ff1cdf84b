/** Those that wait to be let in, in words for those that may let them in; and what one that waits reads. Pure. */
import type { Knocker, MeetingView } from "../../api/view.ts";

/** What says who it is, beside the name that anybody can take. */
export function knockerNote({ keyWords, wasHere, wasRefused }: Knocker): string {
  const known = wasRefused ? "Turned away once" : wasHere ? "Was here before" : "Not seen here before";
  return `${known} · ${keyWords}`;
}

/** One sentence for the notice above the controls; null while nobody waits. */
export function knockText(knocks: readonly Knocker[]): string | null {
  const [first, second] = knocks;
  if (first === undefined) return null;
  return second === undefined
    ? `${first.name} is waiting to be let in`
    : `${knocks.length} people are waiting`;
}

/** Said once for each that comes to the door, however many wait already. */
export function newKnocks(before: MeetingView | null, after: MeetingView | null): readonly Knocker[] {
  if (after === null) return [];
  const had = new Set(before?.meetingId === after.meetingId ? before.knocks.map(({ peerId }) => peerId) : []);
  return after.knocks.filter(({ peerId }) => !had.has(peerId));
}

export const placeText = (place: number): string =>
  place === 1 ? "You are the first in line." : `You are number ${place} in line.`;
