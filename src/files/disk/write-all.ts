/**
 * Writes that are cheap in a virtual machine, too: file systems with large folios (ext4, of kernel 6.18 here) look for as much contiguous
 * memory as one write asks for, and blocks of 128 KiB and more are those that a virtual machine gives back to its host while they are free.
 * There a GB cost 2.2 to 2.6 s of system time written by 128 KiB to 1 MiB, 1.0 s by 64 KiB; with memory at hand 0.2 s either way.
 */
import { writeSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

const WRITE_BYTES = 64 * 1024;
/** A write that copies to memory takes far less; one that takes longer waits for the disk. */
const SLOW_MS = 40;
const SLOW_FOR_MS = 10_000;

/** All of `bytes`, from `at` on in the file. @throws system errors */
export type WriteAll = (file: FileHandle, bytes: Buffer, at: number) => Promise<void>;

/**
 * For one file. Writes on the calling thread, which only the files' worker may: a trip to the thread pool costs as much as the copy
 * itself. For 10 s after a slow write it uses the thread pool, so that sockets are served meanwhile.
 */
export function createWriter(nowMs: () => number): WriteAll {
  let isSlowUntilMs = 0;
  return async (file, bytes, at) => {
    const beganAtMs = nowMs();
    for (let done = 0; done < bytes.length;) {
      const length = Math.min(WRITE_BYTES, bytes.length - done);
      const atMs = nowMs();
      if (atMs - beganAtMs > SLOW_MS && atMs > isSlowUntilMs) isSlowUntilMs = atMs + SLOW_FOR_MS;
      // In the thread pool by the handle and not by the bare descriptor: a handle that is closed then waits for what is under way.
      done +=
        atMs > isSlowUntilMs
          ? writeSync(file.fd, bytes, done, length, at + done)
          : (await file.write(bytes, done, length, at + done)).bytesWritten;
    }
  };
}
