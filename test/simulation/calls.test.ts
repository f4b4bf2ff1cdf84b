/** Direct calls between members of a virtual meeting that have no link with each other. Rules: SPEC.md, DC. */
import test from "ava";
import { callId } from "../calls/two.ts";
import { seedsFor } from "../support/seeds.ts";
import { disagreement, Violation } from "./invariants.ts";
import { outcomeOf } from "./life.ts";
import type { MeetingWorld } from "./meeting-world.ts";
import type { Run } from "./run.ts";

const SEEDS = 3;
const MEMBERS = 7;
/** Planned handovers are over by then. */
const SETTLED_MS = 40_000;
const LOOK_MS = 100;
/** For a link and a message; a takeover takes less, too. */
const PATIENCE_MS = 8_000;
/** A link that nobody needs is kept for ten seconds, and each end says once in ten that it does not need it. */
const UNNEEDED_MS = 30_000;

const callsOf = (run: Run) => {
  const calls = run.session()?.calls;
  if (calls === undefined) throw new Violation("a member is in no meeting");
  return calls;
};
const areLinked = (a: Run, b: Run): boolean => a.mesh.mesh.linked().includes(b.peer);

async function until(
  world: MeetingWorld,
  what: string,
  holds: () => boolean,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  for (const untilMs = world.clock.nowMs() + patienceMs; !holds();) {
    if (world.clock.nowMs() > untilMs) throw new Violation(what);
    await world.run(LOOK_MS);
  }
}

/** A meeting that has settled, and two of its members that have no link with each other. */
async function settle(world: MeetingWorld): Promise<readonly [Run, Run]> {
  for (const [index, seat] of world.seats.entries())
    world.clock.setTimer(200 * index, () => world.start(seat));
  await world.run(SETTLED_MS);
  const [other, self] = world.live().toSorted((a, b) => (a.peer < b.peer ? 1 : -1));
  if (self === undefined || other === undefined || areLinked(self, other))
    throw new Violation("they are linked");
  return [self, other];
}

async function live(world: MeetingWorld, whenCalled: () => void): Promise<readonly [Run, Run]> {
  const [self, other] = await settle(world);
  const [own, theirs] = [callsOf(self), callsOf(other)];
  own.call(callId(1), other.peer);
  whenCalled();
  await until(world, "it does not ring", () => theirs.get()?.state === "incoming");
  theirs.input({ type: "answer", callId: callId(1) });
  await until(world, "the answer does not arrive", () => own.get()?.state === "connecting");
  for (const [run, peer] of [
    [own, other.peer],
    [theirs, self.peer],
  ] as const)
    run.input({ type: "reported", callId: callId(1), peer, isConnected: true });
  return [self, other];
}

test("[DC27] a call makes a link between two members that have none, which ends with it", async (t) => {
  for (const seed of seedsFor("calls", SEEDS)) {
    const failure = await outcomeOf({ seed, count: MEMBERS }, async (world) => {
      const [self, other] = await live(world, () => {});
      await world.run(UNNEEDED_MS);
      if (!areLinked(self, other)) throw new Violation("the link has ended before the call");
      callsOf(other).input({ type: "hangUp", callId: callId(1) });
      await until(world, "it is not over", () => callsOf(self).get() === null);
      await until(world, "the link stays", () => !areLinked(self, other), UNNEEDED_MS);
      const missing = disagreement(world.live(), world.nameOf);
      if (missing !== null) throw new Violation(missing);
    });
    t.is(failure, null, failure ?? "");
  }
});

test("[DC28] a call rings and is answered while coordinator and deputy die, and goes on when those two are cut off from all others", async (t) => {
  for (const seed of seedsFor("bereaved calls", SEEDS)) {
    const failure = await outcomeOf({ seed, count: MEMBERS }, async (world) => {
      const [self, other] = await live(world, () => {
        for (const seat of world.seats.slice(0, 2)) seat.run?.kill(false);
      });
      await until(world, "no agreement", () => disagreement(world.live(), world.nameOf) === null);
      for (const run of [self, other]) run.place.computer.isPlugged = false;
      await world.run(UNNEEDED_MS);
      for (const run of [self, other])
        if (callsOf(run).get()?.state !== "active") throw new Violation("the call has ended");
    });
    t.is(failure, null, failure ?? "");
  }
});
