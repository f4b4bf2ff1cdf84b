/** Runs one job at a time in a composer process. One that dies is started again with the same job, some times. */
import type { Log } from "../../kernel/log.ts";
import { createRpc, RpcError } from "../../kernel/rpc.ts";
import type { ChildPort } from "../../platform/child-port.ts";
import { removeDraft } from "./run-job.ts";
import type { ComposeJob, ComposerHost, FilmTools } from "../types.ts";
import type { ComposerHostProcedures, ComposerProcedures } from "./messages.ts";
import { WordedError, words } from "../../kernel/words.ts";

/** What dies this often dies of the job. */
const MAX_TRIES = 3;

interface Running {
  /** Why it ends before it is done; null as long as it goes on. */
  ending: "cancelled" | "closed" | null;
  stop: () => void;
  /** Never rejects. */
  readonly ended: Promise<void>;
}

export function createComposer(deps: {
  readonly log: Log;
  readonly tools: FilmTools;
  readonly startChild: () => ChildPort;
}): ComposerHost {
  const { log } = deps;
  let running: Running | null = null;

  /** False if the process ended before the job was done. @throws RpcError with a sentence */
  async function attempt(
    job: ComposeJob,
    own: Running,
    onProgress: (done: number) => void,
  ): Promise<boolean> {
    const child = deps.startChild();
    const rpc = createRpc<ComposerProcedures, ComposerHostProcedures>({
      port: child,
      procedures: { progress: (done) => void (own.ending === null && onProgress(done)) },
      onEventFailed: (name, error) =>
        log.error("a message of the composer failed", { name, error: String(error) }),
    });
    own.stop = () => child.stop();
    try {
      await rpc.call("compose", job, deps.tools);
      return true;
    } catch (error) {
      if (!(error instanceof RpcError && error.code === "closed")) throw error;
      if (own.ending === null) log.warn("the composer ended before its job", { reason: error.message });
      return false;
    } finally {
      rpc.close();
      child.stop();
    }
  }

  async function run(job: ComposeJob, own: Running, onProgress: (done: number) => void): Promise<boolean> {
    for (let tries = 0; tries < MAX_TRIES && own.ending === null; tries += 1)
      if (await attempt(job, own, onProgress)) return true;
    if (own.ending === null) throw new WordedError(words("composerFails"));
    if (own.ending === "cancelled") await removeDraft(job);
    return false;
  }

  async function end(ending: "cancelled" | "closed"): Promise<void> {
    if (running === null) return;
    running.ending = ending;
    running.stop();
    await running.ended;
  }

  return {
    async compose(job, onProgress) {
      if (running !== null) throw new WordedError(words("composerBusy"));
      let onEnded = (): void => {};
      const ended = new Promise<void>((resolve) => (onEnded = resolve));
      const own: Running = { ending: null, stop: () => {}, ended };
      running = own;
      try {
        return await run(job, own, onProgress);
      } finally {
        running = null;
        onEnded();
      }
    },
    cancel: () => end("cancelled"),
    close: () => end("closed"),
  };
}
