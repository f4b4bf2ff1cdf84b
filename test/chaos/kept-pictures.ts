/** In how many seconds a film shows that a camera goes on: held against what it really sent, for a busy machine sends few pictures. Pure. */
import type { SentMark } from "../../src/headless/sent-marks.ts";
import type { FoundMoment } from "../support/in-step.ts";

export interface KeptPictures {
  /** Seconds of the span in which the camera sent several numbers. */
  readonly sent: number;
  /** Those of them in which the film shows another number than before, twice. */
  readonly moving: number;
}

const SECOND_MS = 1_000;
/** Of the ten that a machine sends that keeps up: several, so that one lost picture does not count. */
const LEAST_SENT = 4;
const LEAST_SHOWN = 2;

/** `moments`: when the film shows another number. `delayMs`: how much later than sent pictures are in it. */
export function picturesKeptIn(
  moments: readonly FoundMoment[],
  sent: readonly SentMark[],
  { fromMs, toMs, delayMs }: { readonly fromMs: number; readonly toMs: number; readonly delayMs: number },
): KeptPictures {
  let [count, moving] = [0, 0];
  for (let atMs = fromMs; atMs + SECOND_MS <= toMs; atMs += SECOND_MS) {
    const isIn = (when: number): boolean => when >= atMs && when < atMs + SECOND_MS;
    if (new Set(sent.flatMap(([sentMs, filmMs]) => (isIn(sentMs) ? filmMs : []))).size < LEAST_SENT) continue;
    count += 1;
    if (moments.filter((moment) => isIn(moment.atMs - delayMs)).length >= LEAST_SHOWN) moving += 1;
  }
  return { sent: count, moving };
}
