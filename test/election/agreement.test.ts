/** Roster and election machines of four peers, whose links break and come back as chance has it. The whole mesh lives in test/simulation. */
import test from "ava";
import { compareEpochs, type Epoch } from "../../src/kernel/epoch.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createMachines } from "../simulation/machines.ts";
import { createRandom } from "../support/random.ts";

const SEEDS = 60;
const FAULTS = 15;
const GAPS_MS = [5, 60, 400, 2_000, 5_000] as const;
/** Longer than any patience of the two machines, planned handovers included. */
const HEALED_MS = 40_000;
const PEERS = [1, 2, 3, 4] as const;

test("[EL1] [EL10] no epoch falls or has two coordinators, all agree once links are whole, and again when the coordinator dies", (t) => {
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const random = createRandom(seed);
    const last = new Map<PeerId, Epoch>();
    const machines = createMachines(PEERS.length, (peer, epoch) => {
      const before = last.get(peer);
      if (before !== undefined && compareEpochs(epoch, before) <= 0) t.fail(`seed ${seed}: an epoch fell`);
      last.set(peer, epoch);
    });
    const pairs = PEERS.flatMap((a) => PEERS.filter((b) => b > a).map((b) => [a, b] as const));
    for (const index of [2, 3, 4]) {
      machines.admit(index, 1);
      for (let other = 1; other < index; other += 1) machines.link(other, index);
      machines.run(random.between(5, 500));
    }
    for (let fault = 0; fault < FAULTS; fault += 1) {
      const [a, b] = random.pick(pairs);
      if (random.next() < 0.6) machines.cut(a, b, random.pick(["silent", "closed"] as const));
      else machines.link(a, b);
      machines.run(random.pick(GAPS_MS));
    }
    for (const [a, b] of pairs) machines.link(a, b);
    machines.run(HEALED_MS);
    const epochs = (of: readonly number[]) => [
      ...new Set(of.map((index) => JSON.stringify(machines.epoch(index)))),
    ];
    t.is(epochs(PEERS).length, 1, `seed ${seed}: ${epochs(PEERS).join(" ")}`);
    for (const index of PEERS)
      t.is(machines.members(index).length, PEERS.length, `seed ${seed}: p${index}'s roster`);
    const coordinator = machines.epoch(1).coordinator;
    const dead = PEERS.find((index) => machines.members(1)[index - 1] === coordinator) ?? 1;
    machines.kill(dead);
    machines.run(HEALED_MS);
    const rest = PEERS.filter((index) => index !== dead);
    t.is(epochs(rest).length, 1, `seed ${seed}: ${epochs(rest).join(" ")}`);
    t.not(machines.epoch(rest[0] ?? 1).coordinator, coordinator);
  }
});
