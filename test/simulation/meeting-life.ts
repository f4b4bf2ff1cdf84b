/** The whole life of one virtual meeting: people come, things go wrong, all is mended, the coordinator dies. */
import { createFaults } from "./faults.ts";
import { disagreement, Violation } from "./invariants.ts";
import { outcomeOf, type LifeOptions } from "./life.ts";
import type { MeetingWorld } from "./meeting-world.ts";

const ARRIVALS_MS = 2_000;
const FAULTS = 15;
/** A crowd costs a hundred times as much as a handful, and much of it is the crowd's coming. */
const CROWD = 20;
const FAULTS_OF_CROWD = 6;
/** Between two faults: mostly shorter than a recovery. */
const FAULT_GAPS_MS = [10, 60, 250, 500, 1_000, 2_500] as const;
/** From the heal until all agree: restarts, repairs that wait for the kernel, and a planned handover. */
const HEAL_PATIENCE_MS = 25_000;
/** A leg to a former run of the next coordinator is given up for its silence only, after some four seconds: the deputy's sound plays meanwhile. */
const BEREAVED_PATIENCE_MS = 8_000;
/** Agreement has to last that long. */
const STEADY_MS = 1_000;
const LOOK_MS = 250;

/** 3 to 9 people. */
export const sizeOf = (seed: number): number => 3 + (seed % 7);

/** Waits until all agree and go on agreeing. @throws Violation when that takes too long */
async function awaitAgreement(world: MeetingWorld, patienceMs: number, when: string): Promise<void> {
  const untilMs = world.clock.nowMs() + patienceMs;
  let since: number | null = null;
  let why: string | null = null;
  while (world.clock.nowMs() < untilMs) {
    await world.run(LOOK_MS);
    const missing = disagreement(world.live(), world.nameOf);
    if (missing !== null) since = null;
    else since ??= world.clock.nowMs();
    why = missing ?? why;
    if (since !== null && world.clock.nowMs() - since >= STEADY_MS) return;
  }
  throw new Violation(`no agreement ${when}: ${why}`);
}

async function live(world: MeetingWorld): Promise<void> {
  const { random, seats } = world;
  const faults = createFaults(world);
  const [first, ...others] = [...seats].toSorted(() => random.next() - 0.5);
  if (first === undefined) return;
  world.start(first);
  for (const seat of others) {
    world.clock.setTimer(random.between(1, ARRIVALS_MS), () => {
      if (seat.run === null) world.start(seat);
    });
  }
  await world.run(random.between(ARRIVALS_MS / 2, ARRIVALS_MS * 2));
  const count = seats.length < CROWD ? FAULTS : FAULTS_OF_CROWD;
  for (let fault = 0; fault < count; fault += 1) {
    faults.strike();
    await world.run(random.between(0.5, 1) * random.pick(FAULT_GAPS_MS));
  }
  faults.heal();
  await awaitAgreement(world, HEAL_PATIENCE_MS, "after healing");
  faults.killCoordinator();
  await awaitAgreement(world, BEREAVED_PATIENCE_MS, "after the coordinator's death");
}

/** See `outcomeOf`. */
export const liveMeeting = (options: LifeOptions, isBrief = false): Promise<string | null> =>
  outcomeOf(options, live, isBrief);
