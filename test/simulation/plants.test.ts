/** Faults planted into every peer: a simulation that does not find them proves nothing. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { legPlanMachine } from "../../src/media/leg/leg-plan.ts";
import type { Roster } from "../../src/mesh/roster/roster.ts";
import type { LinkMessage } from "../../src/mesh/messages.ts";
import { liveMeeting } from "./meeting-life.ts";
import { Violation } from "./invariants.ts";
import { claimOf } from "../support/claims.ts";
import { sample } from "../support/full.ts";
import { createMeetingWorld, type Plant } from "./meeting-world.ts";

/** Meetings within which each plant has to be found. */
const MEETINGS = 40;
const EVERY_MS = 50;

/** The body of a message of that channel and type, or null. */
function bodyOf(message: LinkMessage, channel: string, type: string): Record<string, unknown> | null {
  if (message.type !== "data" || message.channel !== channel) return null;
  // Every module's bodies are objects with a type.
  const body = message.body as Record<string, unknown>;
  return body["type"] === type ? body : null;
}

const dropping = (isDropped: (message: LinkMessage) => boolean): Plant => ({
  alter: () => (message) => (isDropped(message) ? null : message),
});

const PLANTS: readonly (readonly [what: string, plant: Plant])[] = [
  [
    "a member that follows lower epochs",
    {
      tamper(run, world) {
        const highest = claimOf(run.peer);
        const { setEpoch } = run.mesh.mesh;
        const fall = () => {
          const epoch = run.epoch();
          if (epoch !== null && epoch.term > 3) run.process.deliver(() => setEpoch(highest));
          if (!run.process.isDead) world.setTimer(world.nowMs() + EVERY_MS, fall);
        };
        fall();
      },
    },
  ],
  [
    "a coordinator that never adds to its roster",
    {
      alter: () => {
        let first: Roster | null = null;
        return (message) => {
          if (message.type !== "roster") return message;
          const entries = (first ??= message.entries);
          return { ...message, entries: [...entries] };
        };
      },
    },
  ],
  [
    "a coordinator that never takes anybody off its roster",
    {
      alter: () => {
        const ever = new Map<PeerId, Roster[number]>();
        return (message) => {
          if (message.type !== "roster") return message;
          for (const entry of message.entries) ever.set(entry.peerId, entry);
          return { ...message, entries: [...ever.values()] };
        };
      },
    },
  ],
  [
    "a roster of an older epoch, sent as one of the newest",
    {
      alter: () => {
        let older: LinkMessage | null = null;
        return (message) => {
          if (message.type !== "roster") return message;
          older ??= message;
          return older.type === "roster" && message.epoch.term > older.epoch.term
            ? { ...message, entries: older.entries }
            : message;
        };
      },
    },
  ],
  [
    "a lease that does not move with the term",
    dropping((message) => {
      const lease = bodyOf(message, "presence", "lease")?.["lease"];
      return lease !== undefined && JSON.stringify(lease).includes('"version":1,');
    }),
  ],
  [
    "a coordinator that grants the lease to every member that asks",
    {
      alter:
        ({ peer }) =>
        (message) => {
          const body = bodyOf(message, "presence", "lease");
          if (body === null || message.type !== "data") return message;
          // The shape of a lease.
          const lease = body["lease"] as { presenter: PeerId | null };
          const told = { ...body, lease: { ...lease, presenter: lease.presenter === null ? null : peer } };
          return { ...message, body: told };
        },
    },
  ],
  [
    "legs that are never opened again",
    {
      legMachine: {
        ...legPlanMachine,
        step(state, input, nowMs) {
          const [after, effects] = legPlanMachine.step(state, input, nowMs);
          const legs = after.legs.map((leg) =>
            leg.phase === "waiting" ? { ...leg, retryAtMs: Infinity } : leg,
          );
          return [{ ...after, legs }, effects];
        },
      },
    },
  ],
];

for (const [what, plant] of sample(PLANTS, 3)) {
  test(`[SM4] the simulation finds ${what}`, async (t) => {
    for (let seed = 0; seed < MEETINGS; seed += 1) {
      const failure = await liveMeeting({ seed, count: 4 + (seed % 3), plant }, true);
      if (failure === null) continue;
      t.log(failure);
      return void t.pass();
    }
    t.fail(`${MEETINGS} meetings went well`);
  });
}

/** Links that are taken for alive whatever happens. */
const undying: Plant = {
  tamper(run, world) {
    const revive = () => {
      const session = run.mesh.session();
      run.process.deliver(() => session?.linked().forEach((peer) => session.peerHeard(peer)), true);
      if (!run.process.isDead) world.setTimer(world.nowMs() + EVERY_MS, revive);
    };
    revive();
  },
};

/** Who goes on following a coordinator two seconds after its cable was pulled. Later even the word of media counts no more. */
async function stillFollowing(plant: Plant): Promise<readonly string[]> {
  const world = createMeetingWorld({ seed: 1, count: 4, plant });
  for (const seat of world.seats) {
    world.start(seat);
    await world.run(1_500);
  }
  await world.run(15_000);
  const coordinator = world.live()[0]?.epoch()?.coordinator;
  const cut = world.seats.find(({ identity }) => identity.peerId === coordinator);
  if (cut === undefined) throw new Error("nobody coordinates");
  for (const seat of world.seats) if (seat !== cut) world.network.setCut(cut.computer, seat.computer, true);
  await world.run(2_000);
  return world
    .live()
    .filter((run) => run.peer !== coordinator && run.epoch()?.coordinator === coordinator)
    .map((run) => world.nameOf(run.peer));
}

test("[SM4] liveness that never dies is found by whom others go on following", async (t) => {
  t.deepEqual(await stillFollowing({}), []);
  t.is((await stillFollowing(undying)).length, 3);
});

/** A calm meeting in which now one, now another stands still for nearly as long as makes a death. */
async function standStillOften(plant: Plant): Promise<string | null> {
  const world = createMeetingWorld({ seed: 1, count: 4, plant });
  const { seats, clock, random } = world;
  const stillMs = 450;
  try {
    for (const seat of seats) {
      world.start(seat);
      await world.run(1_500);
    }
    for (let turn = 0; turn < 20; turn += 1) {
      const seat = random.pick(seats);
      seat.troubledAtMs = clock.nowMs() + stillMs;
      seat.run?.process.stop();
      await world.run(stillMs);
      seat.run?.process.go();
      await world.run(3_000);
    }
    return null;
  } catch (error) {
    if (error instanceof Violation) return error.message;
    throw error;
  }
}

test("[SM2] [SM4] a process that stood still calls no peer silent, and the simulation finds a failure detector without that guard", async (t) => {
  t.is(await standStillOften({}), null);
  t.regex((await standStillOften({ isUnguarded: true })) ?? "", /silent/);
});
