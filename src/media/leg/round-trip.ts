/** Reads a leg's round trip from the platform's statistics, now and then: those of 30 m-lines cost something. */
import type { Clock } from "../../kernel/clock.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import type { Leg } from "./leg.ts";

const READ_EVERY_MS = 2_000;

/** Reads for every leg of `legs`. Returns its undo. */
export function watchRoundTrips<Key>(deps: {
  readonly clock: Clock;
  readonly legs: () => Iterable<readonly [Key, Leg]>;
  /** Null: the platform does not know it (yet). */
  readonly onRead: (key: Key, roundTripMs: number | null) => void;
  readonly onFailed: () => void;
}): () => void {
  return repeatEvery(deps.clock, READ_EVERY_MS, () => {
    for (const [key, leg] of deps.legs()) {
      readRoundTrip(leg).then((roundTripMs) => deps.onRead(key, roundTripMs), deps.onFailed);
    }
  });
}

async function readRoundTrip(leg: Leg): Promise<number | null> {
  const stats: { forEach(visit: (entry: unknown) => void): void } = await leg.getStats();
  let roundTripMs: number | null = null;
  stats.forEach((entry) => {
    if (typeof entry !== "object" || entry === null) return;
    const { type, nominated, currentRoundTripTime } = entry as Record<string, unknown>;
    if (type !== "candidate-pair" || nominated !== true || typeof currentRoundTripTime !== "number") return;
    roundTripMs = Math.round(currentRoundTripTime * 1000);
  });
  return roundTripMs;
}
