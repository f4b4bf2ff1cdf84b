/** Starts the files' worker thread. */
import { Worker } from "node:worker_threads";
import type { WorkerOptions } from "./protocol.ts";

/**
 * Bundled, the worker lies beside the core. From source (tests) it lies beside this file, and TypeScript is loaded by tsx, which Node 20 does not
 * pass on to workers.
 */
export function startWorker(workerData: WorkerOptions): Worker {
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./files-worker.js", import.meta.url), { workerData, name: "files" });
  const source = JSON.stringify(new URL("./worker.ts", import.meta.url).href);
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const code = `import(${loader}).then(({ register }) => (register(), import(${source})))`;
  return new Worker(code, { eval: true, workerData, name: "files" });
}
