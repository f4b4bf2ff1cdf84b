/** The core's end of the files' worker: starts it, starts it again on its port when it dies, and carries calls both ways. */
import type { Worker } from "node:worker_threads";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import { createRpc, RpcError, type Rpc } from "../../kernel/rpc.ts";
import type { Certificate } from "../../platform/certificate.ts";
import { createSupervisor, type RestartPolicy } from "../../platform/supervisor.ts";
import { asFilesError } from "../disk/disk-space.ts";
import { FILES_ERROR_CODES, FilesError } from "../types.ts";
import { portTo } from "./port.ts";
import type { CoreProcedures, WorkerOptions, WorkerProcedures, WorkerReady } from "./protocol.ts";
import { startWorker } from "./start.ts";
import { inTurn, verbatim, words, type Words } from "../../kernel/words.ts";

/** A worker that dies again and again is started again all the same: without it there are no files. */
const RESTART_POLICY: RestartPolicy = {
  restartAfterMs: [0, 1_000, 5_000],
  provenAfterMs: 30_000,
  maxRestarts: Infinity,
};
/** A worker that has not ended by then is terminated. */
const CLOSE_TIMEOUT_MS = 3_000;

export interface FilesWorker extends Pick<Rpc<WorkerProcedures>, "send"> {
  /** Resolves when the worker is ready. @throws FilesError */
  start(): Promise<void>;
  /** @throws FilesError, also when the worker dies or is not there. */
  call: Rpc<WorkerProcedures>["call"];
  close(): Promise<void>;
}

interface Child {
  readonly worker: Worker;
  readonly rpc: Rpc<WorkerProcedures>;
}

export function createFilesWorker(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  readonly credentials: Certificate;
  readonly host: string;
  readonly ports: readonly number[];
  readonly procedures: CoreProcedures;
  /** The worker is ready, the first time or once more: it knows nothing of what was sent to the one before. */
  readonly onReady: (ready: WorkerReady) => void;
}): FilesWorker {
  const { clock, log, folder, credentials, host } = deps;
  /** A worker that is started again asks for the port that the roster has. */
  let { ports } = deps;
  let wasReady = false;
  let onFirst = (_problem: FilesError | null) => {};

  const supervisor = createSupervisor<Child>({
    clock,
    policy: RESTART_POLICY,
    startChild(exited) {
      const options: WorkerOptions = { folder, credentials, host, ports };
      const worker = startWorker(options);
      const rpc = createRpc<WorkerProcedures, CoreProcedures>({
        port: portTo(worker),
        procedures: deps.procedures,
        onEventFailed: (name, error) => log.error("an event of files failed", { name, error: String(error) }),
      });
      worker.on("error", (error) => log.error("the files' worker failed", { error: String(error) }));
      worker.on("exit", () => exited("The files' worker ended."));
      rpc.call("ready").then(
        (ready) => {
          ports = [ready.port];
          wasReady = true;
          deps.onReady(ready);
          onFirst(null);
        },
        (error: unknown) => {
          onFirst(unavailable(asFilesError(error)));
          // It has nothing to serve.
          void worker.terminate();
        },
      );
      return { worker, rpc };
    },
    onEnd(end) {
      // One that never was ready will not be; `start` says so.
      if (!wasReady) {
        supervisor.stop();
        const reason = end.type === "exited" ? end.reason : String(end.error);
        onFirst(unavailable(verbatim(reason)));
      } else log.count("files.workerRestart");
    },
  });

  return {
    start: () =>
      new Promise((resolve, reject) => {
        onFirst = (problem) => (problem === null ? resolve() : reject(problem));
        supervisor.start();
      }),
    send: (name, ...args) => supervisor.child?.rpc.send(name, ...args),
    async call(name, ...args) {
      const { child } = supervisor;
      if (child === null) throw new FilesError("failed", words("filesNotReady"));
      try {
        return await child.rpc.call(name, ...args);
      } catch (error) {
        throw filesErrorOf(error);
      }
    },
    async close() {
      const ending = supervisor.stop();
      if (ending === null) return;
      const ended = new Promise<void>((resolve) => ending.worker.once("exit", () => resolve()));
      ending.rpc.send("close");
      const cancelKill = clock.setTimer(
        clock.nowMs() + CLOSE_TIMEOUT_MS,
        () => void ending.worker.terminate(),
      );
      await ended;
      cancelKill();
    },
  };
}

const unavailable = (why: Words): FilesError =>
  new FilesError("failed", inTurn(words("filesUnavailable"), why));

/** The worker's FilesErrors cross with their codes, its system errors with theirs. */
function filesErrorOf(error: unknown): FilesError {
  if (!(error instanceof RpcError)) return asFilesError(error);
  if (error.code === "closed") return new FilesError("failed", words("interrupted"));
  const code = FILES_ERROR_CODES.find((each) => each === error.code);
  return code === undefined ? asFilesError(error) : new FilesError(code, error);
}
