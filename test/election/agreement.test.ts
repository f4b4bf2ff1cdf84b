/** Roster and election machines of four peers, whose links break and come back as chance has it. The whole mesh lives in test/simulation. */
import test from "ava";
import { compareEpochs, type Epoch } from "../../src/kernel/epoch.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { RankClass } from "../../src/kernel/rank.ts";
import { createMachines, type Machines, type RankViews } from "../simulation/machines.ts";
import { peerId } from "../support/ids.ts";
import { createRandom, type SeededRandom } from "../support/random.ts";
import { rankById } from "../support/ranks.ts";

const SEEDS = 60;
const FAULTS = 15;
const GAPS_MS = [5, 60, 400, 2_000, 5_000] as const;
/** Longer than any patience of the two machines, planned handovers included. */
const HEALED_MS = 40_000;
const PEERS = [1, 2, 3, 4] as const;

/** Four peers, let in one after the other, whose links break and come back. */
function live(machines: Machines, random: SeededRandom, between: () => void = () => {}): void {
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
    between();
    machines.run(random.pick(GAPS_MS));
  }
  for (const [a, b] of pairs) machines.link(a, b);
  machines.run(HEALED_MS);
}

const epochsOf = (machines: Machines, of: readonly number[]): readonly string[] => [
  ...new Set(of.map((index) => JSON.stringify(machines.epoch(index)))),
];

/** Which of them coordinates; all must agree. */
const leaderOf = (machines: Machines): number =>
  PEERS.find((index) => peerId(index) === machines.epoch(1).coordinator) ?? 0;

test("[EL1] [EL10] no epoch falls or has two coordinators, all agree once links are whole, and again when the coordinator dies", (t) => {
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const random = createRandom(seed);
    const last = new Map<PeerId, Epoch>();
    const machines = createMachines(PEERS.length, (peer, epoch) => {
      const before = last.get(peer);
      if (before !== undefined && compareEpochs(epoch, before) <= 0) t.fail(`seed ${seed}: an epoch fell`);
      last.set(peer, epoch);
    });
    live(machines, random);
    const epochs = (of: readonly number[]) => epochsOf(machines, of);
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

/** What each peer knows of whom the others trust: at first of the maker alone, whom everybody knows. */
function createViews(classes: readonly RankClass[]) {
  const informed = new Set<PeerId>();
  const classOf = (peer: PeerId): RankClass => classes[PEERS.findIndex((each) => peerId(each) === peer)] ?? 8;
  const isMaker = (peer: PeerId) => peer === peerId(1);
  const views: RankViews = {
    of: (viewer, peer) => rankById(peer, informed.has(viewer) || isMaker(peer) ? classOf(peer) : 8),
    ofClaim: ({ coordinator }) => rankById(coordinator, isMaker(coordinator) ? classOf(coordinator) : 8),
  };
  return { views, classOf, inform: (index: number) => void informed.add(peerId(index)) };
}

test("[RK1] members that learn at different times whom hosts trust agree all the same, also beside one that never does, and again after a death", (t) => {
  for (let seed = 0; seed < SEEDS / 2; seed += 1) {
    const random = createRandom(seed);
    const classes = [1, ...[2, 3, 4].map(() => random.pick([0, 1, 2, 8, 8] as const))] as const;
    const { views, inform } = createViews(classes);
    const machines = createMachines(PEERS.length, () => {}, {}, views);
    const ignorant = random.pick(PEERS);
    live(machines, random, () => {
      const learner = random.pick(PEERS);
      if (learner === ignorant) return;
      inform(learner);
      machines.ranksChanged(learner);
    });
    t.is(epochsOf(machines, PEERS).length, 1, `seed ${seed}: ${epochsOf(machines, PEERS).join(" ")}`);
    const dead = leaderOf(machines);
    machines.kill(dead);
    machines.run(HEALED_MS);
    const rest = PEERS.filter((index) => index !== dead);
    t.is(epochsOf(machines, rest).length, 1, `seed ${seed}: ${epochsOf(machines, rest).join(" ")}`);
  }
});

test("[RK2] once all know whom hosts trust, the lowest of those coordinates, and whoever has just come in waits until it is needed", (t) => {
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const random = createRandom(seed);
    // The maker has the highest id, so that everybody else has the lower one.
    const classes = [8, ...[2, 3].map(() => random.pick([0, 2, 8] as const)), 8] as const;
    const { views, classOf, inform } = createViews(classes);
    const machines = createMachines(PEERS.length, () => {}, {}, views);
    for (const index of PEERS) inform(index);
    live(machines, random);
    const before = machines.epoch(1).term;
    const trusted = PEERS.filter((index) => classOf(peerId(index)) < 8);
    const rankOf = (index: number) => rankById(peerId(index), classOf(peerId(index)));
    const [lowest] = trusted.toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));
    t.is(epochsOf(machines, PEERS).length, 1, `seed ${seed}`);
    if (lowest !== undefined) t.is(leaderOf(machines), lowest, `seed ${seed}`);
    machines.run(HEALED_MS);
    t.is(machines.epoch(1).term, before, `seed ${seed}: nobody hands over for nothing`);
  }
});
