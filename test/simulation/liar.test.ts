/** Meetings of which one member lies, and faults planted into the others: a simulation that does not find those proves nothing. */
import test from "ava";
import { stepElection } from "../../src/election/election-machine.ts";
import type { ElectionState } from "../../src/election/election-state.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { liveWithLiar } from "./liar-life.ts";
import { rankById } from "../support/ranks.ts";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";
import type { MachinesPlant } from "./machines.ts";

const MEETINGS = isFull ? 5_000 : 1_000;
/**
 * Seeds that once failed: a coordinator waited for ever for a lower one that somebody had heard of, and did not outbid another one; and one
 * outbid the claim of a made-up peer a minute after the liar that showed it had gone.
 */
const REGRESSION_SEEDS = [1809113189, 115960];
/** Meetings within which each plant has to be found. */
const PLANTED_MEETINGS = 60;

test("[SM10] [SM40] meetings of which one member lies keep all rules, and all others agree when it has gone", (t) => {
  for (const seed of [...REGRESSION_SEEDS, ...seedsFor("liar", MEETINGS)]) {
    const failure = liveWithLiar(seed);
    t.is(failure, null, failure === null ? "" : (liveWithLiar(seed, {}, true) ?? failure));
    if (failure !== null) return;
  }
});

/** Peers that see their state otherwise than it is, when they decide. */
const seeing = (alter: (state: ElectionState, nowMs: number) => ElectionState): MachinesPlant => ({
  step: (state, input, nowMs) => stepElection(alter(state, nowMs), input, nowMs),
});

const PLANTS: readonly (readonly [what: string, plant: MachinesPlant])[] = [
  ["members that do not check who signed a claim", { isTrusting: true }],
  [
    "members that take any jump of the term",
    // As if they had followed their epoch for years.
    seeing((state) => ({ ...state, lastChangeAtMs: -1e15 })),
  ],
  [
    "members that follow another while their coordinator is there",
    seeing((state) => ({ ...state, suspects: new Set<PeerId>([state.epoch.coordinator]) })),
  ],
  [
    "followers that take any claimer for their coordinator's successor",
    seeing((state) => ({
      ...state,
      successor: [...state.shown.values()].at(-1)?.claim.coordinator ?? state.successor,
    })),
  ],
  ["rosters that count from any member", { alterRoster: (_to, coordinator) => coordinator }],
  [
    "members that weigh claims by their keys alone",
    { rankOfClaim: ({ coordinator }) => rankById(coordinator) },
  ],
  [
    "coordinators that never outbid a claim",
    seeing((state, nowMs) =>
      state.epoch.coordinator === state.self ? { ...state, lastChangeAtMs: nowMs } : state,
    ),
  ],
];

for (const [what, plant] of PLANTS) {
  test(`[SM11] [SM40] the simulation with a liar finds ${what}`, (t) => {
    for (let seed = 0; seed < PLANTED_MEETINGS; seed += 1) {
      const failure = liveWithLiar(seed, plant);
      if (failure === null) continue;
      t.log(failure);
      return void t.pass();
    }
    t.fail(`${PLANTED_MEETINGS} meetings went well`);
  });
}
