/**
 * Where the time of a takeover goes, as each survivor lives through it: until its core follows the new coordinator, until the first person's
 * picture goes on, and until the last one's does. Pure, but for listening.
 */
import { spreadText } from "./interruptions.ts";
import { idOf, type Guest } from "./party.ts";
import { monotonicMs, type Span } from "./recorder.ts";

/** Of one survivor, ms since the fault. */
export interface TakeoverParts {
  /** Its core follows somebody else. */
  readonly followedMs: number;
  /** The first picture after that which was waited for, and the last. */
  readonly firstPictureMs: number;
  readonly lastPictureMs: number;
}

/** The earliest and the latest end of the longest wait for each person; null where nobody is seen. */
export function returnedMs(
  waits: readonly (readonly Span[])[],
  fromMs: number,
): readonly [number, number] | null {
  const ends = waits.flatMap((each) => {
    const longest = each.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))[0];
    return longest === undefined ? [] : [longest.toMs - fromMs];
  });
  return ends.length === 0 ? null : [Math.min(...ends), Math.max(...ends)];
}

/** Call before the fault. `take`: once its window is over. */
export function watchTakeover(
  guests: readonly Guest[],
  gone: string,
): { take(window: Span): TakeoverParts[] } {
  const followedAtMs = new Map<Guest, number>();
  for (const guest of guests)
    guest.peer.onEvent((event) => {
      if (event.type !== "members" || event.coordinator === gone || followedAtMs.has(guest)) return;
      followedAtMs.set(guest, monotonicMs());
    });
  return {
    take: (window) =>
      guests.flatMap((guest) => {
        const others = guests.filter(
          (other) => other !== guest && guest.recorder.isShown(idOf(other), window.fromMs),
        );
        const returned = returnedMs(
          others.map((other) => guest.recorder.waits(idOf(other), window)),
          window.fromMs,
        );
        const followed = followedAtMs.get(guest);
        if (returned === null || followed === undefined) return [];
        const [firstPictureMs, lastPictureMs] = returned;
        return [{ followedMs: followed - window.fromMs, firstPictureMs, lastPictureMs }];
      }),
  };
}

export const PARTS_HEAD = ["fault", "n", "followed", "first picture", "last picture"] as const;

export function partsRow(fault: string, parts: readonly TakeoverParts[]): readonly string[] {
  return [
    fault,
    String(parts.length),
    spreadText(parts.map(({ followedMs }) => followedMs)),
    spreadText(parts.map(({ firstPictureMs }) => firstPictureMs)),
    spreadText(parts.map(({ lastPictureMs }) => lastPictureMs)),
  ];
}
