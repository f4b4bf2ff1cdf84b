/**
 * Keeps pictures and sound of one moment together. Chromium does so for one picture a sound (libwebrtc's stream synchronization); here one mix
 * belongs to all pictures. Whatever is ahead waits in its jitter buffer. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";

/** A picture may be ahead of its sound by this, and behind it by that. People notice 45 and 125 ms (ITU-R BT.1359); a picture costs nothing by waiting. */
const AHEAD_MS = 10;
const BEHIND_MS = 30;
/** Of what is missing in one step, which is a second: buffers fill and empty slowly, and are read before they have. */
const STEP_SHARE = 0.7;
/** As libwebrtc's own: a picture that waits all at once stands still, and a voice is stretched. */
const MAX_STEP_MS = 80;
/** No link is worse by more and still shows pictures that are worth waiting for. */
const MAX_PICTURE_MS = 500;
/** A conversation suffers from each millisecond of it. */
const MAX_SOUND_MS = 150;
/** The sound is given back this slowly: who spoke last may go on. */
const SOUND_BACK_MS = 10;
/** The middle one of so many readings: one that was taken while a buffer moved counts for nothing. */
const READINGS = 3;

export interface PlayedPicture {
  readonly peerId: PeerId;
  /** From being seen by a camera to being shown here. Any constant may be in it, the same as in the sound's. Null: nothing is shown. */
  readonly delayMs: number | null;
}

export interface SlotSync {
  readonly peerId: PeerId;
  /** The latest last. */
  readonly delaysMs: readonly number[];
  /** How long it is to wait at least. */
  readonly targetMs: number;
}

export interface LipSync {
  readonly soundDelaysMs: readonly number[];
  readonly soundTargetMs: number;
  /** By slot. */
  readonly slots: ReadonlyMap<number, SlotSync>;
}

export const initialLipSync: LipSync = { soundDelaysMs: [], soundTargetMs: 0, slots: new Map() };

/** One reading, once a second. `soundDelayMs` as the pictures'; null: it is not known. `speaker`: for whose picture the sound may wait. */
export function followPlayout(
  state: LipSync,
  soundDelayMs: number | null,
  pictures: ReadonlyMap<number, PlayedPicture>,
  speaker: PeerId | null,
): LipSync {
  if (soundDelayMs === null) return state;
  const soundDelaysMs = withReading(state.soundDelaysMs, soundDelayMs);
  const soundMs = median(soundDelaysMs);
  let lateMs = -Infinity;
  const slots = new Map<number, SlotSync>();
  for (const [slot, { peerId, delayMs }] of pictures) {
    const before = state.slots.get(slot);
    const known = before?.peerId === peerId ? before : { peerId, delaysMs: [], targetMs: 0 };
    if (delayMs === null) {
      slots.set(slot, known);
      continue;
    }
    const delaysMs = withReading(known.delaysMs, delayMs);
    const aheadMs = soundMs - median(delaysMs);
    if (peerId === speaker && known.targetMs === 0) lateMs = -aheadMs;
    const isOff = aheadMs > AHEAD_MS || (aheadMs < 0 && known.targetMs > 0);
    // What was read before the target changed says nothing of what it is now.
    slots.set(
      slot,
      isOff
        ? { peerId, delaysMs: [], targetMs: within(known.targetMs + step(aheadMs), MAX_PICTURE_MS) }
        : { peerId, delaysMs, targetMs: known.targetMs },
    );
  }
  const missingMs = lateMs - BEHIND_MS;
  const { soundTargetMs } = state;
  if (missingMs > 0)
    return {
      soundDelaysMs: [],
      soundTargetMs: within(soundTargetMs + step(missingMs), MAX_SOUND_MS),
      slots,
    };
  const backMs = Math.min(SOUND_BACK_MS, Math.max(0, -missingMs - AHEAD_MS));
  return { soundDelaysMs, soundTargetMs: within(soundTargetMs - backMs, MAX_SOUND_MS), slots };
}

const step = (missingMs: number): number =>
  Math.max(-MAX_STEP_MS, Math.min(MAX_STEP_MS, STEP_SHARE * missingMs));

const within = (valueMs: number, mostMs: number): number =>
  Math.round(Math.max(0, Math.min(mostMs, valueMs)));

const withReading = (readings: readonly number[], reading: number): readonly number[] => [
  ...readings.slice(1 - READINGS),
  reading,
];

function median(readings: readonly number[]): number {
  const sorted = readings.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
