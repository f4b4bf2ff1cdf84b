/** One taker's connection, at the holder: answers what it opens, and gives one chunk after another, as fast as the socket (and the gentle window) takes them. */
import type { TLSSocket } from "node:tls";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { parseJson } from "../../kernel/schema.ts";
import { initialWindow, stepWindow } from "./ledbat.ts";
import { SCRATCH_BYTES, type Holding } from "../blob/local-blob.ts";
import { pagesOf } from "../blob/manifest.ts";
import {
  HEAD_BYTES,
  KIND,
  MAX_GAINED,
  MAX_OPEN_BLOBS,
  MAX_PIECE_BYTES,
  MAX_TEXT_BYTES,
  MAX_WAITING_ASKS,
  PIECE_HEAD_BYTES,
  createFrameReader,
  decodeTakerMessage,
  encodeBytes,
  encodePieceHead,
  encodeText,
  type HolderMessage,
  type TakerMessage,
} from "./messages.ts";
import { asFilesError } from "../disk/disk-space.ts";
import type { FilesError, Offender } from "../types.ts";

/** For how long a holder bears with whom. */
export interface Patience {
  /** Until a connection is encrypted and its end known. */
  readonly handshakeMs: number;
  /** A socket that takes nothing for so long has a dead or hostile end. */
  readonly stuckMs: number;
  /** From a frame's first byte to its last. */
  readonly halfFrameMs: number;
  /** Without anything open. */
  readonly idleMs: number;
}
export const PATIENCE: Patience = {
  handshakeMs: 5_000,
  stuckMs: 30_000,
  halfFrameMs: 10_000,
  idleMs: 60_000,
};
const WAIT_MS = 2_000;
/** What is opened and not known may be about to be: who takes the same at the same moment learns its hashes first. */
const UNKNOWN_MS = 1_000;
/** While one chunk drains the next is read. */
const SCRATCHES = 2;
/** Two chunks, and what opening a large blob brings. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
/** Below this window pieces are single TLS records, so that a window is more than one piece. */
const WIDE_WINDOW_BYTES = 256 * 1024;
const RECORD_BYTES = 16 * 1024;
/** With its head a piece fills its records: a rest would cost a record of its own. */
const PIECE_HEADS_BYTES = HEAD_BYTES + PIECE_HEAD_BYTES;
const SMALL_PIECE_BYTES = RECORD_BYTES - PIECE_HEADS_BYTES;
const LARGE_PIECE_BYTES = MAX_PIECE_BYTES - PIECE_HEADS_BYTES;

export interface GuestDeps {
  readonly find: (blobId: string) => Holding | null;
  readonly count: (name: string) => void;
  readonly offended: (offender: Offender) => void;
  /** An original is not what it was. */
  readonly sourceFailed: (blobId: string, error: FilesError) => void;
  readonly isGentle: () => boolean;
  readonly patience: Patience;
  /** Anybody at this holder who wants something for themselves. */
  readonly hasDirectAsks: () => boolean;
}

export interface Guest {
  hasDirectAsks(): boolean;
  tick(nowMs: number): void;
  readonly givenBytes: number;
  close(): void;
}

type AskMessage = Extract<TakerMessage, { type: "ask" }>;
interface OpenBlob {
  readonly holding: Holding;
  readonly pages: readonly Uint8Array[];
  readonly stop: Unsubscribe;
  readonly gained: number[];
}

export function createGuest(deps: GuestDeps, socket: TLSSocket, peerId: PeerId): Guest {
  const blobs = new Map<number, OpenBlob>();
  /** Opened and not known, and when it is refused. */
  const unknown = new Map<number, { readonly blobId: string; readonly endsAtMs: number }>();
  const asks: AskMessage[] = [];
  const scratches = Array.from({ length: SCRATCHES }, () => Buffer.allocUnsafeSlow(SCRATCH_BYTES));
  const unacknowledged: { readonly bytes: number; readonly atMs: number }[] = [];
  let inFlightBytes = 0;
  let window = initialWindow(performance.now());
  let isTakerGentle = false;
  let isPumping = false;
  let current: AskMessage | null = null;
  let givenBytes = 0;
  let progressAtMs = performance.now();
  let frameAtMs: number | null = null;
  let saidWaitAtMs = 0;
  let wake: (() => void) | null = null;

  const isGentle = () => isTakerGentle || deps.isGentle();
  const say = (message: HolderMessage) => void socket.write(encodeText(message));
  const awaken = () => {
    wake?.();
    wake = null;
  };

  function offend(): false {
    deps.count("files.badFrame");
    deps.offended({ peerId, blobId: null, reason: "badFrame" });
    return false;
  }

  function open(blob: number, blobId: string): void {
    shut(blob);
    if (blobs.size + unknown.size >= MAX_OPEN_BLOBS) return say({ type: "refused", blob, reason: "tooMany" });
    const holding = deps.find(blobId);
    if (holding === null) return void unknown.set(blob, { blobId, endsAtMs: performance.now() + UNKNOWN_MS });
    holding.record = { ...holding.record, usedAtMs: Date.now() };
    const gained: number[] = [];
    const stop = holding.gained.on((chunk) => void gained.push(chunk));
    blobs.set(blob, { holding, pages: pagesOf(holding.hashes), stop, gained });
    socket.write(encodeBytes(KIND.root, [blob], holding.rootBytes));
    socket.write(encodeBytes(KIND.bitmap, [blob], holding.bitmap.bytes));
  }

  /** Until it is known, or for a second. */
  function openUnknown(nowMs: number): void {
    for (const [blob, { blobId, endsAtMs }] of unknown) {
      const isKnown = deps.find(blobId) !== null;
      if (!isKnown && nowMs < endsAtMs) continue;
      unknown.delete(blob);
      if (isKnown) open(blob, blobId);
      else say({ type: "refused", blob, reason: "unknown" });
    }
  }

  function shut(blob: number): void {
    unknown.delete(blob);
    blobs.get(blob)?.stop();
    blobs.delete(blob);
    for (let index = asks.length - 1; index >= 0; index -= 1)
      if (asks[index]?.blob === blob) asks.splice(index, 1);
  }

  function receive(message: TakerMessage): boolean {
    // Asks for pages and blobs faster than it takes the answers.
    if (socket.writableLength > MAX_UNSENT_BYTES) return offend();
    switch (message.type) {
      case "open":
        open(message.blob, message.blobId);
        return true;
      case "close":
        shut(message.blob);
        return true;
      case "page": {
        const page = blobs.get(message.blob)?.pages[message.page];
        if (page !== undefined) socket.write(encodeBytes(KIND.page, [message.blob, message.page], page));
        return true;
      }
      case "ask":
        if (asks.length >= MAX_WAITING_ASKS) return offend();
        asks.push(message);
        void pump();
        return true;
      case "gentle":
        isTakerGentle = message.isOn;
        awaken();
        return true;
    }
  }

  function acknowledged(): boolean {
    const piece = unacknowledged.shift();
    if (piece === undefined) return offend();
    const nowMs = performance.now();
    inFlightBytes -= piece.bytes;
    window = stepWindow(window, piece.bytes, nowMs - piece.atMs, nowMs);
    awaken();
    return true;
  }

  const reader = createFrameReader(MAX_TEXT_BYTES, {
    frame(kind, payload) {
      frameAtMs = null;
      if (kind === KIND.ack) return acknowledged();
      const message = kind === KIND.text ? decodeTakerMessage(parseJson(payload.toString("utf8"))) : null;
      return message === null ? offend() : receive(message);
    },
    pieceHead: offend,
    pieceBytes: () => false,
  });

  /** Copies wait while anybody wants something for themselves. */
  function nextAsk(): AskMessage | null {
    const direct = asks.findIndex(({ isCopy }) => !isCopy);
    if (direct >= 0) return asks.splice(direct, 1)[0] ?? null;
    return asks.length > 0 && !deps.hasDirectAsks() ? (asks.shift() ?? null) : null;
  }

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    progressAtMs = performance.now();
    try {
      while (!socket.destroyed && (current = nextAsk()) !== null) await give(current);
    } catch {
      // A socket that closes ends what waits for it.
      socket.destroy();
    } finally {
      current = null;
      isPumping = false;
    }
  }

  async function give(ask: AskMessage): Promise<void> {
    const blob = blobs.get(ask.blob);
    if (blob === undefined) return;
    const { holding } = blob;
    let chunk: number | null = null;
    for (const candidate of ask.chunks) {
      if (!holding.bitmap.has(candidate)) continue;
      if (chunk === null || (holding.given[candidate] ?? 0) < (holding.given[chunk] ?? 0)) chunk = candidate;
    }
    if (chunk === null) return say({ type: "lacks", ask: ask.ask });
    holding.given[chunk] = (holding.given[chunk] ?? 0) + 1;
    while (scratches.length === 0 && !socket.destroyed)
      await new Promise<void>((resolve) => (wake = resolve));
    const scratch = scratches.pop();
    if (scratch === undefined) return;
    try {
      const stored = await holding.readGiven(chunk, scratch);
      await send(ask.ask, chunk, stored, () => {
        scratches.push(scratch);
        awaken();
      });
      givenBytes += stored.length;
    } catch (error) {
      if (scratches.length < SCRATCHES && !scratches.includes(scratch)) scratches.push(scratch);
      if (socket.destroyed) return;
      deps.count("files.unreadable");
      deps.sourceFailed(holding.record.blobId, asFilesError(error));
      say({ type: "refused", blob: ask.blob, reason: "changed" });
      shut(ask.blob);
    }
  }

  async function send(ask: number, chunk: number, stored: Buffer, sent: () => void): Promise<void> {
    for (let offset = 0; offset < stored.length && !socket.destroyed;) {
      const isAcknowledged = isGentle();
      const pieceBytes =
        isAcknowledged && window.windowBytes < WIDE_WINDOW_BYTES ? SMALL_PIECE_BYTES : LARGE_PIECE_BYTES;
      const piece = stored.subarray(offset, offset + pieceBytes);
      if (isAcknowledged && inFlightBytes > 0 && inFlightBytes + piece.length > window.windowBytes) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      const head = encodePieceHead({ ask, chunk, offset, isAcknowledged, sizeBytes: piece.length });
      offset += piece.length;
      if (isAcknowledged) {
        unacknowledged.push({ bytes: piece.length, atMs: performance.now() });
        inFlightBytes += piece.length;
      }
      socket.cork();
      socket.write(head);
      const isRoomy = socket.write(piece, offset >= stored.length ? sent : undefined);
      socket.uncork();
      if (!isRoomy) await drained();
      progressAtMs = performance.now();
    }
  }

  /** One listener for good: `once` of node:events costs more than the write. */
  let settleDrained: (() => void) | null = null;
  const drained = () =>
    socket.destroyed ? undefined : new Promise<void>((resolve) => (settleDrained = resolve));
  const settle = () => {
    settleDrained?.();
    settleDrained = null;
  };
  socket.on("drain", settle);
  socket.once("close", () => {
    settle();
    awaken();
  });
  socket.setNoDelay(true);
  socket.on("data", (bytes) => {
    if (!reader.push(bytes)) {
      socket.destroy();
      return;
    }
    // Bytes that trickle in do not make a frame younger.
    frameAtMs = reader.isMidFrame ? (frameAtMs ?? performance.now()) : null;
  });

  return {
    get givenBytes() {
      return givenBytes;
    },
    hasDirectAsks: () => current?.isCopy === false || asks.some(({ isCopy }) => !isCopy),
    tick(nowMs) {
      openUnknown(nowMs);
      for (const [number, blob] of blobs) {
        while (blob.gained.length > 0)
          say({ type: "gained", blob: number, chunks: blob.gained.splice(0, MAX_GAINED) });
      }
      const { stuckMs, halfFrameMs, idleMs } = deps.patience;
      const isStuck = isPumping && nowMs - progressAtMs > stuckMs;
      const isHalf = frameAtMs !== null && nowMs - frameAtMs > halfFrameMs;
      const isIdle = blobs.size + unknown.size === 0 && nowMs - progressAtMs > idleMs;
      if (isStuck || isHalf || isIdle) {
        deps.count(isIdle ? "files.idle" : "files.stuck");
        socket.destroy();
        return;
      }
      if (asks.length > 0 && !isPumping) {
        progressAtMs = nowMs;
        void pump();
        if (asks.length > 0 && nowMs - saidWaitAtMs > WAIT_MS) {
          saidWaitAtMs = nowMs;
          say({ type: "wait" });
        }
      }
    },
    close() {
      for (const blob of blobs.keys()) shut(blob);
      socket.destroy();
      awaken();
    },
  };
}
