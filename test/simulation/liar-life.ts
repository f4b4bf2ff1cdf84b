/**
 * The life of a meeting of which one member lies, by the roster and election machines alone. Every other life is calm: links break only
 * with a death, so that nobody has a reason to follow the liar while an honest member with a lower rank is there.
 */
import { MAX_TERM_JUMP } from "../../src/kernel/claim.ts";
import { compareEpochs, type Epoch } from "../../src/kernel/epoch.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { peerId } from "../support/ids.ts";
import { createRandom } from "../support/random.ts";
import { rankById } from "../support/ranks.ts";
import { createLiar } from "./lies.ts";
import { createMachines, type MachinesPlant } from "./machines.ts";

const FEWEST_HONEST = 2;
const LIES = 40;
/** Between two lies: mostly in the middle of what the last one has set off. */
const GAPS_MS = [0, 1, 1, 5, 60, 400, 1_100] as const;
/** The liar goes on, and the others agree on who coordinates. A made-up peer that is next in line keeps them waiting for a while. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 100;
/** Longer than any patience of the two machines, planned handovers included. */
const HEALED_MS = 40_000;

/** 3 to 9 people. */
const liarSizeOf = (seed: number): number => 3 + (seed % 7);

/** Null when all rules held, or what went wrong. */
export function liveWithLiar(seed: number, plant: MachinesPlant = {}, isTraced = false): string | null {
  const random = createRandom(seed);
  const count = liarSizeOf(seed);
  const isCalm = seed % 2 === 0;
  /** Every other calm life: nobody trusts the liar, nor whom it makes up, and all others are trusted. */
  const isStranger = seed % 4 === 0;
  const chance = (ratio: number) => random.next() < ratio;
  const someone = () => 1 + Math.floor(random.next() * count);
  const everybody = Array.from({ length: count }, (_, index) => index + 1);
  const liar = someone();
  const honest = () => everybody.filter((index) => index !== liar && !machines.isDead(index));
  const numberOf = (peer: PeerId) => Number(`0x${peer.slice(1)}`);
  const isTrusted = (peer: PeerId) =>
    !isStranger || (numberOf(peer) !== liar && numberOf(peer) > 0 && numberOf(peer) <= count);
  const rankOf = (peer: PeerId) => rankById(peer, isTrusted(peer) ? 2 : 8);
  const last = new Map<PeerId, Epoch>();
  let broken: string | null = null;
  /** From here on the invariants count: who has not been let in follows itself. */
  let isTogether = false;
  const fail = (text: string) => void (broken ??= `${text} at ${machines.nowMs()} ms`);

  const machines = createMachines(
    count,
    (peer, epoch) => {
      const who = numberOf(peer);
      if (who === liar) return;
      const before = last.get(peer);
      last.set(peer, epoch);
      if (before !== undefined && compareEpochs(epoch, before) <= 0) fail(`p${who}'s epoch fell`);
      if (epoch.term > MAX_TERM_JUMP * (3 + machines.nowMs() / 1_000))
        fail(`the term ran away to ${epoch.term}`);
      const leader = numberOf(epoch.coordinator);
      const rightful = honest().find(
        (index) =>
          rankOf(peerId(index)) < rankOf(epoch.coordinator) &&
          (index === who || machines.isLinked(index, who)),
      );
      const isUsurper = leader === liar || leader > count;
      if (isTogether && isCalm && isUsurper && rightful !== undefined)
        fail(`p${who} follows p${leader} in term ${epoch.term}, and p${rightful} is there`);
    },
    plant,
    { of: (_viewer, peer) => rankOf(peer), ofClaim: ({ coordinator }) => rankOf(coordinator) },
  );
  const { speak } = createLiar(machines, random, liar, count);
  const show = ({ term, coordinator }: Epoch) => `${term}/p${numberOf(coordinator)}`;
  const epochsOf = (of: readonly number[]) => new Set(of.map((index) => show(machines.epoch(index))));
  const coordinatorsOf = (of: readonly number[]) =>
    new Set(of.map((index) => machines.epoch(index).coordinator));

  function meet(): void {
    const host = someone();
    const here = [host];
    for (const index of everybody.filter((each) => each !== host)) {
      machines.admit(index, random.pick(here));
      for (const other of here) machines.link(other, index);
      here.push(index);
      machines.run(random.between(5, 500));
    }
    machines.run(random.pick([3_000, 30_000]));
    isTogether = true;
  }

  function strike(): void {
    const victims = honest();
    const coordinator = victims.find((index) => machines.epoch(index).coordinator === peerId(index));
    const isKilling = victims.length > FEWEST_HONEST && chance(0.06);
    if (isKilling)
      machines.kill(chance(0.7) && coordinator !== undefined ? coordinator : random.pick(victims));
    if (isCalm) return;
    const [a, b] = [someone(), someone()];
    if (a !== b && chance(0.2)) machines.cut(a, b, random.pick(["silent", "closed"] as const));
    else if (a !== b && chance(0.4)) machines.link(a, b);
  }

  function linkAll(): void {
    for (const a of everybody) for (const b of everybody) if (a < b) machines.link(a, b);
  }

  /** Every honest member lists all honest members. */
  const isWhole = () =>
    honest().every((index) => honest().every((other) => machines.members(index).includes(peerId(other))));

  /** The liar is still there, and it has put nobody out. A coordinator that lies may list whom it likes. */
  function agreeBesideLiar(): void {
    for (const untilMs = machines.nowMs() + PATIENCE_MS; machines.nowMs() < untilMs;) {
      machines.run(LOOK_MS);
      const [coordinator, ...others] = coordinatorsOf(honest());
      const leader = coordinator === undefined || others.length > 0 ? 0 : numberOf(coordinator);
      if (leader === liar || (leader > 0 && leader <= count && isWhole())) return;
    }
    const rosters = honest().map(
      (index) => `p${index} lists [${machines.members(index).map(numberOf).join(" ")}]`,
    );
    fail(`no agreement beside the liar: ${[...epochsOf(honest())].join(" ")}; ${rosters.join(", ")}`);
  }

  function agreeWithoutLiar(): void {
    machines.kill(liar);
    linkAll();
    machines.run(HEALED_MS);
    const rest = honest();
    if (epochsOf(rest).size > 1) fail(`no agreement: ${[...epochsOf(rest)].join(" ")}`);
    for (const index of rest) {
      const listed = machines.members(index).map(numberOf);
      if (listed.join() !== rest.join())
        fail(`p${index} lists [${listed.join(" ")}], and [${rest.join(" ")}] are there`);
    }
  }

  meet();
  for (let said = 0; said < LIES && broken === null; said += 1) {
    speak();
    strike();
    machines.run(random.pick(GAPS_MS));
  }
  if (isCalm && broken === null) agreeBesideLiar();
  if (broken === null) agreeWithoutLiar();
  if (broken === null) return null;
  const trace = isTraced ? `\n${machines.trace.slice(-400).join("\n")}` : "";
  return `seed ${seed}, ${count} people, p${liar} lies${isCalm ? ", calm" : ""}: ${String(broken)}${trace}`;
}
