/** The seeder's side of one connection: answers what the downloader opens and requests, and uploads one chunk at a time. */
import type { Clock } from "../../kernel/clock.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { parseJson } from "../../kernel/schema.ts";
import { SCRATCH_BYTES, type LocalBlob } from "../blob/local-blob.ts";
import { hashLayersOf } from "../blob/manifest.ts";
import { asFilesError } from "../disk/disk-space.ts";
import type { FilesError, Offender } from "../types.ts";
import type { Connection, ConnectionEvents } from "./connection.ts";
import { createReadingPace, type FrameBudget } from "./frame-budget.ts";
import {
  KIND,
  MAX_HAVE_CHUNKS,
  MAX_OPEN_BLOBS,
  MAX_TEXT_BYTES,
  MAX_WAITING_REQUESTS,
  createFrameReader,
  decodeDownloaderMessage,
  encodeBytes,
  encodeText,
  type DownloaderMessage,
  type SeederMessage,
} from "./messages.ts";
import { createUploadSender } from "./upload-sender.ts";

/** For how long a seeder puts up with a connection of no use. */
export interface Patience {
  /** Until a connection is encrypted and the other end's certificate known. */
  readonly handshakeMs: number;
  /** A connection that takes no bytes for this long has a dead or hostile end. */
  readonly stuckMs: number;
  /** From a frame's first byte to its last. */
  readonly halfFrameMs: number;
  /** Without an open blob. */
  readonly idleMs: number;
}
export const PATIENCE: Patience = {
  handshakeMs: 5_000,
  stuckMs: 30_000,
  halfFrameMs: 10_000,
  idleMs: 60_000,
};
/** A quarter of the silence after which a downloader gives a seeder up. */
const KEEP_ALIVE_MS = 2_000;
/**
 * An unknown blob that is opened may become known within a moment: of two downloaders that start together, one learns the blob's hashes
 * first, and the other has opened the blob there already.
 */
const UNKNOWN_MS = 1_000;
/** One chunk is sent while the next is read. */
const SCRATCHES = 2;
/** Two chunks, and the answer to opening a large blob. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;

export interface UploadDeps {
  readonly clock: Clock;
  readonly find: (blobId: string) => LocalBlob | null;
  readonly count: (name: string) => void;
  readonly onOffender: (offender: Offender) => void;
  /** A shared original is not what it was. */
  readonly onSourceFailed: (blobId: string, error: FilesError) => void;
  readonly isBackground: () => boolean;
  readonly patience: Patience;
  /** The downloader's, on all its connections together. */
  readonly budget: FrameBudget;
  /** True while any downloader of this seeder wants something for itself. */
  readonly hasDirectRequests: () => boolean;
}

export interface Upload extends ConnectionEvents {
  /** True while this downloader wants something for itself. */
  hasDirectRequests(): boolean;
  /** Announces new chunks and ends a connection of no use; call it every 100 ms. */
  tick(): void;
  readonly uploadedBytes: number;
  close(): void;
}

type ChunkRequest = Extract<DownloaderMessage, { type: "request" }>;
interface OpenBlob {
  readonly blob: LocalBlob;
  readonly layers: readonly Uint8Array[];
  /** Chunks to announce. */
  readonly added: number[];
  readonly stopListening: Unsubscribe;
}

export function createUpload(deps: UploadDeps, connection: Connection, peerId: PeerId): Upload {
  const { clock, budget } = deps;
  const openBlobs = new Map<number, OpenBlob>();
  /** Opened and not known yet. */
  const unknownBlobs = new Map<number, { readonly blobId: string; readonly refusedAtMs: number }>();
  const requests: ChunkRequest[] = [];
  const scratches = Array.from({ length: SCRATCHES }, () => Buffer.allocUnsafeSlow(SCRATCH_BYTES));
  let isDownloaderInBackground = false;
  let isPumping = false;
  let current: ChunkRequest | null = null;
  let uploadedBytes = 0;
  /** When the connection last began or moved something. */
  let activeAtMs = clock.nowMs();
  /** When the frame that is not whole yet began. */
  let frameAtMs: number | null = null;
  let keptAliveAtMs = -Infinity;
  const pace = createReadingPace(budget, deps.count);
  let onScratch = () => {};

  const sender = createUploadSender({
    clock,
    connection,
    isBackground: () => isDownloaderInBackground || deps.isBackground(),
  });
  const progressAtMs = () => Math.max(activeAtMs, sender.progressAtMs);
  const send = (message: SeederMessage) => void connection.write([encodeText(message)]);

  /** Answers with hashes or with what is known of a blob. */
  function answer(
    kind: (typeof KIND)["root" | "bitmap" | "hashLayer"],
    numbers: readonly number[],
    bytes: Uint8Array,
  ): void {
    budget.binary(bytes.length, clock.nowMs());
    connection.write([encodeBytes(kind, numbers, bytes)]);
  }

  function blame(): false {
    deps.count("files.badFrame");
    deps.onOffender({ peerId, blobId: null, reason: "badFrame" });
    return false;
  }

  function open(number: number, blobId: string): void {
    shut(number);
    if (openBlobs.size + unknownBlobs.size >= MAX_OPEN_BLOBS)
      return send({ type: "refused", blob: number, reason: "tooMany" });
    const blob = deps.find(blobId);
    if (blob === null)
      return void unknownBlobs.set(number, { blobId, refusedAtMs: clock.nowMs() + UNKNOWN_MS });
    blob.record = { ...blob.record, usedAtMs: clock.wallMs() };
    const added: number[] = [];
    const stopListening = blob.chunkAdded.on((chunk) => void added.push(chunk));
    openBlobs.set(number, { blob, layers: hashLayersOf(blob.hashes), added, stopListening });
    answer(KIND.root, [number], blob.rootBytes);
    answer(KIND.bitmap, [number], blob.bitmap.bytes);
  }

  function openUnknown(nowMs: number): void {
    for (const [number, { blobId, refusedAtMs }] of unknownBlobs) {
      const isKnown = deps.find(blobId) !== null;
      if (!isKnown && nowMs < refusedAtMs) continue;
      unknownBlobs.delete(number);
      if (isKnown) open(number, blobId);
      else send({ type: "refused", blob: number, reason: "unknown" });
    }
  }

  function shut(number: number): void {
    unknownBlobs.delete(number);
    openBlobs.get(number)?.stopListening();
    openBlobs.delete(number);
    for (let index = requests.length - 1; index >= 0; index -= 1)
      if (requests[index]?.blob === number) requests.splice(index, 1);
  }

  function receive(message: DownloaderMessage): boolean {
    // The downloader opens and requests hashes faster than it takes the answers.
    if (connection.unsentBytes > MAX_UNSENT_BYTES) return blame();
    switch (message.type) {
      case "open":
        open(message.blob, message.blobId);
        return true;
      case "close":
        shut(message.blob);
        return true;
      case "hashRequest": {
        const { blob, layer } = message;
        const hashes = openBlobs.get(blob)?.layers[layer];
        if (hashes !== undefined) answer(KIND.hashLayer, [blob, layer], hashes);
        return true;
      }
      case "request":
        if (requests.length >= MAX_WAITING_REQUESTS) return blame();
        requests.push(message);
        void pump();
        return true;
      case "background":
        isDownloaderInBackground = message.isOn;
        sender.wake();
        return true;
    }
  }

  const reader = createFrameReader(MAX_TEXT_BYTES, {
    frame(kind, payload) {
      frameAtMs = null;
      if (kind === KIND.ack) return sender.acknowledged() || blame();
      budget.text(payload.length, clock.nowMs());
      const message =
        kind === KIND.text ? decodeDownloaderMessage(parseJson(payload.toString("utf8"))) : null;
      return message === null ? blame() : receive(message);
    },
    blockHead: blame,
    blockBytes: () => false,
  });

  /** Copies wait while any downloader wants something for itself. */
  function nextRequest(): ChunkRequest | null {
    const direct = requests.findIndex(({ isCopy }) => !isCopy);
    if (direct >= 0) return requests.splice(direct, 1)[0] ?? null;
    return requests.length > 0 && !deps.hasDirectRequests() ? (requests.shift() ?? null) : null;
  }

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    activeAtMs = clock.nowMs();
    try {
      while (!connection.isClosed && (current = nextRequest()) !== null) await serve(current);
    } catch {
      // Whatever failed, the downloader's requests cannot be kept in order with its numbers any more.
      connection.close();
    } finally {
      current = null;
      isPumping = false;
    }
  }

  /** Of the requested chunks that are here, the one that was uploaded least often. */
  function choose(blob: LocalBlob, chunks: readonly number[]): number | null {
    const counts = blob.uploadCounts;
    let chosen: number | null = null;
    for (const chunk of chunks) {
      if (!blob.bitmap.has(chunk)) continue;
      if (chosen === null || (counts[chunk] ?? 0) < (counts[chosen] ?? 0)) chosen = chunk;
    }
    return chosen;
  }

  async function serve({ blob: number, request, chunks }: ChunkRequest): Promise<void> {
    const blob = openBlobs.get(number)?.blob;
    if (blob === undefined) return;
    const chunk = choose(blob, chunks);
    if (chunk === null) return send({ type: "reject", request });
    blob.uploadCounts[chunk] = (blob.uploadCounts[chunk] ?? 0) + 1;
    while (scratches.length === 0 && !connection.isClosed)
      await new Promise<void>((resolve) => (onScratch = resolve));
    const scratch = scratches.pop();
    if (scratch === undefined) return;
    const giveBack = () => {
      scratches.push(scratch);
      onScratch();
    };
    let stored: Buffer;
    try {
      stored = await blob.readForUpload(chunk, scratch);
    } catch (error) {
      giveBack();
      if (connection.isClosed) return;
      deps.count("files.unreadable");
      deps.onSourceFailed(blob.record.blobId, asFilesError(error));
      send({ type: "refused", blob: number, reason: "changed" });
      shut(number);
      return;
    }
    await sender.send(request, chunk, stored, giveBack);
    uploadedBytes += stored.length;
  }

  function announce(): void {
    for (const [number, { added }] of openBlobs)
      while (added.length > 0) send({ type: "have", blob: number, chunks: added.splice(0, MAX_HAVE_CHUNKS) });
  }

  /** True when the connection was of no use for too long, and is closed. */
  function endUseless(nowMs: number): boolean {
    const { stuckMs, halfFrameMs, idleMs } = deps.patience;
    const isStuck = isPumping && nowMs - progressAtMs() > stuckMs;
    const isHalf = frameAtMs !== null && nowMs - frameAtMs > halfFrameMs;
    const isIdle = openBlobs.size + unknownBlobs.size === 0 && nowMs - progressAtMs() > idleMs;
    if (!isStuck && !isHalf && !isIdle) return false;
    deps.count(isIdle ? "files.idle" : "files.stuck");
    connection.close();
    return true;
  }

  return {
    data(bytes) {
      if (!reader.push(bytes)) return connection.close();
      // Further bytes do not make a frame younger.
      frameAtMs = reader.isMidFrame ? (frameAtMs ?? clock.nowMs()) : null;
      pace.keep(connection, clock.nowMs());
    },
    drained: () => sender.drained(),
    closed() {
      for (const number of [...openBlobs.keys()]) shut(number);
      sender.wake();
      onScratch();
    },
    get uploadedBytes() {
      return uploadedBytes;
    },
    hasDirectRequests: () => current?.isCopy === false || requests.some(({ isCopy }) => !isCopy),
    tick() {
      const nowMs = clock.nowMs();
      if (connection.isClosed) return;
      // Nothing is read of a frame meanwhile.
      if (pace.isPaused && frameAtMs !== null) frameAtMs = nowMs;
      pace.keep(connection, nowMs);
      openUnknown(nowMs);
      announce();
      if (endUseless(nowMs) || requests.length === 0 || isPumping) return;
      // Only copies wait here: the requests of other downloaders may be done by now.
      activeAtMs = nowMs;
      void pump();
      if (requests.length > 0 && nowMs - keptAliveAtMs > KEEP_ALIVE_MS) {
        keptAliveAtMs = nowMs;
        send({ type: "keepAlive" });
      }
    },
    close: () => connection.close(),
  };
}
