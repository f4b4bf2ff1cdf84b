/** What a member that lies says: well-formed messages of every kind, signed with its own key only, or signed by others at another time. */
import type { ElectionMessage } from "../../src/election/messages.ts";
import { MAX_TERM_JUMP, type Claim } from "../../src/kernel/claim.ts";
import { MAX_TERM } from "../../src/kernel/epoch.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { LinkMessage } from "../../src/mesh/messages.ts";
import { claimOf } from "../support/claims.ts";
import { peerId } from "../support/ids.ts";
import type { SeededRandom } from "../support/random.ts";
import type { Machines } from "./machines.ts";

const CAUSES = ["died", "left", "lowerId", "merged"] as const;
/** Made-up peers: a liar can sign entries for keys of its own, and have them listed. */
const PHANTOMS = 100;

type Lie = LinkMessage | ElectionMessage;

export function createLiar(machines: Machines, random: SeededRandom, liar: number, count: number) {
  const chance = (ratio: number) => random.next() < ratio;
  const anybody = (): PeerId => peerId(1 + Math.floor(random.next() * count));
  /** Lower or higher than all others; ids below 1 would be shorter. */
  const phantom = (): number => (chance(0.5) ? 0 : PHANTOMS + Math.floor(random.next() * 3));

  function term(): number {
    const known = machines.epoch(liar).term;
    const jump = random.pick([1, 1, 2, MAX_TERM_JUMP, MAX_TERM_JUMP + 1, 5_000, 2 ** 30]);
    return random.pick([known + jump, known + jump, known, Math.max(1, known - 1), MAX_TERM]);
  }

  /** Its own, a made-up peer's, one that another member signed once, or one that nobody signed. */
  function claim(): Claim {
    const old = [...machines.signed];
    const kind = random.next();
    if (kind < 0.6) return machines.sign(liar, Math.min(MAX_TERM, term()), random.pick(CAUSES));
    if (kind < 0.75) return machines.sign(phantom(), Math.min(MAX_TERM, term()), random.pick(CAUSES));
    if (kind < 0.9) return random.pick(old);
    return claimOf(anybody(), term(), random.pick(CAUSES));
  }

  function lie(): Lie {
    const present = machines.epoch(liar);
    const entries = Array.from({ length: count }, (_, index) => machines.entryOf(index + 1));
    const made = { ...machines.entryOf(liar), peerId: peerId(phantom()) };
    switch (
      random.pick([
        "claim",
        "claim",
        "epoch",
        "epoch",
        "referral",
        "handover",
        "report",
        "warm",
        "roster",
        "offer",
      ] as const)
    ) {
      case "claim":
        return { type: "claim", epoch: claim() };
      case "epoch":
        return { type: "epoch", epoch: claim() };
      case "referral":
        return { type: "referral", epoch: claim() };
      case "handover": {
        const { term: known, coordinator } = present;
        return {
          type: "handover",
          epoch: { term: known, coordinator },
          to: anybody(),
          cause: random.pick(CAUSES),
        };
      }
      case "report":
        return { type: "report", unreachable: [...new Set([anybody(), anybody(), present.coordinator])] };
      case "warm":
        return { type: "warm", peers: [anybody(), peerId(phantom())] };
      case "roster":
        return {
          type: "roster",
          epoch: chance(0.5) ? present : claim(),
          version: random.pick([0, 1, 5, 1_000_000]),
          entries: [...entries.filter(() => chance(0.5)), ...(chance(0.3) ? [made] : [])],
        };
      case "offer":
        return { type: "offer", entry: chance(0.7) ? made : random.pick(entries), credential: [] };
    }
  }

  return {
    /** Says the same to all, or something to one of them. */
    speak(): void {
      const said = lie();
      const all = Array.from({ length: count }, (_, index) => index + 1).filter((index) => index !== liar);
      for (const index of chance(0.5) ? all : [random.pick(all)]) machines.tell(liar, index, said);
    },
  };
}
