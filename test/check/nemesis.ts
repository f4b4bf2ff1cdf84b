/** What happens to whom, and when, all from one seed: rounds of faults, with a calm behind each. Pure. */
import type { SeededRandom } from "../support/random.ts";

/** Peers are numbered from 0, the lowest id first: as long as it lives, 0 coordinates. */
export type Fault = { readonly atMs: number; readonly forMs: number } & (
  | { readonly kind: "kill" | "stop" | "cut" | "silentCut" | "powerCut"; readonly whom: number }
  /** All at once; they come back one after the other. */
  | { readonly kind: "killAll" }
  /** Those of the list on one side, the others on the other. */
  | { readonly kind: "partition"; readonly side: readonly number[] }
  /** Stays so. */
  | { readonly kind: "clock"; readonly whom: number; readonly offsetMs: number }
  /** Of the one who has a small disk. */
  | { readonly kind: "fullDisk"; readonly whom: number }
);
export type FaultKind = Fault["kind"];

/** How often each comes, in proportion. */
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
const LOW_IDS_RATIO = 0.45;

export interface NemesisOptions {
  readonly peers: number;
  /** Who has a small disk; null for nobody. */
  readonly smallDisk: number | null;
  /** Nothing but these. */
  readonly deck: readonly FaultKind[];
}

/** Two to three faults a round, overlapping, no two on one peer; a disk is torn once a round at most. Endless. */
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
      // Put back: it comes another time.
      if (isTaken || round.some(({ kind }) => kind === fault.kind || clash(kind, fault.kind)))
        deck.unshift(fault.kind);
      else round.push(fault);
    }
    if (round.length > 0) yield round.toSorted((a, b) => a.atMs - b.atMs);
  }
}

/** Healing a partition would end a silent cut, too; and nobody starts on a full disk. */
const CLASHES: ReadonlySet<string> = new Set(["partition,silentCut", "fullDisk,killAll"]);
const clash = (a: FaultKind, b: FaultKind): boolean => CLASHES.has([a, b].toSorted().join());

const targetsOf = (fault: Fault): readonly number[] => ("whom" in fault ? [fault.whom] : []);

function shuffled<T>(values: readonly T[], random: SeededRandom): T[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(Math.floor(random.next() * rest.length), 1));
}

function aim(kind: FaultKind, random: SeededRandom, { peers, smallDisk }: NemesisOptions): Fault | null {
  const times = { atMs: Math.round(random.between(0, 1_500)), forMs: Math.round(random.between(800, 4_000)) };
  const whom =
    random.next() < LOW_IDS_RATIO ? Math.floor(random.next() * 2) : Math.floor(random.next() * peers);
  switch (kind) {
    case "killAll":
      return { kind, ...times };
    case "partition": {
      const order = shuffled([...Array(peers).keys()], random);
      const side = order.slice(0, 1 + Math.floor(random.next() * (peers - 1))).toSorted((a, b) => a - b);
      return { kind, side, ...times };
    }
    case "clock":
      return { kind, whom, offsetMs: skew(random), ...times };
    case "fullDisk":
      return smallDisk === null ? null : { kind, whom: smallDisk, ...times };
    default:
      return { kind, whom, ...times };
  }
}

/** Up to a day, either way. */
export const skew = (random: SeededRandom): number => Math.round(random.between(-DAY_MS, DAY_MS));

export function describeFault(fault: Fault, nameOf: (peer: number) => string): string {
  const span = `for ${(fault.forMs / 1_000).toFixed(1)} s`;
  switch (fault.kind) {
    case "killAll":
      return `killAll ${span}`;
    case "partition":
      return `partition ${fault.side.map(nameOf).join(", ")} from the others ${span}`;
    case "clock":
      return `clock of ${nameOf(fault.whom)} off by ${(fault.offsetMs / 3_600_000).toFixed(1)} h`;
    default:
      return `${fault.kind} ${nameOf(fault.whom)} ${span}`;
  }
}
