/**
 * The downloader's side of a connection to one seeder: dials while any download uses it, dials again when it breaks, and turns frames into whole
 * chunks.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { parseJson } from "../../kernel/schema.ts";
import type { BlobId } from "../blob/manifest.ts";
import type { FilePeer, Offender } from "../types.ts";
import type { ChunkPool } from "./buffer-pool.ts";
import type { Connection, Dial } from "./connection.ts";
import {
  KIND,
  MAX_FRAME_BYTES,
  createFrameReader,
  decodeSeederMessage,
  encodeBytes,
  encodeText,
  type BlockHead,
  type DownloaderMessage,
  type SeederMessage,
} from "./messages.ts";

const DIAL_TIMEOUT_MS = 4_000;
/** Requests are out and nothing has come: four of the seeder's keep-alives are missing. */
const SILENCE_MS = 8_000;
/** Before the second, third and every later attempt; each is multiplied by 0.5 to 1.5 at random. */
const RETRY_AFTER_MS = [250, 1_000, 3_000, 8_000] as const;

/** What one download hears of a seeder. Nothing of it is called after the view was closed. */
export interface LinkUser {
  readonly blobId: BlobId;
  readonly isCopy: boolean;
  /** Root, hash layers and bitmap as they came: not verified. */
  root(bytes: Buffer): void;
  hashLayer(layer: number, bytes: Buffer): void;
  bitmap(bytes: Buffer): void;
  have(chunks: readonly number[]): void;
  refused(): void;
  /** Size of the chunk as it is transferred; asked when it is requested. */
  chunkBytes(chunk: number): number;
  /** The seeder has chosen this of the request's chunks, and begins to send it. */
  chosen(request: number, chunk: number): void;
  /** A whole chunk, not verified; `release` gives the buffer back. */
  arrived(request: number, chunk: number, bytes: Buffer, release: () => void): void;
  rejected(request: number): void;
  received(bytes: number): void;
  /** The connection broke: requests are void, and `root` comes again when it is back. */
  down(): void;
}

/** One blob at one seeder. */
export interface LinkView {
  /** `request` is the caller's own number. */
  request(request: number, chunks: readonly number[]): void;
  requestHashes(layer: number): void;
  close(): void;
}

export interface SourceLink {
  open(user: LinkUser): LinkView;
  /** The peer's address, port or certificate may be others. */
  setPeer(peer: FilePeer): void;
  setBackground(isOn: boolean): void;
  /** Dials, gives up on silence; call it a few times a second. */
  tick(): void;
  /** Views that are open. */
  readonly users: number;
  close(): void;
}

export interface SourceLinkDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly dial: Dial;
  readonly pool: ChunkPool;
  readonly count: (name: string) => void;
  readonly onOffender: (offender: Offender) => void;
}

interface View {
  readonly user: LinkUser;
  isOpen: boolean;
}
interface PendingChunk {
  readonly view: View;
  /** The user's number. */
  readonly request: number;
  readonly chunks: readonly number[];
  /** Of each of the chunks, as asked of the user when it made the request: it may have closed its view when the chunk comes. */
  readonly sizesBytes: readonly number[];
  /** Null until the seeder has chosen. */
  chunk: number | null;
  /** Null until a block came, and when the view was closed meanwhile: the rest is received and dropped. */
  buffer: Buffer | null;
  receivedBytes: number;
  expectedBytes: number;
}
/** The block whose bytes come next. */
interface BlockUnderWay {
  readonly number: number;
  readonly pending: PendingChunk;
  readonly isAcknowledged: boolean;
  bytesLeft: number;
}

const ACKNOWLEDGEMENT = encodeBytes(KIND.ack, [], new Uint8Array());

export function createSourceLink(deps: SourceLinkDeps, first: FilePeer): SourceLink {
  const { clock, count } = deps;
  const { peerId }: { readonly peerId: PeerId } = first;
  const views = new Map<number, View>();
  const pendingChunks = new Map<number, PendingChunk>();
  let peer = first;
  let connection: Connection | null = null;
  let isOpen = false;
  let isBackground = false;
  let isClosed = false;
  /** Of views and requests on the wire. */
  let lastNumber = 0;
  let attempts = 0;
  let retryAtMs = 0;
  let heardAtMs = 0;
  let block: BlockUnderWay | null = null;

  const send = (message: DownloaderMessage) => {
    if (isOpen) connection?.write([encodeText(message)]);
  };

  /** Some open view waits for a chunk. */
  const isAwaited = () => [...pendingChunks.values()].some(({ view }) => view.isOpen);

  function blame(): false {
    count("files.badFrame");
    deps.onOffender({ peerId, blobId: null, reason: "badFrame" });
    return false;
  }

  function dropBuffer(pending: PendingChunk): void {
    if (pending.buffer !== null) deps.pool.give(pending.buffer);
    pending.buffer = null;
  }

  function frame(kind: number, payload: Buffer): boolean {
    heardAtMs = clock.nowMs();
    if (kind === KIND.text) {
      const message = decodeSeederMessage(parseJson(payload.toString("utf8")));
      return message === null ? blame() : receive(message);
    }
    if (payload.length < 4) return blame();
    const user = views.get(payload.readUInt32BE(0))?.user;
    if (kind === KIND.root) user?.root(payload.subarray(4));
    else if (kind === KIND.bitmap) user?.bitmap(payload.subarray(4));
    else if (kind === KIND.hashLayer && payload.length >= 8)
      user?.hashLayer(payload.readUInt32BE(4), payload.subarray(8));
    else return blame();
    return true;
  }

  function receive(message: SeederMessage): boolean {
    switch (message.type) {
      case "refused":
        views.get(message.blob)?.user.refused();
        return true;
      case "have":
        views.get(message.blob)?.user.have(message.chunks);
        return true;
      case "reject": {
        const pending = pendingChunks.get(message.request);
        if (pending === undefined || pending.receivedBytes > 0) return blame();
        pendingChunks.delete(message.request);
        if (pending.view.isOpen) pending.view.user.rejected(pending.request);
        return true;
      }
      case "keepAlive":
        return true;
    }
  }

  function blockHead(head: BlockHead): boolean {
    const pending = pendingChunks.get(head.request);
    if (pending === undefined || head.offset !== pending.receivedBytes) return blame();
    if (pending.chunk === null) {
      const sizeBytes = pending.sizesBytes[pending.chunks.indexOf(head.chunk)];
      if (sizeBytes === undefined) return blame();
      pending.chunk = head.chunk;
      pending.expectedBytes = sizeBytes;
      if (pending.view.isOpen) {
        pending.buffer = deps.pool.take();
        pending.view.user.chosen(pending.request, head.chunk);
      }
    }
    if (head.chunk !== pending.chunk || pending.receivedBytes + head.sizeBytes > pending.expectedBytes)
      return blame();
    const { isAcknowledged, sizeBytes } = head;
    block = { number: head.request, pending, isAcknowledged, bytesLeft: sizeBytes };
    return true;
  }

  function blockBytes(bytes: Buffer): boolean {
    if (block === null) return blame();
    const { number, pending, isAcknowledged } = block;
    heardAtMs = clock.nowMs();
    if (pending.buffer !== null) bytes.copy(pending.buffer, pending.receivedBytes);
    pending.receivedBytes += bytes.length;
    block.bytesLeft -= bytes.length;
    if (pending.view.isOpen) pending.view.user.received(bytes.length);
    if (block.bytesLeft > 0) return true;
    block = null;
    if (isAcknowledged) connection?.write([ACKNOWLEDGEMENT]);
    if (pending.receivedBytes === pending.expectedBytes) chunkWhole(number, pending);
    return true;
  }

  function chunkWhole(number: number, pending: PendingChunk): void {
    pendingChunks.delete(number);
    const { buffer, chunk, view } = pending;
    pending.buffer = null;
    if (buffer === null || chunk === null) return;
    const release = () => deps.pool.give(buffer);
    if (view.isOpen)
      view.user.arrived(pending.request, chunk, buffer.subarray(0, pending.receivedBytes), release);
    else release();
  }

  function dial(): void {
    const address = peer.addresses[attempts % Math.max(1, peer.addresses.length)];
    if (address === undefined) return;
    const reader = createFrameReader(MAX_FRAME_BYTES, { frame, blockHead, blockBytes });
    heardAtMs = clock.nowMs();
    const dialled = deps.dial(peer, address, {
      opened() {
        if (connection !== dialled) return;
        isOpen = true;
        attempts = 0;
        heardAtMs = clock.nowMs();
        if (isBackground) send({ type: "background", isOn: true });
        for (const [blob, { user }] of views) send({ type: "open", blob, blobId: user.blobId });
      },
      data(bytes) {
        if (connection === dialled && isOpen && !reader.push(bytes)) dialled.close();
      },
      drained() {},
      closed() {
        if (connection === dialled) lost();
      },
    });
    connection = dialled;
  }

  function lost(): void {
    const wasOpen = isOpen;
    connection = null;
    isOpen = false;
    block = null;
    for (const pending of pendingChunks.values()) dropBuffer(pending);
    pendingChunks.clear();
    const waitMs = RETRY_AFTER_MS[Math.min(attempts, RETRY_AFTER_MS.length - 1)] ?? 0;
    retryAtMs = clock.nowMs() + waitMs * (0.5 + deps.random());
    attempts += 1;
    if (wasOpen) for (const { user } of [...views.values()]) user.down();
  }

  function viewOf(blob: number, view: View): LinkView {
    const { user } = view;
    return {
      request(request, chunks) {
        if (!isOpen) return;
        if (!isAwaited()) heardAtMs = clock.nowMs();
        lastNumber += 1;
        const { isCopy } = user;
        const sizesBytes = chunks.map((chunk) => user.chunkBytes(chunk));
        const nothing = { chunk: null, buffer: null, receivedBytes: 0, expectedBytes: 0 };
        pendingChunks.set(lastNumber, { view, request, chunks, sizesBytes, ...nothing });
        send({ type: "request", blob, request: lastNumber, chunks: [...chunks], isCopy });
      },
      requestHashes: (layer) => send({ type: "hashRequest", blob, layer }),
      close() {
        if (!view.isOpen) return;
        view.isOpen = false;
        views.delete(blob);
        // The seeder forgets waiting requests of a closed blob; a chunk that is on its way is received and dropped.
        for (const pending of pendingChunks.values()) if (pending.view === view) dropBuffer(pending);
        send({ type: "close", blob });
      },
    };
  }

  return {
    get users() {
      return views.size;
    },
    open(user) {
      lastNumber += 1;
      const blob = lastNumber;
      const view: View = { user, isOpen: true };
      views.set(blob, view);
      if (isOpen) send({ type: "open", blob, blobId: user.blobId });
      else if (connection === null && attempts === 0) dial();
      return viewOf(blob, view);
    },
    setPeer(changed) {
      const isOther =
        changed.port !== peer.port ||
        changed.fingerprint !== peer.fingerprint ||
        changed.addresses.join() !== peer.addresses.join();
      peer = changed;
      if (!isOther) return;
      attempts = 0;
      retryAtMs = 0;
      if (!isOpen) connection?.close();
    },
    setBackground(isOn) {
      isBackground = isOn;
      send({ type: "background", isOn });
    },
    tick() {
      if (isClosed) return;
      const nowMs = clock.nowMs();
      if (connection === null) {
        if (views.size > 0 && nowMs >= retryAtMs) dial();
        return;
      }
      const quietMs = nowMs - heardAtMs;
      const isSilent = isAwaited() && quietMs > SILENCE_MS;
      const isDialling = !isOpen && quietMs > DIAL_TIMEOUT_MS;
      if (!isSilent && !isDialling) return;
      count(isSilent ? "files.silentSeeder" : "files.noAnswer");
      connection.close();
    },
    close() {
      isClosed = true;
      const open = connection;
      lost();
      open?.close();
    },
  };
}
