/** The life of a meeting that falls into two partitions and comes together again, with nothing else going wrong. */
import type { PeerId } from "../../src/kernel/ids.ts";
import { disagreement, Violation } from "./invariants.ts";
import { hostsAt, outcomeOf } from "./life.ts";
import type { MeetingWorld } from "./meeting-world.ts";

const ARRIVALS_MS = 1_500;
/** Both partitions have long had rosters of their own by then, and planned handovers are over. */
const APART_MS = 15_000;
const TOGETHER_MS = 20_000;
const LOOK_MS = 250;

/** 4 to 9 people. */
const mergeSizeOf = (seed: number): number => 4 + (seed % 6);

/** What promises bring about is seen to at least as often. */
async function runFor(world: MeetingWorld, spanMs: number): Promise<void> {
  for (const untilMs = world.clock.nowMs() + spanMs; world.clock.nowMs() < untilMs;) await world.run(LOOK_MS);
}

/** Cuts the people into two partitions of at least two, or mends that. */
function setApart(world: MeetingWorld, half: ReadonlySet<PeerId>, isApart: boolean): void {
  for (const a of world.seats)
    for (const b of world.seats)
      if (half.has(a.identity.peerId) !== half.has(b.identity.peerId))
        world.network.setCut(a.computer, b.computer, isApart);
}

/**
 * All agree in the end, and nobody goes off any roster from the healing on, whether the lower coordinator has to claim above the other
 * one's epoch or has the higher one already.
 */
async function live(world: MeetingWorld): Promise<void> {
  const { random, seats, clock, nameOf } = world;
  const lost: string[] = [];
  let isHealed = false;
  const order = [...seats].toSorted(() => random.next() - 0.5);
  for (const [index, seat] of order.entries())
    clock.setTimer(index === 0 ? 0 : random.between(1, ARRIVALS_MS), () => {
      world.start(seat);
      let before: readonly PeerId[] = [];
      seat.run?.mesh.mesh.onMembers((members) => {
        const after = members.map(({ peerId }) => peerId);
        const gone = before.filter((peer) => !after.includes(peer));
        world.note(`${seat.name}'s roster: ${after.join(" ")}`);
        if (isHealed && gone.length > 0) lost.push(`${gone.map(nameOf).join(" ")} off ${seat.name}'s roster`);
        before = after;
      });
    });
  const size = 2 + Math.floor(random.next() * (seats.length - 3));
  const half = new Set(order.slice(0, size).map(({ identity }) => identity.peerId));
  await runFor(world, 2 * ARRIVALS_MS);
  setApart(world, half, true);
  await runFor(world, APART_MS);
  world.note("the partitions meet");
  setApart(world, half, false);
  isHealed = true;
  await runFor(world, TOGETHER_MS);
  const missing = disagreement(world.live(), nameOf);
  if (missing !== null) throw new Violation(missing);
  if (lost.length > 0) throw new Violation(lost.join(", "));
}

/** See `outcomeOf`. */
export const liveMerge = (seed: number): Promise<string | null> =>
  outcomeOf({ seed, count: mergeSizeOf(seed), isHost: hostsAt(seed) }, live);
