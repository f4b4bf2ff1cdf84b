/** Mallory makes keys until one is the lowest of the meeting, joins with it, and claims to carry the meeting, also when its coordinator dies. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createMachines, type RankViews } from "../simulation/machines.ts";
import { peerId } from "../support/ids.ts";
import { rankById } from "../support/ranks.ts";

const [MALLORY, MAKER, TRUSTED, GUEST] = [1, 2, 3, 4] as const;
const ALL = [MALLORY, MAKER, TRUSTED, GUEST] as const;
const HONEST = ALL.slice(1);
const CLASSES = new Map<PeerId, 1 | 2>([
  [peerId(MAKER), 1],
  [peerId(TRUSTED), 2],
]);
const rankOf = (peer: PeerId) => rankById(peer, CLASSES.get(peer) ?? 8);
const RANKS: RankViews = {
  of: (_viewer, peer) => rankOf(peer),
  ofClaim: ({ coordinator }) => rankOf(coordinator),
};

/** The maker lets the trusted member and the guest in, and Mallory last. */
function meet() {
  const machines = createMachines(ALL.length, () => {}, {}, RANKS);
  const here: number[] = [MAKER];
  for (const index of [TRUSTED, GUEST, MALLORY]) {
    machines.admit(index, MAKER);
    for (const other of here) machines.link(other, index);
    here.push(index);
    machines.run(100);
  }
  machines.run(30_000);
  return machines;
}

test("[RK32] the lowest key is handed nothing, and is not next in line, while members that are trusted are there", (t) => {
  const machines = meet();
  for (const index of ALL) t.like(machines.epoch(index), { term: 1, coordinator: peerId(MAKER) });
  for (const index of HONEST) t.is(machines.deputy(index), peerId(TRUSTED), `p${index}`);
  machines.kill(MAKER);
  machines.run(5_000);
  for (const index of [TRUSTED, GUEST]) t.is(machines.epoch(index).coordinator, peerId(TRUSTED));
});

test("[RK33] its claims lead nobody away, neither while the coordinator lives nor when it has died", (t) => {
  const machines = meet();
  const claim = () => {
    const epoch = machines.sign(MALLORY, machines.epoch(TRUSTED).term + 1, "died");
    for (const index of HONEST) machines.tell(MALLORY, index, { type: "claim", epoch });
  };
  for (let times = 0; times < 20; times += 1) {
    claim();
    machines.run(700);
    for (const index of HONEST) t.is(machines.epoch(index).coordinator, peerId(MAKER));
  }
  machines.kill(MAKER);
  claim();
  machines.run(10_000);
  for (const index of [TRUSTED, GUEST]) t.is(machines.epoch(index).coordinator, peerId(TRUSTED));
});
