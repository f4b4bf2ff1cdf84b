/** The life of a meeting whose coordinator shows its screen and is stopped for a while: meanwhile somebody else shows theirs. */
import { disagreement, Violation } from "./invariants.ts";
import { outcomeOf } from "./life.ts";
import type { MeetingWorld, Seat } from "./meeting-world.ts";

const ARRIVALS_MS = 1_500;
/** Planned handovers are over by then. */
const SETTLED_MS = 25_000;
const STOPPED_MS = 20_000;
/** A person who could not present tries again. */
const AGAIN_MS = 1_000;
/** Half a second until the silence is noticed, the takeover, and the try of a person that comes after it. */
const PATIENCE_MS = 2_000;
/** Of the one that was stopped, until it follows the others. */
const RETURN_MS = 6_000;
const LOOK_MS = 50;

/** 3 to 7 people. */
const sizeOf = (seed: number): number => 3 + (seed % 5);

/** Whom each of them takes for the presenter, if they are all of one mind; or what they believe. */
function presenterOf(seats: readonly Seat[], world: MeetingWorld): string {
  const believed = seats.map(({ run }) => run?.session()?.view().presenter ?? null);
  const names = new Set(believed.map((peer) => (peer === null ? "nobody" : world.nameOf(peer))));
  return [...names].join(" or ");
}

async function awaitPresenter(
  world: MeetingWorld,
  seats: readonly Seat[],
  { name, patienceMs, meanwhile }: { name: string; patienceMs: number; meanwhile: () => void },
): Promise<void> {
  const untilMs = world.clock.nowMs() + patienceMs;
  for (let askAtMs = world.clock.nowMs(); presenterOf(seats, world) !== name; await world.run(LOOK_MS)) {
    if (world.clock.nowMs() > untilMs)
      throw new Violation(`${presenterOf(seats, world)} presents, and not ${name}`);
    if (world.clock.nowMs() < askAtMs) continue;
    askAtMs += AGAIN_MS;
    meanwhile();
  }
}

async function live(world: MeetingWorld): Promise<void> {
  const { random, seats, clock } = world;
  const [coordinator] = seats;
  if (coordinator === undefined) throw new Violation("too few people");
  for (const [index, seat] of seats.toSorted(() => random.next() - 0.5).entries())
    clock.setTimer(index === 0 ? 0 : random.between(1, ARRIVALS_MS), () => world.start(seat));
  await world.run(SETTLED_MS);
  const before = disagreement(world.live(), world.nameOf);
  if (before !== null) throw new Violation(`no agreement before: ${before}`);
  if (coordinator.run?.epoch()?.coordinator !== coordinator.identity.peerId)
    throw new Violation("the lowest does not coordinate");
  const others = seats.slice(1);
  const other = random.pick(others);
  const present = (seat: Seat, takeOver: boolean) =>
    seat.run?.session()?.presence.input({ type: "present", on: true, takeOver });
  await awaitPresenter(world, seats, {
    name: coordinator.name,
    patienceMs: PATIENCE_MS,
    meanwhile: () => present(coordinator, false),
  });

  world.note(`${coordinator.name} is stopped`);
  coordinator.troubledAtMs = clock.nowMs() + STOPPED_MS;
  coordinator.run.process.stop();
  const goesOnAtMs = clock.nowMs() + STOPPED_MS;
  // From the first moment on, or when the stopped one is listed no more.
  await world.run(random.pick([0, random.between(0, 2_000), random.between(2_000, 15_000)]));
  await awaitPresenter(world, others, {
    name: other.name,
    patienceMs: PATIENCE_MS,
    meanwhile: () => present(other, true),
  });
  await world.run(goesOnAtMs - clock.nowMs());
  world.note(`${coordinator.name} goes on`);
  coordinator.run.process.go();
  for (const untilMs = clock.nowMs() + RETURN_MS; ; await world.run(LOOK_MS)) {
    const missing = disagreement(world.live(), world.nameOf);
    if (missing === null) break;
    if (clock.nowMs() > untilMs) throw new Violation(`no agreement after: ${missing}`);
  }
  if (presenterOf(seats, world) !== other.name)
    throw new Violation(`${presenterOf(seats, world)} presents once ${coordinator.name} is back`);
}

/** See `outcomeOf`. */
export const liveScreen = (seed: number): Promise<string | null> =>
  outcomeOf({ seed, count: sizeOf(seed) }, live);
