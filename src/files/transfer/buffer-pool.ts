/** Buffers for chunks that are being received, used again and again, so that memory stays flat. */
import { SCRATCH_BYTES } from "../blob/local-blob.ts";

/** Buffers kept for later; more than these are left to the garbage collector. */
const MAX_KEPT = 24;

export interface ChunkPool {
  take(): Buffer;
  /** Once for each buffer; its former owner does not touch it afterwards. */
  give(buffer: Buffer): void;
}

export function createChunkPool(): ChunkPool {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(SCRATCH_BYTES),
    give(buffer) {
      if (free.length < MAX_KEPT) free.push(buffer);
    },
  };
}
