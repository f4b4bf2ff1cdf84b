/** What a run of a decoder may cost, and how it is looked at. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Of processor time, for one input: the slowest of ten million took a tenth of it, and a busy machine doesn't count. */
export const MAX_INPUT_CPU_MS = 500;
/** What a decoder may keep over any number of runs: what is compiled and cached is a few megabytes. */
export const MAX_GROWN_BYTES = 32 * 2 ** 20;

/** Bytes of this thread's heap, and of buffers, that are in use, without what is mere garbage. */
export function bytesInUse(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
