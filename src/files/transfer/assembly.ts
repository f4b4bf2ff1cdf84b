/** Puts a download's chunks in order: hands content to the output from the first chunk to the last, in whatever order chunks arrive. */
import { SCRATCH_BYTES, type LocalBlob } from "../blob/local-blob.ts";
import type { Output } from "./outputs.ts";

export interface Assembly {
  /**
   * Hands on `content` of `chunk` if it is the next, then what is on disk after it. Returns at once while another call is at it: that call
   * goes on to the end. @throws FilesError; system errors
   */
  advance(chunk?: number, content?: Buffer): Promise<void>;
  /** Every chunk was handed on. */
  readonly isComplete: boolean;
  /** SHA-256 of the content, once complete; null without an output. Called once. */
  digest(): string | null;
  /** As `Output.place`. */
  place(): Promise<string | null>;
  /** Stops, and removes what is half made. */
  discard(): Promise<void>;
}

/** `output`: null when there is nothing to make and nothing to hash. */
export function createAssembly(blob: LocalBlob, output: Output | null): Assembly {
  let next = output === null ? blob.root.chunkCount : 0;
  let isAdvancing = false;
  let isStopped = false;
  let scratch: Buffer | null = null;
  const canAdvance = () => output !== null && !isStopped && blob.bitmap.has(next);

  return {
    async advance(chunk, content) {
      if (isAdvancing || isStopped || output === null) return;
      isAdvancing = true;
      try {
        if (content !== undefined && chunk === next) {
          await output.write(content);
          next += 1;
        }
        while (canAdvance()) {
          scratch ??= Buffer.allocUnsafeSlow(SCRATCH_BYTES);
          await output.write(await blob.readContent(next, scratch));
          next += 1;
        }
      } finally {
        isAdvancing = false;
      }
    },
    get isComplete() {
      return next >= blob.root.chunkCount;
    },
    digest: () => output?.digest() ?? null,
    place: async () => (await output?.place()) ?? null,
    async discard() {
      isStopped = true;
      await output?.discard();
    },
  };
}
