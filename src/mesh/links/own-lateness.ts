/**
 * How late self's own ticks were lately: a sign that machine or network is overloaded, and that others are likely to be as late (Lifeguard's
 * local health). Pure.
 */

/** A tick that is late by less happens on any machine: a garbage collection, another program that starts. */
const USUAL_LATENESS_MS = 100;
/** A tick that is late by more comes after a pause: the process was stopped, the machine slept. That says nothing of the time after it. */
const PAUSE_MS = 3_000;
/** What is beyond the usual counts up to this. */
const MAX_LATENESS_MS = 1_000;
/** For each second in time own lateness is forgotten by so much. */
const LATENESS_DECAY_PER_S = 250;

/** What it is after a tick that was late by `lateMs`, `spanMs` after the one before; from 0 to MAX_LATENESS_MS. */
export function latenessAfter(latenessMs: number, lateMs: number, spanMs: number): number {
  const rest = Math.max(0, latenessMs - (spanMs * LATENESS_DECAY_PER_S) / 1_000);
  const isPause = lateMs >= PAUSE_MS;
  return isPause ? rest : Math.max(rest, Math.min(lateMs - USUAL_LATENESS_MS, MAX_LATENESS_MS));
}
