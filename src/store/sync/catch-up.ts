/** How far self has come with what it lacks of a long history: people see that it is on its way. Changed in place, otherwise pure. */
import type { PeerId } from "../../kernel/ids.ts";
import type { CatchUp } from "../stored.ts";

/** Less than this comes within a second or two. */
const LEAST_TOTAL = 2_000;

export interface CatchUpProgress {
  /**
   * The peer has brought so many entries that self lacked, and has `left` more; 0 also if more of the same answer follow. Returns what people
   * are to be told; null if nothing. What others bring meanwhile is not counted.
   */
  arrived(from: PeerId, count: number, left: number): CatchUp | null;
  /** The peer has sent all that it has. */
  done(from: PeerId): CatchUp | null;
  /** Null if nothing is on its way, or too little to speak of. */
  current(): CatchUp | null;
  /** Self syncs with that peer from now on; null if self is the hub. What another had left comes from there. */
  follow(hub: PeerId | null): CatchUp | null;
}

export function createCatchUpProgress(): CatchUpProgress {
  let underWay: { readonly from: PeerId; readonly taken: number; readonly total: number } | null = null;

  function end(): CatchUp | null {
    const ended = underWay;
    underWay = null;
    return ended && { taken: ended.total, total: ended.total };
  }

  return {
    arrived(from, count, left) {
      if (underWay !== null && underWay.from !== from) return null;
      if (underWay === null && (left === 0 || count + left < LEAST_TOTAL)) return null;
      const taken = (underWay?.taken ?? 0) + count;
      underWay = { from, taken, total: left > 0 ? taken + left : (underWay?.total ?? taken) };
      if (taken >= underWay.total) return end();
      return left > 0 ? { taken, total: underWay.total } : null;
    },
    current: () => underWay && { taken: underWay.taken, total: underWay.total },
    done: (from) => (underWay?.from === from ? end() : null),
    follow: (hub) => (hub !== null && underWay !== null && underWay.from !== hub ? end() : null),
  };
}
