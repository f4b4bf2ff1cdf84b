/** The life of one virtual swarm: one computer shares, all others want, much fails for a while, is mended, and then everybody has everything. */
import type { Plant } from "./computer.ts";
import { HOME } from "./computer.ts";
import { createFaults } from "./faults.ts";
import { Violation } from "./invariants.ts";
import { createWorld, type World } from "./world.ts";

const MIB = 1024 * 1024;
const FAULTS_MS = 25_000;
/** A dead connection is noticed after 8 s, and dialled again after up to 12 s. */
const HEALING_MS = 120_000;
const SOON_MS = 60_000;
const LINES = 60;
/** Of network cards: 2.4 to 80 Mbit/s, so that faults come in the middle of transfers. */
const BYTES_PER_MS = [300, 1_000, 3_000, 10_000] as const;
const LIAR_SHARE = 0.2;
const SEALED_SHARE = 0.4;
const COPY_SHARE = 0.3;
/** Of swarms with firewalls, and in these of computers that take no calls. */
const WALLED_SHARE = 0.5;
const CLOSED_SHARE = 0.6;

/** Null when all went well; else what went wrong, the seed, and the end of the trace. */
export async function liveSwarm({
  seed,
  plant,
}: {
  readonly seed: number;
  readonly plant?: Plant;
}): Promise<string | null> {
  const world = createWorld(seed, plant);
  try {
    await live(world);
    return null;
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    const ends = world.computers.map(({ host, missing, transfer }) => {
      const left = missing().map((blobId) => JSON.stringify(transfer(blobId)));
      return `${host.name} lacks ${left.length === 0 ? "nothing" : left.join()}`;
    });
    return [`Seed ${seed}: ${error.message}`, ...world.trace().slice(-LINES), ...ends].join("\n");
  }
}

async function live(world: World): Promise<void> {
  const { random, computers, liars } = world;
  const count = 3 + Math.floor(random.next() * 4);
  for (let index = 0; index < count; index += 1) {
    const computer = world.add(random.pick(BYTES_PER_MS));
    // The first shares, so it is honest.
    if (index > 0 && random.next() < LIAR_SHARE) {
      computer.manner = "lying";
      liars.add(computer);
    }
    world.start(computer);
  }
  if (random.next() < WALLED_SHARE) raiseFirewalls(world);
  const [sharer, ...others] = computers;
  if (sharer === undefined) throw new Error("There are three and more.");
  await world.until("everybody is up", SOON_MS, () => computers.every(({ isUp }) => isUp));
  const blobs = random.next() < 0.3 ? 2 : 1;
  for (let blob = 0; blob < blobs; blob += 1) {
    const sizeBytes = Math.floor(random.between(1, 7) * MIB);
    const descriptor = await world.share(sharer, `blob${blob}`, sizeBytes, random.next() < SEALED_SHARE);
    for (const each of others) world.want(each, descriptor, random.next() < COPY_SHARE);
  }
  const faults = createFaults(world);
  for (let left = Math.floor(random.between(3, 14)); left > 0; left -= 1)
    world.clock.setTimer(world.clock.nowMs() + random.between(0, FAULTS_MS), faults.inflict);
  await world.pass(FAULTS_MS);
  faults.heal();
  await world.until("everybody has everything", HEALING_MS, () =>
    computers.every(({ isUp, missing }) => isUp && missing().length === 0),
  );
  world.invariants.checkSaved();
  for (const { disk, host } of computers) {
    const half = disk.names(HOME).filter((name) => name.endsWith(".part"));
    if (half.length > 0) throw new Violation(`${host.name} keeps ${half.join()}`);
  }
}

/** Of two computers that take no calls neither reaches the other, so one that takes calls and spoils nothing is left. */
function raiseFirewalls({ random, computers, liars, note }: World): void {
  const open = random.pick(computers.filter((each) => !liars.has(each)));
  for (const computer of computers) {
    computer.host.isClosed = computer !== open && random.next() < CLOSED_SHARE;
    if (computer.host.isClosed) note(`${computer.host.name} takes no calls`);
  }
}
