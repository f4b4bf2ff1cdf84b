/** Sends chunks over one connection in blocks: as fast as the connection takes them, or within a LEDBAT window while media flows. */
import type { Clock } from "../../kernel/clock.ts";
import type { Connection } from "./connection.ts";
import { initialWindow, stepWindow } from "./ledbat.ts";
import { BLOCK_HEAD_BYTES, HEAD_BYTES, MAX_BLOCK_BYTES, encodeBlockHead } from "./messages.ts";

/** In a window below this, blocks are single TLS records, so that the window holds several. */
const WIDE_WINDOW_BYTES = 256 * 1024;
const RECORD_BYTES = 16 * 1024;
/** A block and its head fill whole TLS records: a remainder would cost a record of its own. */
const BLOCK_HEADS_BYTES = HEAD_BYTES + BLOCK_HEAD_BYTES;
const SMALL_BLOCK_BYTES = RECORD_BYTES - BLOCK_HEADS_BYTES;
const LARGE_BLOCK_BYTES = MAX_BLOCK_BYTES - BLOCK_HEADS_BYTES;

export interface UploadSender {
  /**
   * Resolves when the connection has taken the last block, or has closed. One call at a time. `onSent`: the connection needs `stored` no
   * more; not called when it closes before.
   */
  send(request: number, chunk: number, stored: Buffer, onSent: () => void): Promise<void>;
  /** The oldest unacknowledged block has arrived. False when there is none. */
  acknowledged(): boolean;
  drained(): void;
  /** The connection closed, or background mode was switched: what waits looks again. */
  wake(): void;
  /** When a block was last given to the connection. */
  readonly progressAtMs: number;
}

export function createUploadSender(deps: {
  readonly clock: Clock;
  readonly connection: Connection;
  readonly isBackground: () => boolean;
}): UploadSender {
  const { clock, connection, isBackground } = deps;
  const unacknowledged: { readonly bytes: number; readonly atMs: number }[] = [];
  let inFlightBytes = 0;
  let window = initialWindow(clock.nowMs());
  let progressAtMs = clock.nowMs();
  /** Resolve the one `send` that waits for room in the window, or in the connection's queue. */
  let onWindow = () => {};
  let onDrained = () => {};

  return {
    async send(request, chunk, stored, onSent) {
      for (let offset = 0; offset < stored.length && !connection.isClosed;) {
        const isAcknowledged = isBackground();
        const blockBytes =
          isAcknowledged && window.windowBytes < WIDE_WINDOW_BYTES ? SMALL_BLOCK_BYTES : LARGE_BLOCK_BYTES;
        const block = stored.subarray(offset, offset + blockBytes);
        if (isAcknowledged && inFlightBytes > 0 && inFlightBytes + block.length > window.windowBytes) {
          await new Promise<void>((resolve) => (onWindow = resolve));
          continue;
        }
        const head = encodeBlockHead({ request, chunk, offset, isAcknowledged, sizeBytes: block.length });
        offset += block.length;
        if (isAcknowledged) {
          unacknowledged.push({ bytes: block.length, atMs: clock.nowMs() });
          inFlightBytes += block.length;
        }
        const isRoomy = connection.write([head, block], offset >= stored.length ? onSent : undefined);
        if (!isRoomy && !connection.isClosed) await new Promise<void>((resolve) => (onDrained = resolve));
        progressAtMs = clock.nowMs();
      }
    },
    acknowledged() {
      const block = unacknowledged.shift();
      if (block === undefined) return false;
      const nowMs = clock.nowMs();
      inFlightBytes -= block.bytes;
      window = stepWindow(window, block.bytes, nowMs - block.atMs, nowMs);
      onWindow();
      return true;
    },
    drained: () => onDrained(),
    wake() {
      onWindow();
      if (connection.isClosed) onDrained();
    },
    get progressAtMs() {
      return progressAtMs;
    },
  };
}
