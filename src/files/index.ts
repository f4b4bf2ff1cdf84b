/** Files, as the core sees them: a thin front of the worker that does the work. It starts the worker again when it dies, and its downloads with it. */
import { Readable } from "node:stream";
import type { Worker } from "node:worker_threads";
import type { Clock } from "../kernel/clock.ts";
import { makeCertificate } from "../platform/certificate.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import {
  FilesError,
  type FilePeer,
  type Files,
  type Offender,
  type ShareOptions,
  type ShareSource,
  type SourceProblem,
  type Transfer,
} from "./types.ts";
import { piecesOf, startWorker } from "./worker/start.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "./worker/messages.ts";

export { FilesError } from "./types.ts";
export type * from "./types.ts";

export interface FilesDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** For blobs that lie nowhere else; made if need be, 0700. */
  readonly folder: string;
  /** The address to listen on; all if absent. */
  readonly host?: string;
}

/** Who has what changes with the meeting: asked so often. */
const HOLDERS_MS = 1_000;
/** Before the first, second and every later restart of a dead worker. */
const RESTART_AFTER_MS = [0, 1_000, 5_000] as const;

type Result = Extract<FromWorker, { type: "answer" }>["result"];
interface Request {
  readonly settle: (result: Result) => void;
  readonly progress: (bytes: number, ofBytes: number | null) => void;
  readonly leftOut: (count: number) => void;
  readonly more: () => void;
}
interface Taken {
  /** Sent again to a worker that was started anew. */
  readonly message: () => ToWorker;
  readonly holders: () => readonly PeerId[];
  told: string;
  isOver: boolean;
}

/** @throws FilesError when the folder or a port cannot be opened */
export async function createFiles(deps: FilesDeps): Promise<Files> {
  const { clock, log } = deps;
  const credentials = await makeCertificate();
  const endpointChanged = createEmitter<{ readonly port: number; readonly fingerprint: string }>();
  const transferChanged = createEmitter<Transfer>();
  const offenderFound = createEmitter<Offender>();
  const sourceFailed = createEmitter<SourceProblem>();
  const requests = new Map<number, Request>();
  const taken = new Map<string, Taken>();
  const transfers = new Map<string, Transfer>();
  const here = new Set<string>();
  const offences = new Set<string>();
  let peers: readonly FilePeer[] = [];
  let isGentle = false;
  let copiesLimit: number | null = null;
  let endpoint = { port: 0, fingerprint: "" };
  let worker: Worker | null = null;
  let lastRequest = 0;
  let deaths = 0;
  let isClosed = false;
  let cancelRestart = () => {};
  let cancelPoll = () => {};

  const send = (message: ToWorker) => worker?.postMessage(message);

  function receive(message: FromWorker): void {
    switch (message.type) {
      case "ready":
      case "cannotStart":
        return;
      case "transfer": {
        const { transfer } = message;
        const entry = taken.get(transfer.blobId);
        if (transfer.code === "cancelled") {
          transfers.delete(transfer.blobId);
          taken.delete(transfer.blobId);
        } else {
          transfers.set(transfer.blobId, transfer);
          if (entry !== undefined) entry.isOver = transfer.state === "done";
        }
        return transferChanged.emit(transfer);
      }
      case "here":
        if (message.isHere) here.add(message.blobId);
        else here.delete(message.blobId);
        return;
      case "offender": {
        const { peerId, blobId, reason } = message.offender;
        const key = `${peerId} ${blobId ?? ""} ${reason}`;
        if (offences.has(key)) return;
        offences.add(key);
        log.warn("a holder of files misbehaves", { peerId, blobId, reason });
        return offenderFound.emit(message.offender);
      }
      case "sourceFailed":
        return sourceFailed.emit(message);
      case "count":
        return log.count(message.name);
      case "progress":
        return requests.get(message.request)?.progress(message.bytes, message.ofBytes);
      case "leftOut":
        return requests.get(message.request)?.leftOut(message.count);
      case "more":
        return requests.get(message.request)?.more();
      case "answer": {
        const request = requests.get(message.request);
        requests.delete(message.request);
        return request?.settle(message.result);
      }
    }
  }

  function start(): Promise<void> {
    const options: WorkerOptions = {
      folder: deps.folder,
      credentials,
      host: deps.host ?? "::",
      port: endpoint.port,
    };
    const started = startWorker(options);
    worker = started;
    return new Promise((resolve, reject) => {
      started.on("message", (message: FromWorker) => {
        if (message.type === "cannotStart")
          return reject(new FilesError("failed", `Files cannot be shared: ${message.message}`));
        if (message.type !== "ready") return receive(message);
        const isOther = message.port !== endpoint.port;
        endpoint = { port: message.port, fingerprint: message.fingerprint };
        here.clear();
        for (const blobId of message.here) here.add(blobId);
        send({ type: "setPeers", peers });
        send({ type: "setGentle", isOn: isGentle });
        if (copiesLimit !== null) send({ type: "setCopiesLimit", bytes: copiesLimit });
        for (const entry of taken.values()) if (!entry.isOver) send(entry.message());
        resolve();
        if (isOther) endpointChanged.emit(endpoint);
      });
      started.on("error", (error) => {
        log.error("the files' worker failed", { error: String(error) });
        reject(new FilesError("failed", `Files cannot be shared: ${String(error)}`));
      });
      started.on("exit", () => {
        if (worker !== started) return;
        worker = null;
        reject(new FilesError("failed", "Files cannot be shared: the worker ended."));
        for (const { settle } of requests.values())
          settle({ error: { code: "failed", message: "It was interrupted. Try again." } });
        requests.clear();
        if (isClosed || endpoint.port === 0) return;
        log.count("files.workerRestart");
        const waitMs = RESTART_AFTER_MS[Math.min(deaths, RESTART_AFTER_MS.length - 1)] ?? 0;
        deaths += 1;
        cancelRestart = clock.setTimer(clock.nowMs() + waitMs, () => void start().catch(() => {}));
      });
    });
  }

  function request(
    build: (request: number) => ToWorker,
    onProgress: Request["progress"] = () => {},
    onMore: () => void = () => {},
    onLeftOut: Request["leftOut"] = () => {},
  ): { readonly number: number; readonly result: Promise<Exclude<Result, { error: unknown }>> } {
    lastRequest += 1;
    const number = lastRequest;
    const result = new Promise<Exclude<Result, { error: unknown }>>((resolve, reject) => {
      if (worker === null) return reject(new FilesError("failed", "Files are not ready. Try again."));
      requests.set(number, {
        settle: (settled) =>
          "error" in settled
            ? reject(new FilesError(settled.error.code, settled.error.message))
            : resolve(settled),
        progress: onProgress,
        more: onMore,
        leftOut: onLeftOut,
      });
      send(build(number));
    });
    return { number, result };
  }

  function take(
    blobId: string,
    message: (holders: readonly PeerId[]) => ToWorker,
    holders: Taken["holders"],
  ): void {
    const entry: Taken = { message: () => message(holders()), holders, told: "", isOver: false };
    const isCopy = message([]).type === "hold";
    const before = taken.get(blobId);
    // A copy of what is being fetched anyway is no task of its own.
    if (isCopy && before !== undefined && !before.isOver) return;
    entry.told = holders().join();
    taken.set(blobId, entry);
    send(entry.message());
  }

  function poll(): void {
    cancelPoll = clock.setTimer(clock.nowMs() + HOLDERS_MS, poll);
    for (const [blobId, entry] of taken) {
      if (entry.isOver) continue;
      const holders = entry.holders();
      if (holders.join() === entry.told) continue;
      entry.told = holders.join();
      send({ type: "holders", blobId, holders });
    }
  }

  async function share(source: ShareSource, options: ShareOptions) {
    const { onProgress = () => {}, onLeftOut = () => {}, signal } = options;
    const pieces = "stream" in source ? piecesOf(source.stream) : null;
    const pump = async () => {
      const next = await pieces?.next();
      send({ type: "streamed", request: asked.number, bytes: next?.done === false ? next.value : null });
    };
    const more = () => void pump().catch(() => send({ type: "cancelShare", request: asked.number }));
    const asked = request(
      (number) => ({
        type: "share",
        request: number,
        path: "path" in source ? source.path : null,
        name: options.name ?? null,
        isSealed: options.isSealed,
      }),
      onProgress,
      more,
      onLeftOut,
    );
    const cancel = () => send({ type: "cancelShare", request: asked.number });
    signal?.addEventListener("abort", cancel);
    try {
      const result = await asked.result;
      if ("facts" in result) return result.facts;
      throw new FilesError("failed", "The file could not be shared.");
    } finally {
      signal?.removeEventListener("abort", cancel);
      // Not awaited: a stream that stands still would hold it up.
      void pieces?.return(undefined).catch(() => {});
    }
  }

  async function* contentOf(
    blobId: string,
    chunkBytes: number,
    start: number,
    end: number,
  ): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end;) {
      const chunk = Math.floor(at / chunkBytes);
      const result = await request((number) => ({ type: "read", request: number, blobId, chunk })).result;
      if (!("bytes" in result)) return;
      const from = at - chunk * chunkBytes;
      const bytes = result.bytes.subarray(from, Math.min(result.bytes.length, from + end - at));
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  }

  await start();
  poll();
  return {
    endpoint: () => endpoint,
    onEndpoint: (listener) => endpointChanged.on(listener),
    setPeers(list) {
      peers = list;
      send({ type: "setPeers", peers });
    },
    setGentle(isOn) {
      if (isGentle === isOn) return;
      isGentle = isOn;
      send({ type: "setGentle", isOn });
    },
    setCopiesLimit(bytes) {
      copiesLimit = bytes;
      send({ type: "setCopiesLimit", bytes });
    },
    share,
    fetch(facts, to, holders) {
      const path = to === "keep" ? null : to.path;
      take(facts.blobId, (list) => ({ type: "fetch", task: { ...facts, path }, holders: list }), holders);
    },
    hold(blobId, sizeBytes, holders) {
      if (here.has(blobId)) return;
      take(blobId, (list) => ({ type: "hold", blobId, sizeBytes, holders: list }), holders);
    },
    control: (blobId, action) => send({ type: "control", blobId, action }),
    forget(blobId) {
      taken.delete(blobId);
      transfers.delete(blobId);
      send({ type: "forget", blobId });
    },
    transfers: () => [...transfers.values()],
    onTransfer: (listener) => transferChanged.on(listener),
    onOffender: (listener) => offenderFound.on(listener),
    onSourceProblem: (listener) => sourceFailed.on(listener),
    isHere: (blobId) => here.has(blobId),
    async usage() {
      const result = await request((number) => ({ type: "usage", request: number })).result;
      if ("usage" in result) return result.usage;
      throw new FilesError("failed", "The room on disk cannot be told.");
    },
    async read(blobId, range) {
      const result = await request((number) => ({ type: "describe", request: number, blobId })).result;
      if (!("contentBytes" in result)) throw new FilesError("failed", "The file cannot be read.");
      const { contentBytes, chunkBytes } = result;
      const end = Math.min(range?.end ?? contentBytes, contentBytes);
      return Readable.from(contentOf(blobId, chunkBytes, range?.start ?? 0, end), { objectMode: false });
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      cancelRestart();
      cancelPoll();
      const ending = worker;
      if (ending === null) return;
      const ended = new Promise<void>((resolve) => ending.once("exit", () => resolve()));
      send({ type: "close" });
      const cancelKill = clock.setTimer(clock.nowMs() + 3_000, () => void ending.terminate());
      await ended;
      cancelKill();
    },
  };
}
