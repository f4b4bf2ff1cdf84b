/** The life of a meeting that loses coordinator and deputy at one moment, and a third member: its own succession, or anybody else. */
import { disagreement, Violation } from "./invariants.ts";
import { outcomeOf } from "./life.ts";
import type { MeetingWorld } from "./meeting-world.ts";

const ARRIVALS_MS = 1_500;
/** Planned handovers are over by then. */
const SETTLED_MS = 40_000;
/** "At once": within this span, as processes of one machine die. */
const TOGETHER_MS = 200;
/**
 * From the last death until all agree: up to 1.5 s until one leads those that had no link with each other; and if the third was an ordinary
 * member, three more until the new coordinator gives it up, to which it was never linked.
 */
const PATIENCE_MS = 4_500;
const LOOK_MS = 20;
/** How often all die by a power cut: then no kernel closes their sockets. */
const SILENT_RATIO = 0.3;

/** 5 to 9 people. */
const beheadedSizeOf = (seed: number): number => 5 + (seed % 5);

async function live(world: MeetingWorld): Promise<void> {
  const { random, seats, clock } = world;
  for (const [index, seat] of seats.toSorted(() => random.next() - 0.5).entries())
    clock.setTimer(index === 0 ? 0 : random.between(1, ARRIVALS_MS), () => world.start(seat));
  await world.run(SETTLED_MS);
  const before = disagreement(world.live(), world.nameOf);
  if (before !== null) throw new Violation(`no agreement before: ${before}`);
  const isSilent = random.next() < SILENT_RATIO;
  const third = random.next() < 0.5 ? 2 : Math.floor(random.between(2, seats.length));
  const diesAtMs = clock.nowMs();
  for (const index of [0, 1, third]) {
    const seat = seats[index];
    clock.setTimer(diesAtMs + random.between(0, TOGETHER_MS), () => {
      world.note(`${seat?.name} dies`);
      seat?.run?.kill(isSilent);
    });
  }
  await world.run(TOGETHER_MS + LOOK_MS);
  for (const untilMs = clock.nowMs() + PATIENCE_MS; ;) {
    await world.run(LOOK_MS);
    const missing = disagreement(world.live(), world.nameOf);
    if (missing === null) return;
    if (clock.nowMs() > untilMs) throw new Violation(missing);
  }
}

/** See `outcomeOf`. */
export const liveBeheaded = (seed: number): Promise<string | null> =>
  outcomeOf({ seed, count: beheadedSizeOf(seed) }, live);
