/** The media process as the core sees it. */
import { fork as forkProcess, type ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { createHost, type MediaChild } from "./process/host.ts";
import type { ChildMessage } from "./process/messages.ts";
import type { MediaHost } from "./types.ts";

/** A child whose channel closed and that still runs is stuck. */
const KILL_AFTER_MS = 5000;

/** Runs `entry` with an IPC channel that speaks structured clones. */
export type Fork = (entry: string) => ChildProcess;

/** Inherits the loader that this process runs with, and its standard error; its standard output may carry a protocol, so the child gets none of it. */
const fork: Fork = (entry) => {
  const child = forkProcess(entry, [], { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] });
  prefer(child);
  return child;
};

/** Where that is allowed: a busy machine's mixer ticks late half as often, and it takes little. */
function prefer({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_ABOVE_NORMAL);
  } catch {
    // Only few may raise a priority; the mixer does without.
  }
}

/** `entry`: process.ts, or the script that it is bundled to. */
export function createMediaHost(deps: {
  clock: Clock;
  log: Log;
  entry: string | URL;
  fork?: Fork;
}): MediaHost {
  const path = typeof deps.entry === "string" ? deps.entry : fileURLToPath(deps.entry);
  return createHost({
    clock: deps.clock,
    log: deps.log,
    startChild: () => wrapChild((deps.fork ?? fork)(path), deps.clock),
  });
}

function wrapChild(child: ChildProcess, clock: Clock): MediaChild {
  return {
    send(message) {
      if (child.connected) child.send(message, () => {});
    },
    // The child sends nothing else: both ends are built from messages.ts.
    onMessage: (listener) => void child.on("message", (message) => listener(message as ChildMessage)),
    onExit(listener) {
      let hasEnded = false;
      const end = (reason: string): void => {
        if (hasEnded) return;
        hasEnded = true;
        listener(reason);
      };
      child.on("error", (cause) => end(String(cause)));
      child.on("exit", (code, signal) => end(signal ?? `code ${code}`));
    },
    stop() {
      if (child.connected) child.disconnect();
      const cancel = clock.setTimer(clock.nowMs() + KILL_AFTER_MS, () => void child.kill("SIGKILL"));
      child.once("exit", cancel);
    },
  };
}
