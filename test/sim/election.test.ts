import { randomInt } from "node:crypto";
import test from "ava";
import { ballotMachine, type Ballot, type BallotEffect } from "../../src/election/ballot.ts";
import type { Step } from "../../src/kernel/machine.ts";
import { runElectionWorld, type BallotMachine } from "./election-world.ts";

/** Seeds that once failed. */
const REGRESSION_SEEDS: readonly number[] = [];
const FRESH_SEEDS = 1_000;
/** Every so manieth world is a crowd. */
const CROWD_EVERY = 200;
const CROWD = 30;

test(`[EL1] [EL2] [EL10] after any faults and a heal, all agree (${FRESH_SEEDS} fresh seeds)`, (t) => {
  const fresh = Array.from({ length: FRESH_SEEDS }, () => randomInt(2 ** 32));
  for (const [index, seed] of [...REGRESSION_SEEDS, ...fresh].entries()) {
    const failure =
      index % CROWD_EVERY === CROWD_EVERY - 1 ? runElectionWorld(seed, CROWD) : runElectionWorld(seed);
    t.is(failure, null, failure ?? "");
  }
});

/** Faults planted in the election: a simulation that does not find them proves nothing. */
const PLANTS: Readonly<Record<string, BallotMachine["step"]>> = {
  "follows whatever epoch it hears of": (ballot, input, nowMs) => {
    const isNews =
      input.type === "received" && (input.message.type === "claim" || input.message.type === "epoch");
    if (!isNews) return ballotMachine.step(ballot, input, nowMs);
    const { epoch, cause } = input.message as { epoch: Ballot["epoch"]; cause: "died" };
    return [{ ...ballot, epoch }, [{ type: "epochChanged", epoch, cause }]];
  },
  "tells nobody of its epoch": (ballot, input, nowMs): Step<Ballot, BallotEffect> => {
    const [after, effects] = ballotMachine.step(ballot, input, nowMs);
    return [after, effects.filter((effect) => !("message" in effect) || effect.message.type !== "epoch")];
  },
  "never takes over from a dead coordinator": (ballot, input, nowMs) => {
    const [after, effects] = ballotMachine.step(ballot, input, nowMs);
    const isTakeover = effects.some((effect) => effect.type === "epochChanged" && effect.cause === "died");
    return isTakeover && after.epoch.coordinator === after.self
      ? [{ ...after, epoch: ballot.epoch }, []]
      : [after, effects];
  },
};

for (const [name, step] of Object.entries(PLANTS)) {
  test(`[EL10] the simulation finds an election that ${name}`, (t) => {
    const machine: BallotMachine = { ...ballotMachine, step };
    const failures = Array.from({ length: 40 }, (_, seed) => runElectionWorld(seed, 4, machine)).filter(
      (each) => each !== null,
    );
    t.not(failures.length, 0);
  });
}
