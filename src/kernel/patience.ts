/**
 * Patience with others that own stalls do not use up. A process that had no turn for ten seconds has not waited for anybody meanwhile: what
 * the others said is there, unread, and a timer that is due comes before it.
 */
import type { Clock } from "./clock.ts";

const TICK_MS = 200;
/** A tick that is late by less happens on any machine. */
const USUAL_LATENESS_MS = 100;
/** A stall never stretches patience by more than this many times its span: a machine that never comes to rest gets an answer, too. */
const MOST_STRETCH = 4;

/** Calls back once self has waited for `spanMs` by its own turns, and at the latest after five times the span; never where that is Infinity. Returns its undo. */
export function waitPatiently(clock: Clock, spanMs: number, callback: () => void): () => void {
  if (spanMs === Infinity) return () => {};
  const beganMs = clock.nowMs();
  const latestMs = beganMs + (1 + MOST_STRETCH) * spanMs;
  let endMs = beganMs + spanMs;
  let cancel = arm();

  function arm(): () => void {
    const nowMs = clock.nowMs();
    const atMs = Math.max(nowMs, Math.min(nowMs + TICK_MS, endMs));
    return clock.setTimer(atMs, () => {
      const lateMs = clock.nowMs() - atMs;
      if (lateMs > USUAL_LATENESS_MS) endMs = Math.min(endMs + lateMs, latestMs);
      else if (atMs >= endMs) return callback();
      if (clock.nowMs() >= latestMs) return callback();
      cancel = arm();
    });
  }
  return () => cancel();
}
