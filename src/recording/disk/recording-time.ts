/** The recording's clock, which stands still in pauses, by the clock of whoever reads it. Pure. */

export interface RecordingTime {
  /** When the recording would have begun without its pauses, by the clock. */
  readonly zeroMs: number;
  /** Where the recording's clock stands still; null while it runs. */
  readonly pausedAtMs: number | null;
}

/** Runs from `atMs` on. */
export const runningFrom = (atMs: number, nowMs: number): RecordingTime => ({
  zeroMs: nowMs - atMs,
  pausedAtMs: null,
});

/** Stands at `atMs`, or goes on from there. */
export const afterPause = (
  time: RecordingTime,
  { isPaused, atMs }: { readonly isPaused: boolean; readonly atMs: number },
  nowMs: number,
): RecordingTime => (isPaused ? { ...time, pausedAtMs: atMs } : runningFrom(atMs, nowMs));

/** Where the recording's clock is. */
export const recordingMs = ({ zeroMs, pausedAtMs }: RecordingTime, nowMs: number): number =>
  pausedAtMs ?? nowMs - zeroMs;
