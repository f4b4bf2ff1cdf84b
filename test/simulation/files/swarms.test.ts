/** Swarms, those that once went wrong, and how well a swarm shares the work. Rules: SPEC.md. */
import test from "ava";
import { seedsFor } from "../../support/seeds.ts";
import { HOME } from "./computer.ts";
import { liveSwarm } from "./life.ts";
import { createWorld } from "./world.ts";

const SWARMS = 10;
/** Seeds of swarms that once went wrong. */
const REGRESSION_SEEDS: readonly number[] = [4, 1_000];
const MIB = 1024 * 1024;

for (const seed of [...REGRESSION_SEEDS, ...seedsFor("swarms", SWARMS)])
  test.serial(
    `[SW1] [SW2] [SW3] [SW4] a swarm keeps all rules, and has everything in the end (seed ${seed})`,
    async (t) => {
      const failure = await liveSwarm({ seed });
      t.is(failure, null, failure ?? "");
    },
  );

/** Until everybody has it; and what the sharer's card has sent. */
async function timed(downloaders: number, chunks: number): Promise<{ tookMs: number; sentBytes: number }> {
  const world = createWorld(1);
  const all = Array.from({ length: downloaders + 1 }, () => world.add(10_000));
  for (const each of all) world.start(each);
  await world.until("everybody is up", 10_000, () => all.every(({ isUp }) => isUp));
  const [sharer, ...others] = all;
  if (sharer === undefined) throw new Error("There is one.");
  const descriptor = await world.share(sharer, "blob", chunks * MIB, false);
  const startedAtMs = world.clock.nowMs();
  const { sentBytes } = sharer.host;
  for (const each of others) world.want(each, descriptor, false);
  await world.until("everybody has it", 120_000, () => others.every(({ missing }) => missing().length === 0));
  return { tookMs: world.clock.nowMs() - startedAtMs, sentBytes: sharer.host.sentBytes - sentBytes };
}

test.serial(
  "[FI17] six that start together take little longer than one would, and the sharer sends little twice",
  async (t) => {
    const chunks = 48;
    const one = await timed(1, chunks);
    const six = await timed(6, chunks);
    const copies = six.sentBytes / (chunks * MIB);
    t.log(`${(six.tookMs / one.tookMs).toFixed(2)} times one; ${copies.toFixed(2)} from the sharer`);
    t.true(six.tookMs < 1.4 * one.tookMs, `${six.tookMs} ms, one takes ${one.tookMs}`);
    t.true(copies < 1.4, `${copies}`);
  },
);

test.serial("[FI3] whenever it is killed at the end, a file is saved once, under its own name", async (t) => {
  async function begun() {
    const world = createWorld(3);
    const [sharer, downloader] = [world.add(10_000), world.add(10_000)];
    for (const each of [sharer, downloader]) world.start(each);
    await world.until("both are up", 10_000, () => sharer.isUp && downloader.isUp);
    const descriptor = await world.share(sharer, "blob", 2 * MIB, false);
    const startedAtMs = world.clock.nowMs();
    world.want(downloader, descriptor, false);
    return { world, downloader, startedAtMs };
  }
  const first = await begun();
  await first.world.until("it is saved", 60_000, () => first.downloader.missing().length === 0);
  const tookMs = first.world.clock.nowMs() - first.startedAtMs;
  for (let beforeMs = 1; beforeMs <= 40; beforeMs += 1) {
    const { world, downloader } = await begun();
    await world.pass(tookMs - beforeMs);
    downloader.kill(false);
    world.start(downloader);
    await world.until("it is saved", 60_000, () => downloader.isUp && downloader.missing().length === 0);
    world.invariants.checkSaved();
    t.deepEqual(downloader.disk.names(HOME), ["blob"], `killed ${beforeMs} ms before its end`);
  }
});

test.serial(
  "[FI3] chunks that a power cut took off the disk are fetched again, and only those",
  async (t) => {
    const world = createWorld(2);
    const [sharer, downloader] = [world.add(1_000), world.add(1_000)];
    for (const each of [sharer, downloader]) world.start(each);
    await world.until("both are up", 10_000, () => sharer.isUp && downloader.isUp);
    const descriptor = await world.share(sharer, "blob", 6 * MIB, false);
    world.want(downloader, descriptor, false);
    const bytesThere = () => downloader.transfer(descriptor.blobId)?.bytes ?? 0;
    await world.until("half is there", 60_000, () => bytesThere() >= 3 * MIB);
    downloader.kill(false);
    const [part = ""] = downloader.disk.names(HOME);
    downloader.disk.truncate(`${HOME}/${part}`, 1.5 * MIB);
    const { sentBytes } = sharer.host;
    world.start(downloader);
    await world.until("it is saved", 60_000, () => downloader.isUp && downloader.missing().length === 0);
    world.invariants.checkSaved();
    t.deepEqual(downloader.disk.names(HOME), ["blob"]);
    t.true(sharer.host.sentBytes - sentBytes < 5.5 * MIB);
  },
);
