/**
 * Where the clock of the recording that runs is, as this machine has seen it since it began: one whose machine begins to record later begins there, and
 * the copies of a recording have one timeline, to some hundredths of a second. Pure.
 */
import type { MeetingRecording } from "../api/view.ts";
import type { EntryId } from "../kernel/ids.ts";
import { afterPause, recordingMs, runningFrom, type RecordingTime } from "../recording/index.ts";

/** A clock that says that a recording has gone on for longer is wrong. */
const MAX_BEFORE_MS = 24 * 3_600_000;

export interface SeenRecording {
  readonly id: EntryId;
  readonly time: RecordingTime;
}

/** `isFirstLook`: this machine has just come, and only wall clocks say when the recording was begun. */
export function seenAfter(
  seen: SeenRecording | null,
  running: Pick<MeetingRecording, "recordingId" | "sinceMs" | "isPaused"> | null,
  now: { readonly nowMs: number; readonly wallMs: number; readonly isFirstLook: boolean },
): SeenRecording | null {
  // Nobody whose machine records is here for a moment, and it may go on.
  if (running === null) return seen;
  const { recordingId: id, isPaused } = running;
  const known = seen?.id === id ? seen.time : runningFrom(beforeMs(running.sinceMs, now), now.nowMs);
  if (isPaused === (known.pausedAtMs !== null)) return { id, time: known };
  const atMs = recordingMs(known, now.nowMs);
  return { id, time: afterPause(known, { isPaused, atMs }, now.nowMs) };
}

function beforeMs(sinceMs: number, now: { readonly wallMs: number; readonly isFirstLook: boolean }): number {
  const passedMs = now.wallMs - sinceMs;
  return now.isFirstLook && passedMs > 0 && passedMs < MAX_BEFORE_MS ? passedMs : 0;
}
