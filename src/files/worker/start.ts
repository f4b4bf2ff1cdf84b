/** The files' worker as it is started, and a stream as it is handed to it. */
import { Worker } from "node:worker_threads";
import type { WorkerOptions } from "./messages.ts";

/** Bytes of a shared stream in one message. */
const STREAM_PIECE_BYTES = 256 * 1024;

/** Bundled, the worker lies beside the core. From source (tests) it lies beside this file, and TypeScript is loaded by tsx, which Node 20 does not pass on to workers. */
export function startWorker(workerData: WorkerOptions): Worker {
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./files-worker.js", import.meta.url), { workerData, name: "files" });
  const source = JSON.stringify(new URL("./worker.ts", import.meta.url).href);
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const code = `import(${loader}).then(({ register }) => (register(), import(${source})))`;
  return new Worker(code, { eval: true, workerData, name: "files" });
}

/** Cut, so that no message is large. */
export async function* piecesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  for await (const bytes of stream)
    for (let at = 0; at < bytes.length; at += STREAM_PIECE_BYTES) {
      // Copied, because Node's pooled buffers must not be cloned whole.
      yield Uint8Array.from(bytes.subarray(at, at + STREAM_PIECE_BYTES));
    }
  return undefined;
}
