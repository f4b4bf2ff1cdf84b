/** Members of whom the last has the lowest key. */
import type { PeerId } from "../../src/kernel/ids.ts";
import { createMachines, type RankViews } from "../simulation/machines.ts";
import { peerId } from "../support/ids.ts";
import { rankById } from "../support/ranks.ts";

export const [MALLORY, MAKER, TRUSTED, GUEST] = [1, 2, 3, 4] as const;

export const ALL = [MALLORY, MAKER, TRUSTED, GUEST] as const;

export const HONEST = ALL.slice(1);

export const CLASSES = new Map<PeerId, 1 | 2>([
  [peerId(MAKER), 1],
  [peerId(TRUSTED), 2],
]);

export const rankOf = (peer: PeerId) => rankById(peer, CLASSES.get(peer) ?? 8);

export const RANKS: RankViews = {
  of: (_viewer, peer) => rankOf(peer),
  ofClaim: ({ coordinator }) => rankOf(coordinator),
};

/** The maker lets the trusted member and the guest in, and Mallory last. */
export function meet() {
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
