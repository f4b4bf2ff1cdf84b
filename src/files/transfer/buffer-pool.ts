/** Buffers for chunks in the making, used again and again, so that memory stays flat. */
import { SCRATCH_BYTES } from "../blob/local-blob.ts";

/** Buffers kept for the next; those beyond go to the collector. */
const MAX_KEPT = 24;

export interface ChunkPool {
  take(): Buffer;
  /** Each buffer once; nobody looks at it afterwards. */
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
