/** A child process with an IPC channel, as one end of typed calls. */
import type { ChildProcess } from "node:child_process";
import type { Clock } from "../kernel/clock.ts";
import type { RpcPort } from "../kernel/rpc.ts";

/** The part of a child process that is used. Its port closes when it ends. */
export interface ChildPort extends RpcPort {
  /** Closes its channel; it ends by itself, and is killed when it has not ended some seconds later. */
  stop(): void;
}

/** `killAfterMs`: a child that still runs this long after its channel was closed is stuck. */
export function childPort(child: ChildProcess, clock: Clock, killAfterMs: number): ChildPort {
  // Messages that Node has read at one time it hands on one by one. One that nobody listens to any more it would keep in the channel, and throw where that is closed.
  child.on("message", () => {});
  return {
    post(message) {
      // What is posted to a channel that closes is lost: its end fails the calls.
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage(listener) {
      child.on("message", listener);
      return () => child.off("message", listener);
    },
    onClose(listener) {
      let isListening = true;
      const end = (reason: string): void => {
        if (isListening) listener(reason);
        isListening = false;
      };
      child.on("error", (cause) => end(String(cause)));
      child.on("exit", (code, signal) => end(signal ?? `code ${code}`));
      return () => void (isListening = false);
    },
    stop() {
      if (child.connected) child.disconnect();
      const cancel = clock.setTimer(clock.nowMs() + killAfterMs, () => void child.kill("SIGKILL"));
      child.once("exit", cancel);
    },
  };
}

/** The other end: this process, as a child. */
export const parentPort: RpcPort = {
  post(message) {
    // The channel may close between the check and the write; the process ends then.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  },
  onMessage(listener) {
    process.on("message", listener);
    return () => process.off("message", listener);
  },
  onClose(listener) {
    const end = (): void => listener("The core is gone.");
    process.once("disconnect", end);
    return () => process.off("disconnect", end);
  },
};
