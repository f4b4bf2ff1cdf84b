/** What befalls the computers of a swarm, each for a while, until everything is mended. */
import type { Computer } from "./computer.ts";
import type { World } from "./world.ts";

const LEAST_MS = 200;
const MOST_MS = 12_000;
const SLOWER = 20;
const HEALED_BYTES_PER_MS = 100_000;
/** A person who sees a failure tries again. */
const RETRY_MS = 2_000;

/** Some happen more often. */
const KINDS = ["kill", "kill", "powerCut", "stop", "cut", "cut", "slow", "full", "silent", "pause"] as const;

export interface Faults {
  /** One fault, at random. */
  inflict(): void;
  /** Mends everything, for good, and lets people try again what failed. */
  heal(): void;
}

export function createFaults(world: World): Faults {
  const { clock, random, network, computers } = world;
  const slow = new Set<Computer>();
  let isHealed = false;

  function inflict(): void {
    if (isHealed) return;
    const kind = random.pick(KINDS);
    const computer = random.pick(computers);
    const spanMs = random.between(LEAST_MS, MOST_MS);
    const undo = begin(kind, computer);
    if (undo === null) return;
    world.note(`${kind} ${computer.host.name} for ${spanMs.toFixed(0)} ms`);
    clock.setTimer(clock.nowMs() + spanMs, () => {
      if (!isHealed) undo();
    });
  }

  /** Returns its undo; null when it cannot happen. */
  function begin(kind: (typeof KINDS)[number], computer: Computer): (() => void) | null {
    switch (kind) {
      case "kill":
      case "powerCut":
        computer.kill(kind === "powerCut");
        return () => world.start(computer);
      case "stop": {
        const process = computer.process();
        process?.stop();
        return () => process?.go();
      }
      case "cut": {
        const other = random.pick(computers);
        if (other === computer) return null;
        network.cut(computer.host, other.host);
        return () => network.mend(computer.host, other.host);
      }
      case "slow": {
        const { bytesPerMs } = computer.host;
        // Slower still, one segment would take minutes.
        if (slow.has(computer)) return null;
        slow.add(computer);
        computer.host.bytesPerMs = bytesPerMs / SLOWER;
        return () => {
          slow.delete(computer);
          computer.host.bytesPerMs = bytesPerMs;
        };
      }
      case "full":
        computer.disk.setFull(true);
        return () => computer.disk.setFull(false);
      case "silent":
        if (computer.manner !== "honest") return null;
        computer.manner = "silent";
        return () => (computer.manner = "honest");
      case "pause": {
        const [blobId] = computer.missing();
        if (blobId === undefined) return null;
        void computer.engine()?.control(blobId, "pause");
        return () => void computer.engine()?.control(blobId, "resume");
      }
    }
  }

  function tryAgain(): void {
    for (const each of computers)
      for (const blobId of each.missing()) {
        const state = each.transfer(blobId)?.state;
        if (state === "failed" || state === "paused") void each.engine()?.control(blobId, "retry");
      }
    clock.setTimer(clock.nowMs() + RETRY_MS, tryAgain);
  }

  return {
    inflict,
    heal() {
      isHealed = true;
      world.note("healed");
      for (const one of computers) for (const other of computers) network.mend(one.host, other.host);
      for (const each of computers) {
        each.disk.setFull(false);
        each.host.bytesPerMs = HEALED_BYTES_PER_MS;
        if (each.manner === "silent") each.manner = "honest";
        each.process()?.go();
        if (!each.isUp) world.start(each);
      }
      tryAgain();
    },
  };
}
