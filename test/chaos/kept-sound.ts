/** How much of what a source sent is in a recording: held against what it really sent, for a busy machine sends with holes. */
import { tonesDbov } from "../../src/headless/level.ts";
import type { SentMark } from "../../src/headless/sent-marks.ts";

/** Tenths of a second. */
export interface Kept {
  /** All of the span. */
  readonly due: number;
  /** Those that the source sent without a hole. */
  readonly sent: number;
  /** Those of them in which its tone is there. */
  readonly there: number;
  /** The most that are missing in one second, of those sent in it. */
  readonly mostMissing: number;
}

const RATE_HZ = 48_000;
const MARK_MS = 100;
const MARK_SAMPLES = (RATE_HZ * MARK_MS) / 1_000;
/** Marks of sound that goes on are so far from each other, to some milliseconds. */
const NEAR_MS = 10;
/** A tone has some -23 dBov; one that is there in a sixth of the time has this. */
const THERE_DBOV = -39;

/** `samples`: mono at 48 kHz. `delayMs`: how much later than sent it is in them. What was sent in the span is looked at. */
export function keptIn(
  samples: Int16Array,
  toneHz: number,
  sent: readonly SentMark[],
  { fromMs, toMs, delayMs }: { readonly fromMs: number; readonly toMs: number; readonly delayMs: number },
): Kept {
  const missingBySecond = new Map<number, number>();
  let [count, there] = [0, 0];
  for (const [at, [sentMs]] of sent.entries()) {
    const next = sent[at + 1]?.[0] ?? Infinity;
    const isWhole = Math.abs(next - sentMs - MARK_MS) < NEAR_MS;
    if (!isWhole || sentMs < fromMs || sentMs + MARK_MS > toMs) continue;
    const start = Math.round(((sentMs + delayMs) * RATE_HZ) / 1_000);
    const [level = -127] = tonesDbov(samples.subarray(start, start + MARK_SAMPLES), RATE_HZ, [toneHz]);
    count += 1;
    if (level > THERE_DBOV) there += 1;
    else {
      const second = Math.floor((sentMs - fromMs) / 1_000);
      missingBySecond.set(second, (missingBySecond.get(second) ?? 0) + 1);
    }
  }
  const due = Math.floor((toMs - fromMs) / MARK_MS);
  return { due, sent: count, there, mostMissing: Math.max(0, ...missingBySecond.values()) };
}
