/** The media process as the core sees it. */
import { fork as forkProcess, type ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { childPort } from "../platform/child-port.ts";
import { createHost } from "./process/host.ts";
import { argumentsOf, type MediaPorts } from "./process/ports.ts";
import type { MediaHost } from "./types.ts";

export { createBridgeOpener } from "./detour/bridge-socket.ts";

/** A child that still runs this long after its channel was closed is stuck. It lingers for 3 s on purpose. */
const KILL_AFTER_MS = 5000;

/** Runs `entry` with an IPC channel that speaks structured clones. */
export type Fork = (entry: string, args: readonly string[]) => ChildProcess;

/** The child inherits the loader and the standard error of this process. It gets no standard output, which may carry a protocol. */
const fork: Fork = (entry, args) => {
  const child = forkProcess(entry, args, { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] });
  prefer(child);
  return child;
};

/** Raises the priority where that is allowed: on a busy machine the mixer then ticks late half as often, and it takes little. */
function prefer({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_ABOVE_NORMAL);
  } catch {
    // Few accounts may raise a priority; the mixer does without.
  }
}

/** `entry`: process.ts, or the script that it is bundled to. */
export function createMediaHost(deps: {
  clock: Clock;
  log: Log;
  entry: string | URL;
  /** UDP, of relays on this machine; absent or null: any. */
  ports?: MediaPorts | null;
  fork?: Fork;
}): MediaHost {
  const path = typeof deps.entry === "string" ? deps.entry : fileURLToPath(deps.entry);
  return createHost({
    clock: deps.clock,
    log: deps.log,
    startChild: () =>
      childPort((deps.fork ?? fork)(path, argumentsOf(deps.ports ?? null)), deps.clock, KILL_AFTER_MS),
  });
}
