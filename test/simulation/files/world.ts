/** Virtual time, network and computers of one swarm, moved event by event. */
import type { ImportOptions } from "../../../src/files/blob/import-blob.ts";
import type { BlobDescriptor } from "../../../src/files/types.ts";
import { createVirtualClock, type VirtualClock } from "../../support/clock.ts";
import { createRandom, type SeededRandom } from "../../support/random.ts";
import { createComputer, HOME, type Computer, type Plant } from "./computer.ts";
import { createInvariants, Violation, type Invariants } from "./invariants.ts";
import { createVirtualNetwork, type VirtualNetwork } from "./network.ts";

/** A run that has more goes round in circles. */
const MAX_EVENTS = 400_000;
/** For what has no faults: starting, sharing. */
const SOON_MS = 60_000;

export interface World {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly network: VirtualNetwork;
  readonly invariants: Invariants;
  readonly computers: readonly Computer[];
  readonly liars: Set<Computer>;
  /** The last events in words. */
  trace(): readonly string[];
  note(text: string): void;
  add(bytesPerMs: number): Computer;
  start(computer: Computer): void;
  pass(spanMs: number): Promise<void>;
  /** @throws Violation when it is not so within `spanMs` */
  until(what: string, spanMs: number, isSo: () => boolean): Promise<void>;
  /** Shares content of this size under that name. */
  share(computer: Computer, name: string, sizeBytes: number, isSealed: boolean): Promise<BlobDescriptor>;
  /** `isCopy`: for others. Everybody may have the blob. */
  want(computer: Computer, descriptor: BlobDescriptor, isCopy: boolean): void;
}

export function createWorld(seed: number, plant: Plant = {}): World {
  const random = createRandom(seed);
  const clock = createVirtualClock();
  const network = createVirtualNetwork({ clock, random });
  const invariants = createInvariants();
  const computers: Computer[] = [];
  const liars = new Set<Computer>();
  const lines: string[] = [];
  const failures: unknown[] = [];
  let events = 0;

  /** One event, and everything that follows from it at once. */
  async function step(untilMs: number): Promise<boolean> {
    if (!clock.step(untilMs)) return false;
    await new Promise(setImmediate);
    events += 1;
    if (invariants.violation !== null) throw invariants.violation;
    if (failures.length > 0) throw failures[0];
    if (events > MAX_EVENTS) throw new Violation("it goes round in circles");
    return true;
  }

  const introduce = () => {
    const peers = computers.flatMap((each) => each.peer() ?? []);
    for (const each of computers) each.engine()?.setPeers(peers.filter(({ peerId }) => peerId !== each.id));
  };

  /** Waits in virtual time. */
  async function finished<T>(work: Promise<T>): Promise<T> {
    const results: T[] = [];
    work.then((value) => results.push(value)).catch((error: unknown) => failures.push(error));
    await world.until("an operation is done", SOON_MS, () => results.length > 0);
    // `until` has seen it.
    return results[0] as T;
  }

  const world: World = {
    ...{ clock, random, network, invariants, computers, liars },
    trace: () => lines,
    note: (text) => void lines.push(`${clock.nowMs().toFixed(0)} ${text}`),
    add(bytesPerMs) {
      const computer = createComputer({
        ...{ random, network, invariants, plant, bytesPerMs },
        world: clock,
        index: computers.length + 1,
        isLiar: (id) => [...liars].some((each) => each.id === id),
        note: world.note,
        onChanged: introduce,
        // The mesh carries it, however the network between the two is.
        onCallWanted: (seeder) =>
          void clock.setTimer(clock.nowMs() + random.between(1, 20), () =>
            computers.find(({ id }) => id === seeder)?.callBack(computer.id),
          ),
      });
      computers.push(computer);
      return computer;
    },
    start: (computer) => void computer.start().catch((error: unknown) => failures.push(error)),
    async pass(spanMs) {
      const untilMs = clock.nowMs() + spanMs;
      while (await step(untilMs));
      clock.advance(untilMs - clock.nowMs());
    },
    async until(what, spanMs, isSo) {
      const untilMs = clock.nowMs() + spanMs;
      while (!isSo()) if (!(await step(untilMs))) throw new Violation(`not within ${spanMs} ms: ${what}`);
    },
    async share(computer, name, sizeBytes, isSealed) {
      const [process, engine] = [computer.process(), computer.engine()];
      if (process === null || engine === null) throw new Error("It is down.");
      const content = contentOf(random, sizeBytes);
      const file = `${HOME}/original of ${name}`;
      const open = await finished(computer.disk.of(process).open(file, "create"));
      await finished(open.write(content, 0));
      await finished(open.sync());
      await finished(open.close());
      const quiet: Omit<ImportOptions, "name" | "isSealed" | "meetingId"> = {
        onProgress: () => {},
        onLeftOut: () => {},
        modifiedAtMs: null,
        isCancelled: () => false,
      };
      const descriptor = await finished(engine.sharePath(file, { name, isSealed, ...quiet }));
      invariants.share({ descriptor, content });
      return descriptor;
    },
    want(computer, descriptor, isCopy) {
      const seeders = () => computers.filter((each) => each !== computer).map(({ id }) => id);
      computer.want({ descriptor, isCopy, seeders });
    },
  };
  return world;
}

const MIB = 1024 * 1024;

/** Content that a seed gives, each MiB another. */
function contentOf(random: SeededRandom, sizeBytes: number): Buffer {
  const content = Buffer.alloc(sizeBytes);
  for (let at = 0; at < sizeBytes; at += MIB) {
    content.fill(Math.floor(random.next() * 256), at, Math.min(at + MIB, sizeBytes));
    content.writeDoubleBE(random.next(), Math.max(0, Math.min(at, sizeBytes - 8)));
  }
  return content;
}
