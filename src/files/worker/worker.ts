/** The files' worker thread: all disk, hash, cipher and socket work of blobs happens here, away from the core's beats. */
import { parentPort, workerData } from "node:worker_threads";
import { createEngine, type Engine } from "./engine.ts";
import type { ShareTask } from "../blob/import-blob.ts";
import { asFilesError } from "../disk/disk-space.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "./messages.ts";

/** How often a share tells how far it is. */
const PROGRESS_MS = 250;

interface Share {
  isCancelled: boolean;
  /** Of a stream. */
  readonly arrived: (Uint8Array | null)[];
  wake: (() => void) | null;
}

const port = parentPort;
if (port === null) throw new Error("This file is a worker's.");
const tell = (message: FromWorker) => port.postMessage(message);
const shares = new Map<number, Share>();

function answer(request: number, work: Promise<Extract<FromWorker, { type: "answer" }>["result"]>): void {
  work
    .catch((error: unknown) => {
      const { code, message } = asFilesError(error);
      return { error: { code, message } };
    })
    .then((result) => tell({ type: "answer", request, result }))
    .catch(() => {});
}

async function* streamOf(request: number, share: Share): AsyncGenerator<Uint8Array> {
  for (;;) {
    tell({ type: "more", request });
    while (share.arrived.length === 0 && !share.isCancelled)
      await new Promise<void>((resolve) => (share.wake = resolve));
    const bytes = share.arrived.shift() ?? null;
    if (bytes === null) return;
    yield bytes;
  }
}

async function share(engine: Engine, message: Extract<ToWorker, { type: "share" }>) {
  const { request, name, isSealed } = message;
  const state: Share = { isCancelled: false, arrived: [], wake: null };
  shares.set(request, state);
  let toldAtMs = 0;
  const task: ShareTask = {
    name,
    isSealed,
    isCancelled: () => state.isCancelled,
    leftOut: (count) => tell({ type: "leftOut", request, count }),
    progress(bytes, ofBytes) {
      const nowMs = performance.now();
      if (nowMs - toldAtMs < PROGRESS_MS) return;
      toldAtMs = nowMs;
      tell({ type: "progress", request, bytes, ofBytes });
    },
  };
  try {
    return await (message.path === null
      ? engine.shareStream(streamOf(request, state), task)
      : engine.sharePath(message.path, task));
  } finally {
    shares.delete(request);
  }
}

function receive(engine: Engine, message: ToWorker): void {
  switch (message.type) {
    case "setPeers":
      return engine.setPeers(message.peers);
    case "setGentle":
      return engine.setGentle(message.isOn);
    case "setCopiesLimit":
      return engine.setCopiesLimit(message.bytes);
    case "fetch":
      return inOrder(() => engine.fetch(message.task, message.holders));
    case "hold":
      return inOrder(() => engine.hold(message.blobId, message.sizeBytes, message.holders));
    case "holders":
      return inOrder(async () => engine.setHolders(message.blobId, message.holders));
    case "control":
      return inOrder(() => engine.control(message.blobId, message.action));
    case "forget":
      return inOrder(() => engine.forget(message.blobId));
    case "share":
      return answer(
        message.request,
        share(engine, message).then((facts) => ({ facts })),
      );
    case "streamed": {
      const state = shares.get(message.request);
      state?.arrived.push(message.bytes);
      state?.wake?.();
      return;
    }
    case "cancelShare": {
      const state = shares.get(message.request);
      if (state === undefined) return;
      state.isCancelled = true;
      state.wake?.();
      return;
    }
    case "usage":
      return answer(
        message.request,
        engine.usage().then((usage) => ({ usage })),
      );
    case "describe":
      return answer(message.request, (async () => engine.describe(message.blobId))());
    case "read":
      return answer(
        message.request,
        engine.readChunk(message.blobId, message.chunk).then((bytes) => ({ bytes })),
      );
    case "close":
      return inOrder(async () => {
        await engine.close();
        port?.close();
      });
  }
}

let working: Promise<void> = Promise.resolve();
/** Commands about downloads happen one after another. */
function inOrder(action: () => Promise<void>): void {
  working = working.then(action).catch((error: unknown) => {
    tell({ type: "count", name: `files.commandFailed ${asFilesError(error).code}` });
  });
}

// The core's thread passes these in `workerData`.
createEngine(workerData as WorkerOptions, tell)
  .then((engine) => {
    port.on("message", (message: ToWorker) => receive(engine, message));
    tell({ type: "ready", port: engine.port, fingerprint: engine.fingerprint, here: engine.here() });
  })
  .catch((error: unknown) => {
    tell({ type: "cannotStart", message: asFilesError(error).message });
    port.close();
  });
