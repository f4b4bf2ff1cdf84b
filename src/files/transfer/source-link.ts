/** The taker's side of a connection to one holder: dials, dials again while it is wanted, and turns frames into whole chunks. */
import type { Certificate } from "../../platform/certificate.ts";
import type { OnReadOpts } from "node:net";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { PeerId } from "../../kernel/ids.ts";
import { parseJson } from "../../kernel/schema.ts";
import type { ChunkPool } from "./buffer-pool.ts";
import type { BlobId } from "../blob/manifest.ts";
import {
  KIND,
  MAX_FRAME_BYTES,
  createFrameReader,
  decodeHolderMessage,
  encodeBytes,
  encodeText,
  type HolderMessage,
  type PieceHead,
  type TakerMessage,
} from "./messages.ts";
import { TLS_OPTIONS, peerFingerprint } from "./tls.ts";
import type { FilePeer, Offender } from "../types.ts";

/** Read into one buffer that is used again and again: four TLS records. */
const READ_BYTES = 64 * 1024;
const DIAL_PATIENCE_MS = 4_000;
/** Asks are out, and nothing has come. */
const SILENCE_MS = 8_000;
/** Before the second, third and every later try. */
const RETRY_AFTER_MS = [250, 1_000, 3_000, 8_000] as const;

/** One download's ear on a link. Nothing of it is called after `close`. */
export interface LinkUser {
  readonly blobId: BlobId;
  readonly isCopy: boolean;
  /** Bytes as they came: not verified. */
  root(bytes: Buffer): void;
  page(page: number, bytes: Buffer): void;
  bitmap(bytes: Buffer): void;
  gained(chunks: readonly number[]): void;
  refused(reason: Extract<HolderMessage, { type: "refused" }>["reason"]): void;
  /** How long the chunk is as it is carried. */
  chunkBytes(chunk: number): number;
  /** A candidate of the ask begins to come. */
  chosen(ask: number, chunk: number): void;
  /** Not verified; `release` gives the buffer back. */
  arrived(ask: number, chunk: number, bytes: Buffer, release: () => void): void;
  lacks(ask: number): void;
  received(bytes: number): void;
  /** The connection broke: what was asked is void, and `root` comes again when it stands again. */
  down(): void;
}

export interface LinkView {
  ask(ask: number, chunks: readonly number[]): void;
  page(page: number): void;
  close(): void;
}

export interface HolderLink {
  open(user: LinkUser): LinkView;
  setPeer(peer: FilePeer): void;
  setGentle(isOn: boolean): void;
  tick(nowMs: number): void;
  readonly users: number;
  close(): void;
}

export interface HolderLinkDeps {
  readonly credentials: Certificate;
  readonly pool: ChunkPool;
  readonly count: (name: string) => void;
  readonly offended: (offender: Offender) => void;
  readonly random: () => number;
}

interface Entry {
  readonly user: LinkUser;
  isOpen: boolean;
}
interface Pending {
  readonly entry: Entry;
  readonly ask: number;
  readonly chunks: readonly number[];
  chunk: number | null;
  buffer: Buffer | null;
  filled: number;
  expected: number;
}

export function createHolderLink(deps: HolderLinkDeps, first: FilePeer): HolderLink {
  const entries = new Map<number, Entry>();
  const pending = new Map<number, Pending>();
  let peer = first;
  let socket: TLSSocket | null = null;
  let isReady = false;
  let isGentle = false;
  let isClosed = false;
  let lastNumber = 0;
  let tries = 0;
  let retryAtMs = 0;
  let heardAtMs = 0;
  let arriving: Pending | null = null;
  let isAcknowledging = false;

  const peerId: PeerId = peer.peerId;
  const say = (message: TakerMessage) => void (isReady && socket?.write(encodeText(message)));

  function violated(): false {
    deps.count("files.badFrame");
    deps.offended({ peerId, blobId: null, reason: "badFrame" });
    return false;
  }

  function drop(target: Pending): void {
    if (target.buffer !== null) deps.pool.give(target.buffer);
    target.buffer = null;
  }

  function frame(kind: number, payload: Buffer): boolean {
    heardAtMs = performance.now();
    if (kind === KIND.text) {
      const message = decodeHolderMessage(parseJson(payload.toString("utf8")));
      return message === null ? violated() : receive(message);
    }
    if (payload.length < 4) return violated();
    const entry = entries.get(payload.readUInt32BE(0));
    const user = entry?.user;
    if (kind === KIND.root) user?.root(payload.subarray(4));
    else if (kind === KIND.bitmap) user?.bitmap(payload.subarray(4));
    else if (kind === KIND.page && payload.length >= 8)
      user?.page(payload.readUInt32BE(4), payload.subarray(8));
    else return violated();
    return true;
  }

  function receive(message: HolderMessage): boolean {
    switch (message.type) {
      case "refused":
        entries.get(message.blob)?.user.refused(message.reason);
        return true;
      case "gained":
        entries.get(message.blob)?.user.gained(message.chunks);
        return true;
      case "lacks": {
        const lacking = pending.get(message.ask);
        if (lacking === undefined || lacking.buffer !== null) return violated();
        pending.delete(message.ask);
        if (lacking.entry.isOpen) lacking.entry.user.lacks(lacking.ask);
        return true;
      }
      case "wait":
        return true;
    }
  }

  function pieceHead(piece: PieceHead): boolean {
    const target = pending.get(piece.ask);
    if (target === undefined || piece.offset !== target.filled) return violated();
    if (target.chunk === null) {
      if (!target.chunks.includes(piece.chunk)) return violated();
      target.chunk = piece.chunk;
      target.expected = target.entry.user.chunkBytes(piece.chunk);
      if (target.entry.isOpen) {
        target.buffer = deps.pool.take();
        target.entry.user.chosen(target.ask, piece.chunk);
      }
    }
    if (piece.chunk !== target.chunk || target.filled + piece.sizeBytes > target.expected) return violated();
    arriving = target;
    isAcknowledging = piece.isAcknowledged;
    pieceLeft = piece.sizeBytes;
    arrivingAsk = piece.ask;
    return true;
  }
  let pieceLeft = 0;
  let arrivingAsk = 0;

  function pieceBytes(bytes: Buffer): boolean {
    const target = arriving;
    if (target === null) return violated();
    heardAtMs = performance.now();
    if (target.buffer !== null) bytes.copy(target.buffer, target.filled);
    target.filled += bytes.length;
    pieceLeft -= bytes.length;
    if (target.entry.isOpen) target.entry.user.received(bytes.length);
    if (pieceLeft > 0) return true;
    arriving = null;
    if (isAcknowledging) socket?.write(ACKNOWLEDGEMENT);
    if (target.filled < target.expected) return true;
    pending.delete(arrivingAsk);
    const { buffer, chunk } = target;
    target.buffer = null;
    if (buffer === null || chunk === null) return true;
    const release = () => deps.pool.give(buffer);
    if (target.entry.isOpen)
      target.entry.user.arrived(target.ask, chunk, buffer.subarray(0, target.filled), release);
    else release();
    return true;
  }

  function dial(): void {
    const address = peer.addresses[tries % Math.max(1, peer.addresses.length)];
    if (address === undefined) return;
    const reader = createFrameReader(MAX_FRAME_BYTES, { frame, pieceHead, pieceBytes });
    const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
      ...TLS_OPTIONS,
      ...deps.credentials,
      host: address,
      port: peer.port,
      // Documented for tls.connect (its types lack it): no buffer a record, which saves a quarter of the processor time.
      onread: {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback(length, buffer) {
          if (socket !== dialled || !isReady) return true;
          if (!reader.push(Buffer.from(buffer.buffer, buffer.byteOffset, length))) dialled.destroy();
          return true;
        },
      },
    };
    const dialled: TLSSocket = connect(options);
    socket = dialled;
    heardAtMs = performance.now();
    dialled.setNoDelay(true);
    dialled.on("error", () => {});
    dialled.on("secureConnect", () => {
      if (peerFingerprint(dialled) !== peer.fingerprint) {
        deps.count("files.wrongFingerprint");
        dialled.destroy();
        return;
      }
      isReady = true;
      tries = 0;
      heardAtMs = performance.now();
      if (isGentle) say({ type: "gentle", isOn: true });
      for (const [blob, { user }] of entries) say({ type: "open", blob, blobId: user.blobId });
    });
    dialled.on("close", () => socket === dialled && lost());
  }

  function lost(): void {
    const wasReady = isReady;
    socket = null;
    isReady = false;
    arriving = null;
    for (const target of pending.values()) drop(target);
    pending.clear();
    const waitMs = RETRY_AFTER_MS[Math.min(tries, RETRY_AFTER_MS.length - 1)] ?? 0;
    retryAtMs = performance.now() + waitMs * (0.5 + deps.random());
    tries += 1;
    if (wasReady) for (const { user } of [...entries.values()]) user.down();
  }

  return {
    get users() {
      return entries.size;
    },
    open(user) {
      lastNumber += 1;
      const blob = lastNumber;
      const entry: Entry = { user, isOpen: true };
      entries.set(blob, entry);
      if (isReady) say({ type: "open", blob, blobId: user.blobId });
      else if (socket === null && tries === 0) dial();
      return {
        ask(ask, chunks) {
          if (!isReady) return;
          lastNumber += 1;
          pending.set(lastNumber, { entry, ask, chunks, chunk: null, buffer: null, filled: 0, expected: 0 });
          if (pending.size === 1) heardAtMs = performance.now();
          say({ type: "ask", blob, ask: lastNumber, chunks: [...chunks], isCopy: user.isCopy });
        },
        page: (page) => say({ type: "page", blob, page }),
        close() {
          if (!entry.isOpen) return;
          entry.isOpen = false;
          entries.delete(blob);
          // What is on its way is let through and thrown away; what the holder had queued it forgets.
          for (const target of pending.values()) if (target.entry === entry) drop(target);
          say({ type: "close", blob });
        },
      };
    },
    setPeer(changed) {
      const isOther =
        changed.port !== peer.port ||
        changed.fingerprint !== peer.fingerprint ||
        changed.addresses.join() !== peer.addresses.join();
      peer = changed;
      if (!isOther) return;
      tries = 0;
      retryAtMs = 0;
      if (!isReady) socket?.destroy();
    },
    setGentle(isOn) {
      isGentle = isOn;
      say({ type: "gentle", isOn });
    },
    tick(nowMs) {
      if (isClosed) return;
      if (socket === null) {
        if (entries.size > 0 && nowMs >= retryAtMs) dial();
        return;
      }
      const isSilent =
        [...pending.values()].some(({ entry }) => entry.isOpen) && nowMs - heardAtMs > SILENCE_MS;
      const isDialling = !isReady && nowMs - heardAtMs > DIAL_PATIENCE_MS;
      if (isSilent || isDialling) {
        deps.count(isSilent ? "files.silentHolder" : "files.noAnswer");
        socket.destroy();
      }
    },
    close() {
      isClosed = true;
      const open = socket;
      lost();
      open?.destroy();
    },
  };
}

const ACKNOWLEDGEMENT = encodeBytes(KIND.ack, [], new Uint8Array());
