/** A connection in memory whose other end is the test. */
import type { Connection, ConnectionEvents } from "../../src/files/transfer/connection.ts";
import { MAX_FRAME_BYTES, createFrameReader, type BlockHead } from "../../src/files/transfer/messages.ts";

export interface FakeConnection extends Connection {
  /** What its owner sent, frame by frame: the text or the kind, and the heads of blocks. */
  readonly frames: readonly { readonly kind: number; readonly payload: Buffer }[];
  readonly blocks: readonly BlockHead[];
  /** Its owner reads. */
  readonly isRead: boolean;
  /** From now on it takes nothing: writes queue. */
  stall(): void;
  /** Where `close` is reported. */
  attach(events: ConnectionEvents): void;
}

export function createFakeConnection(): FakeConnection {
  const frames: { readonly kind: number; readonly payload: Buffer }[] = [];
  const blocks: BlockHead[] = [];
  let events: ConnectionEvents | null = null;
  let isClosed = false;
  let isStalled = false;
  let isRead = true;
  let unsentBytes = 0;
  const reader = createFrameReader(MAX_FRAME_BYTES, {
    frame: (kind, payload) => frames.push({ kind, payload }) > 0,
    blockHead: (block) => blocks.push(block) > 0,
    blockBytes: () => true,
  });
  return {
    frames,
    blocks,
    write(parts, onSent) {
      const bytes = Buffer.concat(parts);
      if (isStalled) {
        unsentBytes += bytes.length;
        return false;
      }
      reader.push(bytes);
      onSent?.();
      return true;
    },
    get unsentBytes() {
      return unsentBytes;
    },
    get isRead() {
      return isRead;
    },
    setReading: (isOn) => void (isRead = isOn),
    get isClosed() {
      return isClosed;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      events?.closed();
    },
    stall() {
      isStalled = true;
    },
    attach(given) {
      events = given;
    },
  };
}
