/** The life of a meeting whose coordinator dies at the moment at which it has let a newcomer in that has the lowest rank. */
import { disagreement, Violation } from "./invariants.ts";
import { outcomeOf } from "./life.ts";
import type { MeetingWorld } from "./meeting-world.ts";

const ARRIVALS_MS = 1_500;
/** Planned handovers are over by then. */
const SETTLED_MS = 25_000;
/** From the admission to the death. */
const LONGEST_GRACE_MS = 50;
/**
 * From the death until all agree: half a second until it is noticed, a second in which the newcomer waits for its coordinator, and half
 * a second until it believes a single other member's report; each with the ticks that it takes to see that.
 */
const PATIENCE_MS = 2_500;
const LOOK_MS = 20;

/** 3 to 7 people. */
const bereavedSizeOf = (seed: number): number => 3 + (seed % 5);

/** How often the coordinator dies by a power cut: then no kernel closes its sockets. */
const SILENT_RATIO = 0.3;

async function live(world: MeetingWorld): Promise<void> {
  const { random, seats, clock } = world;
  const [newcomer, ...others] = seats;
  const [coordinator] = others;
  if (newcomer === undefined || coordinator === undefined) throw new Violation("too few people");
  for (const [index, seat] of others.toSorted(() => random.next() - 0.5).entries())
    clock.setTimer(index === 0 ? 0 : random.between(1, ARRIVALS_MS), () => world.start(seat));
  await world.run(SETTLED_MS);
  if (coordinator.run?.epoch()?.coordinator !== coordinator.identity.peerId)
    throw new Violation("the lowest of the others does not coordinate");
  world.start(newcomer);
  const isListed = () =>
    coordinator.run?.mesh.mesh.members().some(({ peerId }) => peerId === newcomer.identity.peerId) ?? false;
  for (const untilMs = clock.nowMs() + PATIENCE_MS; !isListed(); await world.run(1))
    if (clock.nowMs() > untilMs) throw new Violation("the newcomer was not let in");
  await world.run(random.between(0, LONGEST_GRACE_MS));
  world.note(`${coordinator.name} dies`);
  coordinator.run.kill(random.next() < SILENT_RATIO);
  for (const untilMs = clock.nowMs() + PATIENCE_MS; ;) {
    await world.run(LOOK_MS);
    const missing = disagreement(world.live(), world.nameOf);
    if (missing === null) return;
    if (clock.nowMs() > untilMs) throw new Violation(missing);
  }
}

/** See `outcomeOf`. */
export const liveBereaved = (seed: number): Promise<string | null> =>
  outcomeOf({ seed, count: bereavedSizeOf(seed) }, live);
