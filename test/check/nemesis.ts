/** Plans the faults of a run from one seed: in rounds, with a calm after each. Pure. */
import type { SeededRandom } from "../support/random.ts";

/** Peers are numbered from 0. Peer 0 makes the meeting, and coordinates as long as it lives. */
export type Fault = { readonly atMs: number; readonly forMs: number } & (
  | { readonly kind: "kill" | "stop" | "cut" | "silentCut" | "powerCut"; readonly target: number }
  /** Kills all peers at once; they come back one after the other. */
  | { readonly kind: "killAll" }
  /** The peers of `side` are cut off from all others. */
  | { readonly kind: "partition"; readonly side: readonly number[] }
  /** The clock stays off after the fault's end. */
  | { readonly kind: "clock"; readonly target: number; readonly offsetMs: number }
  /** Only for the peer with the small disk. */
  | { readonly kind: "fullDisk"; readonly target: number }
);
export type FaultKind = Fault["kind"];

/** Each kind as often as it comes, in proportion. */
export const DECK: readonly FaultKind[] = [
  "kill",
  "powerCut",
  "partition",
  "cut",
  "fullDisk",
  "stop",
  "clock",
  "kill",
  "silentCut",
  "powerCut",
  "killAll",
];
const DAY_MS = 86_400_000;
/** The share of faults that hit peer 0 or 1: the coordinator, and perhaps its deputy. */
const FIRST_PEERS_RATIO = 0.45;

export interface NemesisOptions {
  readonly peers: number;
  /** The peer with a small disk; null for none. */
  readonly smallDisk: number | null;
  /** The kinds to choose from. */
  readonly deck: readonly FaultKind[];
}

/** Endless rounds of two to three faults, which may overlap. No two are on one peer, and a round tears one disk at most. */
export function* rounds(random: SeededRandom, options: NemesisOptions): Generator<readonly Fault[], never> {
  let deck: FaultKind[] = [];
  const draw = (): FaultKind => {
    if (deck.length === 0) deck = shuffled(options.deck, random);
    return deck.pop() ?? "kill";
  };
  for (;;) {
    const round: Fault[] = [];
    const count = random.next() < 0.4 ? 3 : 2;
    for (let index = 0; index < count; index += 1) {
      const fault = aim(draw(), random, options);
      if (fault === null) continue;
      const isTaken = targetsOf(fault).some((peer) => round.flatMap(targetsOf).includes(peer));
      // Goes back into the deck for another round.
      if (isTaken || round.some(({ kind }) => kind === fault.kind || clash(kind, fault.kind)))
        deck.unshift(fault.kind);
      else round.push(fault);
    }
    if (round.length > 0) yield round.toSorted((a, b) => a.atMs - b.atMs);
  }
}

/** Healing a partition would end a silent cut, too; and no program starts on a full disk. */
const CLASHES: ReadonlySet<string> = new Set(["partition,silentCut", "fullDisk,killAll"]);
const clash = (a: FaultKind, b: FaultKind): boolean => CLASHES.has([a, b].toSorted().join());

const targetsOf = (fault: Fault): readonly number[] => ("target" in fault ? [fault.target] : []);

function shuffled<T>(values: readonly T[], random: SeededRandom): T[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(Math.floor(random.next() * rest.length), 1));
}

function aim(kind: FaultKind, random: SeededRandom, { peers, smallDisk }: NemesisOptions): Fault | null {
  const times = { atMs: Math.round(random.between(0, 1_500)), forMs: Math.round(random.between(800, 4_000)) };
  const target =
    random.next() < FIRST_PEERS_RATIO ? Math.floor(random.next() * 2) : Math.floor(random.next() * peers);
  switch (kind) {
    case "killAll":
      return { kind, ...times };
    case "partition": {
      const order = shuffled([...Array(peers).keys()], random);
      const side = order.slice(0, 1 + Math.floor(random.next() * (peers - 1))).toSorted((a, b) => a - b);
      return { kind, side, ...times };
    }
    case "clock":
      return { kind, target, offsetMs: skew(random), ...times };
    case "fullDisk":
      return smallDisk === null ? null : { kind, target: smallDisk, ...times };
    default:
      return { kind, target, ...times };
  }
}

/** Milliseconds, up to a day either way. */
export const skew = (random: SeededRandom): number => Math.round(random.between(-DAY_MS, DAY_MS));

export function describeFault(fault: Fault, nameOf: (peer: number) => string): string {
  const span = `for ${(fault.forMs / 1_000).toFixed(1)} s`;
  switch (fault.kind) {
    case "killAll":
      return `killAll ${span}`;
    case "partition":
      return `partition ${fault.side.map(nameOf).join(", ")} from the others ${span}`;
    case "clock":
      return `clock of ${nameOf(fault.target)} off by ${(fault.offsetMs / 3_600_000).toFixed(1)} h`;
    default:
      return `${fault.kind} ${nameOf(fault.target)} ${span}`;
  }
}
