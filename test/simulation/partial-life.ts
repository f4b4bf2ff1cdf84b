/** The life of a meeting in which some members never reach each other: no fight over the coordination, and a coordinator that most reach. */
import type { Epoch } from "../../src/kernel/epoch.ts";
import { Violation } from "./invariants.ts";
import { hostsAt, outcomeOf } from "./life.ts";
import type { MeetingWorld, Seat } from "./meeting-world.ts";

const ARRIVALS_MS = 1_500;
const SETTLE_MS = 25_000;
/** For this span nothing may change any more. It is longer than two planned handovers are apart. */
const CALM_MS = 15_000;
const LOOK_MS = 500;

/** 4 to 8 people. */
const partialSizeOf = (seed: number): number => 4 + (seed % 5);

/** Cuts up to a quarter of the people from one other each, for good; every pair in a way of its own. */
function cutSome(world: MeetingWorld): void {
  const { random, seats, network, note } = world;
  const cuts = 1 + Math.floor(random.next() * (seats.length / 4));
  for (let cut = 0; cut < cuts; cut += 1) {
    // Lower ids matter more.
    const a = seats[Math.floor(random.next() * Math.min(3, seats.length))];
    const b = random.pick(seats.filter((seat) => seat !== a));
    if (a === undefined) return;
    const isOneWay = random.next() < 0.6;
    const [from, to] = random.next() < 0.5 ? [a, b] : [b, a];
    note(`for good: cut ${from.name} ${isOneWay ? "->" : "<->"} ${to.name}`);
    network.setCut(from.computer, to.computer, true);
    if (!isOneWay) network.setCut(to.computer, from.computer, true);
  }
}

/** The people that follow the epoch that most follow. */
function majority(
  seats: readonly Seat[],
): { readonly epoch: Epoch; readonly followers: readonly Seat[] } | null {
  const groups = new Map<string, Seat[]>();
  for (const seat of seats) {
    const epoch = seat.run?.session() === null ? null : (seat.run?.epoch() ?? null);
    if (epoch === null) continue;
    const key = `${epoch.term}/${epoch.coordinator}`;
    groups.set(key, [...(groups.get(key) ?? []), seat]);
  }
  const [followers] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  const epoch = followers?.[0]?.run?.epoch() ?? null;
  return followers === undefined || epoch === null ? null : { epoch, followers };
}

function check(world: MeetingWorld): string {
  const { seats, network } = world;
  const found = majority(seats);
  if (found === null) throw new Violation("nobody follows anybody");
  const { epoch, followers } = found;
  const coordinator = seats.find((seat) => seat.identity.peerId === epoch.coordinator);
  if (coordinator === undefined) throw new Violation("nobody coordinates");
  const reaching = followers.filter(
    ({ computer }) =>
      computer === coordinator.computer ||
      (network.isOpen(computer, coordinator.computer) && network.isOpen(coordinator.computer, computer)),
  );
  if (reaching.length * 2 <= seats.length)
    throw new Violation(
      `only ${reaching.map(({ name }) => name).join(" ")} follow and reach ${coordinator.name} in term ${epoch.term}`,
    );
  return `${epoch.term}/${coordinator.name}`;
}

async function live(world: MeetingWorld): Promise<void> {
  const { random, seats, clock } = world;
  const isCutBefore = random.next() < 0.5;
  if (isCutBefore) cutSome(world);
  for (const [index, seat] of [...seats].toSorted(() => random.next() - 0.5).entries())
    clock.setTimer(index === 0 ? 0 : random.between(1, ARRIVALS_MS), () => world.start(seat));
  await world.run(2 * ARRIVALS_MS);
  if (!isCutBefore) cutSome(world);
  await world.run(SETTLE_MS);
  const before = check(world);
  for (let spentMs = 0; spentMs < CALM_MS; spentMs += LOOK_MS) {
    await world.run(LOOK_MS);
    const after = check(world);
    if (after !== before) throw new Violation(`still fighting: ${before}, then ${after}`);
  }
}

/** See `outcomeOf`. */
export const livePartly = (seed: number): Promise<string | null> =>
  outcomeOf({ seed, count: partialSizeOf(seed), isHost: hostsAt(seed) }, live);
