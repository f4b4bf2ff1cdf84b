/**
 * The roster of somebody who follows a coordinator: as that one told it last, and whoever else was of self's half when
 * two halves of a meeting met, until the coordinator, who is told of them, lists them itself. Pure.
 */
import * as membership from "./roster.ts";
import type { Lines } from "./roster.ts";
import type { RosterMessage } from "../messages.ts";

/** How long somebody may be on a roster without a link to the coordinator: it has to notice the coordinator and to connect. */
export const UNLINKED_GRACE_MS = 3000;

export interface FollowedRoster {
  /** Another coordinator, who has told nothing yet, or self. `former`: the roster of self's half, if it met another one. */
  follow(lines: Lines, former: RosterMessage | null, nowMs: number): void;
  /** The coordinator's word. Returns what that one does not know: the former half's roster, once. */
  told(lines: Lines): RosterMessage | null;
  /** Ends keeping the former half, after UNLINKED_GRACE_MS in any case; true if that changed anything. */
  expire(nowMs: number): boolean;
  isKeeping(): boolean;
  /** `isGone`: of whom of the former half is known that they are no longer here. */
  lines(isGone: (line: Lines[number]) => boolean): Lines;
}

export function createFollowedRoster(lines: Lines): FollowedRoster {
  let official = lines;
  let kept: Lines = [];
  let keptUntilMs = -Infinity;
  /** Null once the coordinator has been told. */
  let former: RosterMessage | null = null;
  return {
    follow(lines, roster, nowMs) {
      official = lines;
      former = roster;
      kept = roster?.lines ?? [];
      keptUntilMs = nowMs + UNLINKED_GRACE_MS;
    },
    told(lines) {
      official = membership.sorted(lines);
      kept = kept.filter(({ peerId }) => membership.lineOf(official, peerId) === null);
      // Its own coordinator changes over by itself.
      const isNews = kept.some(({ peerId }) => peerId !== former?.epoch.coordinator);
      const news = isNews ? former : null;
      if (isNews) former = null;
      return news;
    },
    expire(nowMs) {
      if (kept.length === 0 || nowMs < keptUntilMs) return false;
      kept = [];
      return true;
    },
    isKeeping: () => kept.length > 0,
    lines: (isGone) =>
      membership.addLines(
        official,
        kept.filter((line) => !isGone(line)),
      ),
  };
}
