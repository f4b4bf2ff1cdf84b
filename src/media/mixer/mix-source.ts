/** A participant's microphone as the mixer takes it in. */
import type { PeerId } from "../../kernel/ids.ts";
import { powerToDbov, SILENCE_DBOV } from "../../kernel/level.ts";
import type { JitterBuffer } from "./jitter-buffer.ts";
import { FRAME_SAMPLES } from "../../audio/opus.ts";

/**
 * A quieter sound is left out of the sum, so that its participant shares the common mix. Far below quiet music and far voices (some
 * -60 dBov); a browser's noise suppression leaves some -75 dBov of a quiet room.
 */
const TALK_DBOV = -68;
/** Ends of words and short pauses stay in the sum. */
const TALK_HOLD_MS = 1000;
/**
 * Of a source that was quiet for this long (one second), packets that the encoder marks as voiceless are not decoded, but for one in
 * PROBE_EVERY_FRAMES: that one finds sounds which rise too slowly to count as voice. Most participants are silent most of the time.
 */
const DOZE_AFTER_FRAMES = 50;
const PROBE_EVERY_FRAMES = 10;
/** A frame: what was loud half a second ago counts for a third. */
const LOUDNESS_DECAY = 0.96;
const FULL_SCALE = 32_768;
/** TALK_DBOV as the sum of squares of a frame, full scale 1. */
const TALK_ENERGY = FRAME_SAMPLES * 10 ** (TALK_DBOV / 10);

export class MixSource {
  readonly owner: PeerId;
  readonly buffer: JitterBuffer;
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  /** What this source adds to the sum in this tick. Means something only while `isInSum`. */
  readonly contribution = new Float32Array(FRAME_SAMPLES);
  isInSum = false;
  isTalking = false;
  /** Energy of its loudest frame lately. */
  loudness = 0;
  #isDozing = false;
  #gain = 0;
  #talkUntilMs = -Infinity;
  #energy = 0;
  #energySamples = 0;
  #level = SILENCE_DBOV;
  /** Decoded quiet frames in a row. */
  #quietFrames = 0;
  #skippedFrames = 0;

  constructor(owner: PeerId, buffer: JitterBuffer) {
    this.owner = owner;
    this.buffer = buffer;
  }

  /** Takes one frame from the buffer. `mix` follows. */
  pull(nowMs: number): void {
    this.#isDozing = this.#doze(nowMs);
    if (this.#isDozing) return;
    const isThere = this.buffer.pull(this.#frame, nowMs);
    if (!isThere) this.#frame.fill(0);
    const energy = isThere ? energyOf(this.#frame) : 0;
    this.#energy += energy;
    this.#energySamples += FRAME_SAMPLES;
    this.#quietFrames += 1;
    if (energy > TALK_ENERGY) {
      this.#talkUntilMs = nowMs + TALK_HOLD_MS;
      this.#quietFrames = 0;
    }
    this.loudness = Math.max(energy, this.loudness * LOUDNESS_DECAY);
    this.isTalking = nowMs < this.#talkUntilMs;
  }

  /** Sets `contribution` and `isInSum` for this tick. `hasPlace`: false if others are louder, and the sum has no place for it. */
  mix(hasPlace: boolean): void {
    if (this.#isDozing) return;
    const target = this.isTalking && hasPlace ? 1 : 0;
    this.isInSum = target > 0 || this.#gain > 0;
    if (this.isInSum) rampInto(this.contribution, this.#frame, this.#gain, target);
    this.#gain = target;
  }

  /** Returns the level since the last call in dBov, or the last known level if nothing was decoded since. */
  takeLevel(): number {
    if (this.#energySamples > 0) this.#level = powerToDbov(this.#energy / this.#energySamples);
    this.#energy = 0;
    this.#energySamples = 0;
    return this.#level;
  }

  /** Returns true when this frame was passed over without decoding. */
  #doze(nowMs: number): boolean {
    if (this.#quietFrames < DOZE_AFTER_FRAMES || this.isInSum) return false;
    if (this.#skippedFrames === PROBE_EVERY_FRAMES - 1) {
      this.#skippedFrames = 0;
      return false;
    }
    if (this.buffer.skip(nowMs)) {
      this.#skippedFrames += 1;
      return true;
    }
    this.#quietFrames = 0;
    this.#skippedFrames = 0;
    return false;
  }
}

/** Returns the sum of squares, full scale 1. */
function energyOf(frame: Int16Array): number {
  let energy = 0;
  for (const sample of frame) energy += sample * sample;
  return energy / (FULL_SCALE * FULL_SCALE);
}

/** Writes `source` to `target` with a gain that runs linearly over the frame. */
function rampInto(target: Float32Array, source: Int16Array, from: number, to: number): void {
  const step = (to - from) / FRAME_SAMPLES;
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    target[index] = (source[index] ?? 0) * (from + step * index);
  }
}
