/** Every change of coordinator that a guest reported, when it was first reported, and by which guests: finds changes without a reason. */
import type { TakeoverCause } from "../../src/api/events.ts";
import type { Peer } from "../support/peer.ts";
import { monotonicMs, type Span } from "./recorder.ts";

export interface SeenTakeover {
  readonly by: Pick<Peer, "name">;
  readonly term: number;
  readonly cause: TakeoverCause;
  readonly soundGapMs: number | null;
  readonly pictureGapMs: number | null;
}

export interface Takeovers {
  watch(peer: Pick<Peer, "name" | "onEvent">): void;
  /** Takeovers whose term was first seen in the window. Guests report them seconds later, so ask when all is over. */
  within(window: Span): readonly SeenTakeover[];
}

export function createTakeovers(): Takeovers {
  const firstSeenAtMs = new Map<number, number>();
  const seen: SeenTakeover[] = [];
  return {
    watch(peer) {
      peer.onEvent((event) => {
        if (event.type === "members" && !firstSeenAtMs.has(event.term))
          firstSeenAtMs.set(event.term, monotonicMs());
        if (event.type === "takeover") seen.push({ ...event, by: peer });
      });
    },
    within: ({ fromMs, toMs }) =>
      seen.filter(({ term }) => {
        const atMs = firstSeenAtMs.get(term) ?? -Infinity;
        return atMs >= fromMs && atMs < toMs;
      }),
  };
}
